"""Handing a request to another union, a station, a home, or another body (转办)."""

from uuid import UUID

from huizhanjia_core import numbering, workflow
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.organization.kinds import OrganizationStatus, SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work

from huizhanjia_assistance.cases import life, refusals
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.deciding import place_of_transfer
from huizhanjia_assistance.cases.events import CaseClosed, CaseRegistered, CaseTransferred
from huizhanjia_assistance.cases.kinds import CaseState, Intake
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.registering import copy_facts
from huizhanjia_assistance.cases.scope import find_case
from huizhanjia_assistance.cases.series import CASE_NUMBERS

_COPIED = (
    "service",
    "urgency",
    "life_at_risk",
    "no_food_or_shelter",
    "dependants_alone",
    "needed_by",
    "confidential",
    "dossier_id",
    "dossier_due_on",
    "member_id",
    "subject_id",
    "applicant_sealed",
    "applicant_mask",
    "id_number_sealed",
    "id_number_mask",
    "id_number_index",
    "phone_sealed",
    "phone_mask",
    "category",
    "cause",
    "persons",
    "registered_on",
    "year",
    "due_on",
    "requested",
    "rights_protected",
    "timely_aid",
    "mediated",
    "harmonious",
)
"""What the successor begins with; values stay sealed, because their subject is the same."""


async def transfer(
    work: Work,
    *,
    case: UUID,
    version: int,
    reason: str,
    organization: UUID | None = None,
    site: UUID | None = None,
    outside: str | None = None,
) -> tuple[CaseRow, CaseRow | None]:
    """Hand a case on. A union, or that of a station or home, gets a new case with the same facts and days.

    The time from the request goes on counting, so that passing on is no way to be on time.

    Args:
        work: its actor verifies cases there.
        case: registered or verified.
        version: as seen.
        reason: why it goes there.
        organization: the union that takes it.
        site: the station or home that takes it.
        outside: another body, in words.

    Returns:
        The case, and its successor where a union of the federation takes it.

    Raises:
        Refusal: what the workflow refuses, OneTarget, NotFound, or SameUnion.
    """
    row = await find_case(work, case)
    work.actor.require(Action.CASE_VERIFY, at=row)
    unit, place = await place_of_transfer(work, organization, site, outside)
    if unit is not None and (unit.id == row.place_id or unit.status is not OrganizationStatus.ACTIVE):
        raise refusals.SameUnion
    await workflow.apply(work, row, life.TRANSFER, version=version, reason=reason)
    if place is not None:
        unit = await work.session.get_one(OrganizationRow, place.organization_id)
    row.transferred_to = outside or (place.name if place else unit.name if unit else None)
    row.closed_on = work.today
    await work.session.flush()
    await work.emit(CaseTransferred(row.id, row.organization_id, row.service, to=row.transferred_to or ""))
    await work.emit(CaseClosed(row.id, row.organization_id, row.service, 0))
    if unit is None:
        return row, None
    successor = CaseRow(
        **{name: getattr(row, name) for name in _COPIED},
        number=(await numbering.take(work, CASE_NUMBERS, union=unit)).text,
        intake=Intake.REFERRED,
        predecessor_id=row.id,
        pending=0,
        delivered=0,
        state=CaseState.REGISTERED,
        place_id=unit.id if place is None or place.kind is SiteKind.ASSISTANCE_CENTER else place.id,
        **lineage_of(unit),
    )
    await workflow.start(work, successor)
    await copy_facts(work, row.service, row.id, successor)
    await work.emit(CaseRegistered(successor.id, successor.organization_id, successor.service))
    return row, successor
