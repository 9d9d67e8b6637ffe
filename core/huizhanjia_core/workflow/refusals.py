"""Why a transition cannot be done."""

from datetime import date

from huizhanjia_schema import ErrorCode, Refusal


class OutOfOrder(Refusal):
    """The subject is not in a state that the transition leaves: too early, too late or done by another."""

    def __init__(self, zh: str, en: str, state: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"当前状态（{state}）不能进行“{zh}”，可能他人刚刚办理过，请刷新后再看。",
            en=f"In the state {state}, {en!r} is not possible; someone may have been faster. Please reload.",
        )


class ReasonNeeded(Refusal):
    """The transition must say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"“{zh}”须填写理由。",
            en=f"Please give a reason: {en}.",
            path=("input", "reason"),
        )


class TooEarly(Refusal):
    """The period that must pass first, such as a public notice, is not over."""

    def __init__(self, zh: str, en: str, opens_on: date) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"期限未满，“{zh}”最早可于 {opens_on} 办理。",
            en=f"{en!r} is possible from {opens_on} on, when the period is over.",
        )


class SamePerson(Refusal):
    """The actor did an earlier step from which this one must be apart; nobody is exempt."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh=f"不相容岗位分离：您办理过此件的前序环节，“{zh}”须由他人办理；本单位无人时由上级工会办理。",
            en=f"You did an earlier step of this; {en!r} is for someone else, if need be above.",
        )


class AccountNeeded(Refusal):
    """A step that must be apart from others is done by a person, not by the command line."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh=f"“{zh}”须由登录账号办理，不能由命令行代办。",
            en=f"{en!r} is done by an account, not by the command line.",
        )


class BelongsElsewhere(Refusal):
    """The step belongs to another union, where somebody is there to do it."""

    def __init__(self, zh: str, en: str, union: str) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh=f"“{zh}”应由{union}办理；该单位无人可办时才由上级工会办理。",
            en=f"{en!r} belongs to {union}; a superior union does it only when nobody there can.",
        )
