"""Walks along the chain, a page of records at a time: however long it is, little of it is in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

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
    """

    passed: int
    head: tuple[int, str]
    unsealed: int
    wrong: int
    faults: tuple[Fault, ...]


async def length(database: Database) -> int:
    """How many records there are to look at."""
    async with database.reader() as connection:
        return await connection.scalar(select(func.max(_TABLE.c.sequence))) or 0


async def verify(
    database: Database,
    heads: Mapping[int, str] | None = None,
    on_page: Callable[[int], None] | None = None,
) -> Verdict:
    """Look at every sealed record.

    Args:
        database: whose records.
        heads: ends of the chain that were exported, hash by sequence; the daily ones of the database
            are known beside them.
        on_page: told after each page how many records it held.

    Returns:
        What was found; ``wrong`` is 0 when nothing was changed, removed, reordered or cut off.
    """
    walk = Walk({**await _daily(database), **(heads or {})})
    statement = select(_TABLE.c.sequence, _TABLE.c.hash, *(_TABLE.c[name] for name in FIELDS))
    statement = statement.order_by(_TABLE.c.sequence).limit(PAGE)
    passed = 0
    while True:
        async with database.reader() as connection:
            rows = (await connection.execute(statement.where(_TABLE.c.sequence > walk.last))).all()
        for row in rows:
            walk.step(row[0], row[2:], row[1])
        passed += len(rows)
        if on_page is not None:
            on_page(len(rows))
        if len(rows) < PAGE:
            break
    walk.end()
    async with database.reader() as connection:
        unsealed = select(func.count()).select_from(_TABLE).where(_TABLE.c.sequence.is_(None))
        open_ = await connection.scalar(unsealed) or 0
    return Verdict(passed, (walk.last, walk.previous), open_, walk.wrong, tuple(walk.faults))


async def _daily(database: Database) -> dict[int, str]:
    async with database.reader() as connection:
        rows = await connection.execute(select(_HEADS.c.sequence, _HEADS.c.hash))
        return {row.sequence: row.hash for row in rows}
