"""Record what is found about the rooms of a site (§6)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.organization import site_refusals
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.kinds import Ownership
from huizhanjia_core.organization.site_models import PremisesRow
from huizhanjia_core.organization.sites import site_for_change
from huizhanjia_core.work import Work

LARGEST = 10_000_000_00
"""Areas above ten million m² are slips of the keyboard; in 0.01 m²."""


@dataclass(frozen=True)
class Finding:
    """What is found about a site's rooms.

    Attributes:
        address: where the rooms are.
        floor: the storey, 1 at street level, negative below ground.
        street_facing: whether they face the street.
        transport: whether public transport is at hand.
        telecom: whether telephone and network are at hand.
        convenience: whether workers reach them conveniently.
        ownership: how the rooms are held.
        service_area: usable area of the service rooms without stores, in 0.01 m²: what standards measure.
        measured_on: when.
        gross_area: gross floor area in 0.01 m², kept beside it and never measured against.
        evidence: where the measurement comes from.
    """

    address: str
    floor: int
    street_facing: bool
    transport: bool
    telecom: bool
    convenience: bool
    ownership: Ownership
    service_area: int
    measured_on: date
    gross_area: int | None = None
    evidence: str | None = None


async def record_premises(work: Work, *, site: UUID, finding: Finding) -> PremisesRow:
    """Record a finding about a site's rooms; the most recently measured one counts, earlier ones stay.

    Raises:
        Refusal: FORBIDDEN, or one of ``site_refusals``.
    """
    row = await site_for_change(work, site, None, Action.PREMISES_MANAGE)
    _check(finding, work.today)
    findings = select(PremisesRow).where(PremisesRow.site_id == site)
    earlier = list(await work.session.scalars(findings))
    if any(other.measured_on == finding.measured_on for other in earlier):
        raise site_refusals.AlreadyMeasured(finding.measured_on)
    latest = all(other.measured_on < finding.measured_on for other in earlier)
    for other in earlier:
        other.latest = other.latest and not latest
    await work.session.flush()
    premises = PremisesRow(
        site_id=site,
        latest=latest,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **vars(finding),
        **lineage_like(row),
    )
    work.session.add(premises)
    await work.session.flush()
    return premises


def _check(finding: Finding, today: date) -> None:
    if finding.measured_on > today:
        raise site_refusals.BadDay(
            "measuredOn", zh="测量日期不能晚于今天。", en="The rooms cannot have been measured after today."
        )
    if finding.floor == 0:
        raise site_refusals.BadFloor
    if not 0 < finding.service_area <= LARGEST:
        raise site_refusals.BadArea("serviceArea")
    if finding.gross_area is not None and not finding.service_area <= finding.gross_area <= LARGEST:
        raise site_refusals.BadArea("grossArea")
