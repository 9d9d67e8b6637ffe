"""Refusals that any service may meet."""

from huizhanjia_schema import ErrorCode, Refusal


class AlreadyThere(Refusal):
    """The database holds a row that this one would contradict: someone was faster."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="与已有数据重复或冲突，可能他人刚刚登记过，请刷新后再试。",
            en="This clashes with what is stored; someone may have been faster. Please reload and try again.",
        )


class NotFound(Refusal):
    """There is no such record, or none that the actor may know of."""

    def __init__(self, *path: str) -> None:
        super().__init__(ErrorCode.NOT_FOUND, zh="没有找到这条记录。", en="No such record.", path=path)
