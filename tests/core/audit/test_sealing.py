"""Sealing in a database, and what happens to whoever touches a record afterwards."""

import asyncio
from datetime import timedelta

import httpx2
import pytest
from huizhanjia_core.app import create_app
from huizhanjia_core.audit import sealer as sealing
from huizhanjia_core.audit.chain import FaultKind
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.audit.models import AuditHeadRow, AuditRow
from huizhanjia_core.audit.sealer import Sealer
from huizhanjia_core.audit.trail import keep
from huizhanjia_core.audit.verify import verify
from huizhanjia_core.clock import now, today
from huizhanjia_core.db.database import Database
from huizhanjia_core.identity.demo import PASSWORD
from huizhanjia_core.settings import DatabaseSettings, Settings
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.core.audit.chains import records, sealed, tampering
from tests.core.served import served
from tests.harness.api import CORE, FAST, LOGIN
from tests.harness.prepared import opened

Found = list[tuple[FaultKind, int]]


async def found(database: Database, heads: dict[int, str] | None = None) -> Found:
    return [(fault.kind, fault.sequence) for fault in (await verify(database, heads)).faults]


async def sequences(database: Database) -> list[int]:
    async with database.reader() as connection:
        query = select(AuditRow.sequence).where(AuditRow.sequence.is_not(None)).order_by(AuditRow.sequence)
        return [int(one) for one in (await connection.scalars(query)) if one is not None]


async def test_records_are_chained_without_gaps(database: Database) -> None:
    await sealed(database, 7)
    await sealed(database, 5)
    assert await sequences(database) == list(range(1, 13))
    verdict = await verify(database)
    assert (verdict.passed, verdict.wrong, verdict.unsealed) == (12, 0, 0)


async def test_an_empty_trail_holds(database: Database) -> None:
    assert await Sealer(database).seal() == 0
    verdict = await verify(database)
    assert (verdict.passed, verdict.head, verdict.wrong) == (0, (0, "0" * 64), 0)


async def test_several_sealers_at_once_make_one_chain(database_url: str, database: Database) -> None:
    await records(database, 60)
    others = [Database(DatabaseSettings(url=database_url)) for _ in range(3)]

    async def seal_all(sealer: Sealer) -> None:
        for _ in range(25):
            await sealer.seal(batch=7)
            await asyncio.sleep(0)

    await asyncio.gather(*(seal_all(Sealer(one)) for one in others), records(database, 20))
    for one in others:
        await one.dispose()
    await Sealer(database).seal()
    assert await sequences(database) == list(range(1, 81))
    assert await found(database) == []


async def test_the_running_sealer_takes_up_what_comes_and_outlives_an_error(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(sealing, "TROUBLE_SECONDS", 0.01)
    made, calls = Sealer(database), 0
    seal = made.seal

    async def stumbling(batch: int = sealing.BATCH) -> int:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError
        return await seal(batch)

    monkeypatch.setattr(made, "seal", stumbling)
    task = asyncio.create_task(made.run())
    await records(database, 3)
    for _ in range(500):
        if len(await sequences(database)) == 3:
            break
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await sequences(database) == [1, 2, 3]
    await records(database, 2)
    await made.close()
    assert await sequences(database) == [1, 2, 3, 4, 5]


STATEMENTS = [
    "UPDATE core_audit_record SET actor = 'nobody' WHERE sequence = 2",
    "UPDATE core_audit_record SET result = 'OK', actor = 'nobody'",
    "UPDATE core_audit_record SET sequence = NULL, hash = NULL WHERE sequence = 2",
    "UPDATE core_audit_record SET sequence = 99 WHERE sequence = 3",
    "UPDATE core_audit_record SET actor = 'nobody', sequence = 9, hash = 'x' WHERE sequence IS NULL",
    "UPDATE core_audit_record SET actor = 'nobody' WHERE sequence IS NULL",
    "DELETE FROM core_audit_record WHERE sequence = 3",
    "DELETE FROM core_audit_record WHERE sequence IS NULL",
    "DELETE FROM core_audit_record",
    """INSERT INTO core_audit_record (id, at, actor, operation, result, objects, sequence, hash)
    SELECT id, at, actor, operation, result, objects, 9, hash FROM core_audit_record WHERE sequence = 3""",
]


@pytest.mark.parametrize("statement", STATEMENTS)
async def test_the_database_refuses_to_change_or_remove_a_record(database: Database, statement: str) -> None:
    await sealed(database, 3)
    await records(database, 1)
    with pytest.raises(DBAPIError, match="never changed or removed"):
        async with database.writer() as session:
            await session.execute(text(statement))
    assert await found(database) == []


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_replacing_a_record_is_refused_too(database: Database) -> None:
    await sealed(database, 3)
    for statement in (
        "INSERT OR REPLACE INTO core_audit_record SELECT * FROM core_audit_record WHERE sequence = 2",
        """REPLACE INTO core_audit_record (id, at, actor, operation, result, objects)
        SELECT id, at, 'nobody', operation, result, objects FROM core_audit_record WHERE sequence = 2""",
        "UPDATE OR REPLACE core_audit_record SET sequence = 1, hash = 'x' WHERE sequence = 2",
    ):
        with pytest.raises(DBAPIError, match="never changed or removed"):
            async with database.writer() as session:
                await session.execute(text(statement))


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", ["core_audit_record", "core_audit_head"])
async def test_emptying_the_tables_is_refused_too(database: Database, table: str) -> None:
    await sealed(database, 1)
    with pytest.raises(DBAPIError, match="never changed or removed"):
        async with database.writer() as session:
            await session.execute(text(f"TRUNCATE {table}"))


TAMPERED = [
    ("UPDATE core_audit_record SET actor = 'nobody' WHERE sequence = 4", [(FaultKind.CHANGED, 4)]),
    ("UPDATE core_audit_record SET actor = '' WHERE sequence = 1", [(FaultKind.CHANGED, 1)]),
    ("UPDATE core_audit_record SET code = '' WHERE sequence = 2", [(FaultKind.CHANGED, 2)]),
    (
        "UPDATE core_audit_record SET address = actor, actor = operation WHERE sequence = 9",
        [(FaultKind.CHANGED, 9)],
    ),
    ("DELETE FROM core_audit_record WHERE sequence = 5", [(FaultKind.MISSING, 5)]),
    ("DELETE FROM core_audit_record WHERE sequence BETWEEN 1 AND 3", [(FaultKind.MISSING, 1)]),
    ("UPDATE core_audit_record SET hash = 'f' WHERE sequence = 6", [(FaultKind.CHANGED, 6), (FaultKind.CHANGED, 7)]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "faults"), TAMPERED)
async def test_what_was_done_behind_the_triggers_is_found_and_placed(
    database: Database, statement: str, faults: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huizhanjia_core.audit.verify.PAGE", 4)
    await sealed(database, 9)
    async with tampering(database) as session:
        await session.execute(text(statement))
    verdict = await verify(database)
    assert [(fault.kind, fault.sequence) for fault in verdict.faults] == faults
    assert str(faults[0][1]) in verdict.faults[0].zh


async def test_reordered_records_are_found(database: Database) -> None:
    await sealed(database, 9)
    async with tampering(database) as session:
        for before, after in ((4, 1004), (5, 4), (1004, 5)):
            await session.execute(
                text(f"UPDATE core_audit_record SET sequence = {after} WHERE sequence = {before}")
            )
    assert {sequence for _, sequence in await found(database)} >= {4, 5}


async def test_a_cut_tail_is_found_by_the_head_that_was_exported(database: Database) -> None:
    await sealed(database, 9)
    sequence, hashed = (await verify(database)).head
    async with tampering(database) as session:
        await session.execute(text("DELETE FROM core_audit_record WHERE sequence > 6"))
    assert await found(database) == []
    assert await found(database, {sequence: hashed}) == [(FaultKind.CUT, 7)]
    await sealed(database, 3)  # grown again to the same length
    assert await found(database, {sequence: hashed}) == [(FaultKind.REPLACED, 9)]


async def test_the_end_of_each_day_is_kept_and_gives_away_a_cut_tail(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sealed(database, 4)
    tomorrow = today() + timedelta(days=1)
    monkeypatch.setattr(sealing, "today", lambda moment=None: today(moment) if moment else tomorrow)
    for _ in range(2):
        await sealed(database, 2)
    async with database.reader() as connection:
        (head,) = await connection.execute(select(AuditHeadRow.__table__))
    assert (head.day, head.sequence) == (today(), 4)
    with pytest.raises(DBAPIError, match="never changed or removed"):
        async with database.writer() as session:
            await session.execute(text("DELETE FROM core_audit_head"))
    async with tampering(database) as session:
        await session.execute(text("DELETE FROM core_audit_record WHERE sequence > 2"))
    assert await found(database) == [(FaultKind.CUT, 3)]


async def test_a_record_that_is_not_sealed_yet_is_told(database: Database) -> None:
    await sealed(database, 2)
    await records(database, 3)
    verdict = await verify(database)
    assert (verdict.passed, verdict.unsealed, verdict.wrong) == (2, 3, 0)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_a_transaction_that_is_open_while_others_are_sealed_is_sealed_later(database: Database) -> None:
    await records(database, 2)
    async with database.writer() as session:
        await keep(session, Entry(operation="slow", name="甲"), now())
        assert await Sealer(database).seal() == 2
    assert await Sealer(database).seal() == 1
    assert await found(database) == []


async def test_trouble_is_logged_once_until_it_is_over(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made, broken = Sealer(database), True
    seal = made.seal

    async def stumbling(batch: int = sealing.BATCH) -> int:
        if broken:
            raise RuntimeError("540102199001011234")
        return await seal(batch)

    monkeypatch.setattr(made, "seal", stumbling)
    for _ in range(3):
        await made.close()
    assert [record.getMessage() for record in caplog.records] == ["records stay unsealed"]
    assert "540102199001011234" not in caplog.text
    broken = False
    await records(database, 1)
    await made.close()
    assert await sequences(database) == [1]


async def test_a_served_application_seals_what_it_records(demo_url: str) -> None:
    settings = {"database": {"url": demo_url}, "identity": FAST}
    async with served(create_app(Settings.model_validate(settings), CORE)) as address:
        given = {"i": {"username": "region", "password": PASSWORD}}
        async with httpx2.AsyncClient() as client:
            answer = await client.post(f"{address}/graphql", json={"query": LOGIN, "variables": given})
            assert answer.json()["data"]["login"]["token"]
            async with opened(demo_url) as database:
                for _ in range(400):
                    if not (await verify(database)).unsealed:
                        break
                    await asyncio.sleep(0.02)
                verdict = await verify(database)  # anew: records are sealed while it looks
            assert (verdict.unsealed, verdict.wrong) == (0, 0)
            await client.post(f"{address}/graphql", json={"query": LOGIN, "variables": given})
    async with opened(demo_url) as database:  # the last request's record was sealed when the server stopped
        last = await verify(database)
    assert (last.passed, last.unsealed) == (verdict.passed + 1, 0)
