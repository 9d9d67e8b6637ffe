"""Check a spreadsheet and enter it: batch by batch, each in a transaction, resumed after any interruption."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from huizhanjia_schema import ErrorCode, Refusal, RequestError, encode_id
from sqlalchemy import insert, select, update

from huizhanjia_core.db.model import new_key
from huizhanjia_core.documents import digests
from huizhanjia_core.documents.apart import Apart
from huizhanjia_core.documents.checking import BATCH, Begin, Checking, Problem, Read, Report, records
from huizhanjia_core.documents.importer import Importer
from huizhanjia_core.documents.models import PREFIX, ImportedRow, ImportRow, ImportState
from huizhanjia_core.documents.reading import Table, open_table
from huizhanjia_core.documents.spool import Spool
from huizhanjia_core.documents.trying import tried
from huizhanjia_core.work import Work

__all__ = ["BATCH", "LEASE", "Begin", "Problem", "Progress", "Report", "check", "run"]

Progress = Callable[[int, int], None]
"""Is told how many of how many rows are done."""

LEASE: Final = timedelta(minutes=2)
"""How long a run that does not get further counts as alive; a batch takes seconds."""

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
    table, report = await _opened(importer, path, limit)
    done = 0

    async def attempt(work: Work, rows: Sequence[Read]) -> Sequence[Refusal | None]:
        savepoint = await work.session.begin_nested()
        outcomes = await importer.write(work, [row.values for row in rows])
        await savepoint.rollback()
        return outcomes

    with Apart() as apart:
        async for rows in Checking(importer, table, report, apart).batches(begin):
            _note_refusals(importer, report, rows, await tried(begin, attempt, rows))
            done += len(rows)
            _tell(progress, done, report)
    report.sort()
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
    others are entered. Of two runs of the same file the later one goes on; the earlier one ends at its next
    batch, which leaves nothing behind.

    Args:
        importer: of the rows.
        path: of a workbook that was examined already.
        begin: opens the transactions.
        limit: rows that are accepted.
        progress: is told after each batch.

    Raises:
        RequestError: the table cannot be read, has too many rows, or another run has taken over.
        KeyProblem: there is no master key, without which rows cannot be remembered.
    """
    table, report = await _opened(importer, path, limit)
    with Spool(path.parent) as spool:
        with Apart() as apart:
            async for rows in Checking(importer, table, report, apart).batches(begin):
                if not report.problem_count:  # the cells first, all of them
                    await asyncio.to_thread(spool.add, rows)
        del table  # the whole sheet lies in memory
        if report.problem_count:
            report.sort()
            return report
        entering = await _started(importer, path, begin, report)
        try:
            await entering.all(spool, begin, progress)
        except BaseException:
            await entering.stopped(begin)
            raise
    await entering.finished(begin)
    return report


@dataclass(frozen=True)
class _Entering:
    """Enters the rows of one file, for as long as no other run takes it over."""

    importer: Importer
    import_id: UUID
    token: UUID
    report: Report

    async def all(self, spool: Spool, begin: Begin, progress: Progress | None) -> None:
        """Batch by batch, each in a transaction of its own."""
        done = 0
        async with aclosing(spool.batches()) as batches:
            async for rows in batches:
                fresh, outcomes = await tried(begin, self._batch, rows)
                self.report.written += sum(refusal is None for refusal in outcomes)
                self.report.skipped += len(rows) - len(fresh)
                _note_refusals(self.importer, self.report, fresh, outcomes)
                done += len(rows)
                _tell(progress, done, self.report)

    async def finished(self, begin: Begin) -> None:
        """Note that all rows were tried."""
        async with begin() as work:
            await self._note(
                work, state=ImportState.DONE, token=None, finished_at=work.now, refused=self.report.wrong
            )

    async def stopped(self, begin: Begin) -> None:
        """Note that the import broke off, as far as the database still answers and the run is ours."""
        with suppress(Exception):
            async with begin() as work:
                await self._note(work, state=ImportState.STOPPED, token=None)

    async def _batch(
        self, work: Work, rows: Sequence[Read]
    ) -> tuple[Sequence[Read], Sequence[Refusal | None]]:
        """One batch: its rows, and that they were entered, in one transaction."""
        digests_of = await digests.of_rows(work, self.importer.name, rows)
        remembered = select(ImportedRow.digest).where(ImportedRow.digest.in_(digests_of.values()))
        known = set(await work.session.scalars(remembered))
        fresh = [
            row
            for record in records(self.importer, rows)
            if any(digests_of[row.number] not in known for row in record)
            for row in record
        ]
        outcomes = await self.importer.write(work, [row.values for row in fresh]) if fresh else []
        entered = [row for row, refusal in zip(fresh, outcomes, strict=True) if refusal is None]
        if entered:
            values = [
                {"id": new_key(), "import_id": self.import_id, "digest": digest, "keyed": True}
                for digest in (digests_of[row.number] for row in entered)
                if digest not in known
            ]
            await work.session.execute(insert(_IMPORTED), values)
        await self._note(
            work,
            written=ImportRow.written + len(entered),
            skipped=ImportRow.skipped + len(rows) - len(fresh),
            refused=ImportRow.refused + len(fresh) - len(entered),
            lease_until=work.now + LEASE,
        )
        work.audit.concerns(encode_id(PREFIX, self.import_id))
        first, last = rows[0].number, rows[-1].number
        work.audit.tells(importer=self.importer.name, first=first, last=last, written=len(entered))
        return fresh, outcomes

    async def _note(self, work: Work, **values: Any) -> None:
        """Change the import's row, locked from here on; raises ``RequestError`` when it is no longer ours."""
        await work.session.flush()
        ours = (ImportRow.id == self.import_id, ImportRow.token == self.token)
        noted = update(ImportRow).where(*ours).values(moved_at=work.now, **values).returning(ImportRow.id)
        if await work.session.scalar(noted.execution_options(synchronize_session=False)) is None:
            raise RequestError(
                ErrorCode.CONFLICT,
                zh="同一文件已另行导入，本次到此为止；已导入的行不会重复。",
                en="Another run of the same file has taken over; no row is entered twice.",
            )


async def _opened(importer: Importer, path: Path, limit: int | None) -> tuple[Table, Report]:
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
    return table, Report(rows)


async def _started(importer: Importer, path: Path, begin: Begin, report: Report) -> _Entering:
    """Note that a run of the file begins; an earlier one, going on or killed, loses its token."""
    file = await asyncio.to_thread(digests.of_file, path)

    async def attempt(work: Work, file: str) -> _Entering:
        mark = await digests.of_import(work, importer.name, file)
        found = await work.session.scalar(select(ImportRow).where(ImportRow.digest == mark).with_for_update())
        if found is None:
            found = ImportRow(
                importer=importer.name,
                digest=mark,
                account_id=work.actor.account_id,
                started_at=work.now,
                rows=report.rows,
            )
            work.session.add(found)
        found.state, found.token, found.lease_until = ImportState.RUNNING, new_key(), work.now + LEASE
        found.moved_at, found.finished_at = work.now, None
        found.refused = 0  # of this run; rows that were refused are tried again
        await work.session.flush()
        return _Entering(importer, found.id, found.token, report)

    return await tried(begin, attempt, file)


def _note_refusals(
    importer: Importer, report: Report, rows: Sequence[Read], outcomes: Sequence[Refusal | None]
) -> None:
    for row, refusal in zip(rows, outcomes, strict=True):
        if refusal is not None:
            report.note(Problem(row.number, importer.heading(refusal), refusal.zh))


def _tell(progress: Progress | None, done: int, report: Report) -> None:
    if progress is not None:
        progress(done, report.rows)
