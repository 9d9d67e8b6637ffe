"""What roles can allow about accounts."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; each holds at a union and everything below it."""

    ACCOUNT_MANAGE = "core:account:manage"
    ACCOUNT_READ = "core:account:read"
    SESSION_MANAGE = "core:session:manage"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.ACCOUNT_MANAGE: (
        "管理账号",
        "Manage accounts",
        "开设、停用、调动账号，重置口令，签发接口令牌 · Run accounts, reset secrets, issue API tokens",
    ),
    Action.ACCOUNT_READ: ("查看账号", "Read accounts", "查看本单位及下级的账号 · See the accounts below"),
    Action.SESSION_MANAGE: (
        "管理会话",
        "Manage sessions",
        "查看和注销他人的登录会话 · See and end the sessions of others",
    ),
}
"""Each action's Chinese title, English title and description."""
