"""What a service led to: legal outcomes, training, jobs that last, answers to petitions."""

from calendar import monthrange
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.cases import life, petition_rules, refusals
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.events import PetitionAnswered
from huizhanjia_assistance.cases.facts_models import (
    JobPlacementRow,
    LegalAidRow,
    PetitionRow,
    SkillsTrainingRow,
)
from huizhanjia_assistance.cases.kinds import CaseState, ServiceType
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.scope import find_case
from huizhanjia_assistance.cases.service_kinds import (
    ContractKind,
    JobOutcome,
    LegalOutcome,
    MediationOutcome,
    PetitionResult,
)
from huizhanjia_assistance.dossiers import credit_code

R = TypeVar("R", LegalAidRow, SkillsTrainingRow, JobPlacementRow, PetitionRow)

_NEEDED: dict[ServiceType, tuple[Any, str, str, str]] = {
    ServiceType.LEGAL_AID: (LegalAidRow, "outcome", "法律援助结果", "the outcome of legal aid"),
    ServiceType.SKILLS_TRAINING: (
        SkillsTrainingRow,
        "attended_hours",
        "培训出勤情况",
        "how many hours were attended",
    ),
    ServiceType.JOB_PLACEMENT: (JobPlacementRow, "employer", "介绍的岗位和用人单位", "vacancy and employer"),
    ServiceType.PETITION_SERVICE: (PetitionRow, "result", "信访答复结果", "the answer to the petition"),
}
MONTHS = (3, 6)
"""After which it is asked whether somebody is still employed."""


async def _find(work: Work, case: UUID, kind: type[R], *states: CaseState) -> tuple[CaseRow, R]:
    row = await find_case(work, case)
    work.actor.require(Action.CASE_SERVE, at=row)
    found = await work.session.scalar(select(kind).where(kind.case_id == case).with_for_update())
    if found is None:
        raise refusals.OtherService
    if row.state not in states:
        raise refusals.NotOpen(row.state)
    return row, found


async def require_outcome(work: Work, row: CaseRow) -> None:
    """Raise ``OutcomeMissing`` where the service of a case has none entered yet."""
    needed = _NEEDED.get(row.service)
    if needed is None:
        return
    kind, field, zh, en = needed
    facts = (await work.session.scalars(select(kind).where(kind.case_id == row.id))).one()
    if getattr(facts, field) is None:
        raise refusals.OutcomeMissing(zh, en)


async def record_legal_outcome(
    work: Work,
    *,
    case: UUID,
    outcome: LegalOutcome,
    outcome_on: date,
    case_number: str | None = None,
    recovered: int | None = None,
) -> CaseRow:
    """Enter how a legal case ended.

    Args:
        work: its actor serves cases there.
        case: of legal aid, in service.
        outcome: how it ended.
        outcome_on: when.
        case_number: of court or arbitration.
        recovered: fen that the worker got.

    Raises:
        Refusal: not found, not allowed, another service or state, or a day to come.
    """
    row, legal = await _find(work, case, LegalAidRow, CaseState.IN_SERVICE)
    if not row.registered_on <= outcome_on <= work.today:
        raise refusals.BadDay("outcomeOn")
    legal.outcome, legal.outcome_on = outcome, outcome_on
    legal.case_number, legal.recovered = case_number, recovered
    await work.session.flush()
    return row


async def record_training(
    work: Work,
    *,
    case: UUID,
    attended_hours: int,
    certificate: str | None = None,
    outcome: JobOutcome | None = None,
) -> CaseRow:
    """Enter how much of a course was attended, the certificate, and what became of it.

    Raises:
        Refusal: not found, not allowed, another service or state, or more hours than the course has.
    """
    row, training = await _find(work, case, SkillsTrainingRow, CaseState.IN_SERVICE, CaseState.CLOSED)
    if attended_hours > training.hours:
        raise refusals.TooManyHours(training.hours)
    training.attended_hours, training.certificate, training.outcome = attended_hours, certificate, outcome
    await work.session.flush()
    return row


async def record_placement(
    work: Work,
    *,
    case: UUID,
    vacancy: str,
    employer: str,
    employer_uscc: str,
    placed_on: date,
    contract: ContractKind,
    contract_until: date | None = None,
    wage: int | None = None,
) -> CaseRow:
    """Enter where somebody was placed, and with which contract.

    Args:
        work: its actor serves cases there.
        case: of job placement, in service.
        vacancy: the job.
        employer: its name.
        employer_uscc: its unified social credit code (GB 32100).
        placed_on: first day of work.
        contract: kind of contract.
        contract_until: its last day, for a fixed term.
        wage: fen a month.

    Raises:
        Refusal: not found, not allowed, another service or state, a wrong code, or impossible days.
    """
    row, placed = await _find(work, case, JobPlacementRow, CaseState.IN_SERVICE)
    code = credit_code.parse(employer_uscc, "input", "employerUscc")
    if not row.registered_on <= placed_on <= work.today:
        raise refusals.BadDay("placedOn")
    if contract_until is not None and contract_until < placed_on:
        raise refusals.BadDay("contractUntil")
    placed.vacancy, placed.employer, placed.employer_uscc = vacancy, employer, code
    placed.placed_on, placed.contract, placed.contract_until = placed_on, contract, contract_until
    placed.wage = wage
    placed.employed_after_3 = placed.employed_after_6 = None  # what was asked about another job says nothing
    placed.asked_after_3 = placed.asked_after_6 = None
    await work.session.flush()
    return row


async def follow_up_placement(
    work: Work, *, case: UUID, months: int, employed: bool, asked_on: date | None = None
) -> CaseRow:
    """Enter whether somebody who was placed is still employed after three or six months, once each.

    A second answer would overwrite the first, which figures have counted by then; ``correct_follow_up`` says
    why it does.

    Args:
        work: its actor serves cases there.
        case: of job placement, in service or closed.
        months: 3 or 6.
        employed: whether they still are.
        asked_on: the day of the follow-up; today by default.

    Raises:
        Refusal: not found, not allowed, another service, not placed, asked too early or on an impossible day,
            or answered already.
    """
    asked_on = asked_on or work.today
    row, placed = await _find(work, case, JobPlacementRow, CaseState.IN_SERVICE, CaseState.CLOSED)
    if months not in MONTHS:
        raise refusals.WrongMonths
    if placed.placed_on is None:
        raise refusals.OutcomeMissing("介绍的岗位和用人单位", "vacancy and employer")
    first = months_after(placed.placed_on, months)
    if work.today < first:
        raise refusals.TooEarlyToAsk(months, first)
    if getattr(placed, f"employed_after_{months}") is not None:
        raise refusals.FollowedUp(months)
    _refuse_day(work, placed, months, asked_on)
    await _answer(work, placed, months, employed=employed, asked_on=asked_on)
    return row


async def correct_follow_up(
    work: Work, *, case: UUID, version: int, months: int, employed: bool, asked_on: date, reason: str
) -> CaseRow:
    """Correct what was entered wrongly about a placement of a closed case; its history keeps both and why.

    While the case is in service the placement is entered anew instead, which asks anew.

    Args:
        work: its actor serves cases there.
        case: of job placement, closed.
        version: as seen.
        months: 3 or 6.
        employed: whether they were still employed.
        asked_on: the day of the follow-up.
        reason: why it was wrong.

    Raises:
        Refusal: what the workflow refuses, another service, not followed up, or an impossible day.
    """
    row, placed = await _find(work, case, JobPlacementRow, CaseState.CLOSED)
    if months not in MONTHS:
        raise refusals.WrongMonths
    before = getattr(placed, f"employed_after_{months}")
    if before is None:
        raise refusals.NotFollowedUp(months)
    _refuse_day(work, placed, months, asked_on)
    was, now = _said(before, getattr(placed, f"asked_after_{months}")), _said(employed, asked_on)
    told = f"满{months}个月回访：{was} 改为 {now}；{reason}"
    await workflow.apply(work, row, life.CORRECT, version=version, reason=told)
    await _answer(work, placed, months, employed=employed, asked_on=asked_on)
    return row


def _said(employed: bool, day: date | None) -> str:
    return ("在岗" if employed else "不在岗") + (f"（{day}）" if day else "")


def _refuse_day(work: Work, placed: JobPlacementRow, months: int, asked_on: date) -> None:
    """A follow-up lies between the end of the months and today."""
    if placed.placed_on is None or not months_after(placed.placed_on, months) <= asked_on <= work.today:
        raise refusals.AskedOutside(months)


async def _answer(
    work: Work, placed: JobPlacementRow, months: int, *, employed: bool, asked_on: date
) -> None:
    setattr(placed, f"employed_after_{months}", employed)
    setattr(placed, f"asked_after_{months}", asked_on)
    await work.session.flush()


async def extend_petition(work: Work, *, case: UUID, days: int, reason: str) -> CaseRow:
    """Extend the last day for the answer to a complex petition, once.

    Raises:
        Refusal: not found, not allowed, another service or state, or NotExtendable.
    """
    row, petition = await _find(
        work, case, PetitionRow, CaseState.VERIFIED, CaseState.APPROVED, CaseState.IN_SERVICE
    )
    petition.answer_by = petition_rules.extended(
        petition.answer_by, days, on=work.today, before=petition.extended_days
    )
    petition.extended_days, petition.extension_reason = days, reason
    await work.session.flush()
    return row


async def answer_petition(
    work: Work, *, case: UUID, result: PetitionResult, mediation: MediationOutcome | None = None
) -> CaseRow:
    """Enter the answer to a petition, and what mediation led to where there was one.

    Until the case is closed the answer can be corrected; the day of the first one stays, because whether it
    came in time is counted from it.

    Raises:
        Refusal: not found, not allowed, another service or state.
    """
    row, petition = await _find(work, case, PetitionRow, CaseState.IN_SERVICE)
    first = petition.answered_on is None
    petition.result, petition.mediation = result, mediation
    if first:
        petition.answered_on = work.today
    await work.session.flush()
    if first:
        await work.emit(PetitionAnswered(row.id, row.organization_id, result))
    return row


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
