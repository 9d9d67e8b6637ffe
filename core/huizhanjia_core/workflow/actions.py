"""What roles can allow about workflows as such."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    STEP_READ = "core:step:read"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.STEP_READ: (
        "查看办理进度",
        "Read open steps",
        "查看本单位及下级有哪些事项待办、是否逾期 · See which steps are open or overdue below",
    ),
}
"""Each action's Chinese title, English title and description."""
