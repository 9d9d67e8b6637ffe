"""Fills an empty database, SQLite or PostgreSQL, as fast as its driver can."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from huizhanjia_core.db.database import Database
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.organization import seed
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.plugins import Registry
from sqlalchemy import Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateIndex, DropIndex

from bench.dataset.accounts import enter_accounts
from bench.dataset.rows import Generator, Row, unit_of
from bench.dataset.size import Size
from bench.plugin.models import CaseRow, EntryRow, RollupRow
from bench.plugin.plugin import plugin
from tests.harness.prepared import opened, work_in

BATCH = 20_000

Advance = Callable[[int], None]
"""Told how many rows more are there."""


async def fill(url: str, size: Size, advance: Advance = lambda _: None) -> None:
    """Create tables by migrations, the 82 unions and the accounts by the services, and the rest at once.

    Args:
        url: of an empty database.
        size: how many rows.
        advance: told of progress.
    """
    async with opened(url) as database:
        await upgrade(database, Registry.of([plugin]))
        async with work_in(database) as work:
            await seed.load(work)
            query = select(OrganizationRow).where(OrganizationRow.level == UnionLevel.COUNTY)
            counties = [unit_of(row) for row in await work.session.scalars(query.order_by("code"))]
        generator = Generator(size, counties)
        async with database.changing_tables() as connection:
            await _insert(database, connection, generator, advance)
        async with work_in(database) as work:
            await enter_accounts(work)
        await _analyze(database)


async def _insert(
    database: Database, connection: AsyncConnection, generator: Generator, advance: Advance
) -> None:
    if database.dialect == "postgresql":  # the generator's keys fit; checking each costs as much as copying
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
    for mapped, rows in (
        (OrganizationRow, generator.organizations),
        (CaseRow, generator.cases),
        (EntryRow, generator.entries),
        (RollupRow, generator.rollups),
    ):
        table: Table = mapped.__table__  # type: ignore[assignment]
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        for index in indexes:
            await connection.execute(DropIndex(index))
        for batch in _batches(rows()):
            await _copy(database, connection, table, batch)
            advance(len(batch))
        for index in indexes:
            await connection.execute(CreateIndex(index))


async def _copy(database: Database, connection: AsyncConnection, table: Table, batch: list[Row]) -> None:
    columns = [column.name for column in table.columns]
    records = [tuple(row.get(name) for name in columns) for row in batch]
    if database.dialect == "postgresql":
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.copy_records_to_table(table.name, records=records, columns=columns)
        return
    dialect = connection.dialect
    processors = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
    stored = [
        tuple(turn(value) if turn else value for turn, value in zip(processors, record, strict=True))
        for record in records
    ]
    places = ", ".join("?" * len(columns))
    await connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})",
        stored,
    )


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch


async def _analyze(database: Database) -> None:
    """Let the planner know the tables; on PostgreSQL also what index-only scans need."""
    if database.dialect == "sqlite":
        async with database.writer() as session:
            await session.execute(text("ANALYZE"))
        return
    async with database.writers.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("SET statement_timeout = 0"))
        await connection.execute(text("VACUUM ANALYZE"))
