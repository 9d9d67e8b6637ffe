"""Whoever waits for a connection to read by: in the order of coming, and never for one that is lost."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import asyncpg
import pytest
from huizhanjia_core.db.errors import DatabaseUnavailable
from huizhanjia_core.db.statements_postgres import PostgresStatements
from huizhanjia_core.settings import DatabaseSettings
from sqlalchemy.engine import make_url


class Wire:
    """A connection that answers when it is told to."""

    def __init__(self) -> None:
        self.closed = False
        self.asked: list[str] = []
        self.answers: asyncio.Queue[Any] = asyncio.Queue()

    def is_closed(self) -> bool:
        return self.closed

    def terminate(self) -> None:
        self.closed = True

    async def close(self) -> None:
        self.closed = True

    async def fetch(self, sql: str, *_given: Any) -> Any:
        self.asked.append(sql)
        answer = await self.answers.get()
        if isinstance(answer, BaseException):
            raise answer
        return answer


class Pool(PostgresStatements):
    """One connection at a time, each made here; with ``refuse`` none can be made."""

    def __init__(self, seconds: float = 5) -> None:
        url = make_url("postgresql+asyncpg://reader@127.0.0.1/none")
        super().__init__(url, DatabaseSettings(pool_size=1))
        object.__setattr__(self._settings, "pool_timeout", seconds)
        self.made: list[Wire] = []
        self.refuse = False

    async def _connected(self) -> asyncpg.Connection:
        if self.refuse:
            raise DatabaseUnavailable("refused")
        self.made.append(Wire())
        return cast("asyncpg.Connection", self.made[-1])


def ask(pool: Pool, *names: str) -> list[asyncio.Task[Sequence[Sequence[Any]]]]:
    return [asyncio.create_task(pool.fetch(name, [])) for name in names]


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_they_come_in_the_order_of_asking_and_a_newcomer_does_not_pass() -> None:
    pool = Pool()
    first, second, third = ask(pool, "first", "second", "third")
    await settled()
    wire = pool.made[0]
    wire.answers.put_nowait([(1,)])
    await first
    late = ask(pool, "late")  # comes while the connection goes from the first to the second
    for _ in range(3):
        wire.answers.put_nowait([(1,)])
    await asyncio.gather(second, third, *late)
    assert wire.asked == ["first", "second", "third", "late"]
    assert len(pool.made) == 1
    assert pool.figures() == (0, 1)


async def test_whoever_leaves_while_waiting_is_passed_over() -> None:
    pool = Pool()
    first, second, third = ask(pool, "first", "second", "third")
    await settled()
    second.cancel()
    for _ in range(2):
        pool.made[0].answers.put_nowait([(1,)])
    await asyncio.gather(first, third)
    assert pool.made[0].asked == ["first", "third"]
    assert pool.figures() == (0, 1)


async def test_whoever_leaves_just_when_its_turn_comes_hands_the_connection_on() -> None:
    pool = Pool()
    first, second, third = ask(pool, "first", "second", "third")
    await settled()
    wire = pool.made[0]
    pool._free(None)  # a place becomes free, and the second is told
    second.cancel()  # before it has heard
    await settled()
    assert pool.made[1].asked == ["third"]
    for one in (wire, pool.made[1]):
        one.answers.put_nowait([(1,)])
    await asyncio.gather(first, third)
    with pytest.raises(asyncio.CancelledError):
        await second


async def test_waiting_ends_after_the_time_that_is_set() -> None:
    pool = Pool(seconds=0.01)
    first, second = ask(pool, "first", "second")
    with pytest.raises(DatabaseUnavailable, match="no connection became free in time"):
        await second
    pool.made[0].answers.put_nowait([(1,)])
    await first
    assert pool.figures() == (0, 1)


async def test_everyone_has_a_time_of_their_own() -> None:
    pool = Pool(seconds=0.1)
    first, second = ask(pool, "first", "second")
    await asyncio.sleep(0.06)
    (third,) = ask(pool, "third")
    for late in (second, third):
        with pytest.raises(DatabaseUnavailable, match="no connection became free in time"):
            await late
        assert second.done()
        assert third.done() is (late is third)
    (fourth,) = ask(pool, "fourth")  # nobody waited any more, so the time has to be looked at anew
    with pytest.raises(DatabaseUnavailable, match="no connection became free in time"):
        await fourth
    pool.made[0].answers.put_nowait([(1,)])
    await first
    assert pool.made[0].asked == ["first"]


async def test_the_place_of_a_connection_that_died_goes_to_the_next_in_turn() -> None:
    pool = Pool()
    first, second = ask(pool, "first", "second")
    await settled()
    pool.made[0].closed = True
    pool.refuse = True
    pool.made[0].answers.put_nowait(asyncpg.InterfaceError("gone"))
    with pytest.raises(DatabaseUnavailable):
        await first
    with pytest.raises(DatabaseUnavailable, match="refused"):
        await second
    assert pool.figures() == (0, 0)
    pool.refuse = False
    (third,) = ask(pool, "third")
    await settled()
    pool.made[-1].answers.put_nowait([(3,)])
    assert await third == [(3,)]
    assert pool.figures() == (0, 1)


async def test_a_statement_that_fails_gives_its_connection_back() -> None:
    pool = Pool()
    first, second = ask(pool, "first", "second")
    await settled()
    pool.made[0].answers.put_nowait(asyncpg.UndefinedTableError("no such table"))
    pool.made[0].answers.put_nowait([(2,)])
    with pytest.raises(asyncpg.UndefinedTableError):
        await first
    assert await second == [(2,)]
    assert len(pool.made) == 1
