from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from huizhanjia_core.documents.importer import Column, Kind
from huizhanjia_core.documents.values import WrongCellError, value_of

BY_KIND: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"longest": 5},
    Kind.INTEGER: {"minimum": 0, "maximum": 5000},
    Kind.DECIMAL: {"minimum": -1, "maximum": 100},
    Kind.DATE: {"minimum": date(1949, 10, 1), "maximum": date(2030, 1, 1)},
    Kind.CHOICE: {"choices": {"统计部门": 1, "公安（部门）": 2}},
}


def column(kind: Kind, **more: Any) -> Column:
    return Column(name="x", zh="列", kind=kind, **{**BY_KIND.get(kind, {}), **more})


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.TEXT, " 甲 ", "甲"),
        (Kind.TEXT, 540.0, "540"),
        (Kind.TEXT, 1.5, "1.5"),
        (Kind.TEXT, True, "是"),
        (Kind.INTEGER, 12.0, 12),
        (Kind.INTEGER, "１，２００", 1200),
        (Kind.INTEGER, "+7", 7),
        (Kind.DECIMAL, 0.1, Decimal("0.1")),
        (Kind.DECIMAL, "12.50", Decimal("12.50")),
        (Kind.DECIMAL, "-1", Decimal(-1)),
        (Kind.DATE, date(2015, 12, 31), date(2015, 12, 31)),
        (Kind.DATE, datetime.fromisoformat("2015-12-31T08:00"), date(2015, 12, 31)),
        (Kind.DATE, "2015年12月31日", date(2015, 12, 31)),
        (Kind.DATE, "2015/1/2", date(2015, 1, 2)),
        (Kind.DATE, "2015.1.2", date(2015, 1, 2)),
        (Kind.DATE, 20150102.0, date(2015, 1, 2)),
        (Kind.YES_NO, "√", True),
        (Kind.YES_NO, "否", False),
        (Kind.YES_NO, 1.0, True),
        (Kind.CHOICE, "统计部门 ", 1),
        (Kind.CHOICE, "公安(部门)", 2),
        (Kind.INTEGER, "", None),
        (Kind.TEXT, "  ", None),
        (Kind.DATE, None, None),
    ],
)
def test_what_people_type_is_understood(kind: Kind, cell: Any, value: Any) -> None:
    assert value_of(cell, column(kind)) == value


@pytest.mark.parametrize(
    ("kind", "cell", "says"),
    [
        (Kind.TEXT, "一二三四五六", "最多 5 个字，现有 6 个"),
        (Kind.TEXT, 5.4010219900101123e17, "文本格式"),
        (Kind.TEXT, "a\x07", "控制字符"),
        (Kind.INTEGER, 1.5, "应为整数"),
        (Kind.INTEGER, "十二", "应为整数"),
        (Kind.INTEGER, True, "应为整数"),
        (Kind.INTEGER, "9" * 30, "应为整数"),
        (Kind.INTEGER, -1, "不能小于 0"),
        (Kind.INTEGER, 5001, "不能大于 5000"),
        (Kind.DECIMAL, "NaN", "应为数字"),
        (Kind.DECIMAL, "1e5", "应为数字"),
        (Kind.DECIMAL, "0.125", "最多 2 位小数"),
        (Kind.DECIMAL, 101, "不能大于 100"),
        (Kind.DATE, "2015-02-30", "没有这一天"),
        (Kind.DATE, "明天", "应为日期"),
        (Kind.DATE, 42369.0, "应为日期"),
        (Kind.DATE, time(8), "应为日期"),
        (Kind.DATE, "1900-01-01", "不能早于 1949-10-01"),
        (Kind.DATE, "2031-01-01", "不能晚于 2030-01-01"),
        (Kind.YES_NO, "也许", "“是”或“否”"),
        (Kind.CHOICE, "税务", "统计部门、公安（部门）"),
    ],
)
def test_what_cannot_be_is_named(kind: Kind, cell: Any, says: str) -> None:
    with pytest.raises(WrongCellError) as wrong:
        value_of(cell, column(kind))
    assert says in wrong.value.reason


@pytest.mark.parametrize("kind", Kind)
def test_a_required_cell_is_not_empty(kind: Kind) -> None:
    with pytest.raises(WrongCellError, match="必填"):
        value_of("", column(kind, required=True))
