"""The least that can stand between uvicorn and a database: no routing, no checks, no account."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import asyncpg
import orjson
import uvicorn

from bench.servers.config import Config

Answer = Callable[[str, str], Awaitable[bytes]]
"""From a shape and its one variable to the body."""

Message = MutableMapping[str, Any]
HEADERS = [(b"content-type", b"application/json")]


class Bare:
    """An ASGI application that hands ``/<shape>`` and the variable in the body to ``answer``.

    Args:
        opened: entered in the server's loop at the start and left at the end.
    """

    def __init__(self, opened: Callable[[], AbstractAsyncContextManager[Answer]]) -> None:
        self.opened = opened
        self.answer: Answer | None = None

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await receive()
            async with self.opened() as self.answer:
                await send({"type": "lifespan.startup.complete"})
                await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        message = await receive()
        body = message["body"]
        while message.get("more_body"):
            message = await receive()
            body += message["body"]
        assert self.answer is not None  # noqa: S101 - the lifespan comes first
        found = await self.answer(scope["path"][1:], orjson.loads(body)["variable"])
        length = (b"content-length", str(len(found)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, length]})
        await send({"type": "http.response.body", "body": found})


class Pool:
    """Connections lent without a word to the server; asyncpg's own pool resets each after use."""

    def __init__(self, connections: list[asyncpg.Connection]) -> None:
        self._free: asyncio.LifoQueue[asyncpg.Connection] = asyncio.LifoQueue()
        for one in connections:
            self._free.put_nowait(one)

    @classmethod
    @asynccontextmanager
    async def of(cls, config: Config) -> AsyncIterator["Pool"]:
        """As many as everyone has, at +08:00, JSON taken as it comes."""
        found: list[asyncpg.Connection] = []
        for _ in range(config.pool):
            one = await asyncpg.connect(
                host=config.socket,
                user="postgres",
                database=config.database,
                server_settings={"timezone": "Asia/Shanghai", "jit": "off"},
                statement_cache_size=1000,
                max_cached_statement_lifetime=0,
            )
            await one.set_type_codec(
                "json", schema="pg_catalog", encoder=lambda value: value, decoder=bytes, format="binary"
            )
            found.append(one)
        try:
            yield cls(found)
        finally:
            for one in found:
                await one.close()

    async def value(self, statement: str, *arguments: Any) -> Any:
        """The first value of the first row."""
        one = await self._free.get()
        try:
            return await one.fetchval(statement, *arguments)
        finally:
            self._free.put_nowait(one)

    async def rows(self, statement: str, *arguments: Any) -> Any:
        """All rows."""
        one = await self._free.get()
        try:
            return await one.fetch(statement, *arguments)
        finally:
            self._free.put_nowait(one)


def serve(application: Any, config: Config) -> None:
    """Under the server that the product runs under, with its loop and its parser."""
    uvicorn.run(
        application,
        host="127.0.0.1",
        port=config.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        server_header=False,
    )
