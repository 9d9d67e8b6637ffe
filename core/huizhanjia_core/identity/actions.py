"""What roles can allow about accounts."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    ACCOUNT_MANAGE = "core:account:manage"
    ACCOUNT_READ = "core:account:read"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.ACCOUNT_MANAGE: (
        "管理账号",
        "Manage accounts",
        "开设、停用、恢复账号，重置口令 · Create, suspend and reactivate accounts, reset passwords",
    ),
    Action.ACCOUNT_READ: ("查看账号", "Read accounts", "查看本单位及下级的账号 · See the accounts below"),
}
"""Each action's Chinese title, English title and description."""
