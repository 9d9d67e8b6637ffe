"""Taking the trail out of the database: its records as lines of JSON, and the end of the chain."""

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.audit.chain import FIELDS, GENESIS
from huizhanjia_core.audit.models import AuditRow
from huizhanjia_core.clock import LOCAL, beginning
from huizhanjia_core.db.database import Database

PAGE = 5000
_TABLE: Any = AuditRow.__table__


@dataclass(frozen=True)
class Head:
    """The end of the chain at a moment; kept elsewhere, it gives away a cut tail.

    Attributes:
        sequence: of the last sealed record; 0 before the first.
        hash: its hash.
        at: when it happened, with its offset; empty before the first.
    """

    sequence: int
    hash: str
    at: str

    def line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))


class HeadsUnreadable(Exception):  # noqa: N818 - named by what is wrong
    """A file of heads holds something else; ``zh`` tells which line."""

    def __init__(self, number: int) -> None:
        self.zh = f"链头文件第 {number} 行无法读取：应为 huizhanjia audit head 输出的一行。"
        super().__init__(f"line {number} is no head")


async def head(database: Database) -> Head:
    """The end of the chain now."""
    last = select(_TABLE.c.sequence, _TABLE.c.hash, _TABLE.c.at).where(_TABLE.c.sequence.is_not(None))
    async with database.reader() as connection:
        row = (await connection.execute(last.order_by(_TABLE.c.sequence.desc()).limit(1))).one_or_none()
    if row is None:
        return Head(0, GENESIS, "")
    return Head(row.sequence, row.hash, row.at.astimezone(LOCAL).isoformat())


def read_heads(lines: Iterable[str]) -> dict[int, str]:
    """Hash by sequence, from lines that ``Head.line`` made; raises ``HeadsUnreadable``."""
    found: dict[int, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            sequence, hashed = int(given["sequence"]), str(given["hash"])
        except (ValueError, TypeError, KeyError):
            raise HeadsUnreadable(number) from None
        if sequence:
            found[sequence] = hashed
    return found


async def lines(
    database: Database, first: date | None = None, last: date | None = None, up_to: int | None = None
) -> AsyncIterator[list[str]]:
    """Pages of sealed records in the order of the chain, each record a line of JSON.

    Args:
        database: whose records.
        first: the first day in Asia/Shanghai; None for the beginning.
        last: the last day, included; None for the end.
        up_to: the last sequence, included; None for the end.
    """
    columns = [_TABLE.c.sequence, _TABLE.c.hash, *(_TABLE.c[name] for name in FIELDS)]
    statement = select(*columns).order_by(_TABLE.c.sequence).limit(PAGE)
    if first is not None:
        statement = statement.where(_TABLE.c.at >= beginning(first))
    if last is not None:
        statement = statement.where(_TABLE.c.at < beginning(last + timedelta(days=1)))
    if up_to is not None:
        statement = statement.where(_TABLE.c.sequence <= up_to)
    passed = 0
    while True:
        async with database.reader() as connection:
            rows = (await connection.execute(statement.where(_TABLE.c.sequence > passed))).all()
        if rows:
            passed = rows[-1][0]
            yield [_line(row) for row in rows]
        if len(rows) < PAGE:
            return


def _line(row: Sequence[Any]) -> str:
    values = dict(zip(("sequence", "hash", *FIELDS), map(_plain, row), strict=True))
    return json.dumps(values, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).isoformat()
    return value
