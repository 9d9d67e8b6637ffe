"""The day of first help stands with the dossier, and is always what the deliveries tell."""

import asyncio
import importlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from huizhanjia_assistance import api as assistance_api
from huizhanjia_assistance.cases import deliveries, helped, settling
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryKind, DeliveryState, MoneySource, ReceiptMethod
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_core.clock import today
from huizhanjia_core.jobs import Run, queue
from huizhanjia_core.work import Work
from sqlalchemy import select, text, update

from tests.assistance.cases.stage import Stage
from tests.assistance.cases.test_campaigns import approve, begin, pending, pick, submit
from tests.assistance.cases.test_campaigns import pay as pay_list
from tests.assistance.cases.test_deliveries import end, give, pay, plan

MIGRATION = "huizhanjia_assistance.migrations.versions.assistance_0120_first_help"
LATER = today() + timedelta(days=3)


async def days(stage: Stage) -> dict[str, date]:
    """The day of each household that was helped, which must be that of its deliveries."""
    async with stage.operator() as work:
        assert await helped.faults(work.session) == []
        query = select(DossierRow.number, DossierRow.first_helped_on)
        rows = await work.session.execute(query.where(DossierRow.first_helped_on.is_not(None)))
        return {row.number[-3:]: row.first_helped_on for row in rows}


async def pay_later(stage: Stage, row: DeliveryRow, on: date = LATER) -> None:
    async with stage.acting("cashier", on) as work:
        await deliveries.record_payments(
            work,
            deliveries=[row.id],
            voucher_number="记-9",
            voucher_on=on,
            receipt=ReceiptMethod.BANK_TRANSFER,
        )


async def test_only_what_arrived_counts_and_the_first_of_it(stage: Stage) -> None:
    case = await stage.approved()
    first, second, third, fourth = [await plan(stage, case, 1_000) for _ in range(4)]
    await end(stage, third, DeliveryState.FAILED)
    await end(stage, fourth, DeliveryState.CANCELLED, "caseworker")
    assert await days(stage) == {}
    await pay_later(stage, second)
    assert await days(stage) == {"000": LATER}
    (first,) = await pay(stage, first)
    assert await days(stage) == {"000": today()}
    before = (await stage.dossier()).version
    await end(stage, first, DeliveryState.RETURNED)
    assert await days(stage) == {"000": LATER}
    await end(stage, second, DeliveryState.RETURNED)
    assert await days(stage) == {}
    await pay(stage, await plan(stage, case, 1_000))
    assert await days(stage) == {"000": today()}
    assert (await stage.dossier()).version == before  # no clerk's work becomes stale by it


async def test_goods_services_and_lists_count_too(stage: Stage) -> None:
    await give(stage, await stage.approved(), DeliveryKind.GOODS, amount=20_000)
    assert await days(stage) == {"000": today()}
    listed = await pick(stage, await begin(stage, source=MoneySource.DONATION))
    await submit(stage, listed)
    await approve(stage, listed)
    await pay_list(stage, await pending(stage))
    assert set(await days(stage)) == {"000", "001", "002", "003"}
    goods = await pick(stage, await begin(stage, form=DeliveryKind.GOODS, source=MoneySource.DONATION))
    await submit(stage, goods)
    await approve(stage, goods)
    keys = await pending(stage)
    async with stage.acting("caseworker") as work:
        await deliveries.hand_out(work, deliveries=keys, delivered_on=today(), receipt=ReceiptMethod.SIGNED)
    assert set((await days(stage)).values()) == {today()}


async def test_what_whoever_keeps_the_funds_tells_counts(stage: Stage) -> None:
    rows = [await plan(stage, await stage.approved(number=number), 1_000) for number in (0, 1, 2)]
    paid = tuple(
        assistance_api.Paid(row.id, "银-7", on) for row, on in zip(rows, (today(), LATER, LATER), strict=True)
    )
    back = tuple(assistance_api.Unpaid(row.id, "账户已销") for row in rows[:2])
    async with stage.operator(LATER) as work:
        await work.emit(assistance_api.PaymentsPaid(paid))
    assert await days(stage) == {"000": today(), "001": LATER, "002": LATER}
    async with stage.operator(LATER) as work:
        await work.emit(assistance_api.PaymentsReturned(back))
    assert await days(stage) == {"002": LATER}


@pytest.mark.parametrize("first_ends", ["return", "pay"])
async def test_of_two_at_once_the_second_sees_what_the_first_one_did(stage: Stage, first_ends: str) -> None:
    """One payment comes back while another one arrives, in both orders."""
    case: CaseRow = await stage.approved()
    one, two = await plan(stage, case, 1_000), await plan(stage, case, 2_000)
    await pay(stage, one)

    async def take_back() -> None:
        async with stage.operator() as work:
            found = await work.session.get_one(DeliveryRow, one.id)
            await settling.returned(work, [found])
            await asyncio.sleep(0.4 if first_ends == "return" else 0)

    async def arrive() -> None:
        async with stage.operator() as work:
            found = await work.session.get_one(DeliveryRow, two.id)
            await settling.delivered(work, [found], today())
            await asyncio.sleep(0.4 if first_ends == "pay" else 0)

    both = (take_back, arrive) if first_ends == "return" else (arrive, take_back)
    earlier = asyncio.create_task(both[0]())
    await asyncio.sleep(0.2)
    await asyncio.gather(earlier, both[1]())
    assert await days(stage) == {"000": today()}


async def test_whoever_pays_and_whoever_gives_never_wait_in_a_circle(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await stage.approved()
    planned = await plan(stage, case, 1_000)
    hold = helped.hold

    async def slowly(work: Work, rows: Sequence[DeliveryRow]) -> None:
        await asyncio.sleep(0.2)
        await hold(work, rows)
        await asyncio.sleep(0.2)

    monkeypatch.setattr(helped, "hold", slowly)
    await asyncio.gather(pay(stage, planned), give(stage, case, DeliveryKind.GOODS, amount=20_000))
    assert await days(stage) == {"000": today()}
    assert (await stage.fresh(case)).delivered == 21_000


async def test_days_that_went_wrong_are_put_right_by_night(stage: Stage) -> None:
    await pay(stage, await plan(stage, await stage.approved(), 1_000))
    async with stage.operator() as work:
        await work.session.execute(
            update(DossierRow).where(DossierRow.number.like("%001")).values(first_helped_on=today())
        )
        await work.session.execute(
            update(DossierRow).where(DossierRow.number.like("%000")).values(first_helped_on=None)
        )
    async with stage.operator() as work:
        wrong = await helped.faults(work.session)
        assert len(wrong) >= 2
        await queue.enqueue(work, helped.TIME.kind, {})
    async with stage.database.writer() as session:
        (claimed,) = await queue.claim(
            session,
            kinds=[helped.TIME.kind],
            worker="test",
            now=datetime.now(UTC),
            lease=timedelta(minutes=5),
            limit=1,
        )
    run = Run(stage.database, claimed, (), timedelta(minutes=5))
    await helped.keep_right(run)
    assert run.done == len(wrong)
    assert await days(stage) == {"000": today()}


async def test_the_migration_notes_what_services_would_have(stage: Stage) -> None:
    case = await stage.approved()
    first, second = await plan(stage, case, 1_000), await plan(stage, case, 2_000)
    await pay(stage, first)
    await pay_later(stage, second)
    returned = await plan(stage, await stage.approved(number=1), 1_000)
    (returned,) = await pay(stage, returned)
    await end(stage, returned, DeliveryState.RETURNED)
    async with stage.operator() as work:
        await work.session.execute(text("UPDATE assistance_dossier SET first_helped_on = NULL"))
        connection = await work.session.connection()
        await connection.run_sync(importlib.import_module(MIGRATION).note_first_help)
    assert await days(stage) == {"000": today()}
