"""A spreadsheet as rows under known headings; what stands in the way is said in one go."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

from huizhanjia_schema import ErrorCode, RequestError
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from huizhanjia_core.documents.importer import Column, Importer

SHEET: Final = "数据"
REQUIRED: Final = "*"
"""What follows the heading of a required column in the template."""

REASONS: Final = "错误原因"
"""The column that marked workbooks have beside the others; it is not read."""

HEAD_ROWS: Final = 10
"""How far down the headings may begin; people put a title above them."""

SHOWN: Final = 10
_PARTS: Final = 1 << 20
_CELL: Final = re.compile(rb'<(?:\w+:)?(?:c (?:[^>]*? )?r="([A-Z]+[0-9]+)"|(f)[ >/])')
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class NotReadableError(RequestError):
    """The spreadsheet as a whole cannot be read; the message says why and what to do."""

    def __init__(self, zh: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=zh)


@dataclass(frozen=True)
class Table:
    """The rows of a spreadsheet.

    Attributes:
        sheet: where they stand.
        head: the number of the row of headings, from 1.
        columns: each declared column that is there, with its place in a row.
        heads: every heading as it stands there.
    """

    sheet: CalamineSheet
    head: int
    columns: Sequence[tuple[int, Column]]
    heads: Sequence[str]

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Each row that is not empty, with its number as Excel counts."""
        for number, row in enumerate(islice(self.sheet.iter_rows(), self.head, None), start=self.head + 1):
            if any(cell != "" for cell in row):
                yield number, row

    def count(self) -> int:
        """How many rows there are."""
        return sum(1 for _ in self.rows())


def open_table(path: Path, importer: Importer) -> Table:
    """The rows that an importer reads.

    Args:
        path: of a workbook that was examined already.
        importer: whose headings are looked for.

    Raises:
        NotReadableError: headings are missing, unknown or doubled, or there are formulas or merged cells.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        name = _chosen(book)
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        raise NotReadableError("表格无法读取，请用表格软件打开并另存为 .xlsx 后再试。") from None
    formulas = _formulas(path, name)
    if formulas:
        raise NotReadableError(
            f"“{name}”中有公式（{'、'.join(formulas)}）。请复制后用“粘贴为数值”替换公式，再导入。"
        )
    table = _table(sheet, importer)
    merged = [
        _address(*first) + ":" + _address(*last)
        for first, last in sheet.merged_cell_ranges or ()
        if last[0] >= table.head - 1
    ]
    if merged:
        raise NotReadableError(
            f"“{name}”中有合并的单元格（{'、'.join(merged[:SHOWN])}），请取消合并后再导入。"
        )
    return table


def _chosen(book: CalamineWorkbook) -> str:
    visible = [one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible]
    return SHEET if SHEET in visible else (visible or book.sheet_names)[0]


def _table(sheet: CalamineSheet, importer: Importer) -> Table:
    wanted = {_same(column.zh): column for column in importer.columns}
    best: tuple[int, list[str]] = (0, [])
    for number, row in enumerate(islice(sheet.iter_rows(), HEAD_ROWS), start=1):
        heads = [str(cell).strip() for cell in row]
        if _matches(heads, wanted) > _matches(best[1], wanted):
            best = (number, heads)
    number, heads = best
    if not number:
        raise NotReadableError("没有找到表头。请下载模板，把数据填在模板中再导入。")
    keys = ["" if _same(head) == REASONS else _same(head) for head in heads]
    missing = [column.zh for key, column in wanted.items() if key not in keys]
    unknown = [head for key, head in zip(keys, heads, strict=True) if key and key not in wanted]
    doubled = sorted({head for key, head in zip(keys, heads, strict=True) if key and keys.count(key) > 1})
    faults = [
        f"{said}：{'、'.join(found[:SHOWN])}"
        for said, found in (("缺少列", missing), ("多出的列", unknown), ("重复的列", doubled))
        if found
    ]
    if faults:
        raise NotReadableError(f"表头与模板不符，{'；'.join(faults)}。请按模板的表头填写。")
    columns = [(place, wanted[key]) for place, key in enumerate(keys) if key]
    return Table(sheet, number, columns, heads)


def _matches(heads: Sequence[str], wanted: dict[str, Column]) -> int:
    return sum(_same(head) in wanted for head in heads)


def _same(head: str) -> str:
    """A heading without what people change in it: spaces, width of characters, the mark of required ones."""
    return "".join(unicodedata.normalize("NFKC", head).split()).rstrip(REQUIRED)


def _address(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _formulas(path: Path, sheet: str) -> list[str]:
    """The first cells of a sheet that hold a formula, whose last result the reader would take for a value."""
    found: list[str] = []
    with ZipFile(path) as archive, archive.open(_part(archive, sheet)) as stream:
        rest, cell = b"", ""
        while len(found) < SHOWN:
            piece = stream.read(_PARTS)
            text = rest + piece
            cut = len(text) if not piece else max(text.rfind(b"<"), 0)
            for match in _CELL.finditer(text, 0, cut):
                if match[1]:
                    cell = match[1].decode()
                elif len(found) < SHOWN:
                    found.append(cell)
            if not piece:
                break
            rest = text[cut:]
    return found


def _part(archive: ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet."""
    book = _xml(archive, "xl/workbook.xml")
    relation = next(
        one.get(_RELATION) for one in book.iter() if one.tag.endswith("}sheet") and one.get("name") == sheet
    )
    relations = _xml(archive, "xl/_rels/workbook.xml.rels")
    target = next(str(one.get("Target")) for one in relations if one.get("Id") == relation)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _xml(archive: ZipFile, name: str) -> Element:
    return fromstring(archive.read(name))  # noqa: S314 - parts that declare entities were refused before
