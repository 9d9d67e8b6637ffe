"""Figures for decisions: by cause, inflow and outflow as they were, never helped; small groups are withheld."""

import importlib
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from alembic.migration import MigrationContext
from alembic.operations import Operations
from huizhanjia_assistance.cases.delivery_models import DeliveryRow, DeliveryTotalRow, HouseholdHelpRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState, MoneySource
from huizhanjia_assistance.dossiers import caring, proceeding, transfers
from huizhanjia_assistance.dossiers.care_models import MovementRow
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause
from sqlalchemy import Connection, delete, select, update

from tests.assistance.cases.stage import DAMXUNG, LHUNZHUB, Stage, household
from tests.assistance.cases.test_campaigns import approve, begin, pending, pick, submit
from tests.assistance.cases.test_campaigns import pay as pay_list
from tests.assistance.cases.test_deliveries import end, pay, plan
from tests.assistance.cases.test_graphql import both
from tests.assistance.dossiers.office import APPROVED, Office, upload, version
from tests.assistance.dossiers.test_care import offered
from tests.assistance.dossiers.test_life import decided, exit_decided, exit_proposed
from tests.harness.api import Api

BY_CAUSE = """{deliveryStatistics(groupBy:[CAUSE]){cause deliveries households persons amount suppressed}
    householdHelpStatistics(groupBy:[CAUSE]){cause households persons amount suppressed}
    deliveryTotals(first:9,where:{causes:[DISABILITY]}){totalCount nodes{cause amount}}}"""
NEVER = """query($c:String!){neverHelpedStatistics(groupBy:[COUNTY]){county{code} inForce neverHelped persons suppressed}
    dossiersNeverHelped(first:1){totalCount}
    organizationByCode(code:$c){neverHelpedStatistics(groupBy:[MAIN_CAUSE]){mainCause inForce neverHelped suppressed}
    householdHelpStatistics(groupBy:[CATEGORY]){category households suppressed}}}"""
FLOW = """query($c:String!){dossierMovementStatistics(groupBy:[YEAR]){year entered left movedIn movedOut peopleEntered
    peopleLeft suppressed} dossierMovements(first:20){totalCount nodes{movement movedOn persons category cause dossier{number}}}
    organizationByCode(code:$c){dossierMovementStatistics(groupBy:[MOVEMENT]){movement entered left movedOut suppressed}
    dossierStatisticsBelow(groupBy:[COUNTY]){county{code} households suppressed}}}"""
MIGRATION = "huizhanjia_assistance.migrations.versions.assistance_0101_sites_movements_causes"


async def more_households(stage: Stage, cause: HardshipCause, count: int) -> None:
    """Households of another cause in the county."""
    async with stage.operator() as work:
        for number in range(count):
            await household(work, LHUNZHUB, 50 + number, main_cause=cause, category=DossierCategory.LOCAL)


async def pay_a_list(stage: Stage, **more: Any) -> None:
    """Everyone in file gets a thousand yuan."""
    row = await pick(stage, await begin(stage, **more))
    await submit(stage, row)
    await approve(stage, row)
    await pay_list(stage, await pending(stage))


async def test_help_is_counted_by_the_cause_of_the_hardship(stage: Stage, house: Api) -> None:
    await more_households(stage, HardshipCause.DISABILITY, 6)
    await pay_a_list(stage, source=MoneySource.DONATION)
    data = await both(house, BY_CAUSE, "linzhou")
    shown = {one["cause"]: one for one in data["deliveryStatistics"]}
    assert shown["DISABILITY"] == {
        "cause": "DISABILITY",
        "deliveries": 6,
        "households": 6,
        "persons": 18,
        "amount": "6000.00",
        "suppressed": False,
    }
    assert shown["ILLNESS"]["suppressed"]  # four households
    assert shown["ILLNESS"]["amount"] is None
    helped = {one["cause"]: one for one in data["householdHelpStatistics"]}
    assert helped["DISABILITY"] == {
        "cause": "DISABILITY",
        "households": 6,
        "persons": 18,
        "amount": "6000.00",
        "suppressed": False,
    }
    assert data["deliveryTotals"] == {
        "totalCount": 1,
        "nodes": [{"cause": "DISABILITY", "amount": "6000.00"}],
    }


async def test_a_household_counts_where_it_was_helped_first_also_after_everything_came_back(
    stage: Stage,
) -> None:
    first = await plan(stage, await stage.approved(amount=20_000), 10_000)
    await pay(stage, first)
    await end(stage, first, DeliveryState.RETURNED)
    async with stage.operator() as work:
        await work.session.execute(update(DossierRow).values(main_cause=HardshipCause.EDUCATION))
    again = await plan(stage, await stage.approved(amount=20_000, source=MoneySource.DONATION), 10_000)
    await pay(stage, again)
    totals = {one.cause: one for one in await stage.all(DeliveryTotalRow)}
    assert {cause: (one.deliveries, one.households) for cause, one in totals.items()} == {
        HardshipCause.ILLNESS: (0, 0),
        HardshipCause.EDUCATION: (1, 1),
    }
    (help_,) = await stage.all(HouseholdHelpRow)
    assert (help_.cause, help_.persons, help_.total_id) == (
        HardshipCause.EDUCATION,
        3,
        totals[HardshipCause.EDUCATION].id,
    )


async def test_the_migration_makes_the_sums_that_services_keep(stage: Stage) -> None:
    await more_households(stage, HardshipCause.DISABILITY, 2)
    case = await stage.approved(amount=50_000)
    returned, *others = [await plan(stage, case, 10_000) for _ in range(3)]
    await pay(stage, returned, *others)
    await end(stage, returned, DeliveryState.RETURNED)
    await pay_a_list(stage, source=MoneySource.DONATION)
    before = await sums(stage)
    assert len(before[0]) >= 2
    async with stage.operator() as work:
        await work.session.execute(update(DeliveryTotalRow).values(amount=1, deliveries=1, households=1))
        await work.session.execute(
            update(HouseholdHelpRow).values(category=None, cause=None, persons=0, total_id=None)
        )
        connection = await work.session.connection()
        await connection.run_sync(importlib.import_module(MIGRATION).sum_by_cause)
    assert await sums(stage) == before
    assert Counter(row.state for row in await stage.all(DeliveryRow))[DeliveryState.RETURNED] == 1


async def sums(stage: Stage) -> tuple[Any, Any]:
    """What is counted of deliveries, but for sums of nothing."""
    totals = {
        one.id: (
            *(one.year, one.service, one.source, one.category, one.cause, one.organization_id, one.anc3),
            *(one.deliveries, one.households, one.persons, one.amount),
        )
        for one in await stage.all(DeliveryTotalRow)
        if one.deliveries
    }
    helps = {
        one.id: (one.dossier_id, one.category, one.cause, one.persons, one.total_id, one.deliveries)
        for one in await stage.all(HouseholdHelpRow)
    }
    return totals, helps


async def test_who_was_never_helped_is_counted_by_unit_and_cause(stage: Stage, house: Api) -> None:
    await more_households(stage, HardshipCause.DISABILITY, 5)
    await pay(stage, await plan(stage, await stage.approved(), 100))
    data = await both(house, NEVER, "linzhou", c=LHUNZHUB)
    assert data["neverHelpedStatistics"] == [
        {"county": {"code": LHUNZHUB}, "inForce": 9, "neverHelped": 8, "persons": 24, "suppressed": False}
    ]
    assert data["dossiersNeverHelped"]["totalCount"] == 8
    by_cause = {one["mainCause"]: one for one in data["organizationByCode"]["neverHelpedStatistics"]}
    assert (by_cause["DISABILITY"]["inForce"], by_cause["DISABILITY"]["neverHelped"]) == (5, 5)
    assert by_cause["ILLNESS"]["suppressed"]
    assert data["organizationByCode"]["householdHelpStatistics"][0]["suppressed"]
    region = await both(house, NEVER, "region", c=DAMXUNG)
    assert [one["suppressed"] for one in region["neverHelpedStatistics"]] == [False, True]
    assert (await both(house, NEVER, "cashier", c=LHUNZHUB))["neverHelpedStatistics"] == []


async def test_inflow_and_outflow_stay_as_they_were(office: Office, desk: Api) -> None:
    key = await office.active(1)
    for serial in range(2, 7):
        await office.active(serial)
    await exit_proposed(office, key)
    await exit_decided(office, key)
    async with office.acting("caseworker", APPROVED) as work:
        await caring.reopen(work, dossier=key, version=await version(work, key), reason="返困")
    row = await office.dossier(key)
    assert (row.active_since, row.exited_on) == (None, None)  # the dossier itself remembers nothing
    data = await both(desk, FLOW, "region", c="540000")
    assert data["dossierMovementStatistics"] == [
        {
            "year": 2016,
            "entered": 6,
            "left": 1,
            "movedIn": 0,
            "movedOut": 0,
            "peopleEntered": 12,
            "peopleLeft": 2,
            "suppressed": False,
        }
    ]
    newest = data["dossierMovements"]["nodes"][0]
    assert (newest["movement"], newest["movedOn"], newest["persons"]) == ("RELIEVED", str(APPROVED), 2)
    assert newest["dossier"]["number"] == row.number
    below = {one["movement"]: one for one in data["organizationByCode"]["dossierMovementStatistics"]}
    assert (below["APPROVED"]["entered"], below["RELIEVED"]["suppressed"]) == (6, True)
    assert data["organizationByCode"]["dossierStatisticsBelow"] == [
        {"county": {"code": "540121"}, "households": 6, "suppressed": False}
    ]
    nobody = await both(desk, FLOW, "shigatse", c="540121")
    assert (nobody["dossierMovementStatistics"], nobody["dossierMovements"]["totalCount"]) == ([], 0)


async def test_a_move_is_an_outflow_of_one_union_and_an_inflow_of_the_other(office: Office) -> None:
    key = await office.active(1)
    transfer = await offered(office, key)
    async with office.acting("shigatse", APPROVED) as work:
        await transfers.decide(work, transfer=transfer.id, version=1, accept=True)
    assert (await office.dossier(key)).active_since is not None
    async with office.operator() as work:
        found = await work.session.execute(
            select(MovementRow.movement, MovementRow.organization_id).order_by(
                MovementRow.moved_on, MovementRow.id
            )
        )
    assert [(str(one.movement), one.organization_id == transfer.organization_id) for one in found] == [
        ("APPROVED", False),
        ("MOVED_OUT", False),
        ("MOVED_IN", True),
    ]


async def test_the_migration_notes_what_dossiers_tell_of_the_time_before(office: Office) -> None:
    key = await office.active(1)
    await office.active(2)
    await office.register(3)
    await exit_proposed(office, key)
    await exit_decided(office, key)
    before = await movements(office)
    assert [one[0] for one in before] == ["APPROVED", "APPROVED", "RELIEVED"]
    async with office.operator() as work:
        await work.session.execute(delete(MovementRow))
        connection = await work.session.connection()
        await connection.run_sync(note_movements)
    assert await movements(office) == before


def note_movements(connection: Connection) -> None:
    """What the migration does to a database that holds dossiers."""
    with Operations.context(MigrationContext.configure(connection)):
        importlib.import_module(MIGRATION).note_movements()


async def movements(office: Office) -> list[tuple[Any, ...]]:
    """Every movement, with all that it says."""
    names = ("movement", "dossier_id", "moved_on", "year", "category", "cause", "persons")
    async with office.operator() as work:
        rows = await work.session.scalars(select(MovementRow))
        told = [tuple(getattr(one, name) for name in (*names, "organization_id", "anc3")) for one in rows]
    return sorted(told, key=lambda one: (str(one[0]), str(one[1])))


async def test_who_is_approved_anew_is_told_from_who_is_new(office: Office) -> None:
    key = await office.active(1)
    await exit_proposed(office, key)
    await exit_decided(office, key)
    later = date(2016, 9, 1)
    async with office.acting("caseworker", later) as work:
        await caring.reopen(work, dossier=key, version=await version(work, key), reason="返困")
    await lead_again(office, key, later)
    async with office.operator() as work:
        found = await work.session.scalars(select(MovementRow.movement).order_by(MovementRow.moved_on))
    assert [str(one) for one in found] == ["APPROVED", "RELIEVED", "REOPENED"]


async def lead_again(office: Office, key: UUID, on: date) -> None:
    """From the draft into file once more, all on a day, and approved after the notice."""
    await office.economy(key, on=on)
    async with office.acting("caseworker", on) as work:
        await proceeding.submit(work, dossier=key, version=await version(work, key))
    async with office.acting("director", on) as work:
        await proceeding.review(
            work, dossier=key, version=await version(work, key), approve=True, reason=None
        )
    async with office.acting("caseworker", on) as work:
        await proceeding.record_visit(
            work,
            dossier=key,
            version=await version(work, key),
            visited_on=on,
            companion="央金",
            companion_title="村委会主任",
            findings="情况属实",
            request=await upload(work, proceeding.REQUEST),
            authorization=await upload(work, proceeding.AUTHORIZATION),
        )
    await office.assess(key, on)
    async with office.acting("caseworker", on) as work:
        await proceeding.publicize(
            work, dossier=key, version=await version(work, key), places="供水站", contact="0000-5550000"
        )
    await decided(office, key, on + timedelta(days=8))
