"""The tree is a tree on every single day."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from huizhanjia_core.organization.history import Attributes, Period
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.naming import UnionNames, union_names, valid_code
from huizhanjia_core.organization.tree_rules import TreeError, TreeFault, Version, may_stand_under, place
from hypothesis import given
from hypothesis import strategies as st

LAST = 40
REGION, EAST, WEST, COUNTY = (UUID(int=number) for number in range(1, 5))
LEVELS = {REGION: UnionLevel.REGION, EAST: UnionLevel.PREFECTURE, WEST: UnionLevel.PREFECTURE}


def day(number: int) -> date:
    return date(2010, 1, 1) + timedelta(days=number)


def period(
    start: int, end: int | None, parent: UUID | None, level: UnionLevel = UnionLevel.GRASSROOTS
) -> Period:
    attributes = Attributes("C", level, parent, UnionNames("工会"))
    return Period(day(start), None if end is None else day(end), attributes)


def forest() -> dict[UUID, list[Period]]:
    return {
        REGION: [period(0, None, None, UnionLevel.REGION)],
        EAST: [period(0, None, REGION, UnionLevel.PREFECTURE)],
        WEST: [period(0, None, REGION, UnionLevel.PREFECTURE)],
        COUNTY: [period(0, 20, EAST, UnionLevel.COUNTY), period(20, None, WEST, UnionLevel.COUNTY)],
    }


def on(versions: tuple[Version, ...], number: int) -> Version:
    [found] = [
        version
        for version in versions
        if version.valid_from <= day(number) and (version.valid_to is None or day(number) < version.valid_to)
    ]
    return found


def fault_of(periods: dict[UUID, list[Period]], unit: UUID) -> tuple[TreeFault, date]:
    with pytest.raises(TreeError) as caught:
        place(periods, [unit])
    return caught.value.fault, caught.value.on


def test_a_move_of_the_superior_splits_the_versions_below() -> None:
    leaf = UUID(int=10)
    [before, after] = place({**forest(), leaf: [period(5, None, COUNTY)]}, [leaf])[leaf]
    assert (before.valid_from, before.valid_to) == (day(5), day(20))
    assert before.ancestors == (REGION, EAST, COUNTY, leaf)
    assert (after.valid_from, after.valid_to) == (day(20), None)
    assert after.ancestors == (REGION, WEST, COUNTY, leaf)


def test_a_new_name_of_the_superior_splits_nothing_below() -> None:
    renamed = Attributes("C", UnionLevel.PREFECTURE, REGION, UnionNames("新名"))
    units = forest() | {EAST: [period(0, 7, REGION, UnionLevel.PREFECTURE), Period(day(7), None, renamed)]}
    leaf = UUID(int=10)
    versions = place(units | {leaf: [period(5, 20, COUNTY)]}, [leaf, EAST])
    assert len(versions[EAST]) == 2
    assert len(versions[leaf]) == 1


def test_a_union_cannot_open_before_its_superior() -> None:
    late = UUID(int=10)
    units = forest() | {COUNTY: [period(3, None, EAST, UnionLevel.COUNTY)], late: [period(2, None, COUNTY)]}
    assert fault_of(units, late) == (TreeFault.SUPERIOR_NOT_OPEN, day(2))


def test_a_union_cannot_outlive_its_superior() -> None:
    leaf = UUID(int=10)
    units = forest() | {COUNTY: [period(0, 30, EAST, UnionLevel.COUNTY)], leaf: [period(5, None, COUNTY)]}
    assert fault_of(units, leaf) == (TreeFault.SUPERIOR_NOT_OPEN, day(30))


def test_two_unions_may_swap_places_but_not_stand_below_each_other() -> None:
    upper, lower = UUID(int=10), UUID(int=11)
    swapped = {
        upper: [period(0, 10, COUNTY), period(10, None, lower)],
        lower: [period(0, 10, upper), period(10, None, COUNTY)],
    }
    versions = place(forest() | swapped, [upper, lower])
    assert on(versions[lower], 9).ancestors[-2:] == (upper, lower)
    assert on(versions[upper], 10).ancestors[-2:] == (lower, upper)
    mutual = swapped | {lower: [period(0, 12, upper), period(12, None, COUNTY)]}
    assert fault_of(forest() | mutual, upper) == (TreeFault.CYCLE, day(10))


def test_the_seventh_depth_is_refused() -> None:
    chain = [UUID(int=number) for number in range(10, 14)]
    units: dict[UUID, list[Period]] = forest()
    for above, unit in zip([COUNTY, *chain], chain, strict=False):
        units[unit] = [period(0, None, above)]
    assert len(place(units, [chain[2]])[chain[2]][0].ancestors) == 6
    assert fault_of(units, chain[3])[0] is TreeFault.TOO_DEEP


@pytest.mark.parametrize(
    ("level", "superiors"),
    [
        (UnionLevel.REGION, {None}),
        (UnionLevel.PREFECTURE, {UnionLevel.REGION}),
        (UnionLevel.COUNTY, {UnionLevel.PREFECTURE}),
        (UnionLevel.GRASSROOTS, {UnionLevel.COUNTY, UnionLevel.GRASSROOTS}),
    ],
)
def test_each_level_has_its_superiors(level: UnionLevel, superiors: set[UnionLevel | None]) -> None:
    assert {superior for superior in [None, *UnionLevel] if may_stand_under(level, superior)} == superiors


def test_a_county_directly_under_the_region_is_refused() -> None:
    units = forest() | {COUNTY: [period(0, None, REGION, UnionLevel.COUNTY)]}
    assert fault_of(units, COUNTY) == (TreeFault.WRONG_LEVEL, day(0))


@st.composite
def moving(draw: st.DrawFn) -> dict[UUID, list[Period]]:
    """A forest whose counties and grassroots unions move about on random days."""
    units = forest()
    counties = [UUID(int=number) for number in range(20, 23)]
    for unit in counties:
        units[unit] = _walk(draw, [EAST, WEST], UnionLevel.COUNTY)
    for number in range(30, 34):
        units[UUID(int=number)] = _walk(draw, counties, UnionLevel.GRASSROOTS)
    return units


def _walk(draw: st.DrawFn, parents: list[UUID], level: UnionLevel) -> list[Period]:
    cuts = sorted(draw(st.sets(st.integers(1, LAST - 1), max_size=3)))
    places = [draw(st.sampled_from(parents)) for _ in range(len(cuts) + 1)]
    edges = zip([0, *cuts], [*cuts, None], places, strict=True)
    return [period(start, end, parent, level) for start, end, parent in edges]


@given(moving())
def test_versions_agree_with_walking_up_on_each_day(units: dict[UUID, list[Period]]) -> None:
    versions = place(units, units)
    for unit in units:
        for number in range(LAST):
            assert on(versions[unit], number).ancestors == _climb(units, unit, number)


def _climb(units: dict[UUID, list[Period]], unit: UUID, number: int) -> tuple[UUID, ...]:
    above: list[UUID] = []
    here: UUID | None = unit
    while here is not None:
        above.insert(0, here)
        [state] = [
            found
            for found in units[here]
            if found.valid_from <= day(number) and (found.valid_to is None or day(number) < found.valid_to)
        ]
        here = state.attributes.parent_id
    return tuple(above)


@given(moving())
def test_versions_of_a_union_are_unbroken_and_differ_from_their_neighbors(
    units: dict[UUID, list[Period]],
) -> None:
    for versions in place(units, units).values():
        assert versions[0].valid_from == day(0)
        assert versions[-1].valid_to is None
        for before, after in pairwise(versions):
            assert before.valid_to == after.valid_from
            assert (before.attributes, before.ancestors) != (after.attributes, after.ancestors)


def test_a_union_is_called_after_its_division_unless_it_has_a_name() -> None:
    derived = union_names(division_name="林周县", division_name_en="Lhünzhub County")
    assert derived is not None
    assert (derived.name, derived.name_derived) == ("林周县总工会", True)
    assert derived.name_en == "Lhünzhub County Federation of Trade Unions"
    own = union_names(name="日喀则地区工会办事处", division_name="日喀则地区")
    assert own is not None
    assert (own.name, own.name_derived, own.division_name) == ("日喀则地区工会办事处", False, "日喀则地区")
    assert union_names(name_en="Nobody") is None


@pytest.mark.parametrize(
    ("level", "code", "valid"),
    [
        (UnionLevel.COUNTY, "540121", True),
        (UnionLevel.COUNTY, "54012", False),
        (UnionLevel.COUNTY, "５４０１２１", False),
        (UnionLevel.GRASSROOTS, "540121-JC001", True),
        (UnionLevel.GRASSROOTS, "540121-", False),
        (UnionLevel.GRASSROOTS, "jc001", False),
    ],
)
def test_a_code_has_the_form_of_its_level(level: UnionLevel, code: str, valid: bool) -> None:
    assert valid_code(level, code) is valid
