"""The two leading groups: establishing and dissolving them, seating members, filing documents and reports."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.sites import exists_on
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.people import refusals
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.group_models import (
    GroupDocumentRow,
    GroupMemberRow,
    LeadingGroupRow,
    LocalReportRow,
)
from huizhanjia_core.people.group_rules import leader_position
from huizhanjia_core.people.kinds import GroupKind, GroupRole, ReportAddressee
from huizhanjia_core.people.models import AppointmentRow, PositionRow
from huizhanjia_core.people.persons import found
from huizhanjia_core.people.standing import in_force
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work


async def establish_group(
    work: Work, *, organization: UUID, kind: GroupKind, name: str, established_on: date
) -> LeadingGroupRow:
    """Establish a leading group; a union has one of each kind at a time.

    Args:
        work: its actor manages leading groups at the union.
        organization: a union from county level up.
        kind: of §3 or of §14.
        name: its full name.
        established_on: the first day, not after today.

    Raises:
        Refusal: not allowed, unknown union or one below county, an impossible day, or a group that stands.
    """
    unit = await named_unit(work, organization, lock=True)
    work.actor.require(Action.GROUP_MANAGE, at=unit)
    if unit.level is UnionLevel.GRASSROOTS:
        raise refusals.NoGroupBelowCounty
    if established_on > work.today:
        raise refusals.FutureDay("establishedOn")
    if not await exists_on(work.session, organization, established_on):
        raise refusals.ImpossibleDay("establishedOn", established_on)
    standing = select(LeadingGroupRow.id).where(
        LeadingGroupRow.organization_id == organization,
        LeadingGroupRow.kind == kind,
        or_(LeadingGroupRow.dissolved_on.is_(None), LeadingGroupRow.dissolved_on >= established_on),
    )
    if await work.session.scalar(standing.limit(1)) is not None:
        raise refusals.GroupExists
    row = LeadingGroupRow(
        kind=kind,
        name=name,
        established_on=established_on,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **lineage_of(unit),
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def dissolve_group(
    work: Work, *, group: UUID, version: int, dissolved_on: date, reason: str
) -> LeadingGroupRow:
    """Dissolve a group after a last day, not after today; its record and its members stay.

    Raises:
        Refusal: unknown, not allowed, dissolved already, changed meanwhile, or an impossible day.
    """
    row = await _changeable(work, group)
    if row.version != version:
        raise StaleVersion
    if dissolved_on > work.today:
        raise refusals.FutureDay("dissolvedOn")
    if dissolved_on < row.established_on:
        raise refusals.DaysReversed("dissolvedOn")
    row.dissolved_on, row.dissolution_reason = dissolved_on, reason
    work.audit.because(reason)
    await work.session.flush()
    return row


async def seat_member(
    work: Work, *, group: UUID, person: UUID, role: GroupRole, valid_from: date, valid_to: date | None = None
) -> GroupMemberRow:
    """Seat a person in a group; the leader must hold the position that the policy names (§3, §14).

    Args:
        work: its actor manages leading groups at the union.
        group: which one.
        person: who; for the leader, whoever holds the position of that union on the first day.
        role: leader (one at a time), deputy or member.
        valid_from: the first day, from the group's own on and not after today.
        valid_to: the last day; open if None.

    Raises:
        Refusal: unknown, not allowed, a dissolved group, impossible days, a seat taken, or a leader without
            the position.
    """
    row = await _changeable(work, group)
    await found(work, person)
    if valid_to is not None and valid_to < valid_from:
        raise refusals.DaysReversed
    if valid_from > work.today:
        raise refusals.FutureDay("validFrom")
    if valid_from < row.established_on:
        raise refusals.ImpossibleDay("validFrom", valid_from)
    rival = GroupMemberRow
    overlapping = select(rival.id).where(
        rival.group_id == row.id,
        or_(rival.valid_to.is_(None), rival.valid_to >= valid_from),
        or_(rival.person_id == person, rival.role == GroupRole.LEADER)
        if role is GroupRole.LEADER
        else rival.person_id == person,
    )
    if valid_to is not None:
        overlapping = overlapping.where(rival.valid_from <= valid_to)
    if await work.session.scalar(overlapping.limit(1)) is not None:
        raise refusals.SeatTaken
    if role is GroupRole.LEADER:
        await _require_position(work, row, person, valid_from)
    member = GroupMemberRow(
        group_id=row.id,
        person_id=person,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **lineage_of(await work.session.get(OrganizationRow, row.organization_id)),
    )
    work.session.add(member)
    await work.session.flush()
    return member


async def unseat_member(work: Work, *, member: UUID, last_day: date, reason: str) -> GroupMemberRow:
    """Let somebody's seat end after a day, not after today.

    Raises:
        Refusal: unknown, not allowed, a dissolved group, or a day that does not shorten the term.
    """
    row = await work.session.scalar(
        select(GroupMemberRow).where(GroupMemberRow.id == member).with_for_update()
    )
    if row is None:
        raise NotFound("input", "member")
    work.actor.require(Action.GROUP_MANAGE, at=row)
    await _changeable(work, row.group_id)
    if last_day > work.today:
        raise refusals.FutureDay("lastDay")
    if last_day < row.valid_from:
        raise refusals.DaysReversed("lastDay")
    if row.valid_to is not None and last_day >= row.valid_to:
        raise refusals.AlreadyEnded
    row.valid_to, row.ended_by, row.end_reason = last_day, work.actor.account_id, reason
    work.audit.because(reason)
    await work.session.flush()
    return row


async def file_document(
    work: Work, *, group: UUID, title: str, document_number: str, issuer: str, issued_on: date
) -> GroupDocumentRow:
    """File a document of a group, such as the notice that established it.

    Raises:
        Refusal: unknown, not allowed, a dissolved group, a day after today, or a number filed already.
    """
    row = await _changeable(work, group)
    if issued_on > work.today:
        raise refusals.FutureDay("issuedOn")
    same = select(GroupDocumentRow.id).where(
        GroupDocumentRow.group_id == row.id, GroupDocumentRow.document_number == document_number
    )
    if await work.session.scalar(same) is not None:
        raise refusals.DocumentExists
    document = GroupDocumentRow(
        group_id=row.id,
        title=title,
        document_number=document_number,
        issuer=issuer,
        issued_on=issued_on,
    )
    work.session.add(document)
    await work.session.flush()
    return document


async def record_report(
    work: Work,
    *,
    organization: UUID,
    reported_on: date,
    addressee: ReportAddressee,
    content: str,
    money: int | None = None,
    premises: str | None = None,
    posts: int | None = None,
) -> LocalReportRow:
    """Record a report to the local Party committee or government and the support it brought (§14).

    Args:
        work: its actor manages reports at the union.
        organization: the union that reported.
        reported_on: the day, not after today.
        addressee: to whom.
        content: what was reported.
        money: support obtained, in fen.
        premises: support with rooms.
        posts: how many posts were given.

    Raises:
        Refusal: not allowed, unknown union, a day after today, or support below zero.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.REPORT_MANAGE, at=unit)
    if reported_on > work.today:
        raise refusals.FutureDay("reportedOn")
    if money is not None and money < 0:
        raise refusals.SupportNegative
    row = LocalReportRow(
        reported_on=reported_on,
        addressee=addressee,
        content=content,
        money=money,
        premises=premises,
        posts=posts,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **lineage_of(unit),
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def _changeable(work: Work, group: UUID) -> LeadingGroupRow:
    row = await work.session.scalar(
        select(LeadingGroupRow).where(LeadingGroupRow.id == group).with_for_update(key_share=True)
    )
    if row is None:
        raise NotFound("input", "group")
    work.actor.require(Action.GROUP_MANAGE, at=row)
    if row.dissolved_on is not None:
        raise refusals.GroupDissolved
    return row


async def _require_position(work: Work, group: LeadingGroupRow, person: UUID, day: date) -> None:
    code = leader_position(group.kind)
    holds = (
        select(AppointmentRow.id)
        .join(PositionRow, PositionRow.id == AppointmentRow.position_id)
        .where(
            AppointmentRow.person_id == person,
            AppointmentRow.organization_id == group.organization_id,
            PositionRow.code == code,
            in_force(AppointmentRow, day),
        )
    )
    if await work.session.scalar(holds.limit(1)) is None:
        position = await work.session.scalar(select(PositionRow).where(PositionRow.code == code))
        raise refusals.NotEntitledToLead(position.zh if position else code, position.en if position else code)
