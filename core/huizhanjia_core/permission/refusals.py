"""What the permission services refuse, each with its reason in both languages."""

from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_core.permission.models import RoleRow


class OwnGrant(Refusal):
    """Nobody grants a right to themselves or ends their own."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh="不能给自己授权或收回自己的角色。",
            en="You cannot change your own grants.",
        )


class IncompatibleRoles(Refusal):
    """The account holds, or will hold, a role that excludes the wanted one."""

    def __init__(self, other: RoleRow) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"与该账号同期的角色「{other.zh}」互斥，不能同时担任。",
            en=f"This role cannot be held together with “{other.en}”.",
            path=("input", "role"),
        )


class EndNeeded(Refusal):
    """The role is for a limited time only."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="此角色必须填写截止日期。",
            en="This role needs an end date.",
            path=("input", "validTo"),
        )


class Backdated(Refusal):
    """A grant begins today at the earliest: nobody may get a right for what was done before."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="起始日期不能早于今天。",
            en="The first day cannot be before today.",
            path=("input", "validFrom"),
        )


class AlreadyGranted(Refusal):
    """The account holds the role there on some of the days."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该账号同期已在此单位担任此角色。",
            en="The account holds this role here already on some of these days.",
            path=("input", "role"),
        )


class AlreadyOver(Refusal):
    """The grant gives nothing any more."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.CONFLICT, zh="此授权已收回或到期。", en="This grant has ended already.")


class MixedRole(Refusal):
    """The role would mix administrations, or an administration with business."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh="三员分立：系统、安全、审计管理权限不能混授，管理员不得有业务权限。",
            en="Administrations are separate: they are not mixed, and administrators do no business.",
            path=("input", "action"),
        )


class DaysReversed(Refusal):
    """The last day lies before the first, in the past, or after the one that stood."""

    def __init__(self, argument: str = "validTo") -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh="截止日期不能早于起始日期或今天，也不能延后。",
            en="The last day cannot be before the first day or today, nor later than it was.",
            path=("input", argument),
        )


class NotDelegable(Refusal):
    """An administrator's role, a delegated one, one of a suspended holder or of a machine."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh="此授权不能委托代理：管理员角色、已是代理的授权、停用的角色或账号、服务账号均不可委托。",
            en="This grant cannot be delegated: it is an administrator's, delegated or suspended.",
            path=("input", "grant"),
        )


class BeyondGrant(Refusal):
    """Nobody lends more than they hold."""

    def __init__(self, argument: str) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh="代理不能超出原授权的期限或工会范围。",
            en="A delegation cannot go beyond the days or the union of the grant.",
            path=("input", argument),
        )


class LastPolicy(Refusal):
    """Taking the last policy away would leave nobody who could give one."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="不能取消最后一项授权管理权限。",
            en="The last right to manage policies cannot be taken away.",
        )


class ServiceAdministrator(Refusal):
    """An administrator is somebody, with a second factor; a machine's token is neither."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh="服务账号不能担任系统、安全、审计管理员。",
            en="A service account cannot be an administrator.",
            path=("input", "role"),
        )
