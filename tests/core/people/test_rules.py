"""The rules of §3 and §14, without a database."""

from datetime import date, timedelta
from itertools import combinations
from uuid import UUID

import pytest
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.people.appointment_rules import Clash, Held, first_clash, may_direct
from huizhanjia_core.people.group_rules import (
    GOVERNMENT,
    PARTY,
    PRINCIPAL,
    Finding,
    Sitting,
    findings,
    is_required,
)
from huizhanjia_core.people.kinds import (
    EvidenceKind,
    EvidenceResult,
    GroupFault,
    GroupKind,
    GroupRole,
    HeadcountStatus,
    ItemStatus,
    QualificationItem,
)
from huizhanjia_core.people.qualification_rules import (
    Evidence,
    fits,
    is_education_code,
    is_senior_secondary,
    qualified,
    statuses,
)
from huizhanjia_core.people.staffing_rules import Band, band, counted, judge
from huizhanjia_core.people.terms import Term, empty_since
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2016, 1, 1)
A, B, OFFICE, CENTER = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
POST, OTHER_POST = UUID(int=5), UUID(int=6)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


TERMS = st.builds(
    lambda first, length: Term(day(first), None if length is None else day(first + length)),
    st.integers(0, 20),
    st.one_of(st.none(), st.integers(0, 20)),
)


@given(TERMS, TERMS)
def test_terms_share_exactly_the_days_of_both(one: Term, other: Term) -> None:
    days = [day(n) for n in range(60)]
    both = {d for d in days if one.holds(d) and other.holds(d)}
    shared = one.shared(other)
    assert {d for d in days if shared is not None and shared.holds(d)} == both
    assert one.meets(other) == other.meets(one) == bool(both)


@given(st.lists(TERMS, max_size=4), st.integers(0, 45))
def test_a_gap_begins_after_the_last_day_that_was_filled(terms: list[Term], number: int) -> None:
    since = empty_since(terms, DAY, day(number))
    if any(term.holds(day(number)) for term in terms):
        assert since is None
        return
    assert since is not None
    assert not any(term.holds(day(n)) for n in range(number + 1) for term in terms if day(n) >= since)
    assert since == DAY or any(term.holds(since - timedelta(days=1)) for term in terms)


def _held(
    person: UUID = A,
    position: UUID = POST,
    place: UUID = OFFICE,
    *,
    exclusive: bool = False,
    full_time: bool = False,
    first: int = 0,
    last: int | None = None,
) -> Held:
    term = Term(day(first), None if last is None else day(last))
    return Held(person, position, place, term, exclusive, full_time)


@pytest.mark.parametrize(
    ("wanted", "other", "clash"),
    [
        (_held(), _held(), Clash.HELD_ALREADY),
        (_held(first=10), _held(last=10), Clash.HELD_ALREADY),
        (_held(first=11), _held(last=10), None),
        (_held(B), _held(A), None),
        (_held(B, exclusive=True), _held(A, exclusive=True), Clash.TAKEN),
        (_held(B, exclusive=True, first=11), _held(A, exclusive=True, last=10), None),
        (_held(B, exclusive=True, place=CENTER), _held(A, exclusive=True), None),
        (_held(B, OTHER_POST, exclusive=True), _held(A, exclusive=True), None),
        (_held(full_time=True), _held(position=OTHER_POST, full_time=True), Clash.FULL_TIME_ELSEWHERE),
        (_held(full_time=True), _held(position=OTHER_POST), None),
        (_held(B, full_time=True), _held(A, OTHER_POST, full_time=True), None),
    ],
)
def test_appointments_that_contradict_each_other(wanted: Held, other: Held, clash: Clash | None) -> None:
    found = first_clash(wanted, [other])
    assert (found[0] if found else None) is clash


def test_a_director_leads_in_the_union_from_the_first_day() -> None:
    wanted = Term(day(5))
    assert may_direct(wanted, [Term(day(5))])
    assert may_direct(wanted, [Term(day(0), day(2)), Term(day(3), day(5))])
    assert not may_direct(wanted, [Term(day(6))])
    assert not may_direct(wanted, [Term(day(0), day(4))])
    assert not may_direct(wanted, [])


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (0, Band(2, 3)),
        (49_999, Band(2, 3)),
        (50_000, Band(3, 5)),
        (50_001, Band(3, 5)),
        (559_423, Band(3, 5)),
    ],
)
def test_how_many_people_a_center_needs(population: int, expected: Band) -> None:
    assert band(population) == expected


def test_the_threshold_can_be_another() -> None:
    assert band(50_000, threshold=50_001) == Band(2, 3)


@pytest.mark.parametrize(
    ("people", "standard", "status"),
    [
        (1, Band(2, 3), HeadcountStatus.BELOW),
        (2, Band(2, 3), HeadcountStatus.WITHIN),
        (3, Band(2, 3), HeadcountStatus.WITHIN),
        (4, Band(2, 3), HeadcountStatus.ABOVE),
        (2, Band(3, 5), HeadcountStatus.BELOW),
        (9, None, HeadcountStatus.UNKNOWN),
    ],
)
def test_headcounts_are_judged(people: int, standard: Band | None, status: HeadcountStatus) -> None:
    assert judge(people, standard) is status


def test_a_director_counts_only_when_that_is_their_whole_work() -> None:
    assert (counted(2, full_time_director=False), counted(2, full_time_director=True)) == (2, 3)


@pytest.mark.parametrize(
    ("code", "known", "enough"),
    [
        ("10", True, True), ("20", True, True), ("31", True, True), ("44", True, True), ("47", True, True),
        ("60", True, True), ("61", True, True), ("70", True, False), ("71", True, False), ("80", True, False),
        ("90", True, False), ("50", False, True), ("91", False, False), ("09", False, True),
    ],
)  # fmt: skip
def test_codes_of_education(code: str, known: bool, enough: bool) -> None:
    assert is_education_code(code) is known
    assert is_senior_secondary(code) is enough


def _evidence(
    item: QualificationItem, result: EvidenceResult, on: int = 0, code: str | None = None
) -> Evidence:
    kinds = {
        QualificationItem.POLICY_AND_LAW: EvidenceKind.TEST,
        QualificationItem.COMPUTER_SKILL: EvidenceKind.TEST,
        QualificationItem.EDUCATION: EvidenceKind.DIPLOMA,
    }
    return Evidence(item, kinds.get(item, EvidenceKind.ATTESTATION), result, day(on), code)


MET, NOT_MET = EvidenceResult.MET, EvidenceResult.NOT_MET
EDUCATION, COMPUTER = QualificationItem.EDUCATION, QualificationItem.COMPUTER_SKILL


@pytest.mark.parametrize(
    ("evidence", "right"),
    [
        (_evidence(EDUCATION, MET, code="44"), True),
        (_evidence(EDUCATION, MET, code="71"), False),
        (_evidence(EDUCATION, NOT_MET, code="71"), True),
        (_evidence(EDUCATION, NOT_MET, code="20"), False),
        (_evidence(EDUCATION, MET), False),
        (_evidence(EDUCATION, MET, code="5x"), False),
        (_evidence(COMPUTER, MET), True),
        (_evidence(COMPUTER, MET, code="20"), False),
        (Evidence(COMPUTER, EvidenceKind.ATTESTATION, MET, DAY), False),
        (Evidence(QualificationItem.POLITICAL_RELIABILITY, EvidenceKind.TEST, MET, DAY), False),
    ],
)
def test_evidence_has_a_form_that_fits(evidence: Evidence, right: bool) -> None:
    assert fits(evidence) is right


def test_the_newest_evidence_decides_and_a_waiver_fills_a_gap() -> None:
    everything = [
        _evidence(item, MET, code="30" if item is EDUCATION else None) for item in QualificationItem
    ]
    assert qualified(statuses(everything, []))
    failed = [*everything, _evidence(COMPUTER, NOT_MET, on=9)]
    assert statuses(failed, [])[COMPUTER] is ItemStatus.NOT_MET
    assert statuses([failed[-1], *everything], [])[COMPUTER] is ItemStatus.NOT_MET
    assert qualified(statuses(failed, [COMPUTER]))
    assert qualified(statuses([*failed, _evidence(COMPUTER, MET, on=9)], []))
    assert set(statuses([], []).values()) == {ItemStatus.MISSING}
    assert not qualified(statuses(everything[1:], []))


def _sitting(role: GroupRole, position: str, first: int = 0, last: int | None = None) -> Sitting:
    return Sitting(role, position, Term(day(first), None if last is None else day(last)))


FULL_B = [
    _sitting(GroupRole.LEADER, PARTY),
    _sitting(GroupRole.DEPUTY, GOVERNMENT),
    _sitting(GroupRole.DEPUTY, PRINCIPAL),
]
A_GROUP, B_GROUP = GroupKind.DIFFICULTY_ASSISTANCE, GroupKind.STANDARDIZATION


def test_full_groups_have_no_fault_and_one_person_sits_in_both() -> None:
    assert findings(A_GROUP, [_sitting(GroupRole.LEADER, PRINCIPAL)], established_on=DAY, on=day(9)) == []
    assert findings(B_GROUP, FULL_B, established_on=DAY, on=day(9)) == []


def test_each_seat_that_is_missing_is_named() -> None:
    faults = [GroupFault.NO_LEADER, GroupFault.NO_GOVERNMENT_DEPUTY, GroupFault.NO_UNION_DEPUTY]
    for count in range(4):
        for seats in combinations(range(3), count):
            found = findings(B_GROUP, [FULL_B[n] for n in seats], established_on=DAY, on=day(9))
            assert [one.fault for one in found] == [faults[n] for n in range(3) if n not in seats]


@pytest.mark.parametrize(
    "sitting",
    [
        _sitting(GroupRole.DEPUTY, PRINCIPAL),
        _sitting(GroupRole.LEADER, "VICE_CHAIR_IN_CHARGE"),
        _sitting(GroupRole.LEADER, PRINCIPAL, first=10),
    ],
)
def test_a_leader_is_in_office_as_leader(sitting: Sitting) -> None:
    found = findings(A_GROUP, [sitting], established_on=DAY, on=day(9))
    assert [one.fault for one in found] == [GroupFault.NO_LEADER]


@pytest.mark.parametrize(("vacant", "overdue"), [(1, False), (60, False), (61, True)])
def test_a_seat_may_be_vacant_for_sixty_days(vacant: int, overdue: bool) -> None:
    left = [_sitting(GroupRole.LEADER, PRINCIPAL, last=100)]
    found = findings(A_GROUP, left, established_on=DAY, on=day(100 + vacant))
    assert found == [Finding(GroupFault.NO_LEADER, day(101), overdue)]


def test_a_group_that_is_not_there_is_a_finding_at_once() -> None:
    for established in (None, day(10)):
        found = findings(A_GROUP, [], established_on=established, on=day(9))
        assert [one.fault for one in found] == [GroupFault.NO_GROUP]
        assert found[0].overdue


def test_who_must_have_which_group() -> None:
    assert {level for level in UnionLevel if is_required(A_GROUP, level)} == set(UnionLevel) - {
        UnionLevel.GRASSROOTS
    }
    assert {level for level in UnionLevel if is_required(B_GROUP, level)} == {
        UnionLevel.PREFECTURE,
        UnionLevel.COUNTY,
    }
