"""Rows, keys, moments, snapshots and transactions are the same on SQLite and on PostgreSQL."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_core.db.database import Database, DatabaseUnavailable, StaleVersion
from huizhanjia_core.db.lineage import ANCESTORS, Ancestry, Lineage, lineage_of
from huizhanjia_core.db.model import Model, Versioned, enum_column, new_key
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.settings import DatabaseSettings
from huizhanjia_core.work import Work
from huizhanjia_schema.errors import ErrorCode
from pydantic import SecretStr
from sqlalchemy import ForeignKey, Index, MetaData, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError, StatementError
from sqlalchemy.orm import Mapped, mapped_column, registry, relationship

from tests.harness.postgres import PostgresServer


class Level(StrEnum):
    REGION = "region"
    COUNTY = "county"


class TrialModel(Model):
    """Keeps the rows of this file out of the registry that other tests enumerate."""

    __abstract__ = True
    metadata = MetaData(naming_convention=Model.metadata.naming_convention)
    registry = registry(metadata=metadata, type_annotation_map=Model.registry.type_annotation_map)


class Unit(Ancestry, Versioned, TrialModel):
    __tablename__ = "core_organization"

    level: Mapped[Level] = enum_column(Level)
    second: Mapped[Level | None]
    at: Mapped[datetime]
    fen: Mapped[int] = mapped_column(default=0)


class Site(Lineage, TrialModel):
    __tablename__ = "core_site"
    lineage_orders = (("code", "id"),)

    code: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_organization.id"))
    unit: Mapped[Unit] = relationship(foreign_keys="Site.organization_id")


NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)


def unit(**values: Any) -> Unit:
    return Unit(**{"level": Level.REGION, "at": NOW} | values)


@pytest.fixture
async def trial(empty_url: str) -> AsyncIterator[Database]:
    database = Database(DatabaseSettings(url=empty_url, pool_size=3, pool_timeout=1))
    async with database.changing_tables() as connection:
        await connection.run_sync(TrialModel.metadata.create_all)
    yield database
    await database.dispose()


async def count(database: Database) -> int:
    async with database.reader() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM core_organization"))).scalar_one())


def test_key_is_there_before_the_row_is_stored() -> None:
    assert unit().id.version == 7


def test_later_keys_sort_later() -> None:
    keys = [new_key() for _ in range(1000)]
    assert keys == sorted(keys)


async def test_moment_returns_in_utc_and_whole_seconds(trial: Database) -> None:
    local = datetime(2026, 11, 23, 16, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=8)))
    async with trial.writer() as session:
        session.add(unit(at=local))
    async with trial.reader() as connection:
        found = (await connection.execute(select(Unit.at))).scalar_one()
    assert found == NOW
    assert found.tzinfo is UTC
    async with trial.reader() as connection:
        assert (await connection.execute(select(Unit.id).where(Unit.at == local))).scalar_one()


async def test_moment_without_time_zone_is_refused(trial: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with trial.writer() as session:
            session.add(unit(at=datetime(2026, 1, 1)))  # noqa: DTZ001 - that is the point


async def test_enum_value_that_is_not_declared_is_refused_by_the_database(trial: Database) -> None:
    async with trial.writer() as session:
        session.add(unit())
    async with trial.writer() as session:
        with pytest.raises(IntegrityError, match="ck_core_organization_second"):
            await session.execute(text("UPDATE core_organization SET second = 'planet'"))
        await session.rollback()


async def test_enum_is_stored_by_value(trial: Database) -> None:
    async with trial.writer() as session:
        session.add(unit(level=Level.COUNTY))
    async with trial.reader() as connection:
        assert (
            await connection.execute(text("SELECT level FROM core_organization"))
        ).scalar_one() == "county"
        assert (await connection.execute(select(Unit.level))).scalar_one() is Level.COUNTY


async def test_money_larger_than_32_bits_is_kept(trial: Database) -> None:
    async with trial.writer() as session:
        session.add(unit(fen=9_007_199_254_740_993))
    async with trial.reader() as connection:
        assert (await connection.execute(select(Unit.fen))).scalar_one() == 9_007_199_254_740_993


async def test_relation_is_never_loaded_in_silence(trial: Database) -> None:
    async with trial.writer() as session:
        owner = unit()
        session.add(owner)
        await session.flush()
        session.add(Site(code="1", **lineage_of(owner)))
    async with trial.writer() as session:
        site = (await session.scalars(select(Site))).one()
        with pytest.raises(InvalidRequestError, match="raise"):
            _ = site.unit


def test_each_ancestor_is_indexed_with_the_order_of_lists() -> None:
    found = {tuple(column.name for column in index.columns) for index in Site.__table__.indexes}  # type: ignore[attr-defined]
    assert {(ancestor, "code", "id") for ancestor in ANCESTORS} <= found
    assert ("organization_id",) in found


def test_lineage_of_a_unit_names_it_and_its_ancestors() -> None:
    region, county = new_key(), new_key()
    found = lineage_of(unit(id=county, anc1=region, anc3=county))
    assert found["organization_id"] == county
    assert (found["anc1"], found["anc2"], found["anc3"]) == (region, None, county)


async def test_change_of_a_stale_row_is_a_conflict(trial: Database) -> None:
    async with trial.writer() as session:
        row = unit()
        session.add(row)
    async with trial.writer() as session:
        mine = (await session.scalars(select(Unit))).one()
        assert mine.version == 1
        await session.execute(text("UPDATE core_organization SET version = 7"))
        mine.fen = 5
        with pytest.raises(StaleVersion) as refused:
            await session.flush()
        assert refused.value.code is ErrorCode.CONFLICT
        await session.rollback()


async def test_version_counts_changes(trial: Database) -> None:
    async with trial.writer() as session:
        row = unit()
        session.add(row)
        await session.flush()
        row.fen = 1
        await session.flush()
        assert row.version == 2


async def test_exception_in_the_block_rolls_back(trial: Database) -> None:
    async def fail() -> None:
        async with trial.writer() as session:
            session.add(unit())
            await session.flush()
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await fail()
    assert await count(trial) == 0


async def test_savepoint_undoes_its_part_only(trial: Database) -> None:
    async with trial.writer() as session:
        session.add(unit())
        await session.flush()
        savepoint = await session.begin_nested()
        session.add(unit())
        await session.flush()
        await savepoint.rollback()
    assert await count(trial) == 1


async def test_reader_cannot_write(trial: Database) -> None:
    async with trial.reader() as connection:
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            await connection.execute(text("DELETE FROM core_organization"))


async def test_reader_sees_one_snapshot(trial: Database) -> None:
    async with trial.reader() as connection:
        query = text("SELECT count(*) FROM core_organization")
        before = (await connection.execute(query)).scalar_one()
        async with trial.writer() as session:
            session.add(unit())
        assert (await connection.execute(query)).scalar_one() == before == 0
    assert await count(trial) == 1


async def test_foreign_keys_are_checked(trial: Database) -> None:
    with pytest.raises(IntegrityError):
        async with trial.writer() as session:
            session.add(Site(code="1", organization_id=new_key()))


async def test_many_writers_at_once_lose_no_change(trial: Database) -> None:
    async with trial.writer() as session:
        session.add(unit())

    async def add() -> None:
        async with trial.writer() as session:
            row = (await session.scalars(select(Unit).with_for_update())).one()
            row.fen += 1

    await asyncio.gather(*(add() for _ in range(20)))
    async with trial.reader() as connection:
        assert (await connection.execute(select(Unit.fen))).scalar_one() == 20


async def test_exhausted_pool_is_unavailable_and_recovers(empty_url: str) -> None:
    database = Database(DatabaseSettings(url=empty_url, pool_size=1, pool_timeout=1))
    async with database.reader() as connection:
        await connection.execute(text("SELECT 1"))
        with pytest.raises(DatabaseUnavailable) as refused:
            await database.ping()
        assert refused.value.code is ErrorCode.UNAVAILABLE
    await database.ping()
    await database.dispose()


async def test_lock_held_by_another_process_is_unavailable(trial: Database, empty_url: str) -> None:
    other = Database(DatabaseSettings(url=empty_url, lock_timeout=1))
    async with trial.writer() as session:
        session.add(unit())
    async with trial.writer() as session:
        await session.execute(update(Unit).values(fen=1))
        with pytest.raises(DatabaseUnavailable):
            async with other.writer() as rival:
                await rival.execute(update(Unit).values(fen=2))
    await other.dispose()
    async with trial.reader() as connection:
        assert (await connection.execute(select(Unit.fen))).scalar_one() == 1


async def test_statement_that_takes_too_long_is_unavailable(postgres_url: str) -> None:
    database = Database(DatabaseSettings(url=postgres_url, statement_timeout=1))
    async with database.reader() as connection:
        shown = (await connection.execute(text("SHOW TimeZone"))).scalar_one()
        assert shown == "UTC"
        with pytest.raises(DBAPIError, match="statement timeout"):
            await connection.execute(text("SELECT pg_sleep(30)"))
    with pytest.raises(DatabaseUnavailable):
        async with database.reader() as connection:
            await connection.execute(text("SELECT pg_sleep(30)"))
    await database.dispose()


async def test_session_has_its_timeouts(postgres_url: str) -> None:
    database = Database(DatabaseSettings(url=postgres_url))
    async with database.reader() as connection:
        found = [
            (await connection.execute(text(f"SHOW {name}"))).scalar_one()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        ]
    assert found == ["15s", "3s", "30s"]
    await database.dispose()


def test_server_that_was_restarted_is_used_again_without_restart_of_ours() -> None:
    with PostgresServer() as server:
        database = Database(DatabaseSettings(url=server.url("postgres"), pool_timeout=1))
        with asyncio.Runner() as runner:
            runner.run(database.ping())
            server.stop()
            with pytest.raises(DatabaseUnavailable):
                runner.run(database.ping())
            runner.run(asyncio.to_thread(server.start))
            runner.run(database.ping())
            runner.run(database.dispose())


async def test_connection_that_dies_in_a_transaction_is_unavailable(postgres_url: str) -> None:
    database, other = (Database(DatabaseSettings(url=postgres_url)) for _ in range(2))

    async def write() -> None:
        async with database.writer() as session:
            pid = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            async with other.reader() as connection:
                await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            await session.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable):
        await write()
    await database.ping()
    await database.dispose()
    await other.dispose()


async def test_serialization_failure_runs_the_block_again(trial: Database) -> None:
    if trial.dialect == "sqlite":
        pragma = "PRAGMA user_version"
    else:
        pragma = "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"
    async with trial.writer() as session:
        session.add_all([unit(), unit()])
    both = asyncio.Barrier(2)
    attempts = 0

    async def add(session: Any) -> None:
        nonlocal attempts
        attempts += 1
        await session.execute(text(pragma))
        total = sum((await session.scalars(select(Unit.fen))).all())
        if trial.dialect == "postgresql" and attempts <= 2:
            await both.wait()
        session.add(unit(fen=total + 1))

    await asyncio.gather(trial.write(add), trial.write(add))
    assert attempts == (2 if trial.dialect == "sqlite" else 3)
    async with trial.reader() as connection:
        assert sorted((await connection.execute(select(Unit.fen))).scalars()) == [0, 0, 1, 2]


async def test_other_failures_are_not_repeated(trial: Database) -> None:
    attempts = 0

    async def fail(_session: Any) -> None:
        nonlocal attempts
        attempts += 1
        raise LookupError

    with pytest.raises(LookupError):
        await trial.write(fail)
    assert attempts == 1


async def test_sqlite_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    database = Database(DatabaseSettings(url=f"sqlite:///{tmp_path}/missing/file.sqlite3"))
    with pytest.raises(DatabaseUnavailable, match="unable to open"):
        await database.ping()
    await database.dispose()


async def test_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"not a database" * 100)
    database = Database(DatabaseSettings(url=f"sqlite:///{tmp_path}/file"))
    with pytest.raises(DatabaseUnavailable, match="not a database"):
        await database.ping()
    await database.dispose()
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 10)
            assert not thread.is_alive()


async def test_sqlite_connection_is_set_up_for_safety(sqlite_url: str) -> None:
    database = Database(DatabaseSettings(url=sqlite_url))
    expected = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "secure_delete": 1,
    }
    async with database.writer() as session:
        writing = {name: (await session.execute(text(f"PRAGMA {name}"))).scalar_one() for name in expected}
    async with database.reader() as connection:
        reading = {name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in expected}
    assert writing == reading == expected
    await database.dispose()


async def test_version_names_the_product(trial: Database) -> None:
    product = "SQLite" if trial.dialect == "sqlite" else "PostgreSQL"
    assert (await trial.version()).startswith(f"{product} ")


def test_password_of_its_own_replaces_the_one_in_the_address() -> None:
    settings = DatabaseSettings(url="postgres://u:old@h/d", password=SecretStr("n:e@w/"))
    url = Database(settings).writers.url
    assert (url.drivername, url.password) == ("postgresql+asyncpg", "n:e@w/")


@dataclass(frozen=True)
class Happened:
    what: str


@dataclass(frozen=True)
class HappenedTwice(Happened):
    pass


async def test_listeners_hear_in_order_and_in_the_same_transaction(trial: Database) -> None:
    heard: list[str] = []

    def listener(name: str) -> Any:
        async def handle(work: Work, event: Happened) -> None:
            heard.append(f"{name} {event.what}")
            work.session.add(unit())

        return handle

    listeners = (
        Listener(Happened, listener("a")),
        Listener(str, listener("b")),
        Listener(Happened, listener("c")),
    )
    async with trial.writer() as session:
        work = Work(session=session, actor=Actor.operator(), listeners=listeners)
        await work.emit(HappenedTwice("x"))
    assert heard == ["a x", "c x"]
    assert await count(trial) == 2


async def test_exception_of_a_listener_aborts_the_transaction(trial: Database) -> None:
    async def refuse(_work: Work, _event: Happened) -> None:
        raise PermissionError("no")

    async def happen() -> None:
        async with trial.writer() as session:
            session.add(unit())
            work = Work(session=session, actor=Actor.operator(), listeners=(Listener(Happened, refuse),))
            await work.emit(Happened("x"))

    with pytest.raises(PermissionError):
        await happen()
    assert await count(trial) == 0


async def test_event_that_could_be_changed_is_refused(trial: Database) -> None:
    @dataclass
    class Loose:
        what: str

    async with trial.writer() as session:
        work = Work(session=session, actor=Actor.operator())
        with pytest.raises(TypeError, match="frozen"):
            await work.emit(Loose("x"))


def test_index_of_a_lineage_is_declared_once() -> None:
    names = [index.name for index in Unit.__table__.indexes if isinstance(index, Index)]  # type: ignore[attr-defined]
    assert len(names) == len(set(names)) == len(ANCESTORS)
