"""What roles can allow about the calendar."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; held at the region, for the calendar is one for all."""

    CALENDAR_MANAGE = "core:calendar:manage"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.CALENDAR_MANAGE: (
        "维护节假日",
        "Manage the calendar",
        "录入国务院办公厅公布的节假日和调休上班日 · Enter published holidays and made-up working days",
    ),
}
"""Each action's Chinese title, English title and description."""
