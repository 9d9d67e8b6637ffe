"""Uvicorn without its open ends: a client that sends or reads too slowly, or too much, is let go."""

import asyncio
from collections.abc import MutableMapping
from typing import Any, Final

from huizhanjia_schema.http import WHOLE
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from huizhanjia_core.settings import ServerSettings

HEAD_SECONDS: Final = 10.0
HEAD_BYTES: Final = 32_768
DRAIN_SECONDS: Final = 30.0
START_SECONDS: Final = 60
"""A process that has not answered its parent for so long is replaced; a busy machine starts slowly."""

KEEP_ALIVE_SECONDS: Final = 5

_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


_take: Final = HttpToolsProtocol.data_received  # called for every request, and ``super()`` has its price


class HardenedProtocol(HttpToolsProtocol):
    """One connection: its request line and headers come in time and are small, and its answers are read."""

    head_seconds = HEAD_SECONDS
    drain_seconds = DRAIN_SECONDS

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_timer: asyncio.TimerHandle | None = None
        self._drain_timer: asyncio.TimerHandle | None = None
        self._head_length = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop(self._head_timer)
        self._stop(self._drain_timer)
        self._head_timer = self._drain_timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request; one that comes at once needs no timer, and nobody to wait for it."""
        _take(self, data)
        cycle = self.cycle
        if cycle is None or cycle.response_complete or cycle.scope is not self.scope:
            self._wait_for_head(len(data))
            return
        if self._head_timer is not None:
            self._stop(self._head_timer)
            self._head_timer = None
            self._head_length = 0
        if not cycle.more_body:
            scope: MutableMapping[str, Any] = cycle.scope  # type: ignore[assignment] # uvicorn's is closed
            scope[WHOLE] = cycle.body

    def pause_writing(self) -> None:
        """The client does not read."""
        super().pause_writing()
        if self._drain_timer is None:
            self._drain_timer = self.loop.call_later(self.drain_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads again."""
        self._stop(self._drain_timer)
        self._drain_timer = None
        super().resume_writing()

    def _wait_for_head(self, more: int) -> None:
        """What came is no whole head yet: it must not grow without end, nor be waited for."""
        self._head_length += more
        if self.transport.is_closing():
            return
        if self._head_length > HEAD_BYTES:
            self.transport.write(_TOO_LARGE)
            self.transport.close()
        elif self._head_timer is None:
            self._await_head()

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.head_seconds, self.transport.close)

    @staticmethod
    def _stop(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()


def uvicorn_options(settings: ServerSettings) -> dict[str, Any]:
    """Keyword arguments for ``uvicorn.run`` or ``uvicorn.Config``, beside the application."""
    return {
        "host": settings.host,
        "port": settings.port,
        "http": HardenedProtocol,
        "interface": "asgi3",
        "ws": "none",
        "lifespan": "on",
        "server_header": False,
        "access_log": False,
        "log_config": None,
        "limit_concurrency": settings.concurrency,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": settings.shutdown_timeout,
        "timeout_worker_healthcheck": START_SECONDS,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": list(settings.trusted_proxies),
    }
