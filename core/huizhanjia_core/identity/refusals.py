"""Why identity says no."""

from huizhanjia_schema import ErrorCode, Refusal


class WrongCredentials(Refusal):
    """The user name or the password is wrong; which of them is not told."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.UNAUTHENTICATED, zh="用户名或口令不正确。", en="The user name or the password is wrong."
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
