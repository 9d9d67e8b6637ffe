"""Floor A: PostgreSQL makes the JSON from hand-written SQL; the handler passes it on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from bench.servers.bare import Answer, Bare, Pool, serve
from bench.servers.config import Config, given
from bench.servers.sql import JSON


def application(config: Config) -> Bare:
    """The floor over one database."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Answer]:
        async with Pool.of(config) as pool:

            async def answer(shape: str, variable: str) -> bytes:
                value = variable if shape == "nested" else UUID(variable)
                found: bytes = await pool.value(JSON[shape], value)
                return found

            yield answer

    return Bare(opened)


if __name__ == "__main__":
    serve(application(given()), given())
