"""Record, change and dispose of the equipment of sites (§7)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.facilities import refusals
from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.equipment_models import EquipmentAssetRow
from huizhanjia_core.facilities.equipment_rules import (
    DEAREST,
    MOST,
    Equipment,
    Working,
    misplaced_function,
    missing_kinds,
)
from huizhanjia_core.facilities.kinds import EquipmentCondition, EquipmentKind, FundClass
from huizhanjia_core.organization import site_refusals
from huizhanjia_core.organization.sites import check_day, site_for_change
from huizhanjia_core.people.models import AppointmentRow
from huizhanjia_core.people.standing import Rows, in_force
from huizhanjia_core.work import Work


async def record_equipment(work: Work, *, site: UUID, given: Equipment) -> EquipmentAssetRow:
    """Record equipment of an open site.

    Args:
        work: the unit of work; its actor needs ``EQUIPMENT_MANAGE`` at the site.
        site: where it stands.
        given: what is known of it.

    Raises:
        Refusal: FORBIDDEN, one of ``site_refusals``, or one of ``refusals``.
    """
    at = await site_for_change(work, site, None, Action.EQUIPMENT_MANAGE)
    await _check(work, at.organization_id, given, None)
    row = EquipmentAssetRow(
        site_id=site,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **_columns(given),
        **lineage_like(at),
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def update_equipment(
    work: Work, *, equipment: UUID, version: int, site: UUID, given: Equipment
) -> EquipmentAssetRow:
    """Give equipment its present site and description, all of it; it may leave a site that closed.

    Args:
        work: the unit of work; its actor needs ``EQUIPMENT_MANAGE`` at the site.
        equipment: which.
        version: as it was read.
        site: an open site of the same union.
        given: what is right from now on.

    Raises:
        Refusal: FORBIDDEN, StaleVersion, one of ``site_refusals``, or one of ``refusals``.
    """
    row = await _changeable(work, equipment, version)
    at = await site_for_change(work, site, None, Action.EQUIPMENT_MANAGE)
    if at.organization_id != row.organization_id:
        raise refusals.OtherUnion
    await _check(work, row.organization_id, given, row.id)
    row.site_id = site
    for name, value in _columns(given).items():
        setattr(row, name, value)
    await work.session.flush()
    return row


async def dispose_equipment(
    work: Work, *, equipment: UUID, version: int, disposed_on: date, reason: str
) -> EquipmentAssetRow:
    """Dispose of equipment on a day, not after today; its record stays. Its site may have closed.

    Raises:
        Refusal: FORBIDDEN, StaleVersion, a day before it was acquired or after today, or gone already.
    """
    row = await _changeable(work, equipment, version)
    check_day("disposedOn", disposed_on, work.today)
    if disposed_on < row.acquired_on:
        raise site_refusals.BadDay(
            "disposedOn",
            zh=f"处置日期不能早于购置日期 {row.acquired_on}。",
            en=f"It cannot be disposed of before it was acquired on {row.acquired_on}.",
        )
    work.audit.because(reason)
    row.condition, row.disposed_on, row.disposal_reason = EquipmentCondition.SCRAPPED, disposed_on, reason
    await work.session.flush()
    return row


async def missing_equipment(rows: Rows, sites: Collection[UUID]) -> Mapping[UUID, list[EquipmentKind]]:
    """Which of the seven kinds each site lacks today, in one statement however many sites there are (§7).

    Args:
        rows: runs a query.
        sites: whose equipment is looked at.

    Returns:
        For every site the kinds that nothing in use covers, in the order of §7.
    """
    table = EquipmentAssetRow
    query = select(table.site_id, table.kind, table.network_capable, table.prints, table.scans).where(
        table.site_id.in_(list(sites)), table.condition == EquipmentCondition.IN_USE
    )
    found: dict[UUID, list[Working]] = {site: [] for site in sites}
    for site, *working in await rows(query):
        found[site].append(Working(*working))
    return {site: missing_kinds(working) for site, working in found.items()}


async def _changeable(work: Work, equipment: UUID, version: int) -> EquipmentAssetRow:
    row = await work.session.get(EquipmentAssetRow, equipment, with_for_update={"key_share": True})
    if row is None or not work.actor.may(Action.EQUIPMENT_READ, at=row):
        raise refusals.EquipmentNotFound
    work.actor.require(Action.EQUIPMENT_MANAGE, at=row)
    if row.version != version:
        raise StaleVersion
    if row.disposed_on is not None:
        raise refusals.AlreadyDisposed
    return row


def _columns(given: Equipment) -> dict[str, Any]:
    columns = dict(vars(given))
    columns["custodian_id"] = columns.pop("custodian")
    return columns


async def _check(work: Work, union: UUID, given: Equipment, itself: UUID | None) -> None:
    if given.fund_class is FundClass.ASSISTANCE:
        raise refusals.AssistanceFundForEquipment
    if given.condition is EquipmentCondition.SCRAPPED:
        raise refusals.DisposeInstead
    if not 0 < given.quantity <= MOST:
        raise refusals.BadQuantity
    if given.cost is not None and not 0 <= given.cost <= DEAREST:
        raise refusals.BadCost
    check_day("acquiredOn", given.acquired_on, work.today)
    function = misplaced_function(given)
    if function is not None:
        raise refusals.BadFunction(function)
    same = select(EquipmentAssetRow.id).where(
        EquipmentAssetRow.organization_id == union, EquipmentAssetRow.tag_number == given.tag_number
    )
    if await work.session.scalar(same) not in {None, itself}:
        raise refusals.TagTaken(given.tag_number)
    if given.custodian is not None and not await _in_office(work, union, given.custodian):
        raise refusals.NoCustodianHere


async def _in_office(work: Work, union: UUID, person: UUID) -> bool:
    """Whether somebody holds a post of the union today; who left hands the equipment over."""
    post = select(AppointmentRow.id).where(
        AppointmentRow.person_id == person,
        AppointmentRow.organization_id == union,
        in_force(AppointmentRow, work.today),
    )
    return await work.session.scalar(post.limit(1)) is not None
