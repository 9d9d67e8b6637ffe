"""What services led to, and that a case is not closed without it."""

from datetime import date, timedelta
from typing import Any

import pytest
from huizhanjia_assistance.cases import deciding, facts, life, outcomes
from huizhanjia_assistance.cases.facts_models import JobPlacementRow, LegalAidRow, PetitionRow
from huizhanjia_assistance.cases.kinds import CaseState, GoalTag
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.registering import Applicant
from huizhanjia_assistance.cases.service_kinds import (
    ContractKind,
    LegalOutcome,
    MediationOutcome,
    PetitionChannel,
    PetitionResult,
)
from huizhanjia_core.clock import today
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.workflow import TransitionRow
from huizhanjia_schema import Refusal
from sqlalchemy import select

from tests.assistance.cases.stage import LHUNZHUB, Stage, unit
from tests.assistance.cases.test_cases import WAGES

USCC = "91110000600037341L"
TRAINING = facts.SkillsTraining(
    member=None,
    course="藏式糕点制作",
    provider_name="拉萨市技师学院",
    hours=40,
    starts_on=today(),
    ends_on=today() + timedelta(days=10),
)
JOB = facts.JobPlacement(member=None, wanted="保洁")
PETITION = facts.Petition(channel=PetitionChannel.LETTER, received_on=today(), summary="要求补发工资")


async def serving(stage: Stage, given: facts.AnyFacts, **more: Any) -> CaseRow:
    case = await stage.approved(given, None, **more)
    async with stage.acting("caseworker") as work:
        row = await work.session.get_one(CaseRow, case.id)
        return await deciding.move_on(work, life.SERVE, case=case.id, version=row.version)


async def close(stage: Stage, case: CaseRow) -> CaseRow:
    async with stage.acting("caseworker") as work:
        row = await work.session.get_one(CaseRow, case.id)
        return await deciding.close(
            work, case=case.id, version=row.version, result="办结", goals=[GoalTag.RIGHTS_PROTECTED]
        )


async def test_legal_aid_is_closed_with_its_outcome(stage: Stage) -> None:
    case = await serving(stage, WAGES)
    with pytest.raises(Refusal) as missing:
        await close(stage, case)
    assert missing.value.zh == "办结前须登记：法律援助结果。"
    assert (await stage.fresh(case)).state is CaseState.IN_SERVICE
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal) as later:
            await outcomes.record_legal_outcome(
                work, case=case.id, outcome=LegalOutcome.WON, outcome_on=today() + timedelta(days=1)
            )
        assert later.value.path == ("input", "outcomeOn")
        await outcomes.record_legal_outcome(
            work,
            case=case.id,
            outcome=LegalOutcome.WON,
            outcome_on=today(),
            case_number="（2016）藏0121民初7号",
            recovered=1_200_000,
        )
    assert (await close(stage, case)).state is CaseState.CLOSED
    (row,) = await stage.all(LegalAidRow)
    assert (row.outcome, row.recovered) == (LegalOutcome.WON, 1_200_000)


async def test_training_is_closed_with_what_was_attended(stage: Stage) -> None:
    case = await serving(stage, TRAINING)
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal) as more:
            await outcomes.record_training(work, case=case.id, attended_hours=41)
        assert "总课时（40）" in more.value.zh
        await outcomes.record_training(work, case=case.id, attended_hours=38, certificate="藏-1")
    assert (await close(stage, case)).state is CaseState.CLOSED


async def test_a_placement_names_its_employer_and_is_followed_up(stage: Stage) -> None:
    case = await serving(stage, JOB)
    given: dict[str, Any] = {
        "case": case.id,
        "vacancy": "客房保洁",
        "employer": "示范宾馆",
        "placed_on": today(),
        "contract": ContractKind.FIXED_TERM,
    }
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal) as wrong:
            await outcomes.record_placement(work, employer_uscc="91110000600037341M", **given)
        assert wrong.value.path == ("input", "employerUscc")
        yesterday = today() - timedelta(days=1)
        with pytest.raises(Refusal):
            await outcomes.record_placement(work, employer_uscc=USCC, contract_until=yesterday, **given)
        await outcomes.record_placement(work, employer_uscc=USCC.lower(), **given)
    assert (await close(stage, case)).state is CaseState.CLOSED
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal) as early:
            await outcomes.follow_up_placement(work, case=case.id, months=3, employed=True)
        assert "满 3 个月" in early.value.zh
        with pytest.raises(Refusal, match="3 and after 6"):
            await outcomes.follow_up_placement(work, case=case.id, months=4, employed=True)
    later = outcomes.months_after(today(), 6)
    async with stage.acting("caseworker", on=later) as work:
        await outcomes.follow_up_placement(work, case=case.id, months=3, employed=True)
        await outcomes.follow_up_placement(work, case=case.id, months=6, employed=False)
        for months in outcomes.MONTHS:
            with pytest.raises(Refusal) as again:
                await outcomes.follow_up_placement(work, case=case.id, months=months, employed=months == 6)
            assert (again.value.code, again.value.path) == ("CONFLICT", ("input", "months"))
    (row,) = await stage.all(JobPlacementRow)
    assert (row.asked_after_3, row.asked_after_6) == (later, later)
    assert (row.employer_uscc, row.employed_after_3, row.employed_after_6) == (USCC, True, False)


async def test_a_follow_up_has_its_day_and_is_corrected_with_a_reason(stage: Stage) -> None:
    case = await serving(stage, JOB)
    async with stage.acting("caseworker") as work:
        await outcomes.record_placement(
            work,
            case=case.id,
            vacancy="客房保洁",
            employer="示范宾馆",
            employer_uscc=USCC,
            placed_on=today(),
            contract=ContractKind.FIXED_TERM,
        )
    due, later = outcomes.months_after(today(), 3), outcomes.months_after(today(), 4)
    given: dict[str, Any] = {"case": case.id, "months": 3}
    for day in (due - timedelta(days=1), later + timedelta(days=1)):
        async with stage.acting("caseworker", on=later) as work:
            with pytest.raises(Refusal) as outside:
                await outcomes.follow_up_placement(work, employed=True, asked_on=day, **given)
            assert (outside.value.code, outside.value.path) == ("BAD_USER_INPUT", ("input", "askedOn"))
    async with stage.acting("caseworker", on=later) as work:
        await outcomes.follow_up_placement(work, employed=True, asked_on=due, **given)
    right: dict[str, Any] = {"employed": False, "asked_on": later, "reason": "登记成了另一人"}
    async with stage.acting("caseworker", on=later) as work:
        with pytest.raises(Refusal, match="not possible in the state IN_SERVICE"):
            await outcomes.correct_follow_up(work, version=case.version, **given, **right)
    closed = await close(stage, case)
    async with stage.acting("caseworker", on=later) as work:
        with pytest.raises(StaleVersion):
            await outcomes.correct_follow_up(work, version=closed.version - 1, **given, **right)
    async with stage.acting("shigatse", on=later) as work:
        with pytest.raises(Refusal) as far:
            await outcomes.correct_follow_up(work, version=closed.version, **given, **right)
        assert far.value.code == "NOT_FOUND"
    async with stage.acting("reviewer", on=later) as work:
        with pytest.raises(Refusal, match="not allowed"):
            await outcomes.correct_follow_up(work, version=closed.version, **given, **right)
    async with stage.acting("caseworker", on=later) as work:
        six, early = {**given, "months": 6}, {**right, "asked_on": today()}
        with pytest.raises(Refusal, match="No follow-up after 6 months"):
            await outcomes.correct_follow_up(work, version=closed.version, **six, **right)
        with pytest.raises(Refusal, match="between the day after 3 months"):
            await outcomes.correct_follow_up(work, version=closed.version, **given, **early)
        row = await outcomes.correct_follow_up(work, version=closed.version, **given, **right)
        assert (row.state, row.closed_on, row.version) == (
            CaseState.CLOSED,
            closed.closed_on,
            closed.version + 1,
        )
        told = select(TransitionRow.reason).where(
            TransitionRow.subject_id == case.id, TransitionRow.name == life.CORRECT.name
        )
        reasons = (await work.session.scalars(told)).all()
    assert reasons == [f"满3个月回访：在岗（{due}） 改为 不在岗（{later}）；登记成了另一人"]
    (placed,) = await stage.all(JobPlacementRow)
    assert (placed.employed_after_3, placed.asked_after_3) == (False, later)


async def test_another_job_is_followed_up_anew(stage: Stage) -> None:
    case = await serving(stage, JOB)
    given: dict[str, Any] = {
        "case": case.id,
        "vacancy": "客房保洁",
        "employer": "示范宾馆",
        "employer_uscc": USCC,
        "contract": ContractKind.FIXED_TERM,
    }
    later = outcomes.months_after(today(), 3)
    async with stage.acting("caseworker") as work:
        await outcomes.record_placement(work, placed_on=today(), **given)
    async with stage.acting("caseworker", on=later) as work:
        await outcomes.follow_up_placement(work, case=case.id, months=3, employed=False)
        await outcomes.record_placement(work, placed_on=later, **given)
        with pytest.raises(Refusal, match="after 3 months"):
            await outcomes.follow_up_placement(work, case=case.id, months=3, employed=True)
    (row,) = await stage.all(JobPlacementRow)
    assert (row.placed_on, row.employed_after_3) == (later, None)


async def test_the_day_of_the_first_answer_to_a_petition_stays(stage: Stage) -> None:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    case = await serving(stage, PETITION, organization=place, applicant=Applicant(name="丹增"))
    for on, result in ((today(), PetitionResult.PARTLY_SUPPORTED), (None, PetitionResult.SUPPORTED)):
        async with stage.acting("caseworker", on=on or today() + timedelta(days=9)) as work:
            await outcomes.answer_petition(work, case=case.id, result=result)
    (row,) = await stage.all(PetitionRow)
    assert (row.result, row.answered_on) == (PetitionResult.SUPPORTED, today())


async def test_a_petition_is_extended_once_and_answered(stage: Stage) -> None:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    case = await serving(stage, PETITION, organization=place, applicant=Applicant(name="丹增"))
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal, match="at most 30"):
            await outcomes.extend_petition(work, case=case.id, days=31, reason="情况复杂")
        await outcomes.extend_petition(work, case=case.id, days=30, reason="情况复杂")
        with pytest.raises(Refusal, match="once"):
            await outcomes.extend_petition(work, case=case.id, days=1, reason="再次")
    with pytest.raises(Refusal, match="answer to the petition"):
        await close(stage, case)
    async with stage.acting("caseworker") as work:
        await outcomes.answer_petition(
            work,
            case=case.id,
            result=PetitionResult.PARTLY_SUPPORTED,
            mediation=MediationOutcome.AGREED,
        )
    (row,) = await stage.all(PetitionRow)
    assert (row.answer_by, row.answered_on) == (today() + timedelta(days=90), today())
    assert (await close(stage, case)).state is CaseState.CLOSED


async def test_an_outcome_belongs_to_its_service(stage: Stage) -> None:
    case = await serving(stage, WAGES)
    async with stage.acting("caseworker") as work:
        with pytest.raises(Refusal) as other:
            await outcomes.record_training(work, case=case.id, attended_hours=1)
        assert other.value.path == ("input", "case")
    async with stage.acting("cashier") as work:
        with pytest.raises(Refusal) as hidden:
            await outcomes.record_training(work, case=case.id, attended_hours=1)
        assert hidden.value.code == "NOT_FOUND"


def test_months_end_where_a_shorter_month_does() -> None:
    assert outcomes.months_after(date(2016, 11, 30), 3) == date(2017, 2, 28)
    assert outcomes.months_after(date(2016, 8, 31), 6) == date(2017, 2, 28)
    assert outcomes.months_after(date(2016, 1, 15), 12) == date(2017, 1, 15)
