"""Whatever order changes are recorded in, they add up to the same unbroken periods."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from huizhanjia_core.organization.history import Change, HistoryError, HistoryFault, fold, period_on
from huizhanjia_core.organization.kinds import ChangeKind, UnionLevel
from huizhanjia_core.organization.naming import UnionNames
from hypothesis import given
from hypothesis import strategies as st

BIRTH = date(2000, 1, 1)
OLD, NEW = UUID(int=1), UUID(int=2)


def day(number: int) -> date:
    return BIRTH + timedelta(days=number)


def established(sequence: int = 1) -> Change:
    return Change(
        ChangeKind.ESTABLISH, BIRTH, sequence, "542300", UnionLevel.PREFECTURE, OLD, UnionNames("日喀则")
    )


def renamed(on: int, name: str, sequence: int = 2) -> Change:
    return Change(ChangeKind.RENAME, day(on), sequence, names=UnionNames(name))


def recoded(on: int, code: str, sequence: int = 2) -> Change:
    return Change(ChangeKind.RECODE, day(on), sequence, code=code)


def closed(on: int, sequence: int = 9) -> Change:
    return Change(ChangeKind.CLOSE, day(on), sequence)


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """An establishment and up to eight changes on later days, in recording order."""
    changes = [established()]
    for sequence in range(2, draw(st.integers(2, 10))):
        on = day(draw(st.integers(0, 30)))
        kind = draw(st.sampled_from([ChangeKind.RENAME, ChangeKind.RECODE, ChangeKind.MOVE]))
        value = draw(st.integers(1, 3))
        changes.append(
            Change(
                kind,
                on,
                sequence,
                code=f"54000{value}" if kind is ChangeKind.RECODE else None,
                names=UnionNames(f"名{value}") if kind is ChangeKind.RENAME else None,
                parent_id=UUID(int=value) if kind is ChangeKind.MOVE else None,
            )
        )
    return changes


@given(histories())
def test_periods_have_no_gap_no_overlap_and_differ_from_their_neighbors(changes: list[Change]) -> None:
    periods = fold(changes)
    assert periods[0].valid_from == BIRTH
    assert periods[-1].valid_to is None
    for before, after in pairwise(periods):
        assert before.valid_to == after.valid_from
        assert before.valid_from < after.valid_from
        assert before.attributes != after.attributes


@given(histories())
def test_each_day_holds_the_last_change_up_to_it(changes: list[Change]) -> None:
    periods = fold(changes)
    for number in range(32):
        code, name, parent = "542300", "日喀则", OLD
        for change in sorted(changes, key=lambda change: (change.effective_on, change.sequence)):
            if change.effective_on > day(number):
                break
            code = change.code or code
            name = change.names.name if change.names else name
            parent = change.parent_id if change.kind is ChangeKind.MOVE and change.parent_id else parent
        found = period_on(periods, day(number))
        assert found is not None
        assert (found.attributes.code, found.attributes.names.name, found.attributes.parent_id) == (
            code,
            name,
            parent,
        )


@given(histories(), st.randoms())
def test_the_order_in_which_changes_are_read_makes_no_difference(
    changes: list[Change], chance: object
) -> None:
    shuffled = list(changes)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(changes)


def test_a_change_recorded_late_gives_what_recording_it_in_time_gives() -> None:
    in_time = [established(1), recoded(10, "540200", 2), renamed(20, "日喀则市", 3)]
    late = [established(1), renamed(20, "日喀则市", 2), recoded(10, "540200", 3)]
    assert fold(late) == fold(in_time)
    assert [period.valid_from for period in fold(late)] == [day(0), day(10), day(20)]


def test_two_changes_of_one_day_make_one_period() -> None:
    periods = fold([established(), renamed(10, "日喀则市", 2), recoded(10, "540200", 3)])
    assert [(period.attributes.names.name, period.attributes.code) for period in periods] == [
        ("日喀则", "542300"),
        ("日喀则市", "540200"),
    ]


def test_the_later_record_of_one_day_corrects_the_earlier() -> None:
    periods = fold([established(), renamed(10, "错字", 2), renamed(10, "日喀则市", 3)])
    assert [period.attributes.names.name for period in periods] == ["日喀则", "日喀则市"]


def test_a_closure_ends_the_last_period_the_day_before() -> None:
    periods = fold([established(), closed(10)])
    assert period_on(periods, day(9)) is not None
    assert period_on(periods, day(10)) is None


@pytest.mark.parametrize(
    ("changes", "fault", "on"),
    [
        ([established(), renamed(-1, "早")], HistoryFault.NOT_ESTABLISHED, -1),
        ([established(), closed(10), renamed(10, "晚", 10)], HistoryFault.AFTER_CLOSURE, 10),
        ([established(), closed(10), closed(12, 10)], HistoryFault.AFTER_CLOSURE, 12),
        ([established(), closed(0)], HistoryFault.CLOSED_BEFORE_OPEN, 0),
        ([established(), established(2)], HistoryFault.ESTABLISHED_TWICE, 0),
    ],
)
def test_contradictions_are_refused_with_their_day(
    changes: list[Change], fault: HistoryFault, on: int
) -> None:
    with pytest.raises(HistoryError) as caught:
        fold(changes)
    assert (caught.value.fault, caught.value.on) == (fault, day(on))
