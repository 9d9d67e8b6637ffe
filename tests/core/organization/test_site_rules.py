"""Clock times, areas, opening hours and population parts, without a database."""

import math
from dataclasses import dataclass
from datetime import date

import pytest
from huizhanjia_core.organization.kinds import PopulationSource
from huizhanjia_core.organization.population_rules import Components, in_force, needs_reason
from huizhanjia_core.organization.site_rules import (
    DAY,
    Interval,
    clock,
    first_fault,
    hundredths,
    minutes_a_week,
    parse_clock,
)
from hypothesis import given
from hypothesis import strategies as st

CENSUS, BUREAU, POLICE = PopulationSource


@given(st.integers(0, DAY))
def test_clock_times_survive_being_written_and_read(minutes: int) -> None:
    assert parse_clock(clock(minutes)) == minutes


@pytest.mark.parametrize("text", ["24:01", "9:30", "09:60", "0930", "０９:30", "", "-1:00"])
def test_what_is_no_clock_time_is_refused(text: str) -> None:
    assert parse_clock(text) is None


@given(st.integers(0, 10_000_000_00))
def test_areas_with_two_places_are_kept_exactly(area: int) -> None:
    assert hundredths(area / 100) == area


@pytest.mark.parametrize("area", [86.505, math.nan, math.inf])
def test_what_is_no_area_is_refused(area: float) -> None:
    assert hundredths(area) is None


def test_a_lunch_break_makes_two_intervals() -> None:
    hours = [Interval(1, 570, 750), Interval(1, 900, 1080)]
    assert first_fault(hours) is None
    assert minutes_a_week(hours) == 360


@pytest.mark.parametrize(
    "fault",
    [
        Interval(0, 1, 2),
        Interval(8, 1, 2),
        Interval(1, 600, 600),
        Interval(1, 700, 600),
        Interval(2, 0, 1441),
        Interval(3, -1, 5),
    ],
)
def test_an_impossible_interval_is_found(fault: Interval) -> None:
    assert first_fault([Interval(4, 1, 2), fault]) == fault


intervals = st.builds(
    lambda day, opens, length: Interval(day, opens, opens + length),
    st.integers(1, 2),
    st.integers(0, 20),
    st.integers(1, 5),
)


@given(st.lists(intervals, max_size=6))
def test_hours_are_refused_exactly_when_a_minute_is_counted_twice(hours: list[Interval]) -> None:
    minutes = [(one.weekday, minute) for one in hours for minute in range(one.opens, one.closes)]
    assert (first_fault(hours) is None) == (len(minutes) == len(set(minutes)))


def test_four_parts_must_add_up() -> None:
    assert Components(60, 30, 4, 6).add_up_to(100)
    assert not Components(60, 30, 4, 7).add_up_to(100)
    assert not Components(110, -10, 0, 0).add_up_to(100)


def test_missing_parts_leave_room_but_never_exceed() -> None:
    assert Components(60, 30).add_up_to(100)
    assert not Components(60, 41).add_up_to(100)
    assert Components().add_up_to(100)


@pytest.mark.parametrize(
    ("source", "published", "needed"),
    [
        (POLICE, [POLICE], False),
        (POLICE, [POLICE, BUREAU], True),
        (POLICE, [POLICE, CENSUS], True),
        (BUREAU, [POLICE, BUREAU], False),
        (CENSUS, [CENSUS], False),
    ],
)
def test_only_a_police_figure_beside_statistics_needs_a_reason(
    source: PopulationSource, published: list[PopulationSource], needed: bool
) -> None:
    assert needs_reason(source, published) is needed


@dataclass(frozen=True)
class Given:
    as_of: date
    source: PopulationSource
    approved_for_standards: bool


def test_the_latest_approved_figure_up_to_the_day_is_in_force() -> None:
    old = Given(date(2010, 11, 1), CENSUS, approved_for_standards=True)
    newer = Given(date(2014, 12, 31), BUREAU, approved_for_standards=True)
    draft = Given(date(2015, 6, 30), POLICE, approved_for_standards=False)
    assert in_force([old, newer, draft], date(2014, 12, 30)) is old
    assert in_force([old, newer, draft], date(2015, 12, 31)) is newer
    assert in_force([old, newer, draft], date(2010, 10, 31)) is None
