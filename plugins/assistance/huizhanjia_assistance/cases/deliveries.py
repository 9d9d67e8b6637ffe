"""Help on its way: payments planned and paid, goods and services given, referrals, what came back."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.crypto.errors import Erased
from huizhanjia_core.crypto.secret import mask_of
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.files.uploads import attach
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import TransitionRow
from sqlalchemy import select

from huizhanjia_assistance.cases import life, money_refusals, refusals, settling
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.deciding import place_of_transfer, require_active
from huizhanjia_assistance.cases.delivery_models import RECIPIENT, DeliveryRow
from huizhanjia_assistance.cases.funding import Payment, cancel, reserve
from huizhanjia_assistance.cases.kinds import CaseState
from huizhanjia_assistance.cases.models import APPLICANT, ID_NUMBER, PHONE, CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryKind, DeliveryState, ReceiptMethod
from huizhanjia_assistance.cases.scope import find_case
from huizhanjia_assistance.dossiers import household_models as households
from huizhanjia_assistance.dossiers.household_models import DossierRow

RECEIPT_FILE = "assistance:receipt"


async def plan_payment(work: Work, *, case: UUID, amount: int) -> DeliveryRow:
    """Plan a payment of a case; whoever keeps the funds reserves it, or it is paid outside and recorded.

    Args:
        work: its actor serves cases there.
        case: approved with at least that amount left.
        amount: fen.

    Raises:
        Refusal: not found, not allowed, not approved, AboveApproval, a dossier that is no longer active, or
            what whoever keeps the funds refuses.
    """
    row = await _serving(work, case)
    if row.source is None or amount > left_of(row):
        raise money_refusals.AboveApproval(max(left_of(row), 0))
    household = await work.session.get(DossierRow, row.dossier_id) if row.dossier_id else None
    if household is not None:
        require_active(household, row.source)
    delivery = _of_case(work, row, DeliveryKind.MONEY, amount)
    await name_recipient(work, delivery, household, row)
    row.pending += amount
    work.session.add(delivery)
    await work.session.flush()
    await ask_reserve(work, [delivery])
    return delivery


async def give(
    work: Work,
    *,
    case: UUID,
    kind: DeliveryKind,
    remark: str,
    delivered_on: date,
    receipt: ReceiptMethod,
    amount: int = 0,
    witnesses: str | None = None,
    organization: UUID | None = None,
    site: UUID | None = None,
    outside: str | None = None,
    receipt_file: UUID | None = None,
) -> DeliveryRow:
    """Give goods or a service, or refer whoever asked to another unit, a station or a home.

    Args:
        work: its actor serves cases there.
        case: approved.
        kind: anything but money.
        remark: what is given.
        delivered_on: when.
        receipt: how whoever got it signed.
        amount: value of goods in fen; it counts as delivered.
        witnesses: two witnesses or the proxy, where the receipt needs them.
        organization: the union that a referral goes to.
        site: the station or home that it goes to.
        outside: another body that it goes to.
        receipt_file: the scanned receipt, uploaded before.

    Raises:
        Refusal: not found, not allowed, not approved, AboveApproval, OneTarget, WitnessesNeeded, BadDay,
            or goods by a dossier that is no longer active.
    """
    row = await _serving(work, case)
    if kind is DeliveryKind.MONEY:
        raise refusals.OtherService
    if amount > 0 and amount > left_of(row):
        raise money_refusals.AboveApproval(max(left_of(row), 0))
    if not row.registered_on <= delivered_on <= work.today:
        raise refusals.BadDay("deliveredOn")
    check_receipt(receipt, witnesses)
    delivery = _of_case(work, row, kind, amount)
    if kind is DeliveryKind.REFERRAL:
        await place_of_transfer(work, organization, site, outside)
        delivery.to_organization_id, delivery.to_site_id, delivery.to_outside = organization, site, outside
    household = await work.session.get(DossierRow, row.dossier_id) if row.dossier_id else None
    if household is not None and amount > 0 and row.source is not None:
        require_active(household, row.source)  # goods cost money as payments do
    await name_recipient(work, delivery, household, row)
    delivery.remark, delivery.receipt, delivery.witnesses = remark, receipt, witnesses
    delivery.received_on = delivered_on
    if receipt_file is not None:
        path = ("input", "receiptFile")
        delivery.receipt_file_id = (await attach(work, receipt_file, purpose=RECEIPT_FILE, path=path)).id
    row.pending += amount
    work.session.add(delivery)
    await work.session.flush()
    await settling.delivered(work, [delivery], delivered_on)
    return delivery


async def record_payments(
    work: Work,
    *,
    deliveries: Sequence[UUID],
    voucher_number: str,
    voucher_on: date,
    receipt: ReceiptMethod,
    witnesses: str | None = None,
) -> list[DeliveryRow]:
    """Record payments that were made outside, one voucher for all of them.

    Args:
        work: its actor pays there, and neither approved nor planned any of them (付款与审批分离).
        deliveries: to be paid.
        voucher_number: of the books.
        voucher_on: its day.
        receipt: how receipt is shown; a transfer goes to the account of the person named.
        witnesses: two witnesses of cash, or the proxy.

    Returns:
        The deliveries, all of them paid.

    Raises:
        Refusal: one of them is not found, not to be paid or not the actor's to pay; nothing is recorded then.
    """
    rows = await _locked(work, deliveries)
    for row in rows:
        work.actor.require(Action.DELIVERY_PAY, at=row)
        if row.state is not DeliveryState.PENDING or row.kind is not DeliveryKind.MONEY:
            raise refusals.NotOpen(row.state, "deliveries")
    if voucher_on > work.today or any(voucher_on < row.planned_on for row in rows):
        raise refusals.BadDay("voucherOn")
    check_receipt(receipt, witnesses)
    await _refuse_deciders(work, rows)
    for row in rows:
        row.voucher_number, row.voucher_on = voucher_number, voucher_on
        row.receipt, row.witnesses, row.received_on = receipt, witnesses, voucher_on
    await settling.delivered(work, rows, voucher_on)
    return rows


async def hand_out(
    work: Work,
    *,
    deliveries: Sequence[UUID],
    delivered_on: date,
    receipt: ReceiptMethod,
    witnesses: str | None = None,
) -> list[DeliveryRow]:
    """Hand out the goods that a campaign's list approved.

    Args:
        work: its actor serves cases there.
        deliveries: goods to be handed out.
        delivered_on: when.
        receipt: how receipt is shown.
        witnesses: two witnesses or the proxy, where the receipt needs them.

    Raises:
        Refusal: one of them is not found or no goods to be handed out; nothing is recorded then.
    """
    rows = await _locked(work, deliveries)
    for row in rows:
        work.actor.require(Action.CASE_SERVE, at=row)
        if row.state is not DeliveryState.PENDING or row.kind is not DeliveryKind.GOODS:
            raise refusals.NotOpen(row.state, "deliveries")
    if delivered_on > work.today or any(delivered_on < row.planned_on for row in rows):
        raise refusals.BadDay("deliveredOn")
    check_receipt(receipt, witnesses)
    for row in rows:
        row.receipt, row.witnesses, row.received_on = receipt, witnesses, delivered_on
    await settling.delivered(work, rows, delivered_on)
    return rows


async def end_payment(
    work: Work, *, delivery: UUID, version: int, state: DeliveryState, reason: str
) -> DeliveryRow:
    """Record that a payment failed, or came back after it was made.

    Args:
        work: its actor pays there.
        delivery: the payment.
        version: as seen.
        state: FAILED of what is to be paid, RETURNED of what was paid.
        reason: why.

    Raises:
        Refusal: not found, not allowed, a stale version, or not in a state for it.
    """
    (row,) = await _locked(work, [delivery], "delivery")
    work.actor.require(Action.DELIVERY_PAY, at=row)
    before = {DeliveryState.FAILED: DeliveryState.PENDING, DeliveryState.RETURNED: DeliveryState.DELIVERED}
    if row.version != version:
        raise StaleVersion
    if row.state is not before.get(state) or row.kind is not DeliveryKind.MONEY:
        raise refusals.NotOpen(row.state, "delivery")
    if state is DeliveryState.FAILED:
        return await _unpaid(work, row, state, reason)
    row.remark = reason
    await settling.returned(work, [row])
    return row


async def cancel_delivery(work: Work, *, delivery: UUID, version: int, reason: str) -> DeliveryRow:
    """Cancel what was planned and is not yet paid or handed out.

    Args:
        work: its actor serves cases there.
        delivery: pending.
        version: as seen.
        reason: why.

    Raises:
        Refusal: not found, not allowed, a stale version, or no longer pending.
    """
    (row,) = await _locked(work, [delivery], "delivery")
    work.actor.require(Action.CASE_SERVE, at=row)
    if row.version != version:
        raise StaleVersion
    if row.state is not DeliveryState.PENDING:
        raise refusals.NotOpen(row.state, "delivery")
    return await _unpaid(work, row, DeliveryState.CANCELLED, reason)


async def _unpaid(work: Work, row: DeliveryRow, state: DeliveryState, reason: str) -> DeliveryRow:
    row.remark = reason
    await settling.unpaid(work, [row], state)
    if row.kind is DeliveryKind.MONEY:
        for answer in work.ask(cancel, work=work, deliveries=[row.id]):
            await answer
    return row


async def reveal_recipient(work: Work, *, delivery: UUID, reason: str) -> str | None:
    """The snapshot of who was to get it, as JSON; recorded.

    Raises:
        Refusal: not found, not allowed, or erased.
    """
    row = await work.session.get(DeliveryRow, delivery)
    if row is None or not work.actor.may(Action.DELIVERY_READ, at=row):
        raise NotFound("input", "delivery")
    work.actor.require(Action.CASE_REVEAL, at=row)
    if row.recipient_sealed is None:
        raise Erased
    return await RECIPIENT.reveal(work, row, reason=reason)


def left_of(row: CaseRow) -> int:
    """Fen that were approved and are neither delivered nor on their way."""
    return (row.approved or 0) - row.delivered - row.pending


def check_receipt(receipt: ReceiptMethod, witnesses: str | None) -> None:
    """Raise ``WitnessesNeeded`` where a receipt says too little: cash is signed before two."""
    named = [
        name for name in (witnesses or "").replace(",", "、").replace("，", "、").split("、") if name.strip()
    ]
    needed = {ReceiptMethod.WITNESSED: 2, ReceiptMethod.PROXY: 1}.get(receipt, 0)
    if len(named) < needed:
        raise money_refusals.WitnessesNeeded


async def name_recipient(
    work: Work, delivery: DeliveryRow, household: DossierRow | None, row: CaseRow | None = None
) -> None:
    """Seal who gets it, as they are today, and show no more of the name than its first character."""
    if household is not None:
        name = household.applicant_name
        told = {
            "name": name,
            "idNumber": await households.ID_NUMBER.read(work, household),
            "phone": await households.PHONE.read(work, household),
            "bankCard": await households.BANK_CARD.read(work, household),
            "bankName": household.bank_name,
        }
    else:
        name = str(await APPLICANT.read(work, row))
        told = {
            "name": name,
            "idNumber": await ID_NUMBER.read(work, row),
            "phone": await PHONE.read(work, row),
        }
    await RECIPIENT.put(work, delivery, json.dumps(told, ensure_ascii=False, sort_keys=True))
    if row is None or not row.confidential:
        delivery.recipient_mask = mask_of(name, (1, 0))


async def ask_reserve(work: Work, rows: Sequence[DeliveryRow]) -> None:
    """Ask whoever keeps the funds to reserve the money of payments; nobody does where no plugin answers."""
    payments = [
        Payment(row.id, row.organization_id, row.source, row.service, row.amount, row.year)
        for row in rows
        if row.kind is DeliveryKind.MONEY and row.source is not None
    ]
    if payments:
        for answer in work.ask(reserve, work=work, payments=payments):
            await answer


def _of_case(work: Work, row: CaseRow, kind: DeliveryKind, amount: int) -> DeliveryRow:
    return DeliveryRow(
        case_id=row.id,
        dossier_id=row.dossier_id,
        member_id=row.member_id,
        cap_account_id=row.cap_account_id,
        service=row.service,
        kind=kind,
        source=row.source,
        state=DeliveryState.PENDING,
        amount=amount,
        subject_id=row.subject_id,
        category=row.category,
        cause=row.cause,
        persons=1 if row.member_id else row.persons,
        planned_on=work.today,
        year=work.today.year,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **lineage_like(row),
    )


async def _serving(work: Work, case: UUID) -> CaseRow:
    """An approved case; the first delivery begins its service."""
    row = await find_case(work, case)
    work.actor.require(Action.CASE_SERVE, at=row)
    if row.state is CaseState.APPROVED:
        await workflow.apply(work, row, life.SERVE)
    if row.state is not CaseState.IN_SERVICE:
        raise refusals.NotOpen(row.state)
    return row


async def _locked(work: Work, keys: Sequence[UUID], argument: str = "deliveries") -> list[DeliveryRow]:
    """Deliveries that the actor may see, locked in the order of their keys."""
    if not keys:
        raise money_refusals.NothingChosen
    query = select(DeliveryRow).where(DeliveryRow.id.in_(keys)).order_by(DeliveryRow.id).with_for_update()
    rows = list(await work.session.scalars(query.execution_options(populate_existing=True)))
    if len(rows) != len(set(keys)) or not all(work.actor.may(Action.DELIVERY_READ, at=row) for row in rows):
        raise NotFound("input", argument)
    return rows


async def _refuse_deciders(work: Work, rows: Sequence[DeliveryRow]) -> None:
    """Whoever approved or planned a payment does not pay it; nobody is exempt."""
    account = work.actor.account_id
    decided: Any = {key for row in rows for key in (row.case_id, row.campaign_id) if key}
    names = (life.APPROVE.name, life.APPROVE_AT_ONCE.name)
    query = select(TransitionRow.id).where(
        TransitionRow.subject_id.in_(decided),
        TransitionRow.name.in_(names),
        TransitionRow.account_id == account,
    )
    approved = account is not None and await work.session.scalar(query.limit(1)) is not None
    if approved or any(row.recorded_by is not None and row.recorded_by == account for row in rows):
        raise money_refusals.PayerDecided
