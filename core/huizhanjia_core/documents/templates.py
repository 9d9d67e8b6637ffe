"""Workbooks to be filled in, and workbooks with their errors marked."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

from huizhanjia_core.documents.cells import OPTIONS, Styles
from huizhanjia_core.documents.importer import Column, Importer, Kind
from huizhanjia_core.documents.importing import Problem
from huizhanjia_core.documents.reading import REASONS, REQUIRED, SHEET, Table

_LAST: Final = 1_048_575
_LONGEST_LIST: Final = 255
"""Characters of a list of choices that Excel offers in a cell."""


def write_template(importer: Importer, path: Path) -> None:
    """An empty workbook with headings, choices to pick from, and a page that explains each column."""
    with Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)}) as book:
        styles = Styles(book)
        text = book.add_format({"num_format": "@"})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(SHEET)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(importer.columns):
            style = {Kind.TEXT: text, Kind.DATE: date}.get(column.kind)
            sheet.set_column(place, place, max(14, 2 * len(column.zh) + 4), style)
            words = ["是", "否"] if column.kind is Kind.YES_NO else list(column.choices)
            if words and len(",".join(words)) <= _LONGEST_LIST:
                sheet.data_validation(1, place, _LAST, place, {"validate": "list", "source": words})
        sheet.write_row(0, 0, [_heading(column) for column in importer.columns], styles.head)
        notes = book.add_worksheet("填写说明")
        notes.set_column(0, 0, 22)
        notes.set_column(1, 2, 10)
        notes.set_column(3, 3, 90)
        notes.write_string(0, 0, importer.zh, styles.title)
        notes.write_row(2, 0, ["列", "内容", "必填", "说明"], styles.head)
        for number, column in enumerate(importer.columns, start=3):
            told = (column.zh, column.kind.value, "是" if column.required else "否", _explained(column))
            for place, words_of in enumerate(told):
                styles.write(notes, number, place, words_of)


def write_marked(table: Table, problems: Sequence[Problem], path: Path) -> None:
    """The rows of a table, wrong cells in red and the reasons beside them; corrected, it can be sent again.

    Args:
        table: that was checked.
        problems: what was found.
        path: of the workbook to write.
    """
    reasons: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        reasons[problem.row].append(problem)
    with Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)}) as book:
        styles = Styles(book)
        sheet = book.add_worksheet("错误标注")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.heads) - 1, 18)
        sheet.set_column(len(table.heads), len(table.heads), 60)
        sheet.write_row(0, 0, [*table.heads, REASONS], styles.head)
        places = {column.zh: place for place, column in table.columns}
        for number, (row, cells) in enumerate(table.rows(), start=1):
            found = reasons.get(row, [])
            wrong = {places.get(title) for problem in found for title in problem.column.split("、")}
            for place, cell in enumerate(cells):
                if place in wrong:
                    sheet.write_string(number, place, str(cell), styles.wrong)
                else:
                    styles.write(sheet, number, place, cell if cell != "" else None)
            said = "；".join(f"{one.column}：{one.reason}" if one.column else one.reason for one in found)
            if said:
                sheet.write_string(number, len(table.heads), f"第 {row} 行　{said}", styles.wrong)


def _heading(column: Column) -> str:
    return column.zh + (REQUIRED if column.required else "")


def _explained(column: Column) -> str:
    told = [column.note]
    if column.choices:
        told.append(f"可填：{'、'.join(column.choices)}")
    if column.kind is Kind.TEXT:
        told.append(f"最多 {column.longest} 个字")
    if column.kind is Kind.DECIMAL:
        told.append(f"最多 {column.places} 位小数")
    if column.minimum is not None:
        told.append(f"不小于 {column.minimum}")
    if column.maximum is not None:
        told.append(f"不大于 {column.maximum}")
    return "；".join(filter(None, told))
