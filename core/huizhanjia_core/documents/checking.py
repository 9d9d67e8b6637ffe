"""What the rows of a spreadsheet say, cell by cell: understood, looked up and compared, batch by batch."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from huizhanjia_core.documents.importer import Importer, Lookup, Values
from huizhanjia_core.documents.reading import Table
from huizhanjia_core.documents.values import WrongCellError, value_of
from huizhanjia_core.work import Work

BATCH: Final = 1000
"""Rows a transaction: enough for speed, few enough that others write in between."""

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
class Read:
    """A row that was understood.

    Attributes:
        number: as Excel counts.
        values: by the column's name.
    """

    number: int
    values: Values


@dataclass
class Checking:
    """Understands the rows of one table.

    Attributes:
        importer: of the rows.
        table: where they stand.
        report: learns of problems.
        seen: what tells rows apart, with the first row of each.
        known: what texts stand for, by column.
    """

    importer: Importer
    table: Table
    report: Report
    seen: dict[bytes, int] = field(default_factory=dict)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def batches(self, begin: Begin) -> AsyncIterator[list[Read]]:
        """The rows without problems, batch by batch; problems go to the report."""
        rows = self.table.rows()
        while batch := await asyncio.to_thread(_next, rows):
            read = await asyncio.to_thread(self._understood, batch)
            await self._look_up(begin, read)
            yield await asyncio.to_thread(self._told_apart, read)

    def _told_apart(self, rows: Sequence[Read]) -> list[Read]:
        return [row for row in self._found(rows) if not self._doubled(row)]

    def _understood(self, batch: Sequence[tuple[int, list[Any]]]) -> list[Read]:
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
                found.append(Read(number, values))
        return found

    async def _look_up(self, begin: Begin, rows: Sequence[Read]) -> None:
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

    def _found(self, rows: Sequence[Read]) -> list[Read]:
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
                kept.append(Read(row.number, values))
        return kept

    def _doubled(self, row: Read) -> bool:
        key = digest([row.values[name] for name in self.importer.unique])
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


def digest(values: Any) -> bytes:
    """SHA-256 of values of JSON, days and keys."""
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _next(rows: Iterator[tuple[int, list[Any]]]) -> list[tuple[int, list[Any]]]:
    return list(islice(rows, BATCH))
