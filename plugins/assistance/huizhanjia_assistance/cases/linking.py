"""The dossier follows emergency aid (A24): what was given before it counts for the household from then on."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.actions import Action as DossierAction
from huizhanjia_assistance.cases import caps, claims, helped, refusals, totals
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.cap_models import CapAccountRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState
from huizhanjia_assistance.cases.scope import find_case
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import CLOSED

_COUNTED = (DeliveryState.PENDING, DeliveryState.DELIVERED)


async def link_dossier(work: Work, *, case: UUID, version: int, dossier: UUID) -> CaseRow:
    """Let the dossier follow that emergency aid came before (A24); it holds the person who was helped.

    What was given before it is the household's help from now on: the day of its first help, its help of the
    year, the figures and the cap of the service count it. At the ceiling of emergency aid it stays counted
    too, so that nobody gets that ceiling twice in a year by way of a dossier that came to nothing.

    Args:
        work: its actor registers cases there and sees the dossier.
        case: the request.
        version: as seen.
        dossier: which followed.

    Raises:
        Refusal: not found, not allowed, DossierEnded, OtherPerson, the case has a dossier, or a local figure
            that the cap of the service rests on is missing.
    """
    await _given(work, case)  # before the request, as whoever records payments locks them
    row = await find_case(work, case)
    work.actor.require(Action.CASE_REGISTER, at=row)
    if row.version != version:
        raise StaleVersion
    household = await _household(work, dossier)
    if household is None or not work.actor.may(DossierAction.DOSSIER_READ, at=household):
        raise NotFound("input", "dossier")
    if household.state in CLOSED:
        raise refusals.DossierEnded
    holds = select(MemberRow.id).where(
        MemberRow.dossier_id == dossier,
        MemberRow.id_number_index == row.id_number_index,
        MemberRow.left_on.is_(None),
    )
    same = row.id_number_index is not None and await work.session.scalar(holds.limit(1)) is not None
    if row.dossier_id is not None or not same:
        raise refusals.OtherPerson
    row.dossier_id, row.category, row.cause = dossier, household.category, household.main_cause
    given = await _given(work, case)
    await _count(work, row, given)
    await _enter(work, row, given)
    return row


async def _household(work: Work, dossier: UUID) -> DossierRow | None:
    """The dossier, held as by whoever delivers to it."""
    query = select(DossierRow).where(DossierRow.id == dossier).with_for_update(key_share=True)
    return await work.session.scalar(query.execution_options(populate_existing=True))


async def _given(work: Work, case: UUID) -> Sequence[DeliveryRow]:
    """Every delivery of a case, the latest first, also those that failed: they are its history."""
    query = select(DeliveryRow).where(DeliveryRow.case_id == case).order_by(DeliveryRow.id)
    found = query.with_for_update().execution_options(populate_existing=True)
    rows = await work.session.scalars(found)
    return sorted(rows, key=lambda row: row.delivered_on or row.planned_on, reverse=True)


async def _enter(work: Work, row: CaseRow, given: Sequence[DeliveryRow]) -> None:
    """Let deliveries be the household's, in its days and in the figures."""
    arrived = [one for one in given if one.state is DeliveryState.DELIVERED]
    if arrived:
        await totals.take_back(work, arrived)  # as help of nobody's dossier
    for one in given:
        one.dossier_id, one.category, one.cause = row.dossier_id, row.category, row.cause
    await work.session.flush()
    await helped.recount(work, given)
    if arrived:
        await totals.add(work, arrived)


async def _count(work: Work, row: CaseRow, given: Sequence[DeliveryRow]) -> None:
    """Count at the cap of the service what was approved before the dossier, where the service has one."""
    before = row.cap_account_id
    undelivered = (row.approved or 0) - row.delivered if row.closed_on is None else 0
    amount = row.delivered + undelivered
    claim = await claims.of_case(work, row, amount) if before is not None and amount else None
    if before is None or claim is None:
        return
    if claim.account not in await caps.reserve(work, [claim]):
        await _exhaust(work, claim)
        return
    await caps.move(work, [(claim.account, row.delivered, -row.delivered), (before, 0, -undelivered)])
    row.cap_account_id, row.cap_limit, row.reckoning = (
        claim.account,
        claim.limit.amount,
        claim.limit.reckoning,
    )
    for one in given:
        if one.state in _COUNTED:
            one.cap_account_id = claim.account
    await work.session.flush()


async def _exhaust(work: Work, claim: caps.Claim) -> None:
    """More was given than the household may get: what its cap leaves is used up, nothing more is given by it.

    The case goes on counting at the ceiling of emergency aid, which is what it was approved by.
    """
    account = select(CapAccountRow).where(CapAccountRow.id == claim.account).with_for_update()
    found = await work.session.scalar(account.execution_options(populate_existing=True))
    left = claim.limit.amount - (found.used + found.reserved if found else 0)
    if left > 0 and await caps.reserve(work, [replace(claim, amount=left)]):
        await caps.move(work, [(claim.account, left, -left)])
