"""What roles can allow about the equipment of sites."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    EQUIPMENT_MANAGE = "core:equipment:manage"
    EQUIPMENT_READ = "core:equipment:read"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.EQUIPMENT_MANAGE: (
        "管理设备",
        "Manage equipment",
        "登记、修改、处置场所的设备 · Record, change and dispose of the equipment of sites",
    ),
    Action.EQUIPMENT_READ: ("查看设备", "Read equipment", "查看场所的设备 · Read the equipment of sites"),
}
"""Each action's Chinese title, English title and description."""
