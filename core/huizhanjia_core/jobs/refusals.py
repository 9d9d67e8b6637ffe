"""Why nothing can be done about a job."""

from huizhanjia_schema import ErrorCode, Refusal


class NotRetriable(Refusal):
    """Only a job that was given up or canceled is retried."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="只有已停止或已取消的任务可以重试。",
            en="Only a job that was given up or canceled can be retried.",
        )


class Over(Refusal):
    """The job has ended."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.CONFLICT, zh="任务已经结束。", en="The job has ended already.")
