"""Answers: what is ours to say is said, everything else becomes one sentence and an id for the log."""

import logging
import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import orjson
from graphql import GraphQLError

from huizhanjia_schema.documents import Problem
from huizhanjia_schema.errors import ErrorCode, RequestError, Spoken
from huizhanjia_schema.http.exchange import Exchange
from huizhanjia_schema.messages import cleaned, is_about_input, spoken

MAX_FIELD_ERRORS: Final = 20

_log = logging.getLogger("huizhanjia.graphql")

_SECRETS: Final = (
    (re.compile(r"\s*(?:\[parameters|\[SQL|DETAIL|Key \().*", re.DOTALL), ""),
    (re.compile(r"'[^']*'|\"[^\"]*\""), "'…'"),
    (re.compile(r"[0-9]{4,}"), "…"),
    (re.compile(r"[^\x00-\x7f]+"), "…"),
)
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_STATUS: Final[Mapping[ErrorCode, int]] = {
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.INTERNAL_ERROR: 500,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.REQUEST_TIMEOUT: 504,
}
_HEADERS: Final[Mapping[ErrorCode, Mapping[str, str]]] = {
    ErrorCode.UNAUTHENTICATED: {"www-authenticate": "Bearer"},
    ErrorCode.UNAVAILABLE: {"retry-after": "5"},
    ErrorCode.RATE_LIMITED: {"retry-after": "60"},
}


class Answer(NamedTuple):
    """A response before it is sent.

    Attributes:
        body: JSON.
        status: of HTTP.
        codes: of the errors in the body.
        headers: beside those that every response has.
    """

    body: bytes
    status: int = 200
    codes: tuple[ErrorCode, ...] = ()
    headers: Mapping[str, str] = _NO_HEADERS


def refusal(error: RequestError, exchange: Exchange) -> Answer:
    """The answer when nothing was executed: no ``data``, and 400 only for strict clients."""
    entry = _entry(error.text(exchange.language), error.code, exchange.trace_id)
    status = _STATUS.get(error.code, 400 if exchange.strict else 200)
    return Answer(_errors([entry]), status, (error.code,), _HEADERS.get(error.code, {}))


def problems(found: Iterable[Problem], exchange: Exchange, *, names: bool) -> Answer:
    """The answer to a document that cannot be executed; ``names`` lets messages name types and fields."""
    entries, codes = [], []
    for problem in found:
        entry = _entry(problem.text(exchange.language, names=names), problem.code, exchange.trace_id)
        if problem.locations:
            entry["locations"] = [{"line": line, "column": column} for line, column in problem.locations]
        entries.append(entry)
        codes.append(problem.code)
    return Answer(_errors(entries), 400 if exchange.strict else 200, tuple(codes))


def executed(data: Any, errors: Sequence[GraphQLError] | None, exchange: Exchange) -> Answer:
    """The answer of an execution; without data and paths it was refused before it began."""
    if not errors:
        return Answer(orjson.dumps({"data": data}))
    entries, codes = [], []
    started = data is not None or any(error.path for error in errors)
    for error in errors[:MAX_FIELD_ERRORS]:
        entry, code = _field_error(error, exchange, started=started)
        entries.append(entry)
        codes.append(code)
    if started:
        return Answer(orjson.dumps({"data": data, "errors": entries}), 200, tuple(codes))
    return Answer(_errors(entries), 400 if exchange.strict else 200, tuple(codes))


def serialized(data: bytes) -> Answer:
    """The answer whose data an engine has written as JSON already."""
    return Answer(b'{"data":' + data + b"}")


def fault(error: BaseException, exchange: Exchange) -> Answer:
    """The answer when something broke outside any field; the original goes to the log."""
    log_fault(error, exchange)
    entry = _entry(_internal(exchange), ErrorCode.INTERNAL_ERROR, exchange.trace_id)
    return Answer(_errors([entry]), 500, (ErrorCode.INTERNAL_ERROR,))


def origin(error: BaseException) -> BaseException:
    """The exception that a resolver raised, behind the engine's wrappers."""
    seen = 0
    while isinstance(error, GraphQLError) and error.original_error is not None and seen < MAX_FIELD_ERRORS:
        error, seen = error.original_error, seen + 1
    return error


def log_fault(error: BaseException, exchange: Exchange) -> None:
    """Log where an exception came from; what it says only without quoted values, figures and names."""
    _log.error(
        "graphql fault",
        extra={
            "trace_id": exchange.trace_id,
            "operation": exchange.operation,
            "exception": type(error).__name__,
            "said": redacted(str(error)),
            "frames": frames(error),
        },
    )


def frames(error: BaseException) -> list[str]:
    """Where an exception passed, innermost last, without the source text."""
    return [
        f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-12:]
    ]


def log_unavailable(error: BaseException, exchange: Exchange) -> None:
    """Log that the database did not answer."""
    said = {"exception": type(error).__name__, "said": redacted(str(error))}
    of = {"trace_id": exchange.trace_id, "operation": exchange.operation}
    _log.warning("database unavailable", extra={**of, **said})


def redacted(text: str) -> str:
    """An exception's text without SQL parameters, quoted values, long figures and Chinese."""
    text = text[:2_000]
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text[:300]


def _field_error(
    error: GraphQLError, exchange: Exchange, *, started: bool
) -> tuple[dict[str, Any], ErrorCode]:
    cause = origin(error)
    if isinstance(cause, Spoken):
        code, message = cause.code, cause.text(exchange.language)
    elif not started or (isinstance(cause, GraphQLError) and is_about_input(cleaned(error.message))):
        code, message = ErrorCode.BAD_USER_INPUT, spoken(error.message, exchange.language)
    else:
        log_fault(cause, exchange)
        code, message = ErrorCode.INTERNAL_ERROR, _internal(exchange)
    entry = _entry(message, code, exchange.trace_id)
    if isinstance(cause, Spoken) and cause.path:
        entry["extensions"]["argument"] = list(cause.path)
    if error.locations:
        entry["locations"] = [{"line": one.line, "column": one.column} for one in error.locations]
    if error.path is not None:
        entry["path"] = error.path
    return entry, code


def _entry(message: str, code: ErrorCode, trace_id: str) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code.value, "traceId": trace_id}}


def _errors(entries: list[dict[str, Any]]) -> bytes:
    return orjson.dumps({"errors": entries})


def _internal(exchange: Exchange) -> str:
    if exchange.language == "zh":
        return f"系统内部错误，请联系管理员并提供编号 {exchange.trace_id}。"
    return f"Internal error; please give the administrator the number {exchange.trace_id}."
