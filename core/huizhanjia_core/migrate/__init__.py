"""Bring the tables of the core and of every plugin to what the program expects."""

from huizhanjia_core.migrate.develop import check, revise
from huizhanjia_core.migrate.history import CORE, MigrationsBrokenError
from huizhanjia_core.migrate.upgrading import ModuleStatus, Step, at_head, sql, status, upgrade

__all__ = [
    "CORE",
    "MigrationsBrokenError",
    "ModuleStatus",
    "Step",
    "at_head",
    "check",
    "revise",
    "sql",
    "status",
    "upgrade",
]
