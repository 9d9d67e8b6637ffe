"""How unions stand with §3 and §14 on a day: headcounts, directors, qualifications, groups; set-wise."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from huizhanjia_core.organization.kinds import SiteKind, UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.population_models import PopulationFigureRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.people.group_models import GroupMemberRow, LeadingGroupRow
from huizhanjia_core.people.group_rules import Finding, Sitting, findings, is_required
from huizhanjia_core.people.kinds import GroupKind, HeadcountStatus, QualificationItem, WaiverState
from huizhanjia_core.people.models import AppointmentRow, PositionRow
from huizhanjia_core.people.posts import CENTER_DIRECTOR
from huizhanjia_core.people.qualification_models import QualificationEvidenceRow, QualificationWaiverRow
from huizhanjia_core.people.qualification_rules import Evidence, qualified, statuses
from huizhanjia_core.people.staffing_rules import Band, band, counted, judge
from huizhanjia_core.people.terms import Term

Rows = Callable[[Any], Awaitable[Sequence[Any]]]
"""Runs a statement: ``Context.rows``, or a session's."""


@dataclass(frozen=True)
class Headcount:
    """The people of a union's center on a day.

    Attributes:
        site: the center; None when there was none.
        population: residents by the approved figure in force; None without one.
        standard: what §3 asks for; None without a population.
        staff: people who serve or work there.
        director: the appointment of the director, if there is one.
        director_eligible: whether the director held a post of the union by which one may direct (§3).
        full_time_director: whether the director counts.
        qualified_staff: how many of the staff meet every condition or have it waived.
    """

    site: UUID | None
    population: int | None
    standard: Band | None
    staff: int
    director: UUID | None
    director_eligible: bool
    full_time_director: bool
    qualified_staff: int

    @property
    def counted(self) -> int:
        """How many people count (a director only if full-time)."""
        return counted(self.staff, full_time_director=self.full_time_director)

    @property
    def status(self) -> HeadcountStatus:
        """How they compare with the standard."""
        return judge(self.counted, self.standard)


def in_force(row: Any, on: date) -> ColumnElement[bool]:
    """The rows with ``valid_from`` and ``valid_to`` that hold on a day."""
    return and_(row.valid_from <= on, or_(row.valid_to.is_(None), row.valid_to >= on))


async def headcounts(rows: Rows, units: Collection[UUID], on: date) -> Mapping[UUID, Headcount]:
    """The headcount of each union's center on a day, in six statements however many unions there are.

    Args:
        rows: runs a statement.
        units: keys of unions.
        on: the day.
    """
    populations = await _populations(rows, units, on)
    sites = {row.organization_id: row.id for row in await rows(_centers(units, on))}
    staff: dict[UUID, set[UUID]] = defaultdict(set)
    directors: dict[UUID, Any] = {}
    posts = (
        select(
            AppointmentRow.id,
            AppointmentRow.organization_id,
            AppointmentRow.site_id,
            AppointmentRow.person_id,
            AppointmentRow.full_time,
            PositionRow.code,
            PositionRow.counts_as_staff,
        )
        .join(PositionRow, PositionRow.id == AppointmentRow.position_id)
        .where(AppointmentRow.site_id.in_(list(sites.values())), in_force(AppointmentRow, on))
        .order_by(AppointmentRow.valid_from, AppointmentRow.id)
    )
    for row in await rows(posts):
        if row.code == CENTER_DIRECTOR:
            directors[row.organization_id] = row
        elif row.counts_as_staff:
            staff[row.organization_id].add(row.person_id)
    leading = await _leading(rows, directors.values(), on)
    fit = await qualified_people(rows, {person for people in staff.values() for person in people}, on)

    def headcount(unit: UUID) -> Headcount:
        director, people = directors.get(unit), staff[unit]
        population = populations.get(unit)
        return Headcount(
            site=sites.get(unit),
            population=population,
            standard=None if population is None else band(population),
            staff=len(people),
            director=director.id if director else None,
            director_eligible=director is not None and (unit, director.person_id) in leading,
            # Who directs and also serves is counted once, among the staff.
            full_time_director=director is not None
            and director.full_time
            and director.person_id not in people,
            qualified_staff=len(people & fit),
        )

    return {unit: headcount(unit) for unit in units}


async def _populations(rows: Rows, units: Collection[UUID], on: date) -> Mapping[UUID, int]:
    figure, other = PopulationFigureRow, aliased(PopulationFigureRow)
    latest = select(func.max(other.as_of)).where(
        other.organization_id == figure.organization_id, other.approved_for_standards, other.as_of <= on
    )
    found = select(figure.organization_id, figure.value).where(
        figure.organization_id.in_(list(units)),
        figure.approved_for_standards,
        figure.as_of == latest.scalar_subquery(),
    )
    return {row.organization_id: row.value for row in await rows(found)}


def _centers(units: Collection[UUID], on: date) -> Select[UUID, UUID]:
    return select(SiteRow.organization_id, SiteRow.id).where(
        SiteRow.organization_id.in_(list(units)),
        SiteRow.kind == SiteKind.ASSISTANCE_CENTER,
        SiteRow.opened_on <= on,
        or_(SiteRow.closed_on.is_(None), SiteRow.closed_on > on),
    )


async def _leading(rows: Rows, directors: Collection[Any], on: date) -> set[tuple[UUID, UUID]]:
    """Union and person of each of these directors who leads in the union on the day."""
    query = (
        select(AppointmentRow.organization_id, AppointmentRow.person_id)
        .join(PositionRow, PositionRow.id == AppointmentRow.position_id)
        .where(
            AppointmentRow.person_id.in_([row.person_id for row in directors]),
            PositionRow.leads_center,
            in_force(AppointmentRow, on),
        )
    )
    return {(row.organization_id, row.person_id) for row in await rows(query)}


async def qualified_people(rows: Rows, people: Collection[UUID], on: date) -> set[UUID]:
    """Those who on a day meet every condition of §3 or have it waived with approval."""
    row, waiver = QualificationEvidenceRow, QualificationWaiverRow
    evidence: dict[UUID, list[Evidence]] = defaultdict(list)
    query = select(row.person_id, row.item, row.kind, row.result, row.evidenced_on, row.education_code)
    query = query.where(row.person_id.in_(list(people)), row.evidenced_on <= on).order_by(row.id)
    for one in await rows(query):
        evidence[one.person_id].append(
            Evidence(one.item, one.kind, one.result, one.evidenced_on, one.education_code)
        )
    waived: dict[UUID, set[QualificationItem]] = defaultdict(set)
    approved = select(waiver.person_id, waiver.item).where(
        waiver.person_id.in_(list(people)), waiver.state == WaiverState.APPROVED, waiver.decided_on <= on
    )
    for one in await rows(approved):
        waived[one.person_id].add(one.item)
    return {person for person in people if qualified(statuses(evidence[person], waived[person]))}


@dataclass(frozen=True)
class GroupStanding:
    """How a union's leading group stands on a day.

    Attributes:
        kind: which group.
        required: whether a union of its level must have it.
        group: the group; None when there is none.
        findings: what is wrong with it; empty when it is valid.
    """

    kind: GroupKind
    required: bool
    group: UUID | None
    findings: Sequence[Finding]


async def group_standings(
    rows: Rows, units: Collection[UUID], on: date
) -> Mapping[UUID, Sequence[GroupStanding]]:
    """Both leading groups of each union on a day, in three statements; none for grassroots unions.

    Args:
        rows: runs a statement.
        units: keys of unions.
        on: the day.
    """
    level = select(OrganizationRow.id, OrganizationRow.level).where(OrganizationRow.id.in_(list(units)))
    levels: dict[UUID, UnionLevel] = {row.id: row.level for row in await rows(level)}
    group = LeadingGroupRow
    standing = select(group.id, group.organization_id, group.kind, group.established_on).where(
        group.organization_id.in_(list(units)),
        group.established_on <= on,
        or_(group.dissolved_on.is_(None), group.dissolved_on >= on),
    )
    groups = {(row.organization_id, row.kind): row for row in await rows(standing)}
    sittings = await _sittings(rows, [row.id for row in groups.values()])

    def standing_of(unit: UUID, kind: GroupKind) -> GroupStanding:
        found = groups.get((unit, kind))
        begun, seats = (found.established_on, sittings[found.id]) if found else (None, ())
        return GroupStanding(
            kind,
            is_required(kind, levels[unit]),
            found.id if found else None,
            findings(kind, seats, established_on=begun, on=on),
        )

    return {
        unit: [standing_of(unit, kind) for kind in GroupKind]
        if levels.get(unit, UnionLevel.GRASSROOTS) is not UnionLevel.GRASSROOTS
        else []
        for unit in units
    }


async def _sittings(rows: Rows, groups: Collection[UUID]) -> Mapping[UUID, list[Sitting]]:
    """Each member with each position of the group's union that they held while they sat in it."""
    member, held = GroupMemberRow, AppointmentRow
    query = (
        select(
            member.group_id,
            member.role,
            PositionRow.code,
            member.valid_from.label("seated"),
            member.valid_to.label("left"),
            held.valid_from,
            held.valid_to,
        )
        .join(held, and_(held.person_id == member.person_id, held.organization_id == member.organization_id))
        .join(PositionRow, PositionRow.id == held.position_id)
        .where(member.group_id.in_(list(groups)))
    )
    found: dict[UUID, list[Sitting]] = defaultdict(list)
    for row in await rows(query):
        both = Term(row.seated, row.left).shared(Term(row.valid_from, row.valid_to))
        if both is not None:
            found[row.group_id].append(Sitting(row.role, row.code, both))
    return found
