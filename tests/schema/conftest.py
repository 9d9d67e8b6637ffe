"""The sample world on both databases, asked as a viewer of one's choice."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from graphql import ExecutionResult, graphql
from huizhanjia_core.db.database import Database
from huizhanjia_schema import ComposedSchema, Context, Operation, Place, Refusal
from sqlalchemy import Select, text, update

from tests.harness.databases import Databases
from tests.harness.prepared import opened
from tests.schema import sample


@dataclass(frozen=True)
class Someone:
    """A viewer with the same places for every action named."""

    allowed: Collection[Place] = ()
    actions: Collection[str] = (sample.READ,)
    account_id: UUID | None = None
    signed_in: bool = True

    def places(self, action: str) -> Collection[Place]:
        """Where the viewer may do it."""
        return self.allowed if action in self.actions else ()


EVERYWHERE = Someone([Place(1, sample.REGION)], (sample.READ, sample.LEDGER))
NOBODY = Someone(signed_in=False)


@dataclass(kw_only=True, eq=False)
class SampleContext(Context):
    """Reads on one snapshot and counts its statements."""

    database: Database
    statements: list[str] = field(default_factory=list)

    async def rows(self, statement: Select[Any]) -> Sequence[Any]:
        """The rows of one statement."""
        self.statements.append(str(statement))
        async with self.database.reader() as connection:
            return list(await connection.execute(statement))

    async def write(self, operation: Operation, given: Any, run: Callable[[], Awaitable[Any]]) -> Any:
        """Run it, and say no where it says no."""
        try:
            return await run()
        except Refusal as refusal:
            return operation.refused(refusal, self.language)

    async def renamed(self, key: UUID, name: str) -> None:
        """Give a shop another name."""
        async with self.database.writer() as session:
            await session.execute(update(sample.ShopRow).where(sample.ShopRow.id == key).values(name=name))


@dataclass
class World:
    """The sample database and its schema."""

    database: Database
    schema: ComposedSchema
    statements: list[str] = field(default_factory=list)

    async def ask(self, document: str, viewer: Someone = EVERYWHERE, **variables: Any) -> ExecutionResult:
        """The answer to a document."""
        context = SampleContext(viewer=viewer, database=self.database)
        found = await graphql(
            self.schema.graphql_schema, document, context_value=context, variable_values=variables
        )
        self.statements = context.statements
        return found

    async def data(self, document: str, viewer: Someone = EVERYWHERE, **variables: Any) -> Any:
        """The data of an answer without errors."""
        found = await self.ask(document, viewer, **variables)
        assert found.errors is None
        return found.data

    async def sql(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Hand-written SQL: the oracle that shares nothing with the declarations."""
        async with self.database.reader() as connection:
            return [tuple(row) for row in await connection.execute(text(statement), values)]


async def _prepare(url: str) -> None:
    async with opened(url, alone=True) as database:
        async with database.changing_tables() as connection:
            await connection.run_sync(sample.Base.metadata.create_all)
        async with database.writer() as session:
            for table in sample.rows():
                session.add_all(table)
                await session.flush()


@pytest.fixture(scope="session")
def sample_schema() -> ComposedSchema:
    """The sample composed once."""
    return ComposedSchema(sample.PARTS)


@pytest.fixture
def shops_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with the sample world, of both kinds."""
    url = databases.fresh(_prepare)
    yield url
    databases.drop(url)


@pytest.fixture
async def shops(shops_url: str, sample_schema: ComposedSchema) -> AsyncIterator[World]:
    """The sample world, filled."""
    async with opened(shops_url) as database:
        yield World(database, sample_schema)
