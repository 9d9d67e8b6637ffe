"""SQLite's quick statements run at once, as all of a command do, and none holds the event loop up."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.db import sizes
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.errors import DatabaseUnavailable
from huizhanjia_core.db.statements import LONGEST_AT_ONCE, Rows, SqliteStatements
from huizhanjia_core.settings import DatabaseSettings
from sqlalchemy import text

COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n"
MANY = 2_000_000


class Counting(SqliteStatements):
    """Counts what its threads were asked."""

    in_threads = 0

    def _run(self, key: int, sql: str, given: Sequence[Any]) -> Rows:
        self.in_threads += 1
        return super()._run(key, sql, given)


@pytest.fixture
async def statements(tmp_path: Path) -> AsyncIterator[Counting]:
    file = tmp_path / "some.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE some (id INTEGER PRIMARY KEY)")
    connection.close()
    made = Counting(str(file), DatabaseSettings())
    yield made
    await made.close()


async def test_a_quick_statement_needs_a_thread_only_once(statements: Counting) -> None:
    found = [await statements.fetch(COUNT, [number]) for number in (1, 2, 3)]
    assert found == [[(1,)], [(2,)], [(3,)]]
    assert statements.in_threads == 1
    assert statements.figures() == (0, 2)


async def test_a_statement_that_is_slow_stays_in_the_threads(statements: Counting) -> None:
    for _ in range(2):
        assert await statements.fetch(COUNT, [MANY]) == [(MANY,)]
    assert statements.in_threads == 2


async def test_one_that_turns_out_slow_is_interrupted_and_left_to_the_threads(statements: Counting) -> None:
    await statements.fetch(COUNT, [1])
    asked = asyncio.create_task(statements.fetch(COUNT, [MANY]))
    started = time.process_time()
    await asyncio.sleep(0)  # as long as the loop is held up
    held_up = time.process_time() - started
    assert await asked == [(MANY,)]
    whole = time.process_time() - started
    assert held_up < max(whole / 2, 4 * LONGEST_AT_ONCE)
    assert await statements.fetch(COUNT, [1]) == [(1,)]
    assert statements.in_threads == 3


async def test_a_lock_is_waited_for_in_a_thread(statements: Counting, tmp_path: Path) -> None:
    await statements.fetch("SELECT count(*) FROM some", [])
    writer = sqlite3.connect(tmp_path / "some.sqlite3", isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    writer.execute("INSERT INTO some VALUES (1)")
    asked = asyncio.create_task(statements.fetch("SELECT count(*) FROM some", []))
    await asyncio.sleep(0.02)
    assert not asked.done()
    writer.execute("COMMIT")
    writer.close()
    assert await asked == [(1,)]


async def test_a_mistake_is_told_as_from_a_thread(tmp_path: Path) -> None:
    statements = SqliteStatements(str(tmp_path / "none.sqlite3"), DatabaseSettings())
    with pytest.raises(DatabaseUnavailable):
        await statements.fetch("SELECT 1", [])
    assert not (tmp_path / "none.sqlite3").exists()
    await statements.close()


async def test_a_command_runs_its_statements_itself_and_can_be_interrupted(tmp_path: Path) -> None:
    database = Database(DatabaseSettings(url=f"sqlite:///{tmp_path}/some.sqlite3"), alone=True)
    async with database.changing_tables() as connection:
        await connection.execute(text("CREATE TABLE some (id INTEGER PRIMARY KEY)"))

    async def endless() -> None:
        async with database.writer() as session:
            raw: Any = await (await session.connection()).get_raw_connection()
            raw.driver_connection._conn.create_function("here", 0, threading.get_ident)
            assert await session.scalar(text("SELECT here()")) == threading.get_ident()
            while True:
                await session.execute(text("INSERT INTO some DEFAULT VALUES"))

    working = asyncio.create_task(endless())
    await asyncio.sleep(0.01)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    async with database.reader() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM some"))).scalar_one() == 0
    await database.dispose()


async def test_sqlite_learns_the_sizes_of_its_tables(tmp_path: Path) -> None:
    database = Database(DatabaseSettings(url=f"sqlite:///{tmp_path}/some.sqlite3"), alone=True)
    async with database.changing_tables() as connection:
        await connection.execute(text("CREATE TABLE some (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
    async with database.writer() as session:
        await session.execute(text("INSERT INTO some (name) VALUES ('a'), ('b'), ('c')"))
        await sizes.refresh(session)
    async with database.reader() as connection:
        found = (await connection.execute(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'some'"))).scalars()
        assert list(found) == ["3 1"]
    await database.dispose()
