"""Approving a campaign's list as one, and closing its books."""

from collections.abc import Sequence
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.work import Work
from huizhanjia_schema import Refusal
from sqlalchemy import func, select

from huizhanjia_assistance.cases import campaign_life, caps, money_refusals
from huizhanjia_assistance.cases.campaign_models import CampaignItemRow, CampaignRow
from huizhanjia_assistance.cases.campaigns import claims_of, find_campaign, households_of, items_of
from huizhanjia_assistance.cases.caps import Claim
from huizhanjia_assistance.cases.deliveries import ask_reserve, name_recipient
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.events import CampaignApproved, CampaignReconciled
from huizhanjia_assistance.cases.money_kinds import DeliveryState, ItemState


async def approve(work: Work, *, campaign: UUID, version: int, reason: str | None = None) -> CampaignRow:
    """Approve a list: whoever its cap allows gets a delivery, the others stay on the list with the reason.

    The caps of all households are reserved by the statements that check them, in this transaction.

    Args:
        work: its actor approves campaigns there, and neither began nor submitted this one.
        campaign: submitted.
        version: as seen.
        reason: for the history.

    Raises:
        Refusal: what the workflow refuses, or whoever keeps the funds.
    """
    row = await find_campaign(work, campaign)
    await workflow.apply(work, row, campaign_life.APPROVE, version=version, reason=reason)
    items = await items_of(work, campaign, ItemState.LISTED)
    judged = await claims_of(work, row, items)
    wanted = [claim for _, claim in judged if isinstance(claim, Claim)]
    granted = await caps.reserve(work, wanted)
    allowed: list[CampaignItemRow] = []
    for item, claim in judged:
        if isinstance(claim, Refusal):
            item.state, item.refusal = ItemState.REFUSED, claim.zh
        elif claim is not None and claim.account not in granted:
            item.state = ItemState.REFUSED
            item.refusal = (await caps.exceeded(work, claim)).zh
        else:
            item.cap_account_id = claim.account if claim is not None else None
            allowed.append(item)
    deliveries = await _deliveries(work, row, allowed)
    await ask_reserve(work, deliveries)
    await work.emit(
        CampaignApproved(
            row.id,
            row.organization_id,
            tuple(one.id for one in deliveries),
            refused=len(items) - len(allowed),
        )
    )
    return row


async def _deliveries(work: Work, row: CampaignRow, items: Sequence[CampaignItemRow]) -> list[DeliveryRow]:
    """A pending delivery for each entry, with who is to get it sealed as they are today."""
    households = await households_of(work, items)
    await work.crypto.ready(list(households))
    made = []
    for item in items:
        household = households[item.dossier_id]
        one = DeliveryRow(
            campaign_id=row.id,
            dossier_id=household.id,
            member_id=item.member_id,
            cap_account_id=item.cap_account_id,
            service=row.service,
            kind=row.form,
            source=row.source,
            state=DeliveryState.PENDING,
            amount=item.amount,
            subject_id=household.id,
            category=household.category,
            cause=household.main_cause,
            persons=1 if item.member_id else max(household.household_size, 1),
            planned_on=work.today,
            year=work.today.year,
            recorded_at=work.now,
            **lineage_like(household),
        )
        await name_recipient(work, one, household)
        made.append(one)
    work.session.add_all(made)
    await work.session.flush()
    for item, one in zip(items, made, strict=True):
        item.state, item.delivery_id = ItemState.RESERVED, one.id
    await work.session.flush()
    return made


async def reconcile(work: Work, *, campaign: UUID, version: int) -> CampaignRow:
    """Close the books of a campaign: every entry was delivered or was not, and nothing is still to be paid.

    Raises:
        Refusal: what the workflow refuses, or StillPaying.
    """
    row = await find_campaign(work, campaign)
    await workflow.apply(work, row, campaign_life.RECONCILE, version=version)
    open_ones = await work.session.scalar(
        select(func.count())
        .select_from(DeliveryRow)
        .where(DeliveryRow.campaign_id == campaign, DeliveryRow.state == DeliveryState.PENDING)
    )
    if open_ones:
        raise money_refusals.StillPaying(open_ones)
    states = {
        found.id: found.state
        for found in await work.session.execute(
            select(DeliveryRow.id, DeliveryRow.state).where(DeliveryRow.campaign_id == campaign)
        )
    }
    for item in await items_of(work, campaign, ItemState.RESERVED):
        reached = item.delivery_id is not None and states[item.delivery_id] is DeliveryState.DELIVERED
        item.state = ItemState.DELIVERED if reached else ItemState.RELEASED
    await work.session.flush()
    await work.emit(CampaignReconciled(row.id, row.organization_id))
    return row
