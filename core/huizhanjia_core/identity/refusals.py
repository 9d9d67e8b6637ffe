"""Why identity says no."""

from huizhanjia_schema import ErrorCode, Refusal


class WrongCredentials(Refusal):
    """The user name or the password is wrong; which of them is not told."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.UNAUTHENTICATED, zh="用户名或口令不正确。", en="The user name or the password is wrong."
        )


class WrongCode(Refusal):
    """The second factor's code is wrong, was used before, or is no recovery code that is left."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.UNAUTHENTICATED,
            zh="动态口令不正确或已用过，请等下一个再试。",
            en="The code is wrong or was used before; wait for the next one.",
            path=("input", "code"),
        )


class TicketOver(Refusal):
    """The ticket of a half-finished sign-in is unknown, used, or too old, or it is not this step's turn."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.UNAUTHENTICATED,
            zh="登录凭据已失效或步骤不符，请重新登录。",
            en="The ticket is over, or it is another step's turn; please sign in again.",
            path=("input", "ticket"),
        )


class PasswordUsedBefore(Refusal):
    """The account had the password before."""

    def __init__(self, count: int) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"不能使用现口令或最近 {count} 次用过的口令。",
            en=f"The present and the last {count} passwords cannot be used.",
            path=("input", "password"),
        )


class ServiceAccount(Refusal):
    """A service account has tokens and no password; a person's has a password and no tokens."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="服务账号只用接口令牌，个人账号只用口令。",
            en="Service accounts use API tokens only, people's accounts passwords only.",
            path=("input", "account"),
        )


class ScopesTooWide(Refusal):
    """The account may not do all of this itself."""

    def __init__(self, action: str) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh=f"令牌的权限不能超出账号现有的权限（{action}）。",
            en=f"A token does no more than its account may do ({action}).",
            path=("input", "scopes"),
        )


class LifetimeUnfit(Refusal):
    """The token would last longer than the deployment allows, or not at all."""

    def __init__(self, days: int) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"令牌有效期须为 1 至 {days} 天。",
            en=f"A token lasts 1 to {days} days.",
            path=("input", "days"),
        )


class TokenOver(Refusal):
    """The token works no more, or was replaced already."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="此令牌已失效或已更换。",
            en="This token is over or was replaced already.",
            path=("input", "token"),
        )


class NameOrPerson(Refusal):
    """An account is made for a person who is registered, or for somebody new: one of both."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="请填写已登记的人员或新人的姓名，只填一项。",
            en="Give a registered person or the name of a new one, one of both.",
            path=("input", "name"),
        )


class UsernameTaken(Refusal):
    """Another account has the user name."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="此用户名已被使用。",
            en="This user name is taken.",
            path=("input", "username"),
        )


class OwnAccount(Refusal):
    """Nobody suspends or resets themselves."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN, zh="不能停用或重置自己的账号。", en="You cannot do this to your own account."
        )


class AccountClosed(Refusal):
    """A closed account stays closed."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.CONFLICT, zh="此账号已注销。", en="This account is closed.")


class WrongPassword(Refusal):
    """The current password is wrong."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.UNAUTHENTICATED,
            zh="现口令不正确。",
            en="The current password is wrong.",
            path=("input", "current"),
        )


class AdministratorAccount(Refusal):
    """Whoever resets an administrator's password could act as that administrator as well."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh="三员分立：管理员的口令只能由本人修改，或由运维人员在服务器上重置。",
            en="An administrator's password is changed by its owner or reset on the server's command line.",
        )
