"""Both engines over the sample world: the ordinary path and the compiled one, asked the same."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import orjson
import sqlalchemy as sa
from graphql import ExecutionResult
from huizhanjia_schema.compiled import Compiled, Standing
from huizhanjia_schema.compiled.dialects import register
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.documents import Documents

from tests.schema.conftest import EVERYWHERE, Someone, World


class Both:
    """Asks both engines and compares."""

    def __init__(self, world: World, fetch: Callable[[str, Sequence[Any]], Awaitable[Any]]) -> None:
        self.world = world
        self.statements: list[str] = []

        async def noted(sql: str, given: Sequence[Any]) -> Any:
            self.statements.append(sql)
            return await fetch(sql, given)

        schema = world.schema
        self.documents = Documents(schema.graphql_schema)
        self.engine = Compiled(schema.graphql_schema, schema.catalog, world.database.dialect, noted, after=1)

    async def compiled(self, document: str, viewer: Someone = EVERYWHERE, **variables: Any) -> Any:
        """The compiled answer's data."""
        prepared = self.documents.prepare(document)
        assert not prepared.problems, prepared.problems
        data = await self.engine.answer(prepared, prepared.operation(None), variables, Standing(viewer))
        return orjson.loads(data)

    async def same(self, document: str, viewer: Someone = EVERYWHERE, **variables: Any) -> Any:
        """The data, once it is known that both engines give the same."""
        walked: ExecutionResult = await self.world.ask(document, viewer, **variables)
        assert walked.errors is None, walked.errors
        compiled = await self.compiled(document, viewer, **variables)
        assert orjson.dumps(compiled) == orjson.dumps(walked.data), document
        return compiled

    async def unfit(self, document: str, viewer: Someone = EVERYWHERE, **variables: Any) -> str:
        """Why the compiled engine leaves it to the ordinary path."""
        try:
            await self.compiled(document, viewer, **variables)
        except UnfitError as error:
            return error.reason
        raise AssertionError("it was answered")


async def fetching(
    url: str, stack: AsyncExitStack
) -> Callable[[str, Sequence[Any]], Awaitable[Sequence[Sequence[Any]]]]:
    """Runs statements on a database as a driver does, without anything in between."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection = sqlite3.connect(parsed.database or "", check_same_thread=False)
        stack.callback(connection.close)
        register(connection)

        async def fetch(sql: str, given: Sequence[Any]) -> Sequence[Sequence[Any]]:
            return await asyncio.to_thread(lambda: connection.execute(sql, tuple(given)).fetchall())

        return fetch
    open_connection = await asyncpg.connect(
        host=str(parsed.query["host"]), user=parsed.username, database=parsed.database
    )
    stack.push_async_callback(open_connection.close)

    async def ask(sql: str, given: Sequence[Any]) -> Sequence[Sequence[Any]]:
        found: Sequence[Sequence[Any]] = await open_connection.fetch(sql, *given)
        return found

    return ask
