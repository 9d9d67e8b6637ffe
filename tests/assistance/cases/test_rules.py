"""The rules of requests, without a database."""

from datetime import date, timedelta

import pytest
from huizhanjia_assistance.cases import cap_rules, facts, petition_rules, relief_rules, triage
from huizhanjia_assistance.cases.cap_rules import CapRule
from huizhanjia_assistance.cases.kinds import ReliefKind, ReliefOutcome, ServiceType, Urgency
from huizhanjia_assistance.cases.money_kinds import CapKind, MoneySource
from huizhanjia_assistance.cases.service_kinds import AccidentKind, LossKind
from huizhanjia_assistance.cases.triage import Signs
from huizhanjia_assistance.dossiers.kinds import SchoolStage
from huizhanjia_core.calendar.rules import Calendar
from hypothesis import given
from hypothesis import strategies as st

DAY = date(2016, 3, 1)  # a Tuesday
RULE = CapRule(kind=CapKind.LIVING_RELIEF_YEAR, effective_from=DAY, document="x", multiplier=12)


@pytest.mark.parametrize(
    ("signs", "urgency"),
    [
        (Signs(), Urgency.ROUTINE),
        (Signs(life_at_risk=True), Urgency.EMERGENCY),
        (Signs(no_food_or_shelter=True, needed_by=DAY), Urgency.EMERGENCY),
        (Signs(dependants_alone=True), Urgency.URGENT),
        (Signs(needed_by=DAY + timedelta(days=10)), Urgency.URGENT),
        (Signs(needed_by=DAY + timedelta(days=11)), Urgency.ROUTINE),
    ],
)
def test_urgency_follows_from_the_signs(signs: Signs, urgency: Urgency) -> None:
    assert triage.urgency_of(signs, DAY) is urgency


def test_the_more_urgent_the_sooner() -> None:
    days = [triage.answer_due(one, DAY, Calendar()) for one in Urgency]
    assert days == [date(2016, 3, 2), date(2016, 3, 4), date(2016, 3, 15)]


def test_every_service_says_what_is_asked_first() -> None:
    assert set(relief_rules.ASKED_FIRST) == set(ServiceType)
    asked = relief_rules.unasked(ServiceType.MEDICAL_AID, {}, Urgency.ROUTINE)
    assert asked == [ReliefKind.MEDICAL_INSURANCE, ReliefKind.CIVIL_AFFAIRS_MEDICAL]
    known = {ReliefKind.MEDICAL_INSURANCE: ReliefOutcome.RECEIVED}
    assert relief_rules.unasked(ServiceType.MEDICAL_AID, known, Urgency.URGENT) == asked[1:]
    assert relief_rules.unasked(ServiceType.MEDICAL_AID, {}, Urgency.EMERGENCY) == []


def test_what_others_gave_or_will_give_adds_up() -> None:
    amounts = {ReliefKind.DIBAO: 5, ReliefKind.CHARITY: 7, ReliefKind.THIRD_PARTY: 11}
    outcomes = {
        ReliefKind.DIBAO: ReliefOutcome.RECEIVED,
        ReliefKind.CHARITY: ReliefOutcome.APPLIED,
        ReliefKind.THIRD_PARTY: ReliefOutcome.REFUSED,
    }
    assert relief_rules.received(amounts, outcomes) == 12


def test_a_petition_is_accepted_in_15_days_and_answered_in_60() -> None:
    days = petition_rules.days_of(DAY)
    assert (days.accept_by, days.answer_by) == (date(2016, 3, 16), date(2016, 5, 15))
    assert petition_rules.days_of(DAY, date(2016, 3, 2)).answer_by == date(2016, 5, 1)


@pytest.mark.parametrize(("days", "late", "before"), [(31, 0, 0), (0, 0, 0), (10, 1, 0), (10, 0, 5)])
def test_an_answer_is_extended_once_in_time_by_thirty_days(days: int, late: int, before: int) -> None:
    assert petition_rules.extended(DAY, 30, on=DAY, before=0) == date(2016, 3, 31)
    with pytest.raises(petition_rules.NotExtendable):
        petition_rules.extended(DAY, days, on=DAY + timedelta(days=late), before=before)


def test_the_version_of_a_cap_is_the_latest_that_has_begun() -> None:
    later = CapRule(kind=RULE.kind, effective_from=DAY + timedelta(days=30), document="y", multiplier=6)
    other = CapRule(kind=CapKind.EDUCATION_YEAR, effective_from=DAY, document="z")
    rules = [later, RULE, other]
    assert cap_rules.in_force(rules, RULE.kind, DAY - timedelta(days=1)) is None
    assert cap_rules.in_force(rules, RULE.kind, DAY) is RULE
    assert cap_rules.in_force(rules, RULE.kind, later.effective_from - timedelta(days=1)) is RULE
    assert cap_rules.in_force(rules, RULE.kind, later.effective_from) is later


@pytest.mark.parametrize(
    ("per_member", "percent", "fen", "told"),
    [
        (False, 100, 600_000, "低保标准 500.00元 × 12 个月 = 6000.00元"),
        (True, 100, 2_400_000, "低保标准 500.00元 × 12 个月 × 4 人 = 24000.00元"),
        (False, 50, 300_000, "低保标准 500.00元 × 12 个月 × 50% = 3000.00元"),
    ],
)
def test_living_relief_is_a_year_of_the_standard(per_member: bool, percent: int, fen: int, told: str) -> None:
    rule = CapRule(**{**vars(RULE), "per_member": per_member, "percent": percent})
    assert cap_rules.living_relief(rule, 50_000, 4) == cap_rules.Limit(fen, told)


@given(st.integers(0, 10**9), st.integers(1, 100))
def test_medical_aid_never_exceeds_the_self_paid_part(self_paid: int, percent: int) -> None:
    rule = CapRule(kind=CapKind.MEDICAL_SELF_PAID, effective_from=DAY, document="x", percent=percent)
    assert 0 <= cap_rules.medical(rule, self_paid).amount <= self_paid


def test_education_is_ten_months_and_emergency_a_ceiling() -> None:
    rule = CapRule(kind=CapKind.EDUCATION_YEAR, effective_from=DAY, document="x", multiplier=10)
    assert cap_rules.education(rule, 80_000).amount == 800_000
    first = CapRule(kind=CapKind.EMERGENCY_CEILING, effective_from=DAY, document="x", ceiling=200_000)
    assert cap_rules.emergency(first).reckoning == "建档前应急救助限额 2000.00元"


def test_an_account_is_the_same_for_the_same_household_and_year_only() -> None:
    key = cap_rules.account_key(CapKind.LIVING_RELIEF_YEAR, "a", 2016)
    assert key == cap_rules.account_key(CapKind.LIVING_RELIEF_YEAR, "a", 2016)
    others = [(CapKind.EDUCATION_YEAR, "a", 2016), (CapKind.LIVING_RELIEF_YEAR, "b", 2016)]
    others.append((CapKind.LIVING_RELIEF_YEAR, "a", 2017))
    assert len({key, *(cap_rules.account_key(*one) for one in others)}) == 4


def test_only_central_money_always_needs_a_dossier() -> None:
    assert [one for one in MoneySource if cap_rules.needs_dossier(one)] == [MoneySource.CENTRAL_SPECIAL]


@pytest.mark.parametrize(
    ("impossible", "field"),
    [
        (
            facts.DisasterRelief(
                event="地震", happened_on=DAY + timedelta(1), loss_kind=LossKind.HOUSE, loss=1, evidence="x"
            ),
            "happenedOn",
        ),
        (
            facts.DisasterRelief(
                event="地震", happened_on=DAY, loss_kind=LossKind.HOUSE, loss=-1, evidence="x"
            ),
            "loss",
        ),
        (
            facts.OtherAccidentAid(
                kind=AccidentKind.FIRE, happened_on=DAY, cost=5, compensated=6, evidence="x"
            ),
            "compensated",
        ),
        (
            facts.ChildEducationAid(
                member=cap_rules.account_key(CapKind.EDUCATION_YEAR, "m", 0),
                stage=SchoolStage.SENIOR,
                school="x",
                school_year=2013,
            ),
            "schoolYear",
        ),
        (
            facts.SkillsTraining(
                member=None, course="x", provider_name="x", hours=0, starts_on=DAY, ends_on=DAY
            ),
            "hours",
        ),
        (facts.JobPlacement(member=None, wanted="x", expected_wage=-1), "expectedWage"),
    ],
)
def test_what_cannot_be_is_named_by_its_field(impossible: facts.AnyFacts, field: str) -> None:
    with pytest.raises(facts.Unlikely) as refused:
        facts.check(impossible, DAY)
    assert refused.value.path[:2] == ("input", "facts")
    assert refused.value.path[-1] == field
