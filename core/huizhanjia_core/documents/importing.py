"""Check a spreadsheet and enter it: batch by batch, each in a transaction, resumed after any interruption."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from huizhanjia_schema import ErrorCode, Refusal, RequestError, encode_id
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from huizhanjia_core.db.model import new_key
from huizhanjia_core.documents.checking import BATCH, Begin, Checking, Problem, Read, Report, digest
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.documents.models import PREFIX, ImportedRow, ImportRow, ImportState
from huizhanjia_core.documents.reading import open_table
from huizhanjia_core.documents.spool import Spool
from huizhanjia_core.work import Work

__all__ = ["BATCH", "Begin", "Problem", "Progress", "Report", "check", "run"]

Progress = Callable[[int, int], None]
"""Is told how many of how many rows are done."""

_IMPORTED: Final[Any] = ImportedRow.__table__


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
    with Spool(path.parent) as spool:
        async for rows in checking.batches(begin):  # the cells first, all of them
            if not report.problems:
                await asyncio.to_thread(spool.add, rows)
        report.problems.sort(key=lambda problem: problem.row)
        if report.problems:
            return report
        entering = _Entering(importer, await _started(importer, path, begin, report.rows), report)
        try:
            await entering.all(spool, begin, progress)
        except BaseException:
            await _stopped(begin, entering.import_id)
            raise
    async with begin() as work:
        noted = await work.session.get_one(ImportRow, entering.import_id)
        noted.state, noted.moved_at = ImportState.DONE, work.now
        noted.finished_at, noted.refused = work.now, report.wrong
    return report


@dataclass(frozen=True)
class _Entering:
    """Enters the rows of one file."""

    importer: Importer
    import_id: UUID
    report: Report

    async def all(self, spool: Spool, begin: Begin, progress: Progress | None) -> None:
        """Batch by batch, each in a transaction of its own."""
        done = 0
        async with aclosing(spool.batches()) as batches:
            async for rows in batches:
                try:
                    async with begin() as work:
                        outcome = await self._batch(work, rows)
                except IntegrityError:
                    raise _busy() from None
                self._count(rows, *outcome)  # only what was committed
                done += len(rows)
                _tell(progress, done, self.report)

    async def _batch(
        self, work: Work, rows: Sequence[Read]
    ) -> tuple[Sequence[Read], Sequence[Refusal | None]]:
        """One batch: its rows, and that they were entered, in one transaction."""
        digests = await asyncio.to_thread(self._digests, work.actor.account_id, rows)
        remembered = select(ImportedRow.digest).where(ImportedRow.digest.in_(digests.values()))
        known = set(await work.session.scalars(remembered))
        fresh = [row for row in rows if digests[row.number] not in known]
        outcomes = await self.importer.write(work, [row.values for row in fresh])
        entered = [row for row, refusal in zip(fresh, outcomes, strict=True) if refusal is None]
        if entered:
            values = [
                {"id": new_key(), "import_id": self.import_id, "digest": digests[row.number]}
                for row in entered
            ]
            await work.session.execute(insert(_IMPORTED), values)
        noted = await work.session.get_one(ImportRow, self.import_id, with_for_update=True)
        noted.written += len(entered)
        noted.skipped += len(rows) - len(fresh)
        noted.refused += len(fresh) - len(entered)
        noted.moved_at = work.now
        await work.session.flush()
        work.audit.concerns(encode_id(PREFIX, self.import_id))
        first, last = rows[0].number, rows[-1].number
        work.audit.tells(importer=self.importer.name, first=first, last=last, written=len(entered))
        return fresh, outcomes

    def _digests(self, account: UUID | None, rows: Sequence[Read]) -> dict[int, str]:
        owner = [self.importer.name, account]
        return {row.number: digest([*owner, row.values]).hex() for row in rows}

    def _count(self, rows: Sequence[Read], fresh: Sequence[Read], outcomes: Sequence[Refusal | None]) -> None:
        self.report.written += sum(refusal is None for refusal in outcomes)
        self.report.skipped += len(rows) - len(fresh)
        _note_refusals(self.report, fresh, outcomes)


async def _opened(importer: Importer, path: Path, limit: int | None) -> Checking:
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
    return Checking(importer, table, Report(rows))


async def _started(importer: Importer, path: Path, begin: Begin, rows: int) -> UUID:
    file = await asyncio.to_thread(_file_digest, path)
    async with begin() as work:
        mark = digest([importer.name, work.actor.account_id, file]).hex()
        found = await work.session.scalar(select(ImportRow).where(ImportRow.digest == mark))
        if found is None:
            found = ImportRow(
                importer=importer.name,
                digest=mark,
                account_id=work.actor.account_id,
                started_at=work.now,
                rows=rows,
            )
            work.session.add(found)
        found.state, found.moved_at, found.finished_at = ImportState.RUNNING, work.now, None
        found.refused = 0  # of this run; rows that were refused are tried again
        await work.session.flush()
        return found.id


async def _stopped(begin: Begin, import_id: UUID) -> None:
    """Note that an import broke off, as far as the database still answers."""
    with suppress(Exception):
        async with begin() as work:
            noted = await work.session.get_one(ImportRow, import_id)
            noted.state, noted.moved_at = ImportState.STOPPED, work.now


def _note_refusals(report: Report, rows: Sequence[Read], outcomes: Sequence[Refusal | None]) -> None:
    for row, refusal in zip(rows, outcomes, strict=True):
        if refusal is not None:
            report.problems.append(Problem(row.number, "", refusal.zh))


def _tell(progress: Progress | None, done: int, report: Report) -> None:
    if progress is not None:
        progress(done, report.rows)


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _busy() -> RequestError:
    return RequestError(
        ErrorCode.CONFLICT,
        zh="数据与他人刚刚登记的冲突，或同一文件正在导入。已导入的行不会重复，请稍后再导入一次。",
        en="Someone was faster, or the same file is being imported. Please import it again later.",
    )
