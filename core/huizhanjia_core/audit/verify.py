"""Walks along the chain, a page of records at a time: however long it is, little of it is in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import String, Uuid, func, select, type_coerce

from huizhanjia_core.audit.archive import Segment, last_cut, read
from huizhanjia_core.audit.chain import FIELDS, Fault, Walk
from huizhanjia_core.audit.models import AuditHeadRow, AuditRow
from huizhanjia_core.db.database import Database

PAGE = 5000
"""Records read at once; each page is a snapshot of its own, since sealed records never change."""

_TABLE: Any = AuditRow.__table__
_HEADS: Any = AuditHeadRow.__table__


@dataclass(frozen=True)
class Verdict:
    """What a walk found.

    Attributes:
        passed: how many records were looked at.
        head: the sequence and hash of the last one; 0 and zeros before the first.
        unsealed: how many records are not part of the chain yet.
        wrong: how many places do not hold.
        faults: the first of them.
        vouched: up to which record a head is known; a tail that was cut beyond it leaves no trace.
    """

    passed: int
    head: tuple[int, str]
    unsealed: int
    wrong: int
    faults: tuple[Fault, ...]
    vouched: int


async def length(database: Database) -> int:
    """How many records there are to look at."""
    begin = (await last_cut(database)).sequence
    async with database.reader() as connection:
        return (await connection.scalar(select(func.max(_TABLE.c.sequence))) or begin) - begin


async def verify(
    database: Database,
    heads: Mapping[int, str] | None = None,
    on_page: Callable[[int], None] | None = None,
    archives: Sequence[Path] = (),
) -> Verdict:
    """Look at every sealed record that is in the database, and at those in archives that are given.

    Args:
        database: whose records.
        heads: ends of the chain that were exported, hash by sequence; the daily ones of the database
            are known beside them.
        on_page: told after each page how many records it held.
        archives: files that ``archive.write`` made, from the first one on without a gap.

    Returns:
        What was found; ``wrong`` is 0 when nothing was changed, removed, reordered or cut off.
    """
    known = {**await _daily(database), **(heads or {})}
    walk = Walk(known)
    passed = 0
    for segment, links in sorted(map(read, archives), key=lambda found: found[0].after.sequence):
        passed += await asyncio.to_thread(_pass_archive, walk, segment, links)
    begin = await last_cut(database)
    if begin.sequence or walk.last:
        walk.begin(begin.sequence, begin.hash)
    async for rows in _pages(database, walk.last):
        await asyncio.to_thread(_pass, walk, rows)
        passed += len(rows)
        if on_page is not None:
            on_page(len(rows))
    walk.end()
    async with database.reader() as connection:
        unsealed = select(func.count()).select_from(_TABLE).where(_TABLE.c.sequence.is_(None))
        open_ = await connection.scalar(unsealed) or 0
    return Verdict(
        passed, (walk.last, walk.previous), open_, walk.wrong, tuple(walk.faults), max(known, default=0)
    )


async def _pages(database: Database, after: int) -> AsyncIterator[Sequence[Any]]:
    """The sealed records after a place, in their order; the next page is fetched while one is looked at."""
    statement = select(_TABLE.c.sequence, _TABLE.c.hash, *_fields(database))
    statement = statement.order_by(_TABLE.c.sequence).limit(PAGE)

    async def page(passed: int) -> Sequence[Any]:
        async with database.reader() as connection:
            return (await connection.execute(statement.where(_TABLE.c.sequence > passed))).all()

    rows = await page(after)
    while len(rows) == PAGE:
        following = asyncio.create_task(page(rows[-1][0]))
        try:
            yield rows
            rows = await following
        finally:
            following.cancel()
    yield rows


def _fields(database: Database) -> list[Any]:
    """The columns that are hashed; keys as SQLite holds them, which is as they are hashed."""
    found = [_TABLE.c[name] for name in FIELDS]
    if database.dialect == "sqlite":
        return [type_coerce(one, String) if isinstance(one.type, Uuid) else one for one in found]
    return found


def _pass(walk: Walk, rows: Sequence[Any]) -> None:
    for row in rows:
        walk.step(row[0], row[2:], row[1])


def _pass_archive(walk: Walk, segment: Segment, links: Iterable[tuple[int, Sequence[Any], str]]) -> int:
    """Walk through an archive; the first one given may begin anywhere."""
    if segment.after.sequence and (walk.last or walk.faults):
        walk.begin(segment.after.sequence, segment.after.hash)
    elif segment.after.sequence:
        walk.last, walk.previous = segment.after.sequence, segment.after.hash
    count = 0
    for link in links:
        walk.step(*link)
        count += 1
    if walk.last < segment.head.sequence:
        walk.missing(walk.last + 1, segment.head.sequence)
        walk.last, walk.previous = segment.head.sequence, segment.head.hash
    return count


async def _daily(database: Database) -> dict[int, str]:
    async with database.reader() as connection:
        rows = await connection.execute(select(_HEADS.c.sequence, _HEADS.c.hash))
        return {row.sequence: row.hash for row in rows}
