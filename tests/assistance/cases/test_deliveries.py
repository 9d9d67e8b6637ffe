"""Money, goods, services and referrals: who pays, what follows, and what whoever keeps the funds does."""

import json
from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_assistance import api as assistance_api
from huizhanjia_assistance.cases import deliveries
from huizhanjia_assistance.cases.delivery_models import (
    COARSER,
    CenterTotalRow,
    DeliveryRow,
    DeliveryTotalRow,
    HouseholdHelpRow,
)
from huizhanjia_assistance.cases.kinds import CaseState
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import (
    DeliveryKind,
    DeliveryState,
    MoneySource,
    ReceiptMethod,
)
from huizhanjia_assistance.cases.money_refusals import DossierNotActive
from huizhanjia_assistance.dossiers.events import DossierMoved, DossiersErased
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState
from huizhanjia_assistance.plugin import plugin as assistance
from huizhanjia_core.clock import today
from huizhanjia_core.db.folded import fold_faults
from huizhanjia_core.hookspecs import Manifest, Requirement, hookimpl
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.plugins import Registry
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import select

from tests.assistance.cases.stage import DAMXUNG, LHUNZHUB, Stage, unit
from tests.assistance.cases.test_cases import WAGES

YEAR = today().year


async def plan(stage: Stage, case: CaseRow, amount: int, as_: str = "caseworker") -> DeliveryRow:
    async with stage.acting(as_) as work:
        return await deliveries.plan_payment(work, case=case.id, amount=amount)


async def pay(stage: Stage, *rows: DeliveryRow, as_: str = "cashier", **more: Any) -> list[DeliveryRow]:
    given = {"voucher_on": today(), "receipt": ReceiptMethod.BANK_TRANSFER, **more}
    async with stage.acting(as_) as work:
        return await deliveries.record_payments(
            work, deliveries=[row.id for row in rows], voucher_number="记-2016-12", **given
        )


async def end(stage: Stage, row: DeliveryRow, state: DeliveryState, as_: str = "cashier") -> DeliveryRow:
    async with stage.acting(as_) as work:
        found = await work.session.get_one(DeliveryRow, row.id)
        if state is DeliveryState.CANCELLED:
            return await deliveries.cancel_delivery(
                work, delivery=row.id, version=found.version, reason="不再需要"
            )
        return await deliveries.end_payment(
            work, delivery=row.id, version=found.version, state=state, reason="账号有误"
        )


async def figures(stage: Stage) -> tuple[int, int]:
    (account,) = await stage.accounts()
    return account.used, account.reserved


async def test_a_payment_made_outside_is_recorded_with_its_voucher(stage: Stage) -> None:
    case = await stage.approved(amount=50_000)
    row = await plan(stage, case, 30_000)
    assert (row.state, row.recipient_mask) == (DeliveryState.PENDING, "索********")
    assert await figures(stage) == (0, 50_000)
    (row,) = await pay(stage, row)
    assert (row.state, row.delivered_on, row.voucher_number) == (
        DeliveryState.DELIVERED,
        today(),
        "记-2016-12",
    )
    found = await stage.fresh(case)
    assert (found.state, found.pending, found.delivered, found.helped_on, found.days_to_help) == (
        CaseState.IN_SERVICE,
        0,
        30_000,
        today(),
        0,
    )
    assert await figures(stage) == (30_000, 20_000)


async def test_the_snapshot_of_the_recipient_is_sealed_and_revealed_with_a_reason(stage: Stage) -> None:
    row = await plan(stage, await stage.approved(), 100)
    assert row.recipient_sealed is not None
    assert "索朗".encode() not in row.recipient_sealed
    async with stage.acting("director") as work:
        told = await deliveries.reveal_recipient(work, delivery=row.id, reason="核对账号")
        assert told is not None
        assert json.loads(told)["idNumber"] == "540121198001010000"
        assert json.loads(told)["bankCard"] == "622200000000000000"
        assert work.audit.reason == "核对账号"
    async with stage.acting("cashier") as work:
        with pytest.raises(Refusal, match="not allowed"):
            await deliveries.reveal_recipient(work, delivery=row.id, reason="好奇")


async def test_more_than_was_approved_is_not_paid(stage: Stage) -> None:
    case = await stage.approved(amount=50_000)
    await plan(stage, case, 30_000)
    with pytest.raises(Refusal) as refused:
        await plan(stage, case, 20_001)
    assert refused.value.zh == "超出批准金额，还可发放 200.00 元。"
    await plan(stage, case, 20_000)


async def test_payer_approver_and_planner_differ(stage: Stage) -> None:
    case = await stage.approved()
    row = await plan(stage, case, 100)
    with pytest.raises(Refusal, match="not allowed"):
        await pay(stage, row, as_="linzhou")
    async with stage.operator() as work:
        for name in ("linzhou", "caseworker"):
            account = await work.session.scalar(select(AccountRow.id).where(AccountRow.username == name))
            assert account is not None
            await grant_role(
                work,
                account=account,
                role="cashier",
                organization=(await unit(work, LHUNZHUB)).id,
                reason="test",
            )
    for name in ("linzhou", "caseworker"):
        with pytest.raises(Refusal) as refused:
            await pay(stage, row, as_=name)
        assert "不相容岗位分离" in refused.value.zh
    await pay(stage, row)


async def test_one_wrong_payment_leaves_all_unrecorded(stage: Stage) -> None:
    case = await stage.approved()
    first, second = await plan(stage, case, 100), await plan(stage, case, 200)
    await pay(stage, first)
    with pytest.raises(Refusal) as twice:
        await pay(stage, second, first)
    assert "已发放" in twice.value.zh
    with pytest.raises(Refusal):
        await pay(stage, second, voucher_on=today() + timedelta(days=1))
    with pytest.raises(Refusal) as alone:
        await pay(stage, second, receipt=ReceiptMethod.WITNESSED, witnesses="扎西")
    assert alone.value.path == ("input", "witnesses")
    await pay(stage, second, receipt=ReceiptMethod.WITNESSED, witnesses="扎西、卓玛")
    assert await figures(stage) == (300, 49_700)


async def test_a_failed_payment_is_made_again_and_a_returned_one_counts_no_more(stage: Stage) -> None:
    case = await stage.approved(amount=50_000)
    row = await plan(stage, case, 50_000)
    assert (await end(stage, row, DeliveryState.FAILED)).state is DeliveryState.FAILED
    assert await figures(stage) == (0, 50_000)
    again = await plan(stage, case, 50_000)
    await pay(stage, again)
    assert await figures(stage) == (50_000, 0)
    with pytest.raises(Refusal, match="DELIVERED"):
        await end(stage, again, DeliveryState.CANCELLED, "caseworker")
    await end(stage, again, DeliveryState.RETURNED)
    assert await figures(stage) == (0, 50_000)
    found = await stage.fresh(case)
    assert (found.pending, found.delivered) == (0, 0)
    (total,) = await stage.all(DeliveryTotalRow)
    assert (total.deliveries, total.households, total.persons, total.amount) == (0, 0, 0, 0)


async def test_a_cancelled_payment_is_for_whoever_serves_too(stage: Stage) -> None:
    row = await plan(stage, await stage.approved(), 100)
    with pytest.raises(Refusal) as not_failed:
        await end(stage, row, DeliveryState.FAILED, "caseworker")
    assert not_failed.value.code == ErrorCode.FORBIDDEN
    assert (await end(stage, row, DeliveryState.CANCELLED, "caseworker")).state is DeliveryState.CANCELLED


async def give(stage: Stage, case: CaseRow, kind: DeliveryKind, as_: str = "caseworker", **more: Any) -> Any:
    given = {
        "remark": "大米两袋",
        "delivered_on": today(),
        "receipt": ReceiptMethod.SIGNED,
        **more,
    }
    async with stage.acting(as_) as work:
        return await deliveries.give(work, case=case.id, kind=kind, **given)


async def test_goods_need_a_dossier_in_force_as_payments_do(stage: Stage) -> None:
    case = await stage.approved(amount=50_000, source=MoneySource.DONATION)
    async with stage.operator() as work:
        (await work.session.get_one(DossierRow, case.dossier_id)).state = DossierState.LIFTED_OUT
    with pytest.raises(Refusal) as refused:
        await give(stage, case, DeliveryKind.GOODS, amount=20_000)
    assert isinstance(refused.value, DossierNotActive)
    assert await figures(stage) == (0, 50_000)
    assert (await give(stage, case, DeliveryKind.SERVICE)).state is DeliveryState.DELIVERED  # costs nothing


async def test_goods_count_with_their_value(stage: Stage) -> None:
    case = await stage.approved(amount=50_000, source=MoneySource.DONATION)
    row = await give(stage, case, DeliveryKind.GOODS, amount=20_000)
    assert (row.state, row.source) == (DeliveryState.DELIVERED, MoneySource.DONATION)
    assert await figures(stage) == (20_000, 30_000)
    with pytest.raises(Refusal, match=r"300\.00 is left"):
        await give(stage, case, DeliveryKind.GOODS, amount=30_001)
    with pytest.raises(Refusal):
        await give(stage, case, DeliveryKind.MONEY, amount=1)
    with pytest.raises(Refusal) as later:
        await give(stage, case, DeliveryKind.GOODS, delivered_on=today() + timedelta(days=1))
    assert later.value.path == ("input", "deliveredOn")


async def test_a_referral_goes_to_one_place(stage: Stage) -> None:
    case = await stage.approved(WAGES, None)
    with pytest.raises(Refusal, match="exactly one"):
        await give(stage, case, DeliveryKind.REFERRAL)
    async with stage.operator() as work:
        site = (await work.session.scalars(select(SiteRow))).first()
        assert site is not None
    row = await give(stage, case, DeliveryKind.REFERRAL, site=site.id)
    assert (row.to_site_id, row.amount) == (site.id, 0)
    assert (await stage.fresh(case)).helped_on == today()


async def test_nothing_is_delivered_before_it_is_approved(stage: Stage) -> None:
    case = await stage.register()
    with pytest.raises(Refusal) as early:
        await give(stage, case, DeliveryKind.GOODS)
    assert "受理" in early.value.zh
    with pytest.raises(Refusal) as far:
        await give(stage, case, DeliveryKind.GOODS, as_="shigatse")
    assert far.value.code == ErrorCode.NOT_FOUND


async def test_sums_count_households_once_a_year_and_service(stage: Stage) -> None:
    first, second = await stage.approved(), await stage.approved(number=1)
    await pay(stage, await plan(stage, first, 1_000), await plan(stage, first, 2_000))
    await pay(stage, await plan(stage, second, 4_000))
    (total,) = await stage.all(DeliveryTotalRow)
    assert (total.deliveries, total.households, total.persons, total.amount) == (3, 2, 9, 7_000)
    helps = await stage.all(HouseholdHelpRow)
    assert sorted((one.deliveries, one.amount) for one in helps) == [(1, 4_000), (2, 3_000)]


async def test_sums_are_those_of_the_deliveries_whatever_happens(stage: Stage) -> None:
    case, other = await stage.approved(), await stage.approved(number=1, source=MoneySource.DONATION)
    paid = await pay(stage, *[await plan(stage, case, 100 * n) for n in (1, 2, 3)])
    await pay(stage, await plan(stage, other, 50))
    await end(stage, paid[1], DeliveryState.RETURNED)
    rows = [one for one in await stage.all(DeliveryRow) if one.state is DeliveryState.DELIVERED]
    totals = await stage.all(DeliveryTotalRow)
    assert sum(one.amount for one in totals) == sum(one.amount for one in rows)
    assert sum(one.deliveries for one in totals) == len(rows) == 3
    assert sum(one.households for one in totals) == len({one.dossier_id for one in rows}) == 2
    coarser = await stage.all(CenterTotalRow)
    assert sorted(_figures(one) for one in coarser) == sorted(_figures(one) for one in totals)
    async with stage.operator() as work:
        assert [await fold_faults(work.session, cls) for cls in COARSER] == [0, 0]


def _figures(row: Any) -> tuple[Any, ...]:
    counted = (row.deliveries, row.households, row.persons, row.amount)
    return (row.year, row.service, row.source, row.category, *counted, row.organization_id, row.anc3)


class Funds:
    """Keeps a balance, as a plugin of funds would."""

    def __init__(self, balance: int) -> None:
        self.balance = balance
        self.reserved: dict[UUID, int] = {}

    @hookimpl
    def manifest(self) -> Manifest:
        return Manifest("purse", "钱袋", "Purse", "1.0", ">=0.1", requires=(Requirement("assistance"),))

    @hookimpl
    def reserve(self, work: Work, payments: Sequence[assistance_api.Payment]) -> Any:
        return self._reserve(payments)

    @hookimpl
    def cancel(self, work: Work, deliveries: Sequence[UUID]) -> Any:
        return self._cancel(deliveries)

    async def _reserve(self, payments: Sequence[assistance_api.Payment]) -> None:
        wanted = {one.delivery: one.amount for one in payments}
        if sum(self.reserved.values()) + sum(wanted.values()) > self.balance:
            raise Refusal(ErrorCode.CONFLICT, zh="余额不足。", en="The balance is too small.")
        self.reserved |= wanted

    async def _cancel(self, deliveries: Sequence[UUID]) -> None:
        for one in deliveries:
            del self.reserved[one]


async def test_whoever_keeps_the_funds_reserves_cancels_and_tells(stage: Stage) -> None:
    funds = Funds(30_000)
    rich = Stage(stage.database, Registry.of([assistance, funds]))
    case = await rich.approved()
    row = await plan(rich, case, 20_000)
    assert funds.reserved == {row.id: 20_000}
    with pytest.raises(Refusal, match="balance"):
        await plan(rich, case, 10_001)
    other = await plan(rich, case, 10_000)
    await end(rich, other, DeliveryState.CANCELLED, "caseworker")
    assert funds.reserved == {row.id: 20_000}
    paid = assistance_api.PaymentsPaid((assistance_api.Paid(row.id, "银-7", today()),))
    for _ in range(2):  # told twice, counted once
        async with rich.operator() as work:
            await work.emit(paid)
    assert await figures(rich) == (20_000, 30_000)
    found = (await rich.all(DeliveryRow))[0]
    assert (found.voucher_number, found.receipt) == ("银-7", ReceiptMethod.BANK_TRANSFER)
    async with rich.operator() as work:
        await work.emit(assistance_api.PaymentsReturned((assistance_api.Unpaid(row.id, "账户已销"),)))
    assert await figures(rich) == (0, 50_000)
    third = await plan(rich, case, 5_000)
    async with rich.operator() as work:
        await work.emit(assistance_api.PaymentsFailed((assistance_api.Unpaid(third.id, "户名不符"),)))
    states = {one.id: (one.state, one.remark) for one in await rich.all(DeliveryRow)}
    assert states[third.id] == (DeliveryState.FAILED, "户名不符")


def test_receipts_name_who_is_needed() -> None:
    for receipt, named in ((ReceiptMethod.PROXY, "卓玛"), (ReceiptMethod.WITNESSED, "扎西，卓玛")):
        deliveries.check_receipt(receipt, named)
        with pytest.raises(Refusal):
            deliveries.check_receipt(receipt, None)
    deliveries.check_receipt(ReceiptMethod.SIGNED, None)
    assert deliveries.left_of(SimpleNamespace(approved=10, delivered=3, pending=4)) == 3  # type: ignore[arg-type]


async def test_what_was_given_is_nobodys_once_the_dossier_is_erased(stage: Stage) -> None:
    case = await stage.approved()
    row = await plan(stage, case, 100)
    assert case.dossier_id is not None
    async with stage.operator() as work:
        await work.crypto.destroy(case.dossier_id)
        await work.emit(DossiersErased((case.dossier_id,)))
    (found,) = await stage.all(CaseRow)
    (given,) = await stage.all(DeliveryRow)
    assert (found.applicant_mask, found.id_number_mask, found.id_number_index) == ("********", None, None)
    assert given.recipient_mask == "********"
    async with stage.acting("director") as work:
        with pytest.raises(Refusal, match="erased"):
            await deliveries.reveal_recipient(work, delivery=row.id, reason="核对")


async def test_caps_go_with_the_household_to_its_new_union(stage: Stage) -> None:
    case = await stage.approved()
    async with stage.operator() as work:
        target = await unit(work, DAMXUNG)
        assert case.dossier_id is not None
        await work.emit(DossierMoved(case.dossier_id, target.id, case.organization_id))
    (account,) = await stage.accounts()
    assert (account.organization_id, account.anc3) == (target.id, target.id)
    (kept,) = await stage.all(CaseRow)
    assert kept.organization_id == case.organization_id
