"""Working days as the State Council published them, in real cases."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from huizhanjia_core.calendar.notices import BadNotice, Holiday, Notice, days_of, delivered, read
from huizhanjia_core.calendar.rules import MOST_DAYS, Calendar, end_of, reach

NOTICES = {notice.year: notice for notice in delivered()}
PUBLISHED = Calendar(
    {day: works for notice in NOTICES.values() for day, (works, _) in days_of(notice).items()},
    frozenset(NOTICES),
)
FESTIVE = {2015: 12, 2016: 11, 2017: 11, 2018: 11, 2024: 11, 2025: 13, 2026: 13}
"""Statutory days off (全国年节及纪念日放假办法): 11, with the parade of 2015 12, from 2025 on 13; all else is moved."""


def test_the_years_of_the_policy_and_of_today_are_there() -> None:
    assert sorted(NOTICES) == sorted(FESTIVE)


@pytest.mark.parametrize("year", sorted(FESTIVE))
def test_a_year_has_its_weekdays_less_the_statutory_days_off(year: int) -> None:
    before, last = date(year - 1, 12, 31), date(year, 12, 31)
    assert PUBLISHED.count(before, last) == Calendar().count(before, last) - FESTIVE[year]


@pytest.mark.parametrize("notice", NOTICES.values(), ids=lambda notice: str(notice.year))
def test_each_notice_names_the_seven_holidays(notice: Notice) -> None:
    named = Counter("春节" in one.name for one in notice.holidays)
    assert named[True] == 1
    assert {"元旦", "清明节", "劳动节", "端午节"} <= {one.name for one in notice.holidays}
    names = "、".join(one.name for one in notice.holidays)
    assert "中秋节" in names
    assert "国庆节" in names


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2015, 9, 3), False),  # the parade of 2015
        (date(2015, 9, 6), True),
        (date(2016, 2, 6), True),  # a Saturday worked before Spring Festival
        (date(2016, 2, 8), False),
        (date(2018, 12, 29), True),  # moved by the notice for 2019
        (date(2018, 12, 31), False),
        (date(2026, 9, 20), True),
        (date(2026, 9, 21), True),
        (date(2026, 9, 26), False),
    ],
)
def test_single_days(day: date, works: bool) -> None:
    assert PUBLISHED.works(day) is works


@pytest.mark.parametrize(
    ("event", "days", "last"),
    [
        (date(2016, 3, 7), 5, date(2016, 3, 14)),  # a plain week
        (date(2016, 2, 5), 5, date(2016, 2, 17)),  # 6, 14, 15, 16 and 17 are worked
        (date(2017, 9, 29), 5, date(2017, 10, 12)),  # 30 September is worked, eight days off follow
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
        (date(2016, 3, 5), 1, date(2016, 3, 7)),  # the event on a Saturday
    ],
)
def test_the_day_of_the_event_does_not_count(event: date, days: int, last: date) -> None:
    assert PUBLISHED.last_day(event, days) == last


def test_counting_and_last_day_agree() -> None:
    for number in range(1, 200):
        event = date(2026, 1, 1) + timedelta(days=number % 120)
        last = PUBLISHED.last_day(event, number % 60)
        assert PUBLISHED.count(event, last) == number % 60


def test_a_deadline_ends_at_24_in_shanghai() -> None:
    assert end_of(date(2026, 4, 30)) == datetime(2026, 4, 30, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_unfit_periods_are_refused(days: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        PUBLISHED.last_day(date(2026, 1, 1), days)


def test_the_days_that_are_read_reach_far_enough() -> None:
    for number in (1, 5, 30, 250, MOST_DAYS):
        for offset in range(0, 365, 7):
            event = date(2025, 1, 1) + timedelta(days=offset)
            assert PUBLISHED.last_day(event, number) <= event + reach(number)


def test_a_year_that_is_not_published_counts_the_week_and_says_so() -> None:
    assert not PUBLISHED.knows(date(2026, 12, 30), date(2027, 1, 5))
    assert PUBLISHED.knows(date(2024, 5, 1), date(2026, 12, 31))
    assert PUBLISHED.last_day(date(2026, 12, 31), 1) == date(2027, 1, 1)


OFF = date(2027, 5, 1)


@pytest.mark.parametrize(
    "holidays",
    [
        (Holiday("反", OFF, OFF - timedelta(days=1)),),
        (Holiday("长", OFF, OFF + timedelta(days=40)),),
        (Holiday("异", date(2026, 11, 30), date(2026, 12, 1)),),
        (Holiday("平", OFF, OFF, works=(date(2027, 5, 5),)),),
        (Holiday("重", OFF, OFF), Holiday("复", OFF, OFF)),
    ],
)
def test_slips_in_a_notice_are_noticed(holidays: tuple[Holiday, ...]) -> None:
    with pytest.raises(BadNotice):
        days_of(Notice(2027, "国办", holidays))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("?", "不是有效的 TOML"),
        ("year = 3", "没有 [[year]]"),
        ("year = []", "没有 [[year]]"),
        ("year = [3]", "第 1 个 [[year]]"),
        ("[[year]]", "第 1 个 [[year]]"),
        ('[[year]]\nyear=2027\ndocument="x"\nholiday=3', "第 1 个 [[year]]"),
        ('[[year]]\nyear=2027\ndocument="x"\nholiday=[]\n[[year]]\nyear="x"', "第 2 个 [[year]]"),
        ('[[year]]\nyear=2027\ndocument="x"\nholiday=[{name="a"}]', "第 1 个 [[year]]"),
        (
            '[[year]]\nyear=2027\ndocument="x"\nholiday=[{name="a", first="2027-01-01", last=2027-01-01}]',
            "不加引号",
        ),
    ],
)
def test_an_unfit_file_is_refused_with_the_place(text: str, said: str) -> None:
    with pytest.raises(BadNotice) as refused:
        read(text)
    assert said in refused.value.zh
