"""What the rows of a spreadsheet say, cell by cell: understood, looked up and compared, batch by batch."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, islice
from typing import Any, Final

from huizhanjia_core.documents.apart import Apart
from huizhanjia_core.documents.importer import Column, Importer, Lookup, Values
from huizhanjia_core.documents.reading import Table
from huizhanjia_core.documents.values import WrongCellError, value_of
from huizhanjia_core.work import Work

BATCH: Final = 1000
"""Rows a transaction: enough for speed, few enough that others write in between."""

MOST_PROBLEMS: Final = 10_000
"""Problems that are kept; beyond them they are counted. Whoever has that many has one cause of them."""

Begin = Callable[[], AbstractAsyncContextManager[Work]]
"""Opens a unit of work of whoever imports, committed when its block ends."""


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
        wrong: how many rows have problems.
        problem_count: how many problems there are.
        problems: the first ``MOST_PROBLEMS`` of them, by row once all rows were looked at.
    """

    rows: int
    written: int = 0
    skipped: int = 0
    wrong: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    _marks: bytearray = field(default_factory=bytearray, repr=False)

    def note(self, problem: Problem) -> None:
        """Count a problem, and keep it while there is room."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        if len(self._marks) <= problem.row:
            self._marks.extend(bytes(problem.row + BATCH - len(self._marks)))
        if not self._marks[problem.row]:
            self._marks[problem.row] = 1
            self.wrong += 1

    def sort(self) -> None:
        """Let the problems stand by row."""
        self.problems.sort(key=lambda problem: problem.row)


@dataclass(frozen=True)
class Read:
    """A row as far as it was understood.

    Attributes:
        number: as Excel counts.
        values: by the column's name; None for cells that are wrong.
        right: whether all cells were understood.
    """

    number: int
    values: Values
    right: bool = True


@dataclass
class Checking:
    """Understands the rows of one table.

    Attributes:
        importer: of the rows.
        table: where they stand.
        report: learns of problems.
        apart: what tells rows apart, with the first row of each.
        known: what texts stand for, by column.
    """

    importer: Importer
    table: Table
    report: Report
    apart: Apart
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def batches(self, begin: Begin) -> AsyncIterator[list[Read]]:
        """The rows without problems, batch by batch; problems go to the report.

        Rows that make one record stay in one batch; of a record with a wrong row none is given.
        """
        rows, held = self.table.rows(), list[Read]()
        while batch := await asyncio.to_thread(_next, rows):
            read = await asyncio.to_thread(self._understood, batch)
            await self._look_up(begin, read)
            ready, held = await asyncio.to_thread(self._completed, held, read)
            if ready:
                yield ready
        if ready := self._sound(held):
            yield ready

    def _completed(self, held: list[Read], rows: Sequence[Read]) -> tuple[list[Read], list[Read]]:
        """The rows that can be given, and those that wait for more of their record."""
        found = [*held, *(self._told_apart(self._found(row)) for row in rows)]
        together = self.importer.together
        if together is None:
            return self._sound(found), []
        cut, last = len(found), together(found[-1].values)
        while cut and together(found[cut - 1].values) == last:
            cut -= 1
        if not cut and len(found) > BATCH:  # no record has that many rows; the service will say so
            cut = len(found)
        return self._sound(found[:cut]), found[cut:]

    def _sound(self, rows: Sequence[Read]) -> list[Read]:
        return [
            row
            for record in records(self.importer, rows)
            if all(one.right for one in record)
            for row in record
        ]

    def _understood(self, batch: Sequence[tuple[int, list[Any]]]) -> list[Read]:
        found = []
        for number, cells in batch:
            values: dict[str, Any] = {}
            right = True
            for place, column in self.table.columns:
                try:
                    values[column.name] = value_of(cells[place] if place < len(cells) else None, column)
                except WrongCellError as error:
                    right, values[column.name] = False, None
                    self._note(number, column.zh, error.reason)
            found.append(Read(number, values, right))
        return found

    async def _look_up(self, begin: Begin, rows: Sequence[Read]) -> None:
        """Ask what texts stand for that were not asked for before."""
        asked: list[tuple[str, Lookup, set[str]]] = []
        for column in self.importer.columns:
            known = self.known.setdefault(column.name, {})
            if column.lookup is None:
                continue
            texts = {row.values[column.name] for row in rows if row.right} - known.keys() - {None}
            if texts:
                asked.append((column.name, column.lookup, texts))
        if not asked:
            return
        async with begin() as work:
            for name, lookup, texts in asked:
                found = await lookup(work.session, texts)
                self.known[name].update({text: found.get(text) for text in texts})

    def _found(self, row: Read) -> Read:
        """A row with what its texts stand for; a text that stands for nothing is a problem."""
        if not row.right or not self._looked_up:
            return row
        values, right = dict(row.values), True
        for column in self._looked_up:
            text = values[column.name]
            values[column.name] = None if text is None else self.known[column.name][text]
            if text is not None and values[column.name] is None:
                right = False
                self._note(row.number, column.zh, column.unknown)
        return Read(row.number, values, right)

    def _told_apart(self, row: Read) -> Read:
        """A row that is right only when none before it has the same values of the telling columns."""
        if not row.right:
            return row
        first = self.apart.first([row.values[name] for name in self.importer.unique], row.number)
        if first == row.number:
            return row
        titles = {column.name: column.zh for column in self.importer.columns}
        self._note(
            row.number, "、".join(titles[name] for name in self.importer.unique), f"与第 {first} 行重复"
        )
        return Read(row.number, row.values, right=False)

    @cached_property
    def _looked_up(self) -> list[Column]:
        return [column for column in self.importer.columns if column.lookup is not None]

    def _note(self, row: int, column: str, reason: str) -> None:
        self.report.note(Problem(row, column, reason))


def records(importer: Importer, rows: Sequence[Read]) -> Iterator[list[Read]]:
    """The rows, record by record; a row is a record where the importer does not say what is together."""
    together = importer.together
    if together is None:
        yield from ([row] for row in rows)
        return
    for _, record in groupby(rows, key=lambda row: together(row.values)):
        yield list(record)


def _next(rows: Iterator[tuple[int, list[Any]]]) -> list[tuple[int, list[Any]]]:
    return list(islice(rows, BATCH))
