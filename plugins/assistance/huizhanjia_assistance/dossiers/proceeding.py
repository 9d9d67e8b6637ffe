"""From the draft to the decision: submitted, reviewed, visited, made public, approved."""

from datetime import date
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.calendar import calendars
from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.files.uploads import attach
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import Transition
from huizhanjia_schema import ErrorCode
from sqlalchemy import delete, select, update

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import consents, life, movements
from huizhanjia_assistance.dossiers.care_kinds import Movement, ObjectionChannel, ObjectionState, Purpose
from huizhanjia_assistance.dossiers.decision_models import (
    OBJECTOR,
    ObjectionRow,
    PublicNoticeRow,
    VisitRow,
)
from huizhanjia_assistance.dossiers.events import (
    DossierApproved,
    DossierPublicized,
    DossierRejected,
    DossierResumed,
    DossierReturned,
    DossierReviewed,
    DossierSuspended,
    DossierWithdrawn,
    ObjectionDecided,
)
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.noting import masked_name
from huizhanjia_assistance.dossiers.refusals import Unfit
from huizhanjia_assistance.dossiers.seen import seen, to_change

REQUEST, AUTHORIZATION, PHOTO = (
    "assistance:request",
    "assistance:authorization",
    "assistance:visit-photo",
)
"""Purposes of the files of a visit."""

FIRST_VISIT = date(2000, 1, 1)
RETAINED_YEARS = 10
"""Years that a file is kept after the household left (总工办〔2016〕36号 art. 14 to 18)."""


async def submit(work: Work, *, dossier: UUID, version: int) -> DossierRow:
    """Hand a draft in; raises what the workflow refuses, or that the household was not asked for consent."""
    row = await seen(work, dossier)
    work.actor.require(Action.DOSSIER_REGISTER, at=row)
    if row.state is State.DRAFT:
        await consents.require(work, row, Purpose.ELIGIBILITY)
    await workflow.apply(work, row, life.SUBMIT, version=version)
    return row


async def review(work: Work, *, dossier: UUID, version: int, approve: bool, reason: str | None) -> DossierRow:
    """Pass the review, or give a dossier back to whoever registered it.

    Raises:
        Refusal: NOT_FOUND, or what the workflow refuses.
    """
    row = await seen(work, dossier)
    transition = life.REVIEW if approve else life.RETURN
    await workflow.apply(work, row, transition, version=version, reason=reason)
    if not approve:
        row.visited_on = row.assessment_id = row.category = None
        await _take_down(work, row)
        await work.session.flush()
    event = DossierReviewed if approve else DossierReturned
    await work.emit(event(row.id, row.organization_id))
    return row


async def record_visit(
    work: Work,
    *,
    dossier: UUID,
    version: int,
    visited_on: date,
    companion: str,
    companion_title: str,
    findings: str,
    request: UUID,
    authorization: UUID,
    photo: UUID | None = None,
) -> VisitRow:
    """Two were there; the household signed the request and the authorization: on to the check of its economy.

    Args:
        work: its actor was there, and visits households at the union.
        dossier: whose.
        version: as the client saw it.
        visited_on: the day.
        companion: the other one, somebody else.
        companion_title: what they are.
        findings: what the two found, about the household's circumstances.
        request: the scan of the signed request, uploaded before.
        authorization: that of the signed authorization to check the economy.
        photo: of the visit, uploaded before.

    Raises:
        Refusal: NOT_FOUND, what the workflow refuses, an impossible day, one visitor only, other files.
    """
    row = await to_change(work, dossier, Action.DOSSIER_VISIT, version, {State.VISITING})
    if not FIRST_VISIT <= visited_on <= work.today or visited_on < row.registered_on:
        raise Unfit(
            f"入户日期应在登记日期（{row.registered_on}）至今天之间。",
            f"The day of the visit lies between the registration, {row.registered_on}, and today.",
            "input",
            "visitedOn",
        )
    if companion == work.actor.name:
        raise Unfit(
            "入户核查须由两人进行，同行人不能是本人。",
            "Two people visit a household: the companion is somebody else.",
            "input",
            "companion",
        )
    visit = VisitRow(
        dossier_id=row.id,
        visited_on=visited_on,
        visitor_id=work.actor.account_id,
        visitor=work.actor.name,
        companion=companion,
        companion_title=companion_title,
        findings=findings,
        recorded_at=work.now,
    )
    visit.request_id = (await attach(work, request, purpose=REQUEST, path=("input", "request"))).id
    visit.authorization_id = (
        await attach(work, authorization, purpose=AUTHORIZATION, path=("input", "authorization"))
    ).id
    if photo is not None:
        visit.photo_id = (await attach(work, photo, purpose=PHOTO, path=("input", "photo"))).id
    await enter_visit(work, row, visit)
    return visit


async def enter_visit(work: Work, row: DossierRow, visit: VisitRow) -> None:
    """Keep a visit and take the step after it."""
    work.session.add(visit)
    row.visited_on = visit.visited_on
    await workflow.apply(work, row, life.VISIT)


async def publicize(work: Work, *, dossier: UUID, version: int, places: str, contact: str) -> DossierRow:
    """Put a household into public notice: its masked name, category and size, nothing else.

    Where it hung and until when stays in the history, because the notice is taken down at the decision.

    Args:
        work: its actor checks economies at the union.
        dossier: which.
        version: as the client saw it.
        places: where the notice hangs, in the unit and in the community.
        contact: whom to tell an objection.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, what the workflow refuses, or no consent to a public notice in force.
    """
    row = await seen(work, dossier)
    work.actor.require(Action.DOSSIER_CHECK, at=row)
    if row.state is State.CHECKING:
        await consents.require(work, row, Purpose.PUBLIC_NOTICE)
    ends_on = await calendars.deadline(work.session, work.today, life.NOTICE_DAYS)
    hung = f"公示至 {ends_on}；张榜地点：{places}；异议受理：{contact}"
    await workflow.apply(work, row, life.PUBLICIZE, version=version, reason=hung)
    await _take_down(work, row)
    unit = select(OrganizationRow.name).where(OrganizationRow.id == row.organization_id)
    work.session.add(
        PublicNoticeRow(
            dossier_id=row.id,
            unit_name=(await work.session.scalars(unit)).one(),
            name=masked_name(row.applicant_name),
            category=row.category,
            household_size=row.household_size,
            published_on=work.today,
            ends_on=ends_on,
            places=places,
            contact=contact,
            **lineage_like(row),
        )
    )
    await work.session.flush()
    await work.emit(DossierPublicized(row.id, row.organization_id))
    return row


async def record_objection(
    work: Work, *, dossier: UUID, received_on: date, channel: ObjectionChannel, objector: str, content: str
) -> ObjectionRow:
    """Enter an objection to a public notice; until it is decided nobody approves the dossier.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, NotInThisState, an impossible day.
    """
    row = await to_change(work, dossier, Action.DOSSIER_CHECK, None, {State.PUBLICIZED})
    if not row.registered_on <= received_on <= work.today:
        raise Unfit(
            f"收到日期应在登记日期（{row.registered_on}）至今天之间。",
            f"The objection came between the registration, {row.registered_on}, and today.",
            "input",
            "receivedOn",
        )
    objection = ObjectionRow(
        dossier_id=row.id,
        received_on=received_on,
        channel=channel,
        content=content,
        state=ObjectionState.OPEN,
        recorded_at=work.now,
        recorded_by=work.actor.account_id,
    )
    await OBJECTOR.put(work, objection, objector)
    work.session.add(objection)
    row.open_objections += 1
    await work.session.flush()
    return objection


async def decide_objection(work: Work, *, objection: UUID, upheld: bool, result: str) -> ObjectionRow:
    """Decide on an objection; one that is upheld is a reason to return or to reject the dossier.

    Args:
        work: its actor reviews dossiers at the union, and did not enter the objection.
        objection: which.
        upheld: whether it is right.
        result: what was found and what will be done.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, CONFLICT when it is decided already.
    """
    found = await work.session.scalar(select(ObjectionRow).where(ObjectionRow.id == objection))
    if found is None:
        raise NotFound("input", "objection")
    row = await seen(work, found.dossier_id, "input", "objection")
    work.actor.require(Action.DOSSIER_REVIEW, at=row)
    if work.actor.account_id is not None and work.actor.account_id == found.recorded_by:
        raise Unfit(
            "登记异议的人不处理该异议（不相容岗位分离）。",
            "Whoever entered an objection does not decide on it.",
            "input",
            "objection",
            code=ErrorCode.FORBIDDEN,
        )
    decided = (
        update(ObjectionRow)
        .where(ObjectionRow.id == found.id, ObjectionRow.state == ObjectionState.OPEN)
        .values(
            state=ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED,
            result=result,
            decided_at=work.now,
            decided_by=work.actor.account_id,
        )
        .returning(ObjectionRow.id)
    )
    if await work.session.scalar(decided) is None:
        raise Unfit(
            "该异议已处理。",
            "The objection is decided already.",
            "input",
            "objection",
            code=ErrorCode.CONFLICT,
        )
    row.open_objections -= 1
    await work.session.flush()
    await work.session.refresh(found)
    await work.emit(ObjectionDecided(row.id, row.organization_id, upheld))
    return found


async def decide(work: Work, *, dossier: UUID, version: int, approve: bool, reason: str | None) -> DossierRow:
    """Approve a dossier after its public notice, or reject it.

    Raises:
        Refusal: NOT_FOUND, what the workflow refuses, or a notice that was taken down with its consent.
    """
    row = await seen(work, dossier)
    await workflow.apply(work, row, life.APPROVE if approve else life.REJECT, version=version, reason=reason)
    if approve:
        await _refuse_taken_down(work, row)
    await _take_down(work, row)
    if approve:
        assert row.category is not None  # noqa: S101 - the guard of the transition saw to it
        row.active_since = row.verified_on = work.today
        row.verify_by = a_year_after(work.today)
        back = await movements.came_back(work, row.id)
        await movements.note(work, row, Movement.REOPENED if back else Movement.APPROVED)
        await work.emit(DossierApproved(row.id, row.organization_id, row.category))
        return row
    await close(work, row)
    await work.emit(DossierRejected(row.id, row.organization_id))
    return row


async def _refuse_taken_down(work: Work, row: DossierRow) -> None:
    """Nobody is approved whose notice was taken down because the household withdrew its consent."""
    hangs = select(PublicNoticeRow.id).where(PublicNoticeRow.dossier_id == row.id)
    if await work.session.scalar(hangs) is None:
        raise Unfit(
            "本户已撤回对公示的同意，公示已撤下，不能批准；可退回补正，取得同意后重新公示，或不予建档。",
            "The household withdrew its consent to the public notice, which was taken down. Return the "
            "dossier and publicize it again with a new consent, or reject it.",
            "input",
            "dossier",
            code=ErrorCode.CONFLICT,
        )


async def withdraw(work: Work, *, dossier: UUID, version: int, reason: str | None) -> DossierRow:
    """Take an application back; raises NOT_FOUND, or what the workflow refuses."""
    row = await seen(work, dossier)
    await workflow.apply(work, row, life.WITHDRAW, version=version, reason=reason)
    await close(work, row)
    await work.emit(DossierWithdrawn(row.id, row.organization_id))
    return row


async def rest(work: Work, *, dossier: UUID, version: int, resume: bool, reason: str | None) -> DossierRow:
    """Let a dossier rest while something is unclear, or no more; raises what the workflow refuses."""
    row = await seen(work, dossier)
    transition: Transition = life.RESUME if resume else life.SUSPEND
    await workflow.apply(work, row, transition, version=version, reason=reason)
    event = DossierResumed if resume else DossierSuspended
    await work.emit(event(row.id, row.organization_id))
    return row


async def close(work: Work, row: DossierRow) -> None:
    """Let go of the household's members, who may be registered elsewhere from now on; count the retention."""
    await work.session.execute(update(MemberRow).where(MemberRow.dossier_id == row.id).values(live=False))
    row.exited_on = work.today
    row.retain_until = years_after(work.today, RETAINED_YEARS)
    await _take_down(work, row)
    await work.session.flush()


def years_after(day: date, years: int) -> date:
    """The same day some years later; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def a_year_after(day: date) -> date:
    """By when what was verified on ``day`` is verified again: at least once a year."""
    return years_after(day, 1)


async def _take_down(work: Work, row: DossierRow) -> None:
    await work.session.execute(delete(PublicNoticeRow).where(PublicNoticeRow.dossier_id == row.id))
