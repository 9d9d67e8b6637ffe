"""Reading a request's body: only so much, and only for so long."""

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.types import Receive, Scope

from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.http.headers import headers_of, is_json

WHOLE: Final = "huizhanjia.whole"
"""Where a server puts the body of a request that has arrived whole: then nobody has to wait for it."""

_PLAIN: Final = {None, b"identity"}
"""What ``Content-Encoding`` may say."""


class TransportError(RequestError):
    """HTTP itself is used in a way that is not served.

    Args:
        status: the response's status.
        code: the machine-readable kind.
        zh: the message in Chinese.
        en: the message in English.
        headers: further response headers.
    """

    def __init__(
        self, status: int, zh: str, en: str, *, code: ErrorCode = ErrorCode.BAD_USER_INPUT, **headers: str
    ) -> None:
        super().__init__(code, zh=zh, en=en)
        self.status = status
        self.headers: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}


class ClientGone(Exception):  # noqa: N818 - named by what happened
    """The client closed the connection; nobody waits for an answer."""


async def read_body(scope: Scope, receive: Receive, *, limit: int, seconds: float) -> bytes:
    """The whole body.

    Args:
        scope: of the request.
        receive: gives the body's parts.
        limit: bytes accepted, announced or not.
        seconds: how long the client may take.

    Raises:
        TransportError: 413 when it is too large, 408 when it comes too slowly, 415 when it is no JSON.
        ClientGone: the client left.
    """
    headers = headers_of(scope)
    if not is_json(headers.get(b"content-type")) or headers.get(b"content-encoding") not in _PLAIN:
        raise TransportError(
            415,
            "请求体须为 application/json（UTF-8，不压缩）。",
            "The body must be application/json in UTF-8, uncompressed.",
        )
    announced = headers.get(b"content-length")
    if announced is not None and (
        len(announced) > len(str(limit)) or not announced.isdigit() or int(announced) > limit
    ):
        raise _too_large(limit)
    whole: bytes | None = scope.get(WHOLE)
    if whole is not None:
        if len(whole) > limit:
            raise _too_large(limit)
        return whole
    try:
        async with asyncio.timeout(seconds):
            return await _parts(receive, limit)
    except TimeoutError:
        raise TransportError(
            408,
            "请求体传输过慢。",
            "The body arrives too slowly.",
            code=ErrorCode.REQUEST_TIMEOUT,
            connection="close",
        ) from None


async def _parts(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientGone
        part: bytes = message.get("body", b"")
        length += len(part)
        if length > limit:
            raise _too_large(limit)
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _too_large(limit: int) -> TransportError:
    return TransportError(
        413,
        f"请求体过大，上限 {limit} 字节。",
        f"The body is too large; at most {limit} bytes.",
        connection="close",
    )
