"""A household that leaves: what is on its way keeps it in file, and nothing of value comes after the exit."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from huizhanjia_assistance import api as assistance_api
from huizhanjia_assistance.cases import deciding, deliveries
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryKind, DeliveryState, ReceiptMethod
from huizhanjia_assistance.dossiers import caring
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState, ExitKind, ExitReason
from huizhanjia_core.clock import today
from huizhanjia_schema import ErrorCode, Refusal

from tests.assistance.cases.stage import Stage
from tests.assistance.cases.test_cases import WAGES
from tests.assistance.cases.test_deliveries import end, give, pay, plan
from tests.assistance.cases.test_helped import pay_later

TOMORROW = today() + timedelta(days=1)


async def proposed(stage: Stage, key: UUID) -> None:
    async with stage.acting("caseworker") as work:
        row = await work.session.get_one(DossierRow, key)
        await caring.propose_exit(
            work,
            dossier=key,
            version=row.version,
            kind=ExitKind.CANCELLED,
            exit_reason=ExitReason.RETIRED,
            reason="退休",
        )


async def approved_exit(stage: Stage, key: UUID) -> None:
    async with stage.acting("linzhou") as work:
        row = await work.session.get_one(DossierRow, key)
        await caring.decide_exit(work, dossier=key, version=row.version, approve=True, reason=None)


async def emitted(stage: Stage, event: object) -> None:
    async with stage.operator(TOMORROW) as work:
        await work.emit(event)


async def left(stage: Stage, numbers: Sequence[int]) -> None:
    """Households that are out since today, whatever was planned for them."""
    keys = [(await stage.dossier(number)).id for number in numbers]
    async with stage.operator() as work:
        for key in keys:
            row = await work.session.get_one(DossierRow, key)
            row.state, row.exited_on = DossierState.CANCELLED, work.today


async def test_a_household_stays_until_nothing_is_on_its_way_any_more(stage: Stage) -> None:
    key = (await stage.dossier()).id
    case = await stage.approved()
    await stage.register(WAGES)  # which needs no dossier and goes on
    paid, waiting = await plan(stage, case, 1_000), await plan(stage, case, 2_000)
    await pay(stage, paid)
    await proposed(stage, key)
    with pytest.raises(Refusal) as refused:
        await approved_exit(stage, key)
    assert "1 笔待发放的帮扶、1 件未办结的资金类事项" in refused.value.zh
    assert "1 deliveries" in refused.value.en
    assert (refused.value.code, refused.value.path) == (ErrorCode.CONFLICT, ("input", "dossier"))
    assert (await stage.dossier()).state is DossierState.EXITING
    await end(stage, waiting, DeliveryState.CANCELLED, "caseworker")
    with pytest.raises(Refusal, match="0 deliveries that are to be made and 1 open requests"):
        await approved_exit(stage, key)
    async with stage.acting("caseworker") as work:
        row = await work.session.get_one(CaseRow, case.id)
        await deciding.close(work, case=case.id, version=row.version, result="已帮扶", goals=[])
    await approved_exit(stage, key)
    assert (await stage.dossier()).state is DossierState.CANCELLED


async def test_nothing_is_recorded_as_paid_after_the_exit(stage: Stage) -> None:
    rows = [await plan(stage, await stage.approved(number=number), 1_000) for number in range(3)]
    await left(stage, [0, 2])
    with pytest.raises(Refusal) as refused:
        async with stage.acting("cashier", TOMORROW) as work:
            await deliveries.record_payments(
                work,
                deliveries=[row.id for row in rows],
                voucher_number="记-9",
                voucher_on=TOMORROW,
                receipt=ReceiptMethod.BANK_TRANSFER,
            )
    named = [(await stage.dossier(number)).number for number in range(3)]
    assert [number in refused.value.zh for number in named] == [True, False, True]
    assert f"{named[0]} (on {today()})" in refused.value.en
    assert {row.state for row in await stage.all(DeliveryRow)} == {DeliveryState.PENDING}
    told = assistance_api.PaymentsPaid((assistance_api.Paid(rows[0].id, "银-7", TOMORROW),))
    with pytest.raises(Refusal, match="left before"):  # nor where whoever keeps the funds says so
        await emitted(stage, told)
    await pay_later(stage, rows[1], TOMORROW)
    await pay(stage, rows[0])  # it went out on the day of the exit itself


async def test_advice_goes_on_after_the_exit(stage: Stage) -> None:
    case = await stage.approved(WAGES, None)
    await left(stage, [0])
    assert (await give(stage, case, DeliveryKind.SERVICE)).state is DeliveryState.DELIVERED
