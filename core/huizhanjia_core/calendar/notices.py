"""A notice of holidays as it is published, and the days that it names: pure."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_core import data
from huizhanjia_core.calendar.rules import SATURDAY

MOST_DAYS_OFF = 31
"""Days that one holiday lasts at most; more is taken for a slip."""


SHAPE_ZH = (
    "每个 [[year]] 写明 year（年份）、document（通知文号）和 holiday（节日列表）；"
    "每个节日写明 name、first、last，可写 works，日期如 2027-01-01，不加引号。"
)
"""What a file of holidays looks like."""


@dataclass(frozen=True)
class Holiday:
    """A holiday as a notice gives it.

    Attributes:
        name: such as ``春节``.
        first: the first day off.
        last: the last day off.
        works: the Saturdays and Sundays worked in exchange.
        document: the notice, where it is another than the year's.
    """

    name: str
    first: date
    last: date
    works: tuple[date, ...] = ()
    document: str | None = None

    def off(self) -> list[date]:
        """Every day off, the first to the last."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Notice:
    """The holidays of a year.

    Attributes:
        year: which one.
        document: the notice that published them.
        holidays: in any order.
    """

    year: int
    document: str
    holidays: tuple[Holiday, ...]


class BadNotice(Refusal):
    """The holidays contradict themselves or the week, and so were mistyped."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=en, path=("input", "holidays"))


def days_of(notice: Notice) -> Mapping[date, tuple[bool, Holiday]]:
    """Every day that the notice names, with whether it is worked and for which holiday.

    Raises:
        BadNotice: a holiday ends before it begins, lasts too long or lies in another year; a made-up day
            is no Saturday or Sunday; a day is named twice.
    """
    found: dict[date, tuple[bool, Holiday]] = {}
    for holiday in notice.holidays:
        if not 0 <= (holiday.last - holiday.first).days < MOST_DAYS_OFF:
            raise BadNotice(
                f"“{holiday.name}”的起止日期不对：{holiday.first} 至 {holiday.last}。",
                f"{holiday.name} cannot last from {holiday.first} to {holiday.last}.",
            )
        for works, days in ((False, holiday.off()), (True, holiday.works)):
            for day in days:
                _refuse_misplaced(notice.year, day, works=works)
                if day in found:
                    raise BadNotice(f"{day} 重复。", f"{day} is named twice.")
                found[day] = works, holiday
    return found


def _refuse_misplaced(year: int, day: date, *, works: bool) -> None:
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise BadNotice(
            f"{day} 不属于 {year} 年（元旦可连上年12月）。",
            f"{day} lies neither in {year} nor in the December before.",
        )
    if works and day.weekday() < SATURDAY:
        raise BadNotice(
            f"{day} 不是周末，不会是调休上班日。", f"{day} is no Saturday or Sunday and is worked anyway."
        )


def delivered() -> Sequence[Notice]:
    """The notices that the core is delivered with; see ``data/holidays.toml``."""
    return read(files(data).joinpath("holidays.toml").read_text("utf-8"))


def read(text: str) -> Sequence[Notice]:
    """The notices in a text of the form of ``data/holidays.toml``.

    Raises:
        BadNotice: the text is no TOML or lacks something.
    """
    try:
        given = tomllib.loads(text)
    except ValueError as error:
        raise BadNotice(f"节假日文件不是有效的 TOML：{error}。", f"No valid TOML: {error}.") from error
    years = given.get("year")
    if not isinstance(years, list) or not years:
        raise BadNotice(f"节假日文件里没有 [[year]]。{SHAPE_ZH}", "A file of holidays consists of [[year]]s.")
    return [_notice(year, at) for at, year in enumerate(years, start=1)]


def _notice(year: Any, at: int) -> Notice:
    try:
        return Notice(int(year["year"]), str(year["document"]), tuple(_holidays(year["holiday"])))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadNotice(
            f"节假日文件第 {at} 个 [[year]] 不完整或格式不对。{SHAPE_ZH}",
            f"The [[year]] number {at} lacks something or is of another form.",
        ) from error


def _holidays(given: Iterable[Mapping[str, Any]]) -> Iterable[Holiday]:
    for one in given:
        days = (one["first"], one["last"], *one.get("works", ()))
        if not all(type(day) is date for day in days):
            raise TypeError("first, last, works")
        yield Holiday(
            str(one["name"]), one["first"], one["last"], tuple(one.get("works", ())), one.get("document")
        )
