"""What roles can allow about the equipment and the displays of sites."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    DISPLAY_MANAGE = "core:display:manage"
    DISPLAY_READ = "core:display:read"
    EQUIPMENT_MANAGE = "core:equipment:manage"
    EQUIPMENT_READ = "core:equipment:read"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.DISPLAY_MANAGE: (
        "检查标识和上墙内容",
        "Check displays",
        "登记标识和上墙内容的检查 · Record checks of the displays of sites",
    ),
    Action.DISPLAY_READ: (
        "查看标识和上墙内容",
        "Read displays",
        "查看场所的标识和上墙内容及照片 · Read the displays of sites, with photos",
    ),
    Action.EQUIPMENT_MANAGE: (
        "管理设备",
        "Manage equipment",
        "登记、修改、处置场所的设备 · Record, change and dispose of the equipment of sites",
    ),
    Action.EQUIPMENT_READ: ("查看设备", "Read equipment", "查看场所的设备 · Read the equipment of sites"),
}
"""Each action's Chinese title, English title and description."""
