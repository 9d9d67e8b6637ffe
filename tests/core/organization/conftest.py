"""The organization part of the schema, asked as an account of one's choice, on both databases."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from graphql import ExecutionResult, graphql
from huizhanjia_core.db.database import Database
from huizhanjia_core.organization import demo, tree
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.graphql import PARTS
from huizhanjia_core.organization.models import OrganizationRow, OrganizationVersionRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work
from huizhanjia_schema import ComposedSchema, Context, Operation, Refusal, encode_id
from sqlalchemy import Select, select

from tests.core.organization.scenes import REASON, officer
from tests.harness import prepared
from tests.harness.databases import Databases

MOVED = date(2015, 7, 1)


@dataclass(kw_only=True, eq=False)
class Surroundings(Context):
    """Reads on snapshots; writes in one transaction as the viewer."""

    database: Database
    work: Work | None = None

    async def rows(self, statement: Select[Any]) -> Sequence[Any]:
        """The rows of one statement."""
        async with self.database.reader() as connection:
            rows: Sequence[Any] = (await connection.execute(statement)).all()
        return rows

    async def write(self, operation: Operation, given: Any, run: Callable[[], Awaitable[Any]]) -> Any:
        """Run it in a transaction that a refusal undoes."""
        try:
            async with self.database.writer() as session:
                assert isinstance(self.viewer, Actor)
                self.work = Work(session=session, actor=self.viewer)
                return await run()
        except Refusal as refusal:
            return operation.refused(refusal, self.language)


@dataclass
class House:
    """A filled database and the schema over it."""

    database: Database
    schema: ComposedSchema
    units: dict[str, OrganizationRow]

    def id(self, code: str) -> str:
        """The global id of the union that had the code at the end of 2015."""
        return encode_id("org", self.units[code].id)

    def officer(self, code: str, *actions: str) -> Actor:
        """An account with all actions, or those given, at a union and below."""
        return officer(self.units[code], *(actions or Action))

    async def ask(self, document: str, viewer: Actor | None = None, **variables: Any) -> ExecutionResult:
        """The answer to a document; without a viewer, as the region's administrator."""
        context = Surroundings(viewer=viewer or self.officer("540000"), database=self.database)
        schema = self.schema.graphql_schema
        return await graphql(schema, document, context_value=context, variable_values=variables)

    async def data(self, document: str, viewer: Actor | None = None, **variables: Any) -> Any:
        """The data of an answer without errors."""
        found = await self.ask(document, viewer, **variables)
        assert found.errors is None
        return found.data


async def _fill(url: str) -> None:
    """The demonstration data, and 林周 under 日喀则 from ``MOVED`` on, which it never was."""
    await prepared.tables(url)
    async with prepared.opened(url, alone=True) as database, prepared.work_in(database) as work:
        for step in demo.STEPS:
            await step.run(work)
        codes = select(OrganizationRow).where(OrganizationRow.code.in_(["540121", "540200"]))
        found = {row.code: row for row in await work.session.scalars(codes)}
        await tree.move(
            work,
            unit=found["540121"].id,
            version=found["540121"].version,
            parent=found["540200"].id,
            effective_on=MOVED,
            reason=REASON,
        )


@pytest.fixture(scope="session")
def organization_schema() -> ComposedSchema:
    """The room's part of the schema."""
    return ComposedSchema(PARTS)


@pytest.fixture
def filled_url(databases: Databases) -> Iterator[str]:
    """The URL of a new database with demonstration data, of both kinds."""
    url = databases.fresh(_fill)
    yield url
    databases.drop(url)


@pytest.fixture
async def house(filled_url: str, organization_schema: ComposedSchema) -> AsyncIterator[House]:
    """Demonstration data and the schema over them."""
    async with prepared.opened(filled_url) as database:
        async with prepared.work_in(database) as work:
            rows = {row.id: row for row in await work.session.scalars(select(OrganizationRow))}
            versions = select(OrganizationVersionRow.code, OrganizationVersionRow.organization_id)
            on = date(2015, 12, 31)
            versions = versions.where(OrganizationVersionRow.valid_from <= on).order_by(
                OrganizationVersionRow.valid_from
            )
            codes: dict[str, UUID] = dict((await work.session.execute(versions)).all())
            work.session.expunge_all()
        yield House(database, organization_schema, {code: rows[key] for code, key in codes.items()})
