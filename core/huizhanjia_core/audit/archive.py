"""Taking old records out of the database for good: into a file that is verified like the chain itself."""

import asyncio
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Final

from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import delete, func, select

from huizhanjia_core.audit.chain import FIELDS, GENESIS, Walk
from huizhanjia_core.audit.export import Head, lines
from huizhanjia_core.audit.models import AuditCutRow, AuditRow
from huizhanjia_core.clock import LOCAL, beginning, today
from huizhanjia_core.db.database import Database
from huizhanjia_core.work import Work

KEPT_DAYS: Final = 180
"""Younger records stay in the database (网络安全法 art. 21: six months); its triggers see to it too."""

_FORMAT: Final = "huizhanjia audit archive 1"
_PRIVATE: Final = 0o600
_TABLE: Any = AuditRow.__table__
_CUTS: Any = AuditCutRow.__table__


class TooYoung(Refusal):
    """Records of the last 180 days are kept in the database."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh=f"审计记录须在库中保留至少 {KEPT_DAYS} 天，日期应不晚于 {_youngest()}。",
            en=f"Records stay in the database for {KEPT_DAYS} days at least.",
        )


class NothingOld(Refusal):
    """There is no sealed record of before that day."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.NOT_FOUND,
            zh="该日期之前没有已封存的审计记录，无需归档。",
            en="There is no sealed record of before that day.",
        )


class ChainBroken(Refusal):
    """What does not hold is evidence: it is not taken away."""

    def __init__(self, first: str) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh=f"审计链有不符之处，不能归档：{first}请先用 huizhanjia audit verify 查明。",
            en="The chain does not hold; run huizhanjia audit verify first.",
        )


class ArchiveUnreadable(Refusal):
    """A file is no archive, or was changed so that it cannot be read."""

    def __init__(self, path: Path, number: int) -> None:
        super().__init__(
            ErrorCode.BAD_USER_INPUT,
            zh=f"归档文件 {path} 第 {number} 行无法读取。",
            en=f"Line {number} of the archive {path} cannot be read.",
        )


@dataclass(frozen=True)
class Segment:
    """The oldest records of the chain, up to a place.

    Attributes:
        after: where the archives before it end; sequence 0 where there are none.
        head: its last record.
    """

    after: Head
    head: Head

    @property
    def count(self) -> int:
        """How many records it has."""
        return self.head.sequence - self.after.sequence


async def last_cut(database: Database) -> Head:
    """Where the archives end and the records in the database begin; sequence 0 without any archive."""
    query = select(_CUTS.c.last, _CUTS.c.hash, _CUTS.c.last_at).order_by(_CUTS.c.last.desc()).limit(1)
    async with database.reader() as connection:
        row = (await connection.execute(query)).one_or_none()
    return Head(0, GENESIS, "") if row is None else _head(row)


async def segment(database: Database, before: date) -> Segment:
    """What can be archived: the records until the first one of that day, but never the last of the chain.

    Args:
        database: whose records.
        before: the first day, in Asia/Shanghai, whose records stay.

    Raises:
        Refusal: TooYoung or NothingOld.
    """
    if before > _youngest():
        raise TooYoung
    after = await last_cut(database)
    sealed = _TABLE.c.sequence.is_not(None)
    young = select(func.min(_TABLE.c.sequence)).where(sealed, _TABLE.c.at >= beginning(before))
    async with database.reader() as connection:
        newest = await connection.scalar(select(func.max(_TABLE.c.sequence))) or 0
        last = min(await connection.scalar(young) or newest, newest) - 1
        found = select(_TABLE.c.sequence, _TABLE.c.hash, _TABLE.c.at).where(_TABLE.c.sequence == last)
        row = (await connection.execute(found)).one_or_none()
    if row is None or last <= after.sequence:
        raise NothingOld
    return Segment(after, _head(row))


async def write(
    database: Database, wanted: Segment, path: Path, on_page: Callable[[int], None] | None = None
) -> str:
    """Write a segment to a new file, each record verified on the way; the database is left as it is.

    Args:
        database: whose records.
        wanted: which.
        path: of a file that must not be there yet; made for its owner alone.
        on_page: told after each page how many records it held.

    Returns:
        The SHA-256 of the file.

    Raises:
        FileExistsError: there is a file.
        Refusal: ChainBroken.
    """
    walk = Walk(last=wanted.after.sequence, previous=wanted.after.hash)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        digest = await _written(database, wanted, walk, file, on_page)
        await asyncio.to_thread(os.fsync, file.fileno())
    if walk.faults or (walk.last, walk.previous) != (wanted.head.sequence, wanted.head.hash):
        await asyncio.to_thread(path.unlink)
        raise ChainBroken(walk.faults[0].zh if walk.faults else f"第 {walk.last + 1} 条起缺失。")
    return digest


async def _written(
    database: Database,
    wanted: Segment,
    walk: Walk,
    file: BinaryIO,
    on_page: Callable[[int], None] | None,
) -> str:
    digest = hashlib.sha256()

    def put(line: str) -> None:
        text = f"{line}\n".encode()
        digest.update(text)
        file.write(text)

    put(json.dumps({"format": _FORMAT, "after": asdict(wanted.after), "head": asdict(wanted.head)}))
    async for page in lines(database, up_to=wanted.head.sequence):
        for line in page:
            put(line)
            walk.step(*_link(json.loads(line)))  # as whoever reads the file will find it
        if on_page is not None:
            on_page(len(page))
    file.flush()
    return digest.hexdigest()


async def cut(work: Work, taken: Segment, *, file: str, digest: str) -> None:
    """Remove the records of a segment whose file is written, and keep the place where the chain goes on.

    Args:
        work: of the command line.
        taken: the segment.
        file: the name of its file.
        digest: the SHA-256 of the file.
    """
    work.session.add(
        AuditCutRow(
            first=taken.after.sequence + 1,
            last=taken.head.sequence,
            hash=taken.head.hash,
            last_at=datetime.fromisoformat(taken.head.at),
            cut_at=work.now,
            file=file,
            digest=digest,
        )
    )
    await work.session.flush()
    await work.session.execute(delete(_TABLE).where(_TABLE.c.sequence <= taken.head.sequence))
    work.audit.tells(
        first=taken.after.sequence + 1,
        last=taken.head.sequence,
        hash=taken.head.hash,
        file=file,
        sha256=digest,
    )


def read(path: Path) -> tuple[Segment, Iterator[tuple[int, Sequence[Any], str]]]:
    """An archive: what it says to be, and its records as ``Walk.step`` takes them, one by one.

    Raises:
        Refusal: ArchiveUnreadable, also while the records are read.
    """
    with path.open(encoding="utf-8") as file:
        begin = file.readline()
    try:
        given = json.loads(begin)
        said = Segment(Head(**given["after"]), Head(**given["head"]))
        form = given["format"]
    except (ValueError, TypeError, KeyError):
        form = None
    if form != _FORMAT:
        raise ArchiveUnreadable(path, 1)
    return said, _records(path)


def _records(path: Path) -> Iterator[tuple[int, Sequence[Any], str]]:
    with path.open(encoding="utf-8") as file:
        next(file)
        for number, line in enumerate(file, start=2):
            try:
                link = _link(json.loads(line))
            except (ValueError, TypeError, KeyError):
                raise ArchiveUnreadable(path, number) from None
            yield link


def _link(given: dict[str, Any]) -> tuple[int, Sequence[Any], str]:
    values = [datetime.fromisoformat(given[name]) if name == "at" else given[name] for name in FIELDS]
    return int(given["sequence"]), values, str(given["hash"])


def _head(row: Any) -> Head:
    return Head(row[0], row[1], row[2].astimezone(LOCAL).isoformat())


def _youngest() -> date:
    """The latest day before which records may go."""
    return today() - timedelta(days=KEPT_DAYS)
