"""What roles can allow about roles and grants."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    GRANT_MANAGE = "core:grant:manage"
    GRANT_READ = "core:grant:read"
    POLICY_MANAGE = "core:policy:manage"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.GRANT_MANAGE: (
        "授予和收回角色",
        "Manage grants",
        "在本单位及下级授予、收回角色；不能授予自己 · Grant and end roles, never one's own",
    ),
    Action.GRANT_READ: ("查看授权", "Read grants", "查看谁在哪里有什么角色 · See who holds which role where"),
    Action.POLICY_MANAGE: (
        "调整角色权限",
        "Manage policies",
        "调整角色可以做什么 · Change what a role may do",
    ),
}
"""Each action's Chinese title, English title and description."""
