"""Who holds which post where: appointing people and ending their terms."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.identity.models import PersonRow
from huizhanjia_core.organization.kinds import SiteKind, SiteStatus
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.sites import exists_on
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.people import refusals
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.appointment_rules import Held, first_clash, may_direct
from huizhanjia_core.people.kinds import EmploymentType, PostPlace
from huizhanjia_core.people.models import AppointmentRow, DepartmentRow, PositionRow
from huizhanjia_core.people.persons import found
from huizhanjia_core.people.posts import CENTER_DIRECTOR
from huizhanjia_core.people.terms import Term
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work

AHEAD = timedelta(days=366)
"""How far in the future a term may begin; more is taken for a slip."""


async def appoint(
    work: Work,
    *,
    person: UUID,
    position: UUID,
    organization: UUID,
    valid_from: date,
    valid_to: date | None = None,
    site: UUID | None = None,
    department: UUID | None = None,
    acting: bool = False,
    full_time: bool = False,
    employment: EmploymentType | None = None,
    document_number: str | None = None,
) -> AppointmentRow:
    """Let a person hold a post from a day on.

    The union is locked, so that of two appointments to one post at once the second sees the first; the person
    is locked after it, so that two unions cannot both have all of somebody's time.

    Args:
        work: its actor manages appointments at the union.
        person: who; also somebody of another union, or of none.
        position: the post.
        organization: the union; for posts of Party committee and government the union they look after.
        valid_from: the first day.
        valid_to: the last day; open if None.
        site: the center, for posts at a center and no others.
        department: in which they work.
        acting: whether they stand in for somebody.
        full_time: whether it is their whole work.
        employment: how they are employed; required of staff.
        document_number: of the decision.

    Raises:
        Refusal: not allowed there, something unknown, impossible days, or what the rules of §3 exclude.
    """
    unit = await named_unit(work, organization, lock=True)
    work.actor.require(Action.APPOINTMENT_MANAGE, at=unit)
    post = await work.session.get(PositionRow, position)
    if post is None:
        raise NotFound("input", "position")
    if department is not None and await work.session.get(DepartmentRow, department) is None:
        raise NotFound("input", "department")
    await found(work, person, lock=True)
    term = await _checked_term(work, organization, valid_from, valid_to)
    await _check_center(work, post, organization, site, term)
    if post.counts_as_staff and employment is None:
        raise refusals.EmploymentNeeded
    wanted = Held(person, post.id, site or organization, term, post.exclusive, full_time)
    await _refuse_clash(work, wanted)
    if post.code == CENTER_DIRECTOR and not may_direct(term, await leading_terms(work, person, organization)):
        raise refusals.NoLeaderOfTheUnion
    row = AppointmentRow(
        person_id=person,
        position_id=post.id,
        department_id=department,
        site_id=site,
        valid_from=valid_from,
        valid_to=valid_to,
        acting=acting,
        full_time=full_time,
        employment=employment,
        document_number=document_number,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **lineage_of(unit),
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def end_appointment(work: Work, *, appointment: UUID, last_day: date, reason: str) -> AppointmentRow:
    """Let a term end, or end earlier than it would; the record stays.

    Args:
        work: its actor manages appointments at the union.
        appointment: which one.
        last_day: the last day of the term, past or within a year.
        reason: why, for the record.

    Raises:
        Refusal: unknown, not allowed, a day before the first, or one that would prolong the term.
    """
    row = await work.session.scalar(
        select(AppointmentRow).where(AppointmentRow.id == appointment).with_for_update()
    )
    if row is None:
        raise NotFound("input", "appointment")
    work.actor.require(Action.APPOINTMENT_MANAGE, at=row)
    if last_day < row.valid_from:
        raise refusals.DaysReversed("lastDay")
    if last_day > work.today + AHEAD:
        raise refusals.ImpossibleDay("lastDay", last_day)
    if row.valid_to is not None and last_day >= row.valid_to:
        raise refusals.AlreadyEnded
    row.valid_to, row.ended_by, row.end_reason = last_day, work.actor.account_id, reason
    work.audit.because(reason)
    await work.session.flush()
    return row


async def leading_terms(work: Work, person: UUID, organization: UUID) -> Sequence[Term]:
    """When a person held a post of the union whose holder may direct its center."""
    query = (
        select(AppointmentRow.valid_from, AppointmentRow.valid_to)
        .join(PositionRow, PositionRow.id == AppointmentRow.position_id)
        .where(
            AppointmentRow.person_id == person,
            AppointmentRow.organization_id == organization,
            PositionRow.leads_center,
        )
    )
    return [Term(first, last) for first, last in await work.session.execute(query)]


async def _checked_term(work: Work, organization: UUID, first: date, last: date | None) -> Term:
    if last is not None and last < first:
        raise refusals.DaysReversed
    days = {"validFrom": first} if last is None else {"validFrom": first, "validTo": last}
    for argument, day in days.items():
        if argument == "validFrom" and day > work.today + AHEAD:
            raise refusals.ImpossibleDay(argument, day)
        if not await exists_on(work.session, organization, day):
            raise refusals.ImpossibleDay(argument, day)
    return Term(first, last)


async def _check_center(
    work: Work, post: PositionRow, organization: UUID, site: UUID | None, term: Term
) -> None:
    if (post.place is PostPlace.CENTER) != (site is not None):
        raise refusals.CenterNeeded
    if site is None:
        return
    center = await work.session.get(SiteRow, site)
    if (
        center is None
        or center.organization_id != organization
        or center.kind is not SiteKind.ASSISTANCE_CENTER
    ):
        raise refusals.CenterNeeded
    closed = center.status is SiteStatus.CLOSED and center.closed_on is not None
    if term.first < center.opened_on or (closed and term.first >= (center.closed_on or term.first)):
        raise refusals.ImpossibleDay("validFrom", term.first)


async def _refuse_clash(work: Work, wanted: Held) -> None:
    """Refuse what overlaps: the person's other terms, and those of others in the same post."""
    row, last = AppointmentRow, wanted.term.last
    query = (
        select(row, PositionRow.exclusive, PersonRow.name)
        .join(PositionRow, PositionRow.id == row.position_id)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(
            or_(
                row.person_id == wanted.person,
                (row.position_id == wanted.position)
                & or_(row.organization_id == wanted.place, row.site_id == wanted.place),
            ),
            or_(row.valid_to.is_(None), row.valid_to >= wanted.term.first),
        )
    )
    rows = await work.session.execute(query if last is None else query.where(row.valid_from <= last))
    others = {
        Held(
            one.person_id,
            one.position_id,
            one.site_id or one.organization_id,
            Term(one.valid_from, one.valid_to),
            exclusive,
            one.full_time,
        ): name
        for one, exclusive, name in rows
    }
    clash = first_clash(wanted, others)
    if clash is not None:
        raise refusals.Clashes(clash[0], others[clash[1]], clash[1].term.first)
