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
from huizhanjia_core.db.statements import Rows
from huizhanjia_core.db.statements_sqlite import LONGEST_AT_ONCE, SqliteStatements
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


async def until_quick(statements: Counting, sql: str = COUNT, given: Sequence[Any] = (1,)) -> int:
    """Run a quick statement until no thread is asked; how often one was, a machine held up makes it more."""
    seen = -1
    while seen != statements.in_threads:
        seen = statements.in_threads
        await statements.fetch(sql, given)
    return seen


async def test_a_quick_statement_soon_needs_no_thread(statements: Counting) -> None:
    seen = await until_quick(statements)
    assert seen >= 1
    found = [await statements.fetch(COUNT, [number]) for number in (1, 2, 3)]
    assert found == [[(1,)], [(2,)], [(3,)]]
    assert statements.in_threads == seen
    assert statements.figures() == (0, 2)


async def test_a_statement_that_is_slow_stays_in_the_threads(statements: Counting) -> None:
    for _ in range(2):
        assert await statements.fetch(COUNT, [MANY]) == [(MANY,)]
    assert statements.in_threads == 2


async def test_one_that_turns_out_slow_is_interrupted_and_left_to_the_threads(statements: Counting) -> None:
    seen = await until_quick(statements)
    asked = asyncio.create_task(statements.fetch(COUNT, [MANY]))
    started = time.process_time()
    for _ in range(2):  # it is noted, then run
        await asyncio.sleep(0)
    held_up = time.process_time() - started
    assert await asked == [(MANY,)]
    whole = time.process_time() - started
    assert held_up < max(whole / 2, 4 * LONGEST_AT_ONCE)
    assert await statements.fetch(COUNT, [1]) == [(1,)]
    assert statements.in_threads == seen + 2


async def test_of_quick_statements_that_come_together_a_thread_runs_a_share(statements: Counting) -> None:
    seen = await until_quick(statements)
    asked = [asyncio.create_task(statements.fetch(COUNT, [number])) for number in range(1, 11)]
    await asyncio.sleep(0)
    asked[5].cancel()
    found = await asyncio.gather(*asked, return_exceptions=True)
    expected: list[Any] = [[(number,)] for number in range(1, 11)]
    assert found[:5] + found[6:] == expected[:5] + expected[6:]
    assert isinstance(found[5], asyncio.CancelledError)
    assert statements.in_threads == seen + 3
    assert statements.figures() == (0, 2)


async def test_a_slow_one_among_quick_ones_holds_up_none_of_its_kind(statements: Counting) -> None:
    seen = await until_quick(statements)
    numbers = [MANY, 1, MANY, 2]
    found = await asyncio.gather(*(statements.fetch(COUNT, [number]) for number in numbers))
    assert found == [[(number,)] for number in numbers]
    # The first was interrupted, and none was tried after it.
    assert statements.in_threads == seen + len(numbers)


async def test_a_mistake_among_quick_ones_is_told_to_whoever_made_it(statements: Counting) -> None:
    await until_quick(statements)
    asked = [statements.fetch(COUNT, given) for given in ([3], [2**70], [4], [5], [2**70])]
    first, overflow, second, third, again = await asyncio.gather(*asked, return_exceptions=True)
    assert [first, second, third] == [[(3,)], [(4,)], [(5,)]]
    assert isinstance(overflow, OverflowError)
    assert isinstance(again, OverflowError)


async def test_one_that_was_slow_becomes_quick_again(statements: Counting) -> None:
    seen = await until_quick(statements)
    await statements.fetch(COUNT, [MANY])
    assert await until_quick(statements) >= seen + 1 + 100


async def test_a_lock_is_waited_for_in_a_thread(statements: Counting, tmp_path: Path) -> None:
    await until_quick(statements, "SELECT count(*) FROM some", ())
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
