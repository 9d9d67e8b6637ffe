"""Refusals that several services of dossiers know."""

from huizhanjia_schema import ErrorCode, Refusal


class Unfit(Refusal):
    """What was entered cannot be so, or not now."""

    def __init__(self, zh: str, en: str, *path: str, code: ErrorCode = ErrorCode.BAD_USER_INPUT) -> None:
        super().__init__(code, zh=zh, en=en, path=path)


class NotInThisState(Refusal):
    """The dossier is in a state in which this is not done."""

    def __init__(self, title: str, argument: str = "dossier") -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"当前状态（{title}）不能进行此项操作，请刷新后再看。",
            en=f"Not possible in the state {title}; please reload.",
            path=("input", argument),
        )


class AlreadyRegistered(Refusal):
    """Somebody of the household is in another live dossier of the region."""

    def __init__(self, unit: str, hotline: str | None, *path: str) -> None:
        call = f"，联系电话 {hotline}" if hotline else ""
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"此人已在{unit}建档（一户一档，不得重复）{call}。",
            en=f"They are registered at {unit} already" + (f"; call {hotline}." if hotline else "."),
            path=path,
        )
