"""Emergency aid before the dossier: it becomes the household's, and without the dossier there is no more (A24)."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_assistance.cases import deciding, facts, helped, life, linking
from huizhanjia_assistance.cases.cap_models import CapAccountRow
from huizhanjia_assistance.cases.delivery_models import (
    CenterTotalRow,
    DeliveryRow,
    DeliveryTotalRow,
    HouseholdHelpRow,
)
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import CapKind, DeliveryState, MoneySource
from huizhanjia_assistance.cases.registering import Applicant
from huizhanjia_assistance.dossiers import household_models as households
from huizhanjia_assistance.dossiers.kinds import DossierCategory
from huizhanjia_core.clock import today
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.folded import fold_faults
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import select

from tests.assistance.cases.stage import DIBAO, EMERGENCY, LHUNZHUB, RELIEF, Stage, household, unit
from tests.assistance.cases.test_cases import STRANGER, WAGES
from tests.assistance.cases.test_deliveries import end, pay, plan
from tests.assistance.cases.test_helped import pay_later

LATE = today() + timedelta(days=40)
"""More than 15 working days later."""


async def emergency(stage: Stage, given: facts.AnyFacts = RELIEF, on: date | None = None) -> CaseRow:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    return await stage.register(given, organization=place, applicant=STRANGER, signs=EMERGENCY, on=on)


async def at_once(stage: Stage, amount: int, on: date | None = None) -> CaseRow:
    """Emergency aid that is approved."""
    case = await emergency(stage, on=on)
    return await stage.approve(case, amount, MoneySource.DONATION, at_once=True, on=on)


async def followed(stage: Stage, number: int = 77) -> UUID:
    """The dossier of whoever was helped."""
    async with stage.operator() as work:
        made = await household(work, LHUNZHUB, number)
        member = await work.session.scalar(
            select(households.MemberRow).where(households.MemberRow.dossier_id == made.id).limit(1)
        )
        assert member is not None
        await households.MEMBER_ID.put(work, member, str(STRANGER.id_number))
        return made.id


async def link(stage: Stage, case: CaseRow, dossier: UUID) -> CaseRow:
    async with stage.acting("caseworker") as work:
        row = await work.session.get_one(CaseRow, case.id)
        return await linking.link_dossier(work, case=case.id, version=row.version, dossier=dossier)


async def caps_of(stage: Stage) -> dict[CapKind, tuple[int, int]]:
    return {row.kind: (row.used, row.reserved) for row in await stage.all(CapAccountRow)}


async def test_what_was_given_before_the_dossier_is_the_household_s_help(stage: Stage) -> None:
    case = await at_once(stage, 100_000)
    given, waiting, failed = [await plan(stage, case, amount) for amount in (30_000, 20_000, 10_000)]
    await pay(stage, given)
    await end(stage, failed, DeliveryState.FAILED)
    assert await caps_of(stage) == {CapKind.EMERGENCY_CEILING: (30_000, 70_000)}
    key = await followed(stage)
    case = await link(stage, case, key)
    async with stage.operator() as work:
        assert await helped.faults(work.session) == []
        assert (await work.session.get_one(households.DossierRow, key)).first_helped_on == today()
        assert await fold_faults(work.session, CenterTotalRow) == 0
    assert {row.dossier_id for row in await stage.all(DeliveryRow)} == {key}
    (help_,) = await stage.all(HouseholdHelpRow)
    assert (help_.dossier_id, help_.deliveries, help_.amount, help_.category) == (key, 1, 30_000, "DIBAO")
    sums = [row for row in await stage.all(DeliveryTotalRow) if row.deliveries or row.amount]
    assert [(row.category, row.households, row.amount) for row in sums] == [
        (DossierCategory.DIBAO, 1, 30_000)
    ]
    assert await caps_of(stage) == {
        CapKind.EMERGENCY_CEILING: (30_000, 0),
        CapKind.LIVING_RELIEF_YEAR: (30_000, 70_000),
    }
    assert case.cap_limit == DIBAO * 12
    # what is on its way, and what comes back, counts at the same cap of the household
    await pay(stage, waiting)
    await end(stage, given, DeliveryState.RETURNED)
    assert (await caps_of(stage))[CapKind.LIVING_RELIEF_YEAR] == (20_000, 80_000)
    (help_,) = await stage.all(HouseholdHelpRow)
    assert (help_.deliveries, help_.amount) == (1, 20_000)
    async with stage.operator() as work:
        assert await helped.faults(work.session) == []


async def test_linking_and_paying_at_once_count_each_delivery_once(stage: Stage) -> None:
    case = await at_once(stage, 100_000)
    rows = [await plan(stage, case, 10_000) for _ in range(4)]
    key = await followed(stage)
    linked, *_ = await asyncio.gather(
        link(stage, case, key), *(pay(stage, row) for row in rows), return_exceptions=True
    )
    if isinstance(linked, StaleVersion):  # a payment came first: whoever links looks again
        await link(stage, case, key)
    for row in await stage.all(DeliveryRow):
        if row.state is DeliveryState.PENDING:  # nor does a payment that waited get lost
            await pay(stage, row)
    (help_,) = await stage.all(HouseholdHelpRow)
    assert (help_.deliveries, help_.amount) == (4, 40_000)
    assert sum(row.households for row in await stage.all(DeliveryTotalRow)) == 1
    assert sum(row.amount for row in await stage.all(DeliveryTotalRow)) == 40_000
    assert (await caps_of(stage))[CapKind.LIVING_RELIEF_YEAR] == (40_000, 60_000)
    async with stage.operator() as work:
        assert await helped.faults(work.session) == []
        assert await fold_faults(work.session, CenterTotalRow) == 0


async def test_the_latest_day_of_help_stays_the_latest(stage: Stage) -> None:
    case = await at_once(stage, 50_000)
    await pay(stage, await plan(stage, case, 10_000))
    key = await followed(stage)
    later = today() + timedelta(days=2)
    own = await stage.approved(dossier=key, amount=10_000)
    await pay_later(stage, await plan(stage, own, 10_000), later)
    await link(stage, case, key)
    found = await stage.all(HouseholdHelpRow)
    assert max(row.last_on for row in found) == later
    async with stage.operator() as work:
        assert (await work.session.get_one(households.DossierRow, key)).first_helped_on == today()


async def test_a_cap_that_is_used_up_stays_used_up(stage: Stage) -> None:
    case = await at_once(stage, 50_000)
    await pay(stage, await plan(stage, case, 50_000))
    key = await followed(stage)
    await stage.approved(dossier=key, amount=DIBAO * 12 - 10_000)
    case = await link(stage, case, key)
    caps = await caps_of(stage)
    assert caps[CapKind.LIVING_RELIEF_YEAR] == (10_000, DIBAO * 12 - 10_000)  # nothing is left
    assert caps[CapKind.EMERGENCY_CEILING] == (50_000, 0)
    (help_,) = await stage.all(HouseholdHelpRow)
    assert (help_.dossier_id, help_.amount) == (key, 50_000)


async def test_no_more_emergency_aid_where_the_dossier_did_not_follow(stage: Stage) -> None:
    first = await at_once(stage, 20_000)
    second = await emergency(stage)
    assert first.dossier_due_on is not None
    await at_once(stage, 10_000, first.dossier_due_on)  # the last day is still in time
    for refuses, argument in (
        (emergency(stage, on=LATE), "idNumber"),
        (stage.approve(second, 20_000, MoneySource.DONATION, at_once=True, on=LATE), "case"),
    ):
        with pytest.raises(Refusal) as refused:
            await refuses
        assert (refused.value.code, refused.value.path) == (ErrorCode.CONFLICT, ("input", argument))
        assert f"应在 {first.dossier_due_on} 前补建档案" in refused.value.zh
        assert "did not" in refused.value.en
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    given: dict[str, Any] = {"organization": place, "signs": EMERGENCY, "on": LATE}
    await stage.register(**given, applicant=Applicant(name="他人", id_number="540121198501011234"))
    await stage.register(WAGES, **given, applicant=STRANGER)  # which costs nothing
    key = await followed(stage)
    for one in (first, second):
        await link(stage, one, key)


async def test_a_request_that_was_rejected_is_held_against_nobody(stage: Stage) -> None:
    case = await emergency(stage)
    async with stage.acting("linzhou") as work:
        await deciding.move_on(work, life.REJECT, case=case.id, version=case.version, reason="不属实")
    assert (await emergency(stage, on=LATE)).dossier_due_on is not None


@pytest.mark.parametrize("argument", ["organization", "applicantName"])
async def test_the_dossier_tells_who_asks_and_where(stage: Stage, argument: str) -> None:
    async with stage.operator() as work:
        place = (await unit(work, LHUNZHUB)).id
    more: dict[str, Any] = {"organization": place} if argument == "organization" else {"applicant": STRANGER}
    with pytest.raises(Refusal) as refused:
        await stage.register(dossier=(await stage.dossier()).id, **more)
    assert (refused.value.code, refused.value.path) == (ErrorCode.BAD_USER_INPUT, ("input", argument))
    assert "以档案为准" in refused.value.zh
    assert await stage.all(CaseRow) == []
