"""What goes wrong outside of GraphQL, answered in one shape and without the exception's text."""

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from huizhanjia_schema.errors import ErrorCode, Refusal, RequestError, Spoken
from huizhanjia_schema.http import TransportError, frames, language_of, redacted, trace_id_of
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_log = logging.getLogger("huizhanjia.web")

_STATUS: Mapping[ErrorCode, int] = {
    ErrorCode.BAD_USER_INPUT: 400,
    ErrorCode.UNAUTHENTICATED: 401,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.CONFLICT: 409,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.REQUEST_TIMEOUT: 504,
}
_HEADERS: Mapping[ErrorCode, Mapping[str, str]] = {
    ErrorCode.UNAUTHENTICATED: {"www-authenticate": "Bearer"},
    ErrorCode.UNAVAILABLE: {"retry-after": "5"},
}
_HTTP: Mapping[int, tuple[ErrorCode, str, str]] = {
    404: (ErrorCode.NOT_FOUND, "没有这个地址。", "There is nothing at this address."),
    405: (ErrorCode.BAD_USER_INPUT, "不支持这种请求方法。", "This method is not supported."),
    413: (ErrorCode.BAD_USER_INPUT, "请求体过大。", "The body is too large."),
}


def handlers() -> dict[Any, Any]:
    """Exception handlers for ``Starlette(exception_handlers=…)``."""
    return {
        HTTPException: _of_http,
        RequestError: _of_spoken,
        Refusal: _of_spoken,
        Exception: _of_fault,
    }


async def _of_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    default = (ErrorCode.BAD_USER_INPUT, "请求有误。", "The request is wrong.")
    code, zh, en = _HTTP.get(status, default)
    return _answer(request, status, RequestError(code, zh=zh, en=en), headers)


async def _of_spoken(request: Request, error: Exception) -> Response:
    if isinstance(error, TransportError):
        return _answer(request, error.status, error, error.headers)
    if not isinstance(error, Spoken):
        return await _of_fault(request, error)
    return _answer(request, _STATUS.get(error.code, 400), error, _HEADERS.get(error.code))


async def _of_fault(request: Request, error: Exception) -> Response:
    said = {"exception": type(error).__name__, "said": redacted(str(error)), "frames": frames(error)}
    _log.error("fault", extra={"trace_id": trace_id_of(request.scope), **said})
    told = RequestError(ErrorCode.INTERNAL_ERROR, zh="系统内部错误。", en="Internal error.")
    return _answer(request, 500, told, None)


def _answer(request: Request, status: int, error: Spoken, headers: Mapping[str, str] | None) -> Response:
    trace_id = trace_id_of(request.scope)
    message = error.text(language_of(request.scope))
    body = {"errors": [{"message": message, "extensions": {"code": error.code.value, "traceId": trace_id}}]}
    fixed = {"cache-control": "no-store", "x-content-type-options": "nosniff", "x-request-id": trace_id}
    return Response(orjson.dumps(body), status, {**(headers or {}), **fixed}, "application/json")
