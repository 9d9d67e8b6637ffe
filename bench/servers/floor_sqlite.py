"""The floor on SQLite: the database makes the JSON, synchronously in a few threads."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from bench.servers.bare import Answer, Bare, serve
from bench.servers.config import Config, given
from bench.servers.sql import LITE

THREADS = 2
"""On two cores, more would only wait for each other."""


def application(config: Config) -> Bare:
    """The floor over one file."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Answer]:
        own = threading.local()
        connections: list[sqlite3.Connection] = []
        loop = asyncio.get_running_loop()

        def read(shape: str, variable: str) -> bytes:
            connection: sqlite3.Connection | None = getattr(own, "connection", None)
            if connection is None:
                connection = own.connection = sqlite3.connect(
                    config.sqlite, cached_statements=1000, check_same_thread=False
                )
                connection.execute("PRAGMA query_only=ON")
                connections.append(connection)
            (found,) = connection.execute(LITE[shape], (variable,)).fetchone()
            text: str = found
            return text.encode()

        with ThreadPoolExecutor(THREADS) as pool:

            async def answer(shape: str, variable: str) -> bytes:
                return await loop.run_in_executor(pool, read, shape, variable)

            yield answer
        for connection in connections:
            connection.close()

    return Bare(opened)


if __name__ == "__main__":
    serve(application(given()), given())
