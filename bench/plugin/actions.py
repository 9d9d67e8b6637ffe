"""What roles can allow about case files."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    CASE_READ = "caseload:case:read"
    ROLLUP_READ = "caseload:rollup:read"
