"""Record published populations and approve the ones that standards are computed from (§注)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_schema import Refusal
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.db.model import new_key
from huizhanjia_core.organization import events, refusals, site_refusals
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.kinds import PopulationSource
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.population_models import PopulationFigureRow
from huizhanjia_core.organization.population_rules import Components, needs_reason
from huizhanjia_core.organization.units import named_units
from huizhanjia_core.work import Work

NO_PARTS = Components()
_FIGURES: Any = PopulationFigureRow.__table__


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The resident population of a union's division as somebody published it.

    Attributes:
        organization: the union.
        as_of: the day that the population was counted for.
        source: who published it.
        value: people.
        document: the publication.
        components: the parts, as far as they were published; all four must add up.
        published_on: when it was published.
        source_note: what to know about the figure.
    """

    organization: UUID
    as_of: date
    source: PopulationSource
    value: int
    document: str
    components: Components = NO_PARTS
    published_on: date | None = None
    source_note: str | None = None

    @property
    def key(self) -> tuple[UUID, date, PopulationSource]:
        """What there is one figure of."""
        return self.organization, self.as_of, self.source


async def record_population(
    work: Work,
    *,
    organization: UUID,
    as_of: date,
    source: PopulationSource,
    value: int,
    document: str,
    components: Components = NO_PARTS,
    published_on: date | None = None,
    source_note: str | None = None,
) -> PopulationFigureRow:
    """Record one published population; the arguments are those of ``Publication``.

    Raises:
        Refusal: FORBIDDEN, or one of ``refusals`` and ``site_refusals``.
    """
    published = Publication(
        organization=organization,
        as_of=as_of,
        source=source,
        value=value,
        document=document,
        components=components,
        published_on=published_on,
        source_note=source_note,
    )
    (outcome,) = await record_populations(work, [published])
    if isinstance(outcome, Refusal):
        raise outcome
    return await work.session.get_one(PopulationFigureRow, outcome)


async def record_populations(work: Work, published: Sequence[Publication]) -> list[UUID | Refusal]:
    """Record published populations in one statement: for each its key, or why it is not recorded.

    Args:
        work: the unit of work; its actor needs ``POPULATION_RECORD`` at each union.
        published: what was published.
    """
    units = await named_units(work, {one.organization for one in published})
    taken = await _taken(work.session, published)
    outcomes: list[UUID | Refusal] = []
    lines: dict[UUID, dict[str, UUID | None]] = {}
    rows: list[dict[str, Any]] = []
    for one in published:
        try:
            unit = _check(work, one, units.get(one.organization), taken)
        except Refusal as refusal:
            outcomes.append(refusal)
            continue
        taken.add(one.key)
        if unit.id not in lines:
            lines[unit.id] = lineage_of(unit)
        row = {
            "id": new_key(),
            "as_of": one.as_of,
            "source": one.source,
            "value": one.value,
            "document": one.document,
            "published_on": one.published_on,
            "source_note": one.source_note,
            "recorded_by": work.actor.account_id,
            "recorded_at": work.now,
            "approved_for_standards": False,
            **vars(one.components),
            **lines[unit.id],
        }
        rows.append(row)
        outcomes.append(row["id"])
    if rows:
        await work.session.execute(insert(_FIGURES), rows)
    return outcomes


def _check(
    work: Work, published: Publication, unit: OrganizationRow | None, taken: Collection[tuple[Any, ...]]
) -> OrganizationRow:
    """The union, when the figure may be recorded there; raises ``Refusal``."""
    if unit is None:
        raise refusals.UnitNotFound
    work.actor.require(Action.POPULATION_RECORD, at=unit)
    later = published.published_on is not None and published.published_on > work.today
    if published.as_of > work.today or later:
        raise site_refusals.BadDay(
            "asOf", zh="人口数据的日期不能晚于今天。", en="A population cannot be of a day after today."
        )
    if published.value < 0 or not published.components.add_up_to(published.value):
        raise site_refusals.PartsDoNotAddUp
    if published.key in taken:
        raise site_refusals.FigureExists
    return unit


async def _taken(
    session: AsyncSession, published: Sequence[Publication]
) -> set[tuple[UUID, date, PopulationSource]]:
    """What there is a figure of already, among these."""
    row = PopulationFigureRow
    query = select(row.organization_id, row.as_of, row.source).where(
        row.organization_id.in_({one.organization for one in published}),
        row.as_of.in_({one.as_of for one in published}),
    )
    return {(found.organization_id, found.as_of, found.source) for found in await session.execute(query)}


async def approve_population(work: Work, *, figure: UUID, reason: str | None = None) -> PopulationFigureRow:
    """Approve a figure for standards; an approved figure of the same union and day gives way to it.

    Past decisions keep the figure that was copied into them.

    Args:
        work: the unit of work; its actor needs ``POPULATION_APPROVE`` at the union, and at the region where
            a police figure is to prevail over statistics; it must not have recorded the figure.
        figure: the figure.
        reason: required where a police figure is to prevail over statistics.

    Raises:
        Refusal: FORBIDDEN, or one of ``site_refusals``.
    """
    row = await work.session.get(PopulationFigureRow, figure)
    if row is None:
        raise site_refusals.FigureNotFound
    # Locks the union, so that two approvals for one day come one after the other.
    await work.session.get(OrganizationRow, row.organization_id, with_for_update={"key_share": True})
    work.actor.require(Action.POPULATION_APPROVE, at=row)
    rivals = [
        other for other in await figures_of(work.session, row.organization_id) if other.as_of == row.as_of
    ]
    await work.session.refresh(row)
    if row.approved_for_standards:
        raise site_refusals.AlreadyApproved
    if row.recorded_by is not None and row.recorded_by == work.actor.account_id:
        raise site_refusals.OwnFigure
    if needs_reason(row.source, [other.source for other in rivals]):
        region = await work.session.get(OrganizationRow, row.anc1)
        work.actor.require(Action.POPULATION_APPROVE, at=region)
        if reason is None:
            raise site_refusals.ReasonMissing
    for other in rivals:
        other.approved_for_standards = False
    await work.session.flush()
    row.approved_for_standards = True
    work.audit.because(reason)
    row.approved_by, row.approved_at, row.approval_reason = work.actor.account_id, work.now, reason
    await work.session.flush()
    await work.emit(events.PopulationApproved(row.id, row.organization_id, row.as_of, row.value))
    return row


async def figures_of(session: AsyncSession, organization: UUID) -> list[PopulationFigureRow]:
    """All recorded figures of a union, the oldest first."""
    query = select(PopulationFigureRow).where(PopulationFigureRow.organization_id == organization)
    return list(await session.scalars(query.order_by(PopulationFigureRow.as_of)))


async def figure_in_force(session: AsyncSession, unit: UUID, on: date) -> PopulationFigureRow | None:
    """The approved figure of a union with the latest day up to ``on``, if there is one."""
    query = select(PopulationFigureRow).where(
        PopulationFigureRow.organization_id == unit,
        PopulationFigureRow.approved_for_standards,
        PopulationFigureRow.as_of <= on,
    )
    return await session.scalar(query.order_by(PopulationFigureRow.as_of.desc()).limit(1))
