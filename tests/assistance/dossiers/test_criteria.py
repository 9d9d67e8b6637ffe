"""Criteria sets: which household is in which category, to the fen, and what is shown of the calculation."""

from dataclasses import replace
from datetime import date

import pytest
from huizhanjia_assistance.dossiers.criteria import (
    RULES_2015,
    RULES_2016,
    Condition,
    Criterion,
    Economy,
    assess,
    from_data,
    months_between,
    rounded,
    to_data,
)
from huizhanjia_assistance.dossiers.economy_kinds import SPENDING, Count, Flow
from huizhanjia_assistance.dossiers.kinds import DossierCategory as C
from hypothesis import given
from hypothesis import strategies as st

STANDARD = 500_00
"""Fen a month and head."""

HOUSE = Economy(members=3, months=12, income=0)


def house(per_head: int, **more: object) -> Economy:
    """A household of three with a monthly income per head, fen."""
    return replace(HOUSE, income=per_head * 36, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("per_head", "more", "in_2015", "in_2016"),
    [
        (499_99, {"months_below": 6}, C.DIBAO, C.DIBAO),
        (499_99, {"months_below": 5}, C.DIBAO, C.DIBAO_EDGE),  # not long enough, but at the edge
        (500_00, {"months_below": 6}, C.DIBAO_EDGE, C.DIBAO_EDGE),
        (600_00, {}, None, C.LOCAL),  # nothing to deduct
        (750_00, {"spending": {Flow.MEDICAL: 250_00 * 36}}, C.DIBAO_EDGE, C.DIBAO_EDGE),
        (750_00, {"spending": {Flow.MEDICAL: 250_00 * 36 - 1}}, None, C.LOCAL),
        (750_01, {"spending": {Flow.MEDICAL: 400_00 * 36}}, None, C.LOCAL),
        (750_00, {"spending": {Flow.ACCIDENT: 300_00 * 36}}, None, C.LOCAL),  # the edge counts no accident
        (1500_00, {"spending": {Flow.ACCIDENT: 1000_00 * 36}, "sudden": True}, C.ACCIDENT, C.ACCIDENT),
        (1500_00, {"spending": {Flow.ACCIDENT: 1000_00 * 36 - 1}, "sudden": True}, None, C.LOCAL),
        (1500_00, {"spending": {Flow.ACCIDENT: 1000_00 * 36}}, None, None),  # it came not suddenly
        (1500_01, {"spending": {Flow.ACCIDENT: 1001_00 * 36}, "sudden": True}, C.ACCIDENT, C.ACCIDENT),
        (
            1500_01,
            {"spending": {Flow.ACCIDENT: 1001_00 * 36}, "sudden": True, "savings": 1_00 * 36},
            C.ACCIDENT,
            C.LOCAL,  # what they have laid by counts above three times the standard
        ),
        (1000_00, {}, None, C.LOCAL),
        (1000_01, {}, None, None),
        (0, {"months_below": 12}, C.DIBAO, C.DIBAO),
    ],
)
def test_a_household_is_in_the_first_category_that_it_fulfills(
    per_head: int, more: dict[str, object], in_2015: C | None, in_2016: C | None
) -> None:
    economy = house(per_head, **more)
    assert assess(RULES_2015, economy, STANDARD).category == in_2015
    assert assess(RULES_2016, economy, STANDARD).category == in_2016


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"homes": 2}, "2套住房"),
        ({"business": True}, "商铺"),
        ({"private_school": True}, "民办学校"),
        ({"vehicle": True}, "机动车"),
    ],
)
def test_whoever_is_excluded_is_in_no_category_unless_that_is_justified(
    more: dict[str, object], said: str
) -> None:
    economy = house(100_00, months_below=12, **more)
    found = assess(RULES_2016, economy, STANDARD)
    assert found.category is None
    assert said in found.excluded[0]
    assert any(said in step for step in found.steps)
    exempt = assess(RULES_2016, replace(economy, exempt=True), STANDARD)
    assert (exempt.category, exempt.excluded) == (C.DIBAO, ())
    assert any("不计" in step for step in exempt.steps)


def test_one_home_excludes_nobody() -> None:
    assert assess(RULES_2016, house(100_00, months_below=12, homes=1), STANDARD).category is C.DIBAO


def test_the_calculation_can_be_checked_by_hand() -> None:
    economy = house(750_00, spending={Flow.MEDICAL: 9000_00, Flow.EDUCATION: 0})
    found = assess(RULES_2016, economy, STANDARD)
    assert found.steps == (
        "人均月收入 = 27000.00 ÷ 12月 ÷ 3人 = 750.00元",
        "自付医疗支出 9000.00元",
        "扣除全部刚性支出后人均月收入 = 18000.00 ÷ 12月 ÷ 3人 = 500.00元",
        "当地低保标准 500.00元/人·月",
        "低保户：连续低于低保标准0个月，不足6个月，不符合",
        "低保边缘户：人均月收入不高于低保标准的150%，实为750.00元，符合",
        "低保边缘户：扣除刚性支出后人均月收入（医疗、教育、残疾康复）不高于低保标准的100%，实为500.00元，符合",
        "结论：符合“低保边缘户”",
    )
    assert (found.per_head, found.net_per_head) == (750_00, 500_00)


def test_a_comparison_never_rounds() -> None:
    economy = replace(HOUSE, members=7, income=500_00 * 84 - 1, months_below=6)
    found = assess(RULES_2016, economy, STANDARD)
    assert found.per_head == 500_00  # as shown
    assert found.category is C.DIBAO  # as it is


def test_rules_that_come_later_are_data() -> None:
    later = (
        Criterion(
            category=C.DEEP,
            title="深度困难",
            conditions=(Condition(count=Count.NET, spending=SPENDING, below=100),),
        ),
        Criterion(
            category=C.RELATIVE,
            title="相对困难",
            conditions=(Condition(count=Count.NET, spending=SPENDING, below=200),),
        ),
        Criterion(
            category=C.ACCIDENT,
            title="意外致困",
            conditions=(Condition(count=Count.SPENDING_SHARE, spending=SPENDING, above=80),),
        ),
    )
    read = from_data(to_data(later))
    assert read == later
    assert assess(read, house(499_00), STANDARD).category is C.DEEP
    assert assess(read, house(999_00), STANDARD).category is C.RELATIVE
    rich = house(10_000_00, spending={Flow.MEDICAL: 8_000_00 * 36})
    assert assess(read, rich, STANDARD).category is None  # exactly 80 %
    assert assess(read, replace(rich, spending={Flow.MEDICAL: 8_000_00 * 36 + 1}), STANDARD).category is (
        C.ACCIDENT
    )


@pytest.mark.parametrize("rules", [RULES_2015, RULES_2016])
def test_stored_rules_are_the_same_rules_and_can_be_read(rules: tuple[Criterion, ...]) -> None:
    assert from_data(to_data(rules)) == rules
    assert all("：" in one.explained() for one in rules)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2015, 1, 1), date(2015, 12, 31), 12),
        (date(2015, 7, 1), date(2016, 6, 30), 12),
        (date(2016, 2, 1), date(2016, 2, 29), 1),
        (date(2015, 2, 1), date(2015, 2, 27), None),
        (date(2015, 2, 2), date(2015, 2, 28), None),
        (date(2015, 3, 1), date(2015, 2, 28), None),
    ],
)
def test_a_period_has_whole_months(first: date, last: date, months: int | None) -> None:
    assert months_between(first, last) == months


@given(st.integers(-(10**12), 10**12), st.integers(1, 500))
def test_amounts_are_rounded_half_away_from_zero(value: int, by: int) -> None:
    exact = value / by
    found = rounded(value, by)
    assert abs(found * by - value) * 2 <= by
    if abs(exact - int(exact)) == 0.5:
        assert abs(found) >= abs(exact)
    assert rounded(-value, by) == -found


@given(
    st.integers(0, 2000_00),
    st.integers(0, 36),
    st.dictionaries(st.sampled_from(sorted(SPENDING)), st.integers(0, 10**7)),
    st.booleans(),
)
def test_more_spending_never_takes_a_household_out_of_hardship(
    per_head: int, months_below: int, spending: dict[Flow, int], sudden: bool
) -> None:
    economy = house(per_head, months_below=months_below, spending=spending, sudden=sudden)
    more = replace(economy, spending={flow: spending.get(flow, 0) + 100_00 for flow in SPENDING})
    if assess(RULES_2016, economy, STANDARD).category is not None:
        assert assess(RULES_2016, more, STANDARD).category is not None
