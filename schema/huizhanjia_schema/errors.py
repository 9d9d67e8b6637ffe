"""What goes wrong, said in the language of whoever asked."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]


class ErrorCode(StrEnum):
    """Every code that ``extensions.code`` or ``userErrors.code`` can hold."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    CONFLICT = "CONFLICT"
    FORBIDDEN = "FORBIDDEN"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    NOT_FOUND = "NOT_FOUND"
    PAGE_SIZE_EXCEEDED = "PAGE_SIZE_EXCEEDED"
    PERSISTED_DOCUMENT_NOT_FOUND = "PERSISTED_DOCUMENT_NOT_FOUND"
    PERSISTED_DOCUMENT_REQUIRED = "PERSISTED_DOCUMENT_REQUIRED"
    QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
    RATE_LIMITED = "RATE_LIMITED"
    REQUEST_TIMEOUT = "REQUEST_TIMEOUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    UNAVAILABLE = "UNAVAILABLE"


class Spoken(Exception):  # noqa: N818 - its subclasses are named by what happened
    """An error whose text exists in both languages and may be shown as it is.

    Args:
        code: the machine-readable kind.
        zh: the message in Chinese.
        en: the message in English.
        path: the path to the offending argument, outermost first; may be empty.
    """

    def __init__(self, code: ErrorCode, *, zh: str, en: str, path: Sequence[str] = ()) -> None:
        super().__init__(en)
        self.code = code
        self.zh = zh
        self.en = en
        self.path = tuple(path)

    def text(self, language: Language) -> str:
        """The message in the language asked for."""
        return self.zh if language == "zh" else self.en


class Refusal(Spoken):
    """A service says no: inside a mutation it becomes one of the payload's ``userErrors``."""


class RequestError(Spoken):
    """The request as a whole fails: it becomes a top-level error."""


class DeclarationError(Exception):
    """A module declares something that cannot be served; it stops the start."""
