"""Two people decide on the same thing at the same moment: one does, the other is told why not."""

import asyncio
import re
from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_assistance.cases import batches, deciding, deliveries, life, transferring
from huizhanjia_assistance.cases.campaign_models import CampaignRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow, DeliveryTotalRow
from huizhanjia_assistance.cases.kinds import CaseState
from huizhanjia_assistance.cases.money_kinds import (
    CampaignState,
    DeliveryState,
    MoneySource,
    ReceiptMethod,
)
from huizhanjia_assistance.dossiers import caring, proceeding, transfers
from huizhanjia_assistance.dossiers.care_kinds import ObjectionState, TransferState
from huizhanjia_assistance.dossiers.care_models import DossierTransferRow, MovementRow
from huizhanjia_assistance.dossiers.decision_models import ObjectionRow
from huizhanjia_assistance.dossiers.kinds import DossierState
from huizhanjia_core.clock import today
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.workflow import TransitionRow
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import select

from tests.assistance.cases.stage import LHUNZHUB, Stage
from tests.assistance.cases.test_campaigns import begin, pick, submit
from tests.assistance.cases.test_deliveries import plan
from tests.assistance.dossiers.office import APPROVED, COUNTY, LONG_AGO, Office, unit
from tests.assistance.dossiers.test_care import offered
from tests.assistance.dossiers.test_life import exit_proposed, objected

SECOND = "shigatse"
"""Somebody of another prefecture, who decides in the county too."""


async def second_decider(world: Office | Stage, on: date) -> None:
    """Let the county have another officer."""
    async with world.operator(on) as work:
        account = (
            await work.session.scalars(select(AccountRow.id).where(AccountRow.username == SECOND))
        ).one()
        await grant_role(
            work,
            account=account,
            role="county_officer",
            organization=(await unit(work, COUNTY)).id,
            reason="test",
        )


async def one_wins(*attempts: Awaitable[Any]) -> Any:
    """What the one got who was faster; the other is refused in words that a clerk understands."""
    answers = await asyncio.gather(*attempts, return_exceptions=True)
    refused = [one for one in answers if isinstance(one, BaseException)]
    assert len(refused) == len(answers) - 1, answers
    for one in refused:
        assert isinstance(one, Refusal), one
        assert one.code is ErrorCode.CONFLICT, one
        assert re.search("请|已|不能", one.zh), one.zh
    return next(one for one in answers if not isinstance(one, BaseException))


async def done(world: Office | Stage, key: UUID) -> list[str]:
    """What was done with a subject, in order."""
    async with world.operator() as work:
        query = select(TransitionRow.name).where(TransitionRow.subject_id == key)
        return list(await work.session.scalars(query.order_by(TransitionRow.number)))


async def test_of_two_decisions_on_a_dossier_one_counts(office: Office) -> None:
    await second_decider(office, LONG_AGO)
    key = await office.publicized(1)
    seen = (await office.dossier(key)).version

    async def decide(who: str, approve: bool) -> None:
        async with office.acting(who, APPROVED) as work:
            await proceeding.decide(
                work, dossier=key, version=seen, approve=approve, reason=None if approve else "不符合条件"
            )

    await one_wins(decide("linzhou", True), decide(SECOND, False))
    row = await office.dossier(key)
    assert row.state in {DossierState.ACTIVE, DossierState.REJECTED}
    assert (await done(office, key))[-1] == ("approve" if row.state is DossierState.ACTIVE else "reject")
    async with office.operator() as work:
        moved = list(await work.session.scalars(select(MovementRow.movement)))
    assert len(moved) == (row.state is DossierState.ACTIVE)


async def test_of_two_answers_to_a_transfer_one_counts(office: Office) -> None:
    key = await office.active(1)
    transfer = await offered(office, key)

    async def answer(accept: bool) -> None:
        async with office.acting("shigatse", APPROVED) as work:
            await transfers.decide(
                work, transfer=transfer.id, version=transfer.version, accept=accept, answer="查无此单位"
            )

    await one_wins(answer(True), answer(False))
    async with office.operator() as work:
        found = await work.session.get_one(DossierTransferRow, transfer.id)
        there = found.organization_id if found.state is TransferState.ACCEPTED else found.from_id
    assert (await office.dossier(key)).organization_id == there


async def test_a_dossier_is_offered_to_one_union(office: Office) -> None:
    key = await office.active(1)
    await one_wins(offered(office, key, "540202"), offered(office, key, "540122"))


async def test_of_two_decisions_on_an_exit_one_counts(office: Office) -> None:
    await second_decider(office, LONG_AGO)
    key = await office.active(1)
    await exit_proposed(office, key)
    seen = (await office.dossier(key)).version

    async def decide(who: str, approve: bool) -> None:
        async with office.acting(who, APPROVED) as work:
            await caring.decide_exit(
                work, dossier=key, version=seen, approve=approve, reason=None if approve else "仍有困难"
            )

    await one_wins(decide("linzhou", True), decide(SECOND, False))
    row = await office.dossier(key)
    assert (row.state is DossierState.ACTIVE) == (row.exited_on is None)


async def test_of_two_decisions_on_an_objection_one_counts(office: Office) -> None:
    key = await office.publicized(1)
    objection = await objected(office, key)

    async def decide(upheld: bool) -> None:
        async with office.acting("director") as work:
            await proceeding.decide_objection(work, objection=objection.id, upheld=upheld, result="经核实")

    await one_wins(decide(True), decide(False))
    assert (await office.dossier(key)).open_objections == 0
    async with office.operator() as work:
        found = await work.session.get_one(ObjectionRow, objection.id)
    assert found.state is not ObjectionState.OPEN


@pytest.mark.parametrize("against", ["reject", "transfer"])
async def test_of_two_decisions_on_a_request_one_counts(stage: Stage, against: str) -> None:
    await second_decider(stage, today())
    case = await stage.register()
    await stage.look(case)
    seen = (await stage.verify(case)).version

    async def approve() -> None:
        async with stage.acting("linzhou") as work:
            await deciding.approve(
                work, case=case.id, version=seen, amount=50_000, source=MoneySource.CENTRAL_SPECIAL
            )

    async def end() -> None:
        async with stage.acting(SECOND if against == "reject" else "director") as work:
            if against == "reject":
                await deciding.move_on(work, life.REJECT, case=case.id, version=seen, reason="不符合条件")
            else:
                await transferring.transfer(
                    work, case=case.id, version=seen, reason="不属本级", outside="县民政局"
                )

    await one_wins(approve(), end())
    row = await stage.fresh(case)
    assert (row.approved is None) == (row.state is not CaseState.APPROVED)
    assert sum(one.reserved for one in await stage.accounts()) == (row.approved or 0)


async def test_a_request_is_verified_once(stage: Stage) -> None:
    case = await stage.register()
    await stage.look(case)
    await one_wins(stage.verify(case), stage.verify(case))
    assert await done(stage, case.id) == ["start", "verify"]


async def test_a_payment_is_recorded_once(stage: Stage) -> None:
    case = await stage.approved()
    delivery = await plan(stage, case, 50_000)

    async def pay(voucher: str) -> None:
        async with stage.acting("cashier") as work:
            await deliveries.record_payments(
                work,
                deliveries=[delivery.id],
                voucher_number=voucher,
                voucher_on=today(),
                receipt=ReceiptMethod.BANK_TRANSFER,
            )

    await one_wins(pay("记-1"), pay("记-2"))
    (total,) = await stage.all(DeliveryTotalRow)
    assert (total.deliveries, total.amount) == (1, 50_000)


async def test_a_payment_does_not_fail_while_it_is_made(stage: Stage) -> None:
    case = await stage.approved()
    delivery = await plan(stage, case, 50_000)

    async def pay() -> None:
        async with stage.acting("cashier") as work:
            await deliveries.record_payments(
                work,
                deliveries=[delivery.id],
                voucher_number="记-1",
                voucher_on=today(),
                receipt=ReceiptMethod.BANK_TRANSFER,
            )

    async def fail() -> None:
        async with stage.acting("cashier") as work:
            await deliveries.end_payment(
                work,
                delivery=delivery.id,
                version=delivery.version,
                state=DeliveryState.FAILED,
                reason="账号有误",
            )

    await one_wins(pay(), fail())
    (row,) = await stage.all(DeliveryRow)
    found = await stage.fresh(case)
    assert (found.pending, found.delivered) == (0, 50_000 if row.state is DeliveryState.DELIVERED else 0)


async def test_a_list_is_approved_once(stage: Stage) -> None:
    row = await submit_list(stage)

    async def approve() -> None:
        async with stage.acting("linzhou") as work:
            await batches.approve(work, campaign=row.id, version=row.version)

    await one_wins(approve(), approve())
    (found,) = await stage.all(CampaignRow)
    assert found.state is CampaignState.APPROVED
    assert len(await stage.all(DeliveryRow)) == 4
    assert sum(one.reserved for one in await stage.accounts()) == 400_000


async def submit_list(stage: Stage) -> CampaignRow:
    """A list of four households that waits for its approval."""
    return await submit(stage, await pick(stage, await begin(stage, LHUNZHUB)))
