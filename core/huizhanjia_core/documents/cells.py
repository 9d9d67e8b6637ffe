"""Values as Excel keeps them: numbers that sum up, days that sort, and text that never becomes a formula."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from graphql import GraphQLEnumType
from huizhanjia_schema import Language
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from huizhanjia_core.clock import LOCAL
from huizhanjia_core.documents.listing import spoken

LONGEST: Final = 32_767
"""Characters that a cell can hold."""

EXACT: Final = 15
"""Digits that Excel keeps of a number; longer ones stay text, or their last digits would become zeros."""

OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}
"""Of every workbook: rows go to disk as they come, and no text is taken for anything else."""

SEPARATOR: Final = "；"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def value_of(value: Any, kind: Any, language: Language) -> Any:
    """What stands in a cell for a value of a GraphQL type.

    Args:
        value: as the answer holds it; a list becomes one text.
        kind: the named type.
        language: of words for enum values and truth.
    """
    if value is None:
        return None
    if isinstance(value, list):
        found = (value_of(one, kind, language) for one in value)
        return SEPARATOR.join(str(one) for one in found if one is not None)
    if isinstance(kind, GraphQLEnumType):
        member = kind.values.get(value)
        return spoken(member.description if member else None, language) or value
    return _scalar(value, kind.name, language)


def _scalar(value: Any, name: str, language: Language) -> Any:
    if name == "Boolean":
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][bool(value)]
    if name == "Date":
        return date.fromisoformat(value)
    if name == "DateTime":
        return datetime.fromisoformat(value).astimezone(LOCAL).replace(tzinfo=None)
    if name in {"Money", "BigInt"}:
        return float(value) if len(value.strip("-").replace(".", "")) <= EXACT else value
    return value


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        line = {"valign": "top"}
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.head: Format = book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.wrong: Format = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        self.text: Format = book.add_format(line)
        self.quoted: Format = book.add_format({**line, "quote_prefix": True})
        self.date: Format = book.add_format({**line, "num_format": "yyyy-mm-dd"})
        self.moment: Format = book.add_format({**line, "num_format": "yyyy-mm-dd hh:mm:ss"})
        self.number: Format = book.add_format(line)
        self.money: Format = book.add_format({**line, "num_format": "#,##0.00"})

    def write(self, sheet: Worksheet, row: int, column: int, value: Any, *, money: bool = False) -> None:
        """Write one value; nothing for None."""
        if value is None:
            return
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self.date)  # noqa: DTZ001 - Excel knows no zones
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.text)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.money if money else self.number)
        else:
            text = str(value)
            text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            # Marked as text: whoever edits the cell does not turn it into a formula.
            sheet.write_string(row, column, text, self.quoted if text.startswith(_FORMULA) else self.text)


def width_of(kind: Any, title: str) -> float:
    """How wide a column is, in characters."""
    widths: Mapping[str, float] = {
        "Date": 12,
        "DateTime": 20,
        "Int": 12,
        "Float": 12,
        "Money": 16,
        "Boolean": 8,
    }
    return max(widths.get(kind.name, 22), min(2 * len(title) + 2, 40))
