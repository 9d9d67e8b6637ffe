"""Campaigns: one list, one decision, each household within its cap, books that close."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_assistance.cases import batches, campaign_life, campaigns, deliveries
from huizhanjia_assistance.cases.campaign_models import CampaignItemRow, CampaignRow
from huizhanjia_assistance.cases.campaigns import Selection
from huizhanjia_assistance.cases.delivery_models import DeliveryRow, DeliveryTotalRow
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import (
    CampaignKind,
    CampaignState,
    DeliveryKind,
    DeliveryState,
    ItemState,
    MoneySource,
    ReceiptMethod,
)
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierCategory, DossierState, SchoolStage
from huizhanjia_core.clock import today
from huizhanjia_schema import Refusal
from sqlalchemy import update

from tests.assistance.cases.stage import DAMXUNG, DIBAO, LHASA, LHUNZHUB, LIVING, Stage, unit


async def begin(stage: Stage, code: str = LHUNZHUB, as_: str = "caseworker", **more: Any) -> CampaignRow:
    given: dict[str, Any] = {
        "name": "藏历新年送温暖",
        "kind": CampaignKind.LOSAR,
        "service": ServiceType.LIVING_RELIEF,
        "form": DeliveryKind.MONEY,
        "source": MoneySource.CENTRAL_SPECIAL,
        "begins_on": today(),
        "per_household": 100_000,
        **more,
    }
    async with stage.acting(as_) as work:
        return await campaigns.begin(work, organization=(await unit(work, code)).id, **given)


async def pick(stage: Stage, row: CampaignRow, as_: str = "caseworker", **more: Any) -> CampaignRow:
    amount = more.pop("amount", None)
    async with stage.acting(as_) as work:
        found = await work.session.get_one(CampaignRow, row.id)
        return await campaigns.select_households(
            work,
            campaign=row.id,
            version=found.version,
            selection=Selection(**more),
            amount=amount,
        )


async def submit(stage: Stage, row: CampaignRow, as_: str = "caseworker") -> CampaignRow:
    async with stage.acting(as_) as work:
        found = await work.session.get_one(CampaignRow, row.id)
        return await campaigns.submit(work, campaign=row.id, version=found.version)


async def approve(stage: Stage, row: CampaignRow, as_: str = "linzhou") -> CampaignRow:
    async with stage.acting(as_) as work:
        found = await work.session.get_one(CampaignRow, row.id)
        return await batches.approve(work, campaign=row.id, version=found.version)


async def reconcile(stage: Stage, row: CampaignRow) -> CampaignRow:
    async with stage.acting("caseworker") as work:
        found = await work.session.get_one(CampaignRow, row.id)
        return await batches.reconcile(work, campaign=row.id, version=found.version)


async def items(stage: Stage, row: CampaignRow) -> list[CampaignItemRow]:
    found = [one for one in await stage.all(CampaignItemRow) if one.campaign_id == row.id]
    return sorted(found, key=lambda one: one.number)


async def pending(stage: Stage) -> list[UUID]:
    rows = await stage.all(DeliveryRow)
    return [one.id for one in rows if one.state is DeliveryState.PENDING]


async def pay(stage: Stage, keys: Sequence[UUID]) -> None:
    async with stage.acting("cashier") as work:
        await deliveries.record_payments(
            work,
            deliveries=keys,
            voucher_number="记-1",
            voucher_on=today(),
            receipt=ReceiptMethod.BANK_TRANSFER,
        )


async def test_a_list_is_selected_checked_approved_paid_and_reconciled(stage: Stage) -> None:
    await stage.approved(amount=DIBAO * 12 - 50_000)  # the first household has 500 yuan left this year
    row = await pick(stage, await begin(stage))
    assert row.listed == 4
    assert (await pick(stage, row)).listed == 4  # whoever is there already is not listed twice
    assert (await submit(stage, row)).state is CampaignState.SUBMITTED
    checked = await items(stage, row)
    assert [one.state for one in checked] == [ItemState.REFUSED] + [ItemState.LISTED] * 3
    assert "还可 500.00 元" in str(checked[0].refusal)
    assert (await approve(stage, row)).state is CampaignState.APPROVED
    keys = await pending(stage)
    assert len(keys) == 3
    with pytest.raises(Refusal, match="3 deliveries"):
        await reconcile(stage, row)
    await pay(stage, keys[:2])
    async with stage.acting("cashier") as work:
        last = await work.session.get_one(DeliveryRow, keys[2])
        await deliveries.end_payment(
            work, delivery=last.id, version=last.version, state=DeliveryState.FAILED, reason="销户"
        )
    assert (await reconcile(stage, row)).state is CampaignState.RECONCILED
    states = [one.state for one in await items(stage, row)]
    assert sorted(states) == [
        ItemState.DELIVERED,
        ItemState.DELIVERED,
        ItemState.REFUSED,
        ItemState.RELEASED,
    ]
    used = [(one.used, one.reserved) for one in await stage.accounts()]
    assert sorted(used) == [(0, 0), (0, DIBAO * 12 - 50_000), (100_000, 0), (100_000, 0)]
    assert sum(one.amount for one in await stage.all(DeliveryTotalRow)) == 200_000


async def test_two_lists_over_the_same_households_share_their_caps(stage: Stage) -> None:
    lists = []
    for name in ("春节", "藏历新年"):
        row = await pick(stage, await begin(stage, name=name, per_household=DIBAO * 7))
        await submit(stage, row)
        lists.append(row)
    for row in lists:
        await approve(stage, row)
    assert {one.state for one in await items(stage, lists[0])} == {ItemState.RESERVED}
    second = await items(stage, lists[1])
    assert {one.state for one in second} == {ItemState.REFUSED}
    assert "已预留 4900.00 元，还可 3500.00 元" in str(second[0].refusal)


async def test_a_household_whose_dossier_ended_meanwhile_is_refused(stage: Stage) -> None:
    row = await pick(stage, await begin(stage))
    await submit(stage, row)
    gone = await stage.dossier(2)
    async with stage.operator() as work:
        changed = update(DossierRow).where(DossierRow.id == gone.id)
        await work.session.execute(changed.values(state=DossierState.RELIEVED))
    await approve(stage, row)
    refused = [one for one in await items(stage, row) if one.state is ItemState.REFUSED]
    assert [(one.dossier_id, one.refusal) for one in refused] == [
        (gone.id, "困难职工档案不在有效状态，不能使用该资金。")
    ]
    assert len(await pending(stage)) == 3


async def test_students_come_onto_the_list_of_golden_autumn(stage: Stage) -> None:
    row = await begin(
        stage,
        kind=CampaignKind.GOLDEN_AUTUMN,
        service=ServiceType.CHILD_EDUCATION_AID,
        per_household=LIVING * 10 + 1,
    )
    assert (await pick(stage, row, stages=[SchoolStage.PRIMARY])).listed == 0
    assert (await pick(stage, row, stages=[SchoolStage.SENIOR], amount=LIVING * 10)).listed == 4
    await submit(stage, row)
    await approve(stage, row)
    found = await items(stage, row)
    assert {one.state for one in found} == {ItemState.RESERVED}
    assert [one.member_id for one in found] == [await stage.child(one.dossier_id) for one in found]
    rows = await stage.all(DeliveryRow)
    assert {(one.persons, one.amount) for one in rows} == {(1, LIVING * 10)}


async def test_goods_after_a_disaster_are_handed_out_without_a_cap(stage: Stage) -> None:
    row = await begin(
        stage,
        code=LHASA,
        as_="lhasa",
        kind=CampaignKind.DISASTER,
        service=ServiceType.DISASTER_RELIEF,
        form=DeliveryKind.GOODS,
        source=MoneySource.DONATION,
        event="雪灾",
    )
    async with stage.operator() as work:
        damxung = (await unit(work, DAMXUNG)).id
    await pick(stage, row, as_="lhasa", under=damxung, categories=[DossierCategory.DIBAO])
    await submit(stage, row, "lhasa")
    await approve(stage, row, "region")  # the prefecture made the list, so that the region approves it
    assert await stage.accounts() == []
    keys = await pending(stage)
    with pytest.raises(Refusal):  # goods are handed out, not paid
        await pay(stage, keys)
    async with stage.acting("lhasa") as work:
        rows = await deliveries.hand_out(
            work, deliveries=keys, delivered_on=today(), receipt=ReceiptMethod.SIGNED
        )
    assert len(rows) == 2
    assert {one.organization_id for one in rows} == {damxung}


async def test_a_list_holds_only_households_that_its_maker_may_read(stage: Stage) -> None:
    row = await pick(stage, await begin(stage))
    assert {one.dossier_id for one in await items(stage, row)} == {
        (await stage.dossier(number)).id for number in range(4)
    }
    other = await stage.dossier(0, DAMXUNG)
    assert (await pick(stage, await begin(stage), dossiers=[other.id])).listed == 0


async def test_maker_and_approver_differ_and_empty_lists_are_refused(stage: Stage) -> None:
    row = await begin(stage, as_="linzhou")
    with pytest.raises(Refusal, match="empty"):
        await submit(stage, row, "linzhou")
    row = await pick(stage, row, "linzhou")
    await submit(stage, row, "linzhou")
    with pytest.raises(Refusal, match="earlier step"):
        await approve(stage, row, "linzhou")
    with pytest.raises(Refusal, match="not allowed"):
        await approve(stage, row, "caseworker")
    with pytest.raises(Refusal) as far:
        await approve(stage, row, "shigatse")
    assert far.value.code == "NOT_FOUND"
    assert (await approve(stage, row, "lhasa")).state is CampaignState.APPROVED


async def test_a_list_is_changed_only_in_preparation(stage: Stage) -> None:
    row = await pick(stage, await begin(stage))
    first = (await items(stage, row))[0]
    async with stage.acting("caseworker") as work:
        row = await campaigns.remove_items(work, campaign=row.id, version=row.version, items=[first.id])
        assert row.listed == 3
    await submit(stage, row)
    with pytest.raises(Refusal, match="SUBMITTED"):
        await pick(stage, row)
    async with stage.acting("linzhou") as work:
        found = await work.session.get_one(CampaignRow, row.id)
        row = await campaigns.move_on(
            work, campaign_life.RETURN, campaign=row.id, version=found.version, reason="金额过高"
        )
        assert row.state is CampaignState.DRAFT
    async with stage.acting("caseworker") as work:
        found = await work.session.get_one(CampaignRow, row.id)
        row = await campaigns.move_on(
            work, campaign_life.CANCEL, campaign=row.id, version=found.version, reason="改期"
        )
        assert row.state is CampaignState.CANCELLED


@pytest.mark.parametrize(
    "more",
    [
        {"service": ServiceType.LEGAL_AID},
        {"service": ServiceType.MEDICAL_AID},
        {"form": DeliveryKind.REFERRAL},
    ],
)
async def test_a_campaign_gives_money_or_goods(stage: Stage, more: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        await begin(stage, **more)
    assert refused.value.path == ("input", "service")
