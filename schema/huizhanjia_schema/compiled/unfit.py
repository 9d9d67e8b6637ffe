"""What sends an operation to the ordinary path."""


class UnfitError(Exception):
    """The compiler does not take this; the ordinary path answers.

    Args:
        reason: in a few words without values, for metrics and ``explain``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
