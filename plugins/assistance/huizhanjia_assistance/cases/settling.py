"""What follows when help arrives, fails or comes back: the case, the cap and the sums change together."""

from collections.abc import Sequence
from datetime import date

from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.cases import caps, helped, money_refusals, totals
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.events import HelpDelivered, HelpUndelivered
from huizhanjia_assistance.cases.funding import PaymentsFailed, PaymentsPaid, PaymentsReturned
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState, ReceiptMethod
from huizhanjia_assistance.dossiers.household_models import DossierRow


async def delivered(work: Work, rows: Sequence[DeliveryRow], on: date) -> None:
    """Let deliveries have reached their households.

    Args:
        work: the unit of work.
        rows: pending, locked.
        on: the day.

    Raises:
        Refusal: LeftBefore, where money or goods would reach a household after its exit.
    """
    for row in rows:
        row.state, row.delivered_on, row.year = DeliveryState.DELIVERED, on, on.year
    cases = await _locked(work, rows)
    await _refuse_left(work, rows, on)
    for row in rows:
        case = cases.get(row.case_id)
        if case is None:
            continue
        case.pending -= row.amount
        case.delivered += row.amount
        if case.helped_on is None:
            case.helped_on = on
            case.days_to_help = (on - case.registered_on).days
    await work.session.flush()
    await caps.move(
        work, [(row.cap_account_id, row.amount, -row.amount) for row in rows if row.cap_account_id]
    )
    await helped.recount(work, rows)
    await totals.add(work, rows)
    await work.emit(HelpDelivered(tuple(row.id for row in rows)))


async def unpaid(work: Work, rows: Sequence[DeliveryRow], state: DeliveryState) -> None:
    """Let payments have failed or been cancelled; what was approved for a case can be paid anew.

    What a campaign approved goes back to the cap, because its list is not paid twice.

    Args:
        work: the unit of work.
        rows: pending, locked.
        state: FAILED or CANCELLED.
    """
    cases = await _cases(work, rows)
    for row in rows:
        row.state = state
        case = cases.get(row.case_id)
        if case is not None:
            case.pending -= row.amount
    await work.session.flush()
    freed = [row for row in rows if row.cap_account_id and row.case_id is None]
    await caps.move(work, [(row.cap_account_id, 0, -row.amount) for row in freed if row.cap_account_id])
    await work.emit(HelpUndelivered(tuple(row.id for row in rows), state))


async def returned(work: Work, rows: Sequence[DeliveryRow]) -> None:
    """Let payments have come back after they went out.

    A case that is still open may pay again, so that its cap reserves the amount; otherwise the cap is free.

    Args:
        work: the unit of work.
        rows: delivered, locked.
    """
    cases = await _locked(work, rows)
    moved = []
    for row in rows:
        row.state = DeliveryState.RETURNED
        case = cases.get(row.case_id)
        if case is not None:
            case.delivered -= row.amount
        if row.cap_account_id:
            again = row.amount if case is not None and case.closed_on is None else 0
            moved.append((row.cap_account_id, -row.amount, again))
    await work.session.flush()
    await caps.move(work, moved)
    await helped.recount(work, rows)
    await totals.take_back(work, rows)
    await work.emit(HelpUndelivered(tuple(row.id for row in rows), DeliveryState.RETURNED))


async def paid(work: Work, event: PaymentsPaid) -> None:
    """Whoever keeps the funds paid."""
    told = {one.delivery: one for one in event.payments}
    rows = await _pending(work, list(told), DeliveryState.PENDING)
    await _locked(work, rows)  # of every day at once, so that two lists never wait in a circle
    for row in rows:
        row.voucher_number, row.voucher_on = told[row.id].voucher_number, told[row.id].voucher_on
        row.receipt, row.received_on = ReceiptMethod.BANK_TRANSFER, told[row.id].voucher_on
    for day in sorted({one.voucher_on for one in event.payments}):
        await delivered(work, [row for row in rows if row.voucher_on == day], day)


async def failed(work: Work, event: PaymentsFailed) -> None:
    """Whoever keeps the funds could not pay."""
    rows = await _pending(work, [one.delivery for one in event.payments], DeliveryState.PENDING)
    told = {one.delivery: one.reason for one in event.payments}
    for row in rows:
        row.remark = told[row.id]
    await unpaid(work, rows, DeliveryState.FAILED)


async def returned_by_funds(work: Work, event: PaymentsReturned) -> None:
    """What whoever keeps the funds paid came back."""
    rows = await _pending(work, [one.delivery for one in event.payments], DeliveryState.DELIVERED)
    told = {one.delivery: one.reason for one in event.payments}
    for row in rows:
        row.remark = told[row.id]
    await returned(work, rows)


async def _pending(work: Work, keys: Sequence[object], state: DeliveryState) -> list[DeliveryRow]:
    """The deliveries of an event that are in the state that it is about; a repeated event finds none."""
    query = select(DeliveryRow).where(DeliveryRow.id.in_(keys), DeliveryRow.state == state)
    return list(
        await work.session.scalars(
            query.order_by(DeliveryRow.id).with_for_update().execution_options(populate_existing=True)
        )
    )


async def _locked(work: Work, rows: Sequence[DeliveryRow]) -> dict[object, CaseRow]:
    """The requests of deliveries, locked, and after them their dossiers, as ``deliveries.give`` does."""
    cases = await _cases(work, rows)
    await helped.hold(work, rows)
    return cases


async def _refuse_left(work: Work, rows: Sequence[DeliveryRow], on: date) -> None:
    """What was planned in time is not given once the household is out; advice costs nothing and goes on."""
    left: list[tuple[str, date]] = []
    for some in totals.chunks(sorted({row.dossier_id for row in rows if row.dossier_id and row.amount})):
        query = select(DossierRow.number, DossierRow.exited_on).where(
            DossierRow.id.in_(some), DossierRow.exited_on < on
        )
        left += [(number, day) for number, day in await work.session.execute(query) if day is not None]
    if left:
        raise money_refusals.LeftBefore(sorted(left), on)


async def _cases(work: Work, rows: Sequence[DeliveryRow]) -> dict[object, CaseRow]:
    keys = {row.case_id for row in rows if row.case_id is not None}
    if not keys:
        return {}
    await work.session.flush()
    query = select(CaseRow).where(CaseRow.id.in_(keys)).order_by(CaseRow.id).with_for_update()
    found = await work.session.scalars(query.execution_options(populate_existing=True))
    return {row.id: row for row in found}
