"""Old records leave the database for a file: never young ones, never a gap, never a change that stays hidden."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from huizhanjia_core.audit import archive, trail
from huizhanjia_core.audit.chain import FaultKind
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.audit.export import head
from huizhanjia_core.audit.models import AuditCutRow, AuditRow
from huizhanjia_core.audit.sealer import Sealer
from huizhanjia_core.audit.verify import length, verify
from huizhanjia_core.clock import now, today
from huizhanjia_core.db.database import Database
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from tests.core.audit.chains import tampering
from tests.core.cli import CommandLine
from tests.harness.prepared import opened, work_in

LIMIT = today() - timedelta(days=archive.KEPT_DAYS)


async def aged(database: Database, *ages: int) -> None:
    """Sealed records, so many days old."""
    for number, age in enumerate(ages):
        entry = Entry(operation=f"operation{number}", name="甲", reason="某事" if number % 2 else None)
        if number % 3 == 0:
            entry.tells(rows=number)
        async with database.writer() as session:
            await trail.keep(session, entry, now() - timedelta(days=age))
    sealer = Sealer(database)
    while await sealer.seal():
        pass


async def archived(database: Database, path: Path, before: int = 190) -> archive.Segment:
    taken = await archive.segment(database, today() - timedelta(days=before))
    digest = await archive.write(database, taken, path)
    async with work_in(database) as work:
        await archive.cut(work, taken, file=path.name, digest=digest)
    return taken


async def count(database: Database) -> int:
    async with database.reader() as connection:
        return await connection.scalar(select(func.count()).select_from(AuditRow)) or 0


async def test_the_chain_holds_over_the_cut_and_with_the_archive(world: Database, tmp_path: Path) -> None:
    await aged(world, 400, 300, 250, 200, 100, 1)
    before = (await verify(world)).head
    taken = await archived(world, tmp_path / "a.jsonl")
    assert (taken.after.sequence, taken.head.sequence) == (0, 4)
    assert await count(world) == 2 == await length(world)
    found = await verify(world)
    assert (found.passed, found.wrong, found.head) == (2, 0, before)
    whole = await verify(world, archives=[tmp_path / "a.jsonl"])
    assert (whole.passed, whole.wrong, whole.head) == (6, 0, before)
    assert (await head(world)).sequence == 6
    await aged(world, 0)
    assert (await verify(world)).head[0] == 7


async def test_a_second_archive_goes_on_where_the_first_ended(world: Database, tmp_path: Path) -> None:
    await aged(world, 400, 350, 300, 250, 1)
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    await archived(world, one, before=320)
    taken = await archived(world, two, before=200)
    assert (taken.after.sequence, taken.head.sequence) == (2, 4)
    assert (await verify(world, archives=[two, one])).passed == 5
    assert (await verify(world, archives=[two])).wrong == 0
    lost = await verify(world, archives=[one])
    assert [fault.kind for fault in lost.faults] == [FaultKind.REPLACED]
    with pytest.raises(archive.NothingOld):
        await archive.segment(world, LIMIT)


async def test_nothing_within_180_days_goes(world: Database, tmp_path: Path) -> None:
    await aged(world, 179, 100, 1)
    with pytest.raises(archive.TooYoung):
        await archive.segment(world, LIMIT + timedelta(days=1))
    with pytest.raises(archive.NothingOld):
        await archive.segment(world, LIMIT)
    assert not any(tmp_path.glob("*"))  # noqa: ASYNC240 - a look at an empty folder


async def test_the_last_record_stays_however_old(world: Database, tmp_path: Path) -> None:
    await aged(world, 400, 300)
    taken = await archived(world, tmp_path / "a.jsonl")
    assert taken.head.sequence == 1
    await aged(world, 0)
    assert (await verify(world)).head[0] == 3


async def test_a_chain_that_does_not_hold_is_not_taken_away(world: Database, tmp_path: Path) -> None:
    await aged(world, 400, 300, 250, 1)
    async with tampering(world) as session:
        await session.execute(text("UPDATE core_audit_record SET actor = '乙' WHERE sequence = 2"))
    taken = await archive.segment(world, LIMIT)
    with pytest.raises(archive.ChainBroken) as refused:
        await archive.write(world, taken, tmp_path / "a.jsonl")
    assert "第 2 条" in refused.value.zh
    assert not any(tmp_path.glob("*"))  # noqa: ASYNC240 - a look at an empty folder
    assert await count(world) == 4


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda lines: [*lines[:2], lines[2].replace("甲", "乙"), *lines[3:]], FaultKind.CHANGED),
        (lambda lines: [*lines[:2], *lines[3:]], FaultKind.MISSING),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], FaultKind.MISSING),
        (lambda lines: lines[:-1], FaultKind.MISSING),
    ],
    ids=["changed", "removed", "swapped", "cut"],
)
async def test_a_changed_archive_is_found_out(
    world: Database, tmp_path: Path, change: object, kind: FaultKind
) -> None:
    await aged(world, 400, 350, 300, 250, 1)
    path = tmp_path / "a.jsonl"
    await archived(world, path)
    assert callable(change)
    path.write_text("\n".join(change(path.read_text("utf-8").splitlines())) + "\n", "utf-8")
    assert kind in {fault.kind for fault in (await verify(world, archives=[path])).faults}


@pytest.mark.parametrize(("number", "line"), [(1, "{}"), (1, "x"), (3, '{"sequence": 2}'), (4, "no json")])
async def test_a_file_that_is_no_archive_says_which_line(
    world: Database, tmp_path: Path, number: int, line: str
) -> None:
    await aged(world, 400, 350, 300, 250, 1)
    path = tmp_path / "a.jsonl"
    await archived(world, path)
    lines = path.read_text("utf-8").splitlines()
    lines[number - 1] = line
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(archive.ArchiveUnreadable, match=f"Line {number}"):
        await verify(world, archives=[path])


async def test_a_head_that_was_exported_at_the_cut_still_decides(world: Database, tmp_path: Path) -> None:
    await aged(world, 400, 300, 1)
    taken = await archived(world, tmp_path / "a.jsonl")
    assert (await verify(world, {2: taken.head.hash})).wrong == 0
    found = await verify(world, {2: "0" * 64})
    assert [fault.kind for fault in found.faults] == [FaultKind.REPLACED]


async def forged(database: Database, values: dict[str, object]) -> None:
    async with database.writer() as session:
        await session.execute(insert(AuditCutRow).values(digest="0" * 64, **values))
        await session.execute(delete(AuditRow).where(AuditRow.__table__.c.sequence == 4))


async def test_the_database_lets_only_archived_old_records_go(world: Database, tmp_path: Path) -> None:
    await aged(world, 400, 300, 250, 100, 1)
    await archived(world, tmp_path / "a.jsonl", before=280)
    kept = AuditRow.__table__.c.sequence
    for which in (kept == 3, kept == 5):
        with pytest.raises(DBAPIError, match="never changed or removed"):
            async with world.writer() as session:
                await session.execute(delete(AuditRow).where(which))
    values = {"first": 3, "last": 4, "hash": "0" * 64, "last_at": now(), "cut_at": now(), "file": "x"}
    with pytest.raises(DBAPIError, match="never changed or removed"):
        await forged(world, values)  # even a forged cut lets no young record go
    for statement in ("UPDATE core_audit_cut SET last = 5", "DELETE FROM core_audit_cut"):
        with pytest.raises(DBAPIError, match="never changed or removed"):
            async with world.writer() as session:
                await session.execute(text(statement))
    assert await count(world) == 3


def test_the_command_archives_records_it_and_refuses(
    world_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def prepare() -> None:
        async with opened(world_url) as database:
            await aged(database, 400, 300, 1)

    async def last() -> AuditRow:
        async with opened(world_url) as database, database.writer() as session:
            query = select(AuditRow).where(AuditRow.operation == "huizhanjia audit archive")
            return (await session.scalars(query)).one()

    asyncio.run(prepare())
    huizhanjia = CommandLine(tmp_path, monkeypatch, capsys)
    huizhanjia.set("HZJ_DATABASE__URL", world_url)
    young = huizhanjia("audit", "archive", "--before", str(today()), "--output", "old.jsonl")
    assert (young.code, "至少 180 天" in young.err) == (1, True)
    assert not (tmp_path / "old.jsonl").exists()
    done = huizhanjia("audit", "archive", "--before", str(LIMIT), "--output", "old.jsonl")
    assert (done.code, done.err) == (0, "")
    assert "第 1 至 2 条已归档" in done.out
    assert (tmp_path / "old.jsonl").stat().st_mode & 0o777 == 0o600
    told = json.loads(asyncio.run(last()).detail or "")
    assert (told["first"], told["last"], told["file"]) == (1, 2, "old.jsonl")
    again = huizhanjia("audit", "archive", "--before", str(LIMIT), "--output", "old.jsonl")
    assert (again.code, "无需归档" in again.err) == (1, True)
    assert "全部完好" in huizhanjia("audit", "verify", "--archive", "old.jsonl").out
