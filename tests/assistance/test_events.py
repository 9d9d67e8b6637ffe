"""Every decision is announced in its transaction: each event of the plugin, with what it says."""

from datetime import date
from inspect import isclass
from types import ModuleType
from typing import Any

import pytest
from huizhanjia_assistance import api
from huizhanjia_assistance.cases import campaign_life, campaigns, deciding, deliveries, life, outcomes
from huizhanjia_assistance.cases import events as case_events
from huizhanjia_assistance.cases.campaign_models import CampaignRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState, MoneySource, ReceiptMethod
from huizhanjia_assistance.cases.service_kinds import PetitionResult
from huizhanjia_assistance.cases.transferring import transfer
from huizhanjia_assistance.dossiers import caring, consents, proceeding, retention, transfers
from huizhanjia_assistance.dossiers import events as dossier_events
from huizhanjia_assistance.dossiers.care_kinds import Purpose
from huizhanjia_assistance.dossiers.care_models import ConsentRow
from huizhanjia_assistance.dossiers.events import DossierEvent
from huizhanjia_assistance.dossiers.kinds import DossierCategory, ExitKind
from huizhanjia_core.clock import today
from huizhanjia_schema import Refusal
from sqlalchemy import select

from tests.assistance.cases.stage import Stage
from tests.assistance.cases.test_campaigns import approve, begin, pick, reconcile, submit
from tests.assistance.cases.test_deliveries import end, pay, plan
from tests.assistance.cases.test_outcomes import PETITION, close, serving
from tests.assistance.dossiers.office import APPROVED, DAY, LIVING, POOR, Office, version
from tests.assistance.dossiers.test_care import offered
from tests.assistance.dossiers.test_life import decided, exit_decided, exit_proposed, objected, verified

LATER = date(2017, 3, 1)


def announced(module: ModuleType) -> set[str]:
    """The events that a module declares."""
    return {
        name for name, kind in vars(module).items() if isclass(kind) and kind.__module__ == module.__name__
    } - {DossierEvent.__name__}


def heard(world: Office | Stage, kind: type[Any]) -> list[Any]:
    """What was announced of a kind."""
    return [event for event in world.heard if type(event) is kind]


def test_other_plugins_may_hear_every_event() -> None:
    assert announced(dossier_events) | announced(case_events) <= set(api.__all__)


async def test_every_decision_on_a_dossier_is_announced(office: Office) -> None:
    key = await office.visited(1)
    async with office.acting("director") as work:
        await proceeding.review(
            work, dossier=key, version=await version(work, key), approve=False, reason="材料不全"
        )
    returned = key
    key = await office.publicized(2)
    objection = await objected(office, key)
    async with office.acting("director") as work:
        await proceeding.decide_objection(work, objection=objection.id, upheld=False, result="查无此事")
    await decided(office, key)
    await decided(office, await office.publicized(3), approve=False, reason="不符合条件")
    async with office.acting("caseworker") as work:
        await proceeding.withdraw(
            work, dossier=returned, version=await version(work, returned), reason="本人撤回"
        )
        consent = (
            await work.session.scalars(select(ConsentRow.id).where(ConsentRow.dossier_id == key))
        ).one()
        await consents.withdraw(work, consent=consent, withdrawn_on=DAY)
        await consents.record(
            work, dossier=key, given_on=DAY, notice="2", purposes=[Purpose.ECONOMY_CHECK], guardian=True
        )
    for who, resume in (("director", False), ("linzhou", True)):
        async with office.acting(who, APPROVED) as work:
            await proceeding.rest(
                work, dossier=key, version=await version(work, key), resume=resume, reason="情况待查"
            )
    await office.economy(key, POOR, LIVING, LATER, (date(2016, 1, 1), date(2016, 12, 31)))
    await office.assess(key, LATER)
    await verified(office, key, LATER)
    for accept in (False, True):
        row = await offered(office, key, "540202")
        async with office.acting("shigatse", APPROVED) as work:
            await transfers.decide(work, transfer=row.id, version=1, accept=accept, answer="查无此单位")
    gone = await office.active(4)
    await exit_proposed(office, gone)
    await exit_decided(office, gone, approve=False, reason="仍困难")
    await exit_proposed(office, gone)
    await exit_decided(office, gone)
    async with office.acting("caseworker", APPROVED) as work:
        await caring.reopen(work, dossier=gone, version=await version(work, gone), reason="返困")
        await proceeding.withdraw(work, dossier=gone, version=await version(work, gone), reason="本人撤回")
    async with office.operator(date(2030, 1, 1)) as work:
        assert await retention.archive_old(work) == 3
        assert await retention.erase_expired(work) == 3
    of_dossiers = [event for event in office.heard if isinstance(event, DossierEvent | api.DossiersErased)]
    (together,) = heard(office, api.DossiersErased)
    assert set(together.dossiers) == {event.dossier_id for event in heard(office, api.DossierErased)}
    assert {type(event).__name__ for event in of_dossiers} == announced(dossier_events)
    assert heard(office, api.DossierAssessed)[-1].category is DossierCategory.DIBAO
    (objected_to,) = heard(office, api.ObjectionDecided)
    assert (objected_to.dossier_id, objected_to.upheld) == (key, False)
    (kept,) = heard(office, api.DossierExitRefused)
    assert (kept.dossier_id, kept.kind) == (gone, ExitKind.RELIEVED)
    assert [one.kind for one in heard(office, api.DossierExitProposed)] == [ExitKind.RELIEVED] * 2
    assert [one.dossier_id for one in heard(office, api.DossierWithdrawn)] == [returned, gone]
    (refused,), (moved,) = heard(office, api.DossierTransferRefused), heard(office, api.DossierMoved)
    assert (refused.organization_id, refused.to_id) == (moved.from_id, moved.organization_id)


async def test_what_is_refused_is_not_announced(office: Office) -> None:
    key = await office.active(1)
    before = len(office.heard)
    with pytest.raises(Refusal):
        await exit_decided(office, key)
    assert office.heard[before:] == []


async def test_every_decision_on_requests_and_help_is_announced(stage: Stage) -> None:
    case = await stage.approved()
    first, second, third = [await plan(stage, case, 10_000) for _ in range(3)]
    await pay(stage, first)
    await end(stage, second, DeliveryState.FAILED)
    await end(stage, third, DeliveryState.CANCELLED, as_="caseworker")
    await end(stage, first, DeliveryState.RETURNED)
    await move(stage, life.RETURN, "linzhou", again=True)
    await move(stage, life.REJECT, "linzhou")
    other = await stage.register()
    async with stage.acting("director") as work:
        found = await work.session.get_one(CaseRow, other.id)
        await transfer(work, case=other.id, version=found.version, reason="不属本级", outside="县民政局")
    petition = await serving(stage, PETITION)
    async with stage.acting("caseworker") as work:
        await outcomes.answer_petition(work, case=petition.id, result=PetitionResult.SUPPORTED)
    await close(stage, petition)
    row = await pick(stage, await begin(stage, source=MoneySource.DONATION))
    await submit(stage, row)
    await settle(stage, row, campaign_life.RETURN, "linzhou")
    await submit(stage, row)
    await approve(stage, row)
    keys = [one.id for one in await stage.all(DeliveryRow) if one.state is DeliveryState.PENDING]
    async with stage.acting("cashier") as work:
        await deliveries.record_payments(
            work,
            deliveries=keys,
            voucher_number="记-9",
            voucher_on=today(),
            receipt=ReceiptMethod.BANK_TRANSFER,
        )
    await reconcile(stage, row)
    await settle(stage, await begin(stage), campaign_life.CANCEL, "caseworker")
    told = {type(event).__name__ for event in stage.heard}
    assert announced(case_events) - told == set()
    undelivered = heard(stage, api.HelpUndelivered)
    assert [(one.deliveries, one.state) for one in undelivered] == [
        ((second.id,), DeliveryState.FAILED),
        ((third.id,), DeliveryState.CANCELLED),
        ((first.id,), DeliveryState.RETURNED),
    ]
    (handed_on,) = heard(stage, api.CaseTransferred)
    assert (handed_on.case_id, handed_on.to, handed_on.service) == (
        other.id,
        "县民政局",
        ServiceType.LIVING_RELIEF,
    )
    (submitted, *_more) = heard(stage, api.CampaignSubmitted)
    assert (submitted.campaign_id, submitted.listed) == (row.id, 4)


async def move(stage: Stage, transition: Any, as_: str, *, again: bool = False) -> None:
    """A verified request is returned or rejected."""
    case = await stage.register(number=1 if again else 2)
    await stage.look(case)
    found = await stage.verify(case)
    async with stage.acting(as_) as work:
        await deciding.move_on(work, transition, case=case.id, version=found.version, reason="材料不全")


async def settle(stage: Stage, row: CampaignRow, transition: Any, as_: str) -> None:
    """A campaign's list is returned, or the campaign cancelled."""
    async with stage.acting(as_) as work:
        found = await work.session.get_one(CampaignRow, row.id)
        await campaigns.move_on(work, transition, campaign=row.id, version=found.version, reason="重新核对")
