"""Check a spreadsheet and enter it: batch by batch, each in a transaction, resumed after any interruption."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from huizhanjia_schema import ErrorCode, Refusal, RequestError
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from huizhanjia_core.db.model import new_key
from huizhanjia_core.documents.importer import Importer, Lookup, Values
from huizhanjia_core.documents.models import ImportedRow, ImportRow
from huizhanjia_core.documents.reading import Table, open_table
from huizhanjia_core.documents.values import WrongCellError, value_of
from huizhanjia_core.work import Work

BATCH: Final = 500
"""Rows a transaction: enough for speed, few enough that others write in between."""

Begin = Callable[[], AbstractAsyncContextManager[Work]]
"""Opens a unit of work of whoever imports, committed when its block ends."""

Progress = Callable[[int, int], None]
"""Is told how many of how many rows are done."""


@dataclass(frozen=True)
class Problem:
    """Why a row is not entered.

    Attributes:
        row: as Excel counts.
        column: the heading; empty when the row as a whole is meant.
        reason: in Chinese.
    """

    row: int
    column: str
    reason: str


@dataclass
class Report:
    """What was found, and what was done.

    Attributes:
        rows: in the file.
        written: entered now.
        skipped: entered before.
        problems: all of them, in the order of rows.
    """

    rows: int
    written: int = 0
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many rows have problems."""
        return len({problem.row for problem in self.problems})


@dataclass(frozen=True)
class _Read:
    """A row that was understood."""

    number: int
    values: Values


@dataclass
class _Check:
    """Understands the rows of one table."""

    importer: Importer
    table: Table
    report: Report
    seen: dict[bytes, int] = field(default_factory=dict)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def batches(self, begin: Begin) -> AsyncIterator[list[_Read]]:
        """The rows without problems, batch by batch; problems go to the report."""
        rows = self.table.rows()
        while batch := await asyncio.to_thread(_next, rows):
            read = await asyncio.to_thread(self._understood, batch)
            await self._look_up(begin, read)
            read = self._found(read)
            yield [row for row in read if not self._doubled(row)]

    def _understood(self, batch: Sequence[tuple[int, list[Any]]]) -> list[_Read]:
        found = []
        for number, cells in batch:
            values: dict[str, Any] = {}
            right = True
            for place, column in self.table.columns:
                try:
                    values[column.name] = value_of(cells[place] if place < len(cells) else None, column)
                except WrongCellError as error:
                    right = False
                    self._note(number, column.zh, error.reason)
            if right:
                found.append(_Read(number, values))
        return found

    async def _look_up(self, begin: Begin, rows: Sequence[_Read]) -> None:
        """Ask what texts stand for that were not asked for before."""
        asked: list[tuple[str, Lookup, set[str]]] = []
        for column in self.importer.columns:
            known = self.known.setdefault(column.name, {})
            if column.lookup is None:
                continue
            texts = {row.values[column.name] for row in rows} - known.keys() - {None}
            if texts:
                asked.append((column.name, column.lookup, texts))
        if not asked:
            return
        async with begin() as work:
            for name, lookup, texts in asked:
                found = await lookup(work.session, texts)
                self.known[name].update({text: found.get(text) for text in texts})

    def _found(self, rows: Sequence[_Read]) -> list[_Read]:
        """The rows with what their texts stand for; a text that stands for nothing is a problem."""
        looked_up = [column for column in self.importer.columns if column.lookup is not None]
        kept = []
        for row in rows:
            values, right = dict(row.values), True
            for column in looked_up:
                text = values[column.name]
                values[column.name] = None if text is None else self.known[column.name][text]
                if text is not None and values[column.name] is None:
                    right = False
                    self._note(row.number, column.zh, column.unknown)
            if right:
                kept.append(_Read(row.number, values))
        return kept

    def _doubled(self, row: _Read) -> bool:
        key = _digest([row.values[name] for name in self.importer.unique])
        first = self.seen.setdefault(key, row.number)
        if first == row.number:
            return False
        titles = {column.name: column.zh for column in self.importer.columns}
        self._note(
            row.number, "、".join(titles[name] for name in self.importer.unique), f"与第 {first} 行重复"
        )
        return True

    def _note(self, row: int, column: str, reason: str) -> None:
        self.report.problems.append(Problem(row, column, reason))


async def check(
    importer: Importer,
    path: Path,
    begin: Begin,
    *,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Enter every row and take it back: what services would refuse is known before anything is written.

    Args:
        importer: of the rows.
        path: of a workbook that was examined already.
        begin: opens units of work; nothing that is done in them stays.
        limit: rows that are accepted.
        progress: is told.

    Raises:
        RequestError: the table cannot be read, or has too many rows.
    """
    checking = await _opened(importer, path, limit)
    report, done = checking.report, 0
    async for rows in checking.batches(begin):
        try:
            async with begin() as work:
                savepoint = await work.session.begin_nested()
                outcomes = await importer.write(work, [row.values for row in rows])
                await savepoint.rollback()
        except IntegrityError:
            raise _busy() from None
        _note_refusals(report, rows, outcomes)
        done += len(rows)
        _tell(progress, done, report)
    report.problems.sort(key=lambda problem: problem.row)
    return report


async def run(
    importer: Importer,
    path: Path,
    begin: Begin,
    *,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Enter the rows, once each: rows that were entered before are skipped, whatever stopped an earlier run.

    Nothing is entered while a cell is wrong. A row that a service refuses stays out and is reported; the
    others are entered.

    Args:
        importer: of the rows.
        path: of a workbook that was examined already.
        begin: opens the transactions.
        limit: rows that are accepted.
        progress: is told after each batch.

    Raises:
        RequestError: the table cannot be read, has too many rows, or is being imported by someone else.
    """
    checking = await _opened(importer, path, limit)
    report = checking.report
    async for _ in checking.batches(begin):  # the cells first, all of them
        pass
    report.problems.sort(key=lambda problem: problem.row)
    if report.problems:
        return report
    import_id = await _started(importer, path, begin, report.rows)
    checking = _Check(importer, checking.table, report)
    done = 0
    async for rows in checking.batches(begin):
        try:
            async with begin() as work:
                await _enter(work, importer, import_id, rows, report)
        except IntegrityError:
            raise _busy() from None
        done += len(rows)
        _tell(progress, done, report)
    async with begin() as work:
        noted = await work.session.get_one(ImportRow, import_id)
        noted.finished_at, noted.refused = work.now, report.wrong
    return report


async def _enter(
    work: Work, importer: Importer, import_id: Any, rows: Sequence[_Read], report: Report
) -> None:
    """One batch: its rows, and that they were entered, in one transaction."""
    owner = [importer.name, work.actor.account_id]
    digests = {row.number: _digest([*owner, row.values]).hex() for row in rows}
    known = set(
        await work.session.scalars(select(ImportedRow.digest).where(ImportedRow.digest.in_(digests.values())))
    )
    fresh = [row for row in rows if digests[row.number] not in known]
    outcomes = await importer.write(work, [row.values for row in fresh])
    entered = [row for row, refusal in zip(fresh, outcomes, strict=True) if refusal is None]
    if entered:
        remembered = [
            {"id": new_key(), "import_id": import_id, "digest": digests[row.number]} for row in entered
        ]
        await work.session.execute(insert(ImportedRow), remembered)
    noted = await work.session.get_one(ImportRow, import_id, with_for_update=True)
    noted.written += len(entered)
    noted.skipped += len(rows) - len(fresh)
    await work.session.flush()
    report.written += len(entered)
    report.skipped += len(rows) - len(fresh)
    _note_refusals(report, fresh, outcomes)


async def _opened(importer: Importer, path: Path, limit: int | None) -> _Check:
    table = await asyncio.to_thread(open_table, path, importer)
    rows = await asyncio.to_thread(table.count)
    if rows == 0:
        raise RequestError(ErrorCode.BAD_USER_INPUT, zh="表格中没有数据。", en="The table has no rows.")
    if limit is not None and rows > limit:
        raise RequestError(
            ErrorCode.BAD_USER_INPUT,
            zh=f"共 {rows} 行，网页导入最多 {limit} 行。请分成几个文件，或请系统管理员用命令行导入。",
            en=f"There are {rows} rows; at most {limit} are taken here. Split the file.",
        )
    return _Check(importer, table, Report(rows))


async def _started(importer: Importer, path: Path, begin: Begin, rows: int) -> Any:
    file = await asyncio.to_thread(_file_digest, path)
    async with begin() as work:
        digest = _digest([importer.name, work.actor.account_id, file]).hex()
        found = await work.session.scalar(select(ImportRow).where(ImportRow.digest == digest))
        if found is None:
            found = ImportRow(
                importer=importer.name,
                digest=digest,
                account_id=work.actor.account_id,
                started_at=work.now,
                rows=rows,
            )
            work.session.add(found)
        await work.session.flush()
        return found.id


def _note_refusals(report: Report, rows: Sequence[_Read], outcomes: Sequence[Refusal | None]) -> None:
    for row, refusal in zip(rows, outcomes, strict=True):
        if refusal is not None:
            report.problems.append(Problem(row.number, "", refusal.zh))


def _tell(progress: Progress | None, done: int, report: Report) -> None:
    if progress is not None:
        progress(done, report.rows)


def _next(rows: Iterator[tuple[int, list[Any]]]) -> list[tuple[int, list[Any]]]:
    return list(islice(rows, BATCH))


def _digest(values: Any) -> bytes:
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _busy() -> RequestError:
    return RequestError(
        ErrorCode.CONFLICT,
        zh="数据与他人刚刚登记的冲突，或同一文件正在导入。已导入的行不会重复，请稍后再导入一次。",
        en="Someone was faster, or the same file is being imported. Please import it again later.",
    )
