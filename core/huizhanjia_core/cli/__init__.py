"""The command ``huizhanjia``."""

from huizhanjia_core.cli.main import main

__all__ = ["main"]
