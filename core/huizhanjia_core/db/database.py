"""One database: snapshots to read from and transactions to write in."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Literal, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from huizhanjia_core.db import engine as engines
from huizhanjia_core.db.errors import (
    DatabaseUnavailable,
    StaleVersion,
    connecting,
    is_serialization_failure,
    translated,
)
from huizhanjia_core.db.statements import Statements
from huizhanjia_core.db.statements_postgres import PostgresStatements
from huizhanjia_core.db.statements_sqlite import SqliteStatements
from huizhanjia_core.settings import DatabaseSettings

__all__ = ["Database", "DatabaseUnavailable", "ForeignKeysBroken", "StaleVersion"]

T = TypeVar("T")

_SCHEMA_LOCK = 0x6875697A  # "huiz": taken by whoever changes tables, on PostgreSQL


class ForeignKeysBroken(Exception):  # noqa: N818 - named by what happened
    """A change of tables would have left rows whose parent is gone; nothing was changed."""


class _Session(Session):
    """A session that says in our words when a row was changed by someone else."""

    def flush(self, objects: object = None) -> None:
        try:
            super().flush(objects)  # type: ignore[arg-type]
        except StaleDataError as error:
            raise StaleVersion from error


class Database:
    """A database and its connections.

    Args:
        settings: address, pool and timeouts.
        alone: whether nobody else in this process waits while a statement runs, as in a command.

    Attributes:
        dialect: ``"sqlite"`` or ``"postgresql"``.
        readers: the engine of read-only snapshots.
        writers: the engine of writing transactions.
        statements: runs single compiled statements that only read.
    """

    dialect: Literal["sqlite", "postgresql"]

    def __init__(self, settings: DatabaseSettings, *, alone: bool = False) -> None:
        self._settings = settings
        self._alone = alone
        self._url = engines.driver_url(settings)
        self.statements: Statements
        self._queue: asyncio.Lock | None = None
        self.readers: AsyncEngine
        self.writers: AsyncEngine
        shared = engines.shared_pool(settings)
        if self._url.get_backend_name() == "sqlite":
            self.dialect = "sqlite"
            self.statements = SqliteStatements(str(self._url.database), settings)
            self._queue = asyncio.Lock()
            self.readers = engines.sqlite_engine(
                self._url,
                shared,
                begin="BEGIN DEFERRED",
                pragmas=("foreign_keys=ON", "query_only=ON"),
                alone=alone,
            )
            self.writers = engines.sqlite_engine(
                self._url,
                engines.ONE_CONNECTION,
                begin="BEGIN IMMEDIATE",
                pragmas=("foreign_keys=ON",),
                alone=alone,
            )
        else:
            self.dialect = "postgresql"
            self.statements = PostgresStatements(self._url, settings)
            self.writers = engines.postgresql_engine(self._url, settings, shared)
            self.readers = self.writers.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[AsyncConnection]:
        """One snapshot: all statements in the block see the same state, none can write.

        Raises:
            DatabaseUnavailable: when the database is down or no connection became free in time.
        """
        with translated():
            async with AsyncExitStack() as stack:
                with connecting():
                    connection = await stack.enter_async_context(self.readers.connect())
                yield connection

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends, rolled back when it raises.

        On SQLite the writers of this process wait for each other here, in the order they came.

        Raises:
            DatabaseUnavailable: as ``reader``.
            StaleVersion: a versioned row was changed by someone else.
        """
        with translated():
            async with (
                self._turn(),
                AsyncSession(self.writers, sync_session_class=_Session, expire_on_commit=False) as session,
                session.begin(),
            ):
                with connecting():
                    await session.connection()
                yield session

    async def write(self, block: Callable[[AsyncSession], Awaitable[T]], *, attempts: int = 4) -> T:
        """Run ``block`` in a transaction, again from its start when PostgreSQL asks for that.

        Args:
            block: everything the transaction does; it must have no effect outside of it.
            attempts: how often at most, counting the first.

        Raises:
            DBAPIError: the serialization failure or deadlock of the last attempt.
        """
        for attempt in range(1, attempts):
            try:
                async with self.writer() as session:
                    return await block(session)
            except Exception as error:
                if not is_serialization_failure(error):
                    raise
            await asyncio.sleep(random.uniform(0.005, 0.02) * 2**attempt)  # noqa: S311 - spreads the rivals
        async with self.writer() as session:
            return await block(session)

    @asynccontextmanager
    async def changing_tables(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that changes tables; all others who want to wait until it ends.

        Statements may take as long as they need. On SQLite foreign keys are off, because copying
        a table would otherwise delete the rows that refer to it, and are checked at the end.

        Raises:
            DatabaseUnavailable: as ``reader``.
            ForeignKeysBroken: on SQLite, when a row lost its parent.
        """
        engine = self._one_off_engine()
        try:
            with translated():
                async with self._turn(), AsyncExitStack() as stack:
                    with connecting():
                        connection = await stack.enter_async_context(engine.connect())
                        await stack.enter_async_context(connection.begin())
                    await self._lock_tables(connection)
                    yield connection
                    await self._check_foreign_keys(connection)
        finally:
            await engine.dispose()

    async def version(self) -> str:
        """The product and version that answers, such as ``PostgreSQL 18.6``."""
        if self.dialect == "sqlite":
            query, product = "SELECT sqlite_version()", "SQLite"
        else:
            query, product = "SHOW server_version", "PostgreSQL"
        async with self.reader() as connection:
            return f"{product} {(await connection.execute(text(query))).scalar_one()}"

    async def ping(self) -> None:
        """Raise ``DatabaseUnavailable`` unless the database answers."""
        async with self.reader() as connection:
            await connection.execute(text("SELECT 1"))

    def pool_figures(self) -> dict[str, int]:
        """How many connections are in use and how many wait to be used, for metrics."""
        pools = [engine.pool for engine in {self.readers.sync_engine, self.writers.sync_engine}]
        in_use = sum(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))
        idle = sum(pool.checkedin() for pool in pools if isinstance(pool, QueuePool))
        reading, waiting = self.statements.figures()
        return {"in_use": in_use + reading, "idle": idle + waiting}

    async def dispose(self) -> None:
        """Close all connections."""
        await self.statements.close()
        await self.writers.dispose()
        if self.dialect == "sqlite":
            await self.readers.dispose()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the writers before us, where only one can write."""
        if self._queue is None:
            yield
            return
        try:
            await asyncio.wait_for(self._queue.acquire(), self._settings.statement_timeout)
        except TimeoutError:
            raise DatabaseUnavailable("too many writers are waiting") from None
        try:
            yield
        finally:
            self._queue.release()

    def _one_off_engine(self) -> AsyncEngine:
        if self.dialect == "postgresql":
            return engines.postgresql_engine(self._url, self._settings, engines.NO_POOL)
        if self._url.database:
            Path(self._url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return engines.sqlite_engine(
            self._url,
            engines.NO_POOL,
            begin="BEGIN EXCLUSIVE",
            pragmas=("foreign_keys=OFF",),
            alone=self._alone,
        )

    async def _lock_tables(self, connection: AsyncConnection) -> None:
        if self.dialect == "postgresql":
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
            await connection.execute(text("SET LOCAL lock_timeout = 0"))
            await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})"))
            await connection.execute(text(f"SET LOCAL lock_timeout = '{self._settings.lock_timeout * 10}s'"))

    async def _check_foreign_keys(self, connection: AsyncConnection) -> None:
        if self.dialect == "sqlite":
            broken = (await connection.execute(text("PRAGMA foreign_key_check"))).all()
            if broken:
                tables = ", ".join(sorted({f"{row[0]} -> {row[2]}" for row in broken}))
                raise ForeignKeysBroken(f"{len(broken)} rows: {tables}")
