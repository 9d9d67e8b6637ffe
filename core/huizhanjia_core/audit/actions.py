"""What roles can allow about the trail."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; it holds at a union and everything below it."""

    AUDIT_READ = "core:audit:read"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.AUDIT_READ: (
        "查看审计记录",
        "Read the audit trail",
        "查看本单位及下级的审计记录 · See who did what at the union and below",
    ),
}
"""Each action's Chinese title, English title and description."""
