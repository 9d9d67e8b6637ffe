"""Logs: one line an event, Chinese as it is, one id a request, no secrets and no values of people."""

import functools
import logging
import sys
import time
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar, Token
from datetime import UTC, datetime
from typing import Any, Final, Literal, TextIO

import orjson
import structlog
from huizhanjia_schema.http import Exchange, frames, language_of, redacted, trace_id_of
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict, Processor, WrappedLogger

MASK: Final = "******"
_REQUESTS: Final = "huizhanjia.request"
_BOUND: Final = "huizhanjia.bound"
_TOLD: Final = "huizhanjia_request"
_requests: Final = logging.getLogger(_REQUESTS)
QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})

_SECRET_WORDS: Final = (
    "password",
    "secret",
    "token",
    "authorization",
    "cookie",
    "variables",
    "parameters",
    "id_number",
    "phone",
    "口令",
    "密码",
)


_request_id: ContextVar[str | None] = ContextVar("huizhanjia_request_id", default=None)


def configure(
    *,
    form: Literal["auto", "json", "console"] = "auto",
    level: str = "INFO",
    stream: TextIO | None = None,
) -> None:
    """Send everything that the process logs through one formatter.

    Args:
        form: ``json`` a line, ``console`` for people, ``auto`` by whether ``stream`` is a terminal.
        level: the lowest level that is shown.
        stream: where to, by default standard error.
    """
    out = stream or sys.stderr
    readable = form == "console" or (form == "auto" and out.isatty())
    shared: list[Processor] = [
        with_request_id,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _spread,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_traceback,
        without_secrets,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=out.isatty())
        if readable
        else structlog.processors.JSONRenderer(serializer=_json)
    )
    lines = structlog.stdlib.ProcessorFormatter if readable else _JsonLines
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        lines(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("casbin").setLevel(logging.WARNING)  # it tells its model at every build
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def with_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The id of the request that the line belongs to."""
    bound = _request_id.get()
    if bound is not None:
        event.setdefault("request_id", bound)
    return event


def _spread(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What is told of a request stands beside the rest, not within."""
    event.update(event.pop(_TOLD, {}))
    return event


class _JsonLines(structlog.stdlib.ProcessorFormatter):
    """JSON lines; that of a request, which every request pays for, without the chain of processors.

    It holds no exception, and no name that promises a secret.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told = record.__dict__.get(_TOLD)
        if told is None:
            return super().format(record)
        line = {
            **told,
            "event": record.msg,
            "request_id": _request_id.get(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC),
        }
        return orjson.dumps(line, option=orjson.OPT_UTC_Z).decode()


def without_traceback(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception as its type, its redacted text and where it passed: a traceback quotes people's data."""
    given = event.pop("exc_info", None)
    if isinstance(given, tuple):
        given = given[1]
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        event["exception"] = type(error).__name__
        event["said"] = redacted(str(error))
        event["frames"] = frames(error)
    return event


def without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask whatever stands under a name that promises a secret, at any depth."""
    masked = _masked(event)
    return masked if isinstance(masked, dict) else event


def _masked(value: Any, depth: int = 0) -> Any:
    if isinstance(value, Mapping):
        return {
            key: MASK if _is_secret(str(key)) else _masked(inner, depth + 1) if depth < 4 else MASK  # noqa: PLR2004
            for key, inner in value.items()
        }
    return value


@functools.lru_cache(maxsize=1_000)
def _is_secret(name: str) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in _SECRET_WORDS)


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def begin(scope: Scope) -> None:
    """Put the id of a request into the lines that follow, until its ``end``."""
    scope[_BOUND] = _request_id.set(trace_id_of(scope))


def end(scope: Scope, exchange: Exchange) -> None:
    """One line for a request that was begun; what it asked from within belongs to it and has none."""
    bound: Token[str | None] | None = scope.pop(_BOUND, None)
    if bound is not None:
        _write(scope, exchange)
        _request_id.reset(bound)


def _write(scope: Scope, exchange: Exchange) -> None:
    quiet = scope["path"] in QUIET and exchange.status < 400  # noqa: PLR2004 - errors are worth a line
    level = logging.DEBUG if quiet else logging.INFO
    if not _requests.isEnabledFor(level):
        return
    client = scope.get("client")
    operation = f"{exchange.kind} {exchange.operation or '-'}" if exchange.kind != "none" else None
    told = {
        "method": scope["method"],
        "path": scope["path"][:200],
        "operation": operation,
        "address": client[0] if client else None,
        "milliseconds": round(exchange.seconds * 1000, 1),
        "status": exchange.status,
        "bytes": exchange.size,
    }
    # Past the search for who called, a fifth of the whole; and see ``_JsonLines``.
    _requests.handle(_requests.makeRecord(_REQUESTS, level, "", 0, "request", (), None, extra={_TOLD: told}))


class RequestLog:
    """Middleware: binds the id of a request to its lines, answers it as ``X-Request-Id``, logs once.

    The GraphQL endpoint, which nearly all requests go to, does the same itself.

    Args:
        app: what answers the requests.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(language_of(scope), trace_id_of(scope), strict=False, status=500)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                _add_header(message, b"x-request-id", exchange.trace_id.encode())
            elif message["type"] == "http.response.body":
                exchange.size += len(message.get("body", b""))
            await send(message)

        started = time.perf_counter()
        begin(scope)
        try:
            await self._app(scope, receive, noting)
        finally:
            exchange.seconds = time.perf_counter() - started
            end(scope, exchange)


def _add_header(message: MutableMapping[str, Any], name: bytes, value: bytes) -> None:
    headers = message.get("headers", ())
    for key, _ in headers:
        if key == name:
            return
    message["headers"] = [*headers, (name, value)]
