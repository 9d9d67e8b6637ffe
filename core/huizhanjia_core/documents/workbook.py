"""A list as a workbook: a page that says what it is, and the rows, written to disk as they come."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from huizhanjia_schema import Language
from xlsxwriter import Workbook

from huizhanjia_core.documents.cells import OPTIONS, Styles, value_of, width_of
from huizhanjia_core.documents.listing import Column

Facts = Sequence[tuple[str, str]]
"""What is said about a workbook: a title and a text a line."""


class ListBook:
    """A workbook that is being written.

    Args:
        path: of the file.
        columns: of the list.
        language: of words.
    """

    def __init__(self, path: Path, columns: Sequence[Column], language: Language) -> None:
        self.rows = 0
        self._columns = columns
        self._language = language
        self._book = Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)})
        self._styles = Styles(self._book)
        self._about = self._book.add_worksheet("说明" if language == "zh" else "About")
        self._list = self._book.add_worksheet("数据" if language == "zh" else "Rows")
        self._list.activate()
        self._list.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            self._list.set_column(number, number, width_of(column.kind, column.title))
        self._list.write_row(0, 0, [column.title for column in columns], self._styles.head)

    def add(self, rows: Iterable[Any]) -> None:
        """Write rows as the answer holds them."""
        for row in rows:
            self.rows += 1
            for number, column in enumerate(self._columns):
                value = value_of(picked(row, column.keys), column.kind, self._language)
                money = column.kind.name == "Money"
                self._styles.write(self._list, self.rows, number, value, money=money)

    def finish(self, title: str, facts: Facts) -> None:
        """Write what the workbook is and close it."""
        self._list.autofilter(0, 0, self.rows, len(self._columns) - 1)
        self._about.set_column(0, 0, 16)
        self._about.set_column(1, 1, 80)
        self._about.write_string(0, 0, title, self._styles.title)
        for number, (name, text) in enumerate(facts, start=2):
            self._styles.write(self._about, number, 0, name)
            self._styles.write(self._about, number, 1, text)
        self._book.close()

    def abandon(self) -> None:
        """Close it unfinished, so that its temporary files go."""
        self._book.close()


def picked(value: Any, keys: Sequence[str]) -> Any:
    """What stands below ``value`` at the end of ``keys``; a list on the way makes it a list."""
    for number, key in enumerate(keys):
        if value is None:
            return None
        if isinstance(value, list):
            found = [picked(one, keys[number:]) for one in value]
            return [one for part in found for one in (part if isinstance(part, list) else [part])]
        value = value.get(key)
    return value
