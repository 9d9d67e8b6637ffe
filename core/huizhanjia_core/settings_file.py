"""Where the configuration stands; imports nothing, so that the command line starts at once."""

import os
from pathlib import Path

PREFIX = "HZJ_"
DEFAULT_FILE = "huizhanjia.toml"


def settings_file(explicit: Path | None = None) -> Path:
    """Where the configuration stands: ``explicit``, else ``HZJ_CONFIG``, else ``./huizhanjia.toml``."""
    return explicit or Path(os.environ.get(f"{PREFIX}CONFIG") or DEFAULT_FILE)
