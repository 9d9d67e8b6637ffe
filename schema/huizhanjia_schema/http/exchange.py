"""One request on its way, and what is told about it afterwards."""

from dataclasses import dataclass

from huizhanjia_schema.errors import ErrorCode, Language


@dataclass(slots=True)
class Exchange:
    """One request, and its answer as far as it came.

    Attributes:
        language: of the messages.
        trace_id: stands in every error and in the log.
        strict: whether the client understands that a request error has status 400.
        kind: ``query``, ``mutation``, or ``none`` when no operation was reached.
        operation: the operation's name, if it has one.
        cached: whether its document was known already; None when it named none.
        detour: why a query was not answered by a plan; empty when it was, None when it was not asked.
        status: of HTTP.
        codes: of its errors.
        size: bytes of the answer's body.
        seconds: from the first byte read to the answer.
    """

    language: Language
    trace_id: str
    strict: bool
    kind: str = "none"
    operation: str | None = None
    cached: bool | None = None
    detour: str | None = None
    status: int = 0
    codes: tuple[ErrorCode, ...] = ()
    size: int = 0
    seconds: float = 0.0
