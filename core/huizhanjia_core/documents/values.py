"""Cells as values: what people type for numbers, days and choices is understood, everything else is named."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from huizhanjia_core.documents.importer import Column, Kind

EXACT: Final = 10**15
"""Numbers from here on have lost digits in Excel."""

YES: Final = frozenset({"是", "有", "√", "Y", "YES", "TRUE", "1"})
NO: Final = frozenset({"否", "无", "×", "N", "NO", "FALSE", "0"})
_DAY: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?", re.ASCII)


class WrongCellError(Exception):
    """A cell does not hold what its column asks for.

    Args:
        reason: in Chinese, to be read beside the column's heading.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def value_of(cell: Any, column: Column) -> Any:
    """What a cell stands for; None for an empty one.

    Args:
        cell: as the reader gives it.
        column: which it stands in.

    Raises:
        WrongCellError: it cannot be understood or lies outside of the column's limits.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        if column.required:
            raise WrongCellError("必填，不能为空")
        return None
    found = _READERS[column.kind](cell, column)
    if column.kind in {Kind.INTEGER, Kind.DECIMAL, Kind.DATE}:
        _check_range(found, column)
    return found


def _check_range(found: Any, column: Column) -> None:
    if column.minimum is not None and found < column.minimum:
        raise WrongCellError(
            f"不能小于 {column.minimum}" if column.kind is not Kind.DATE else f"不能早于 {column.minimum}"
        )
    if column.maximum is not None and found > column.maximum:
        raise WrongCellError(
            f"不能大于 {column.maximum}" if column.kind is not Kind.DATE else f"不能晚于 {column.maximum}"
        )


def _plain(cell: Any) -> str:
    """A cell as text of half-width characters."""
    return unicodedata.normalize("NFKC", _text_of(cell)).strip()


def _text_of(cell: Any) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        if abs(cell) >= EXACT:
            raise WrongCellError("数字过长，末位已丢失，请把单元格设为文本格式后重新填写")
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell)


def _text(cell: Any, column: Column) -> str:
    text = unicodedata.normalize("NFC", _text_of(cell)).strip()
    if any(unicodedata.category(one) in {"Cc", "Cs"} and one != "\n" for one in text):
        raise WrongCellError("含有不能使用的控制字符")
    if len(text) > column.longest:
        raise WrongCellError(f"最多 {column.longest} 个字，现有 {len(text)} 个")
    return text


def _integer(cell: Any, column: Column) -> int:  # noqa: ARG001 - readers are called alike
    text = _plain(cell).replace(",", "")
    if isinstance(cell, bool) or not _INTEGER.fullmatch(text):
        raise WrongCellError("应为整数")
    return int(text)


def _decimal(cell: Any, column: Column) -> Decimal:
    text = _plain(cell).replace(",", "")
    if isinstance(cell, bool) or not _NUMBER.fullmatch(text):
        raise WrongCellError("应为数字")
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise WrongCellError("应为数字") from None
    exponent = found.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > column.places:
        raise WrongCellError(f"最多 {column.places} 位小数")
    return found


def _day(cell: Any, column: Column) -> date:  # noqa: ARG001
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = None if isinstance(cell, bool) else _DAY.fullmatch(_plain(cell).replace(" ", ""))
    if match is None:
        raise WrongCellError("应为日期，如 2015-12-31")
    try:
        return date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5]))
    except ValueError:
        raise WrongCellError("没有这一天") from None


def _yes_no(cell: Any, column: Column) -> bool:  # noqa: ARG001
    text = _plain(cell).upper()
    if text in YES:
        return True
    if text in NO:
        return False
    raise WrongCellError("应填“是”或“否”")


def _choice(cell: Any, column: Column) -> Any:
    wanted = _plain(cell)
    for word, value in column.choices.items():
        if unicodedata.normalize("NFKC", word) == wanted:
            return value
    raise WrongCellError(f"应为以下之一：{'、'.join(column.choices)}")


_READERS: Final = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _day,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
}
