"""Rows into a table as fast as the driver can, the same rows for SQLite and PostgreSQL."""

import io
from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from huizhanjia_core.db.database import Database
from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateIndex, DropIndex

from bench.dataset.units import Row

BATCH = 20_000


class Copier:
    """Collects rows by table and writes them in batches, all of a table with the same columns.

    Args:
        connection: in a transaction.
        dialect: of the database.
    """

    def __init__(self, connection: AsyncConnection, dialect: str) -> None:
        self._connection = connection
        self._postgres = dialect == "postgresql"
        self._waiting: dict[str, list[Row]] = {}

    async def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Take rows and write what has become a batch."""
        waiting = self._waiting.setdefault(table.name, [])
        waiting += rows
        if len(waiting) >= BATCH:
            await self._write(table.name, waiting)
            waiting.clear()

    async def finish(self) -> None:
        """Write what is left."""
        for name, waiting in self._waiting.items():
            if waiting:
                await self._write(name, waiting)
        self._waiting.clear()

    async def _write(self, table: str, rows: Sequence[Row]) -> None:
        columns = list(rows[0])
        if self._postgres:
            raw: Any = (await self._connection.get_raw_connection()).driver_connection
            source = io.BytesIO("".join(_lines(rows)).encode())
            await raw.copy_to_table(table, source=source, columns=columns, format="text")
            return
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        await self._connection.exec_driver_sql(statement, [tuple(row.values()) for row in rows])


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    """As COPY reads them; the generator makes no text that would need an escape."""
    for row in rows:
        yield "\t".join([_word(value) for value in row.values()]) + "\n"


def _word(value: Any) -> str:
    if value.__class__ is str:
        return value
    if value is None:
        return "\\N"
    if value.__class__ is bytes:
        return f"\\\\x{value.hex()}"
    return str(value)


@asynccontextmanager
async def unindexed(connection: AsyncConnection, dialect: str, tables: Sequence[Table]) -> Any:
    """Without the tables' indexes while the block runs; they are made anew at its end.

    On PostgreSQL foreign keys rest meanwhile: the generator's fit, and a test checks that.
    """
    if dialect == "postgresql":
        for setting in ("session_replication_role = replica", "timezone = 'UTC'"):
            await connection.execute(text(f"SET LOCAL {setting}"))
        await connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
    indexes = [index for table in tables for index in sorted(table.indexes, key=lambda one: str(one.name))]
    for index in indexes:
        await connection.execute(DropIndex(index))
    yield
    for index in indexes:
        await connection.execute(CreateIndex(index))


async def analyze(database: Database) -> None:
    """Let the planner know the tables; on PostgreSQL also what index-only scans need."""
    if database.dialect == "sqlite":
        async with database.writer() as session:
            await session.execute(text("ANALYZE"))
        return
    async with database.writers.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.execute(text("SET statement_timeout = 0"))
        await connection.execute(text("VACUUM ANALYZE"))
