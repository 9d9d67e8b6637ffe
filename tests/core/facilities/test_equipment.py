"""Equipment through the services, on both databases."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.facilities import refusals
from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.equipment import (
    dispose_equipment,
    missing_equipment,
    record_equipment,
    update_equipment,
)
from huizhanjia_core.facilities.equipment_models import EquipmentAssetRow
from huizhanjia_core.facilities.equipment_rules import Equipment
from huizhanjia_core.facilities.kinds import (
    ConstructionSource,
    EquipmentCondition,
    EquipmentKind,
    FundClass,
)
from huizhanjia_core.organization import site_refusals, tree
from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.sites import close_site, open_site
from huizhanjia_core.people import appointments
from huizhanjia_core.people.kinds import EmploymentType
from huizhanjia_core.people.models import AppointmentRow
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from tests.core.organization.scenes import REASON, acting, ancestors, later, officer, refused
from tests.core.people.scenes import OPENED, Scene, set_scene
from tests.harness.prepared import work_in

DESKS = Equipment(
    kind=EquipmentKind.DESKS_CHAIRS,
    tag_number="BF-001",
    name="办公桌椅（套）",
    acquired_on=date(2015, 7, 1),
    fund_class=FundClass.CONSTRUCTION_OPERATION,
    quantity=4,
    cost=380_000,
    fund_source=ConstructionSource.PAIRED_ASSISTANCE,
    location="服务大厅",
)


async def station(work: Work, unit: OrganizationRow) -> SiteRow:
    return await open_site(
        work,
        organization=unit.id,
        kind=SiteKind.SERVICE_STATION,
        name="某站",
        opened_on=OPENED,
        address="路2号",
    )


async def clerk(work: Work, scene: Scene) -> AppointmentRow:
    """Somebody on the staff of the center."""
    person = await scene.person(work)
    return await scene.appoint(work, person, "CENTER_STAFF", employment=EmploymentType.OTHER)


async def forbidden(attempt: object) -> None:
    with pytest.raises(Refusal) as caught:
        await attempt  # type: ignore[misc]
    assert caught.value.code is ErrorCode.FORBIDDEN


async def test_equipment_is_recorded_where_its_site_is_and_moves_with_the_union(work: Work) -> None:
    scene = await set_scene(work)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    county, east, west = scene.tree.county, scene.tree.east, scene.tree.west
    assert ancestors(row) == [scene.tree.region.id, east.id, county.id]
    assert (row.quantity, row.cost, row.condition, row.version) == (4, 380_000, EquipmentCondition.IN_USE, 1)
    await tree.move(
        work,
        unit=county.id,
        version=county.version,
        parent=west.id,
        effective_on=OPENED,
        reason=REASON,
    )
    await work.session.refresh(row)
    assert ancestors(row) == [scene.tree.region.id, west.id, county.id]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"fund_class": FundClass.ASSISTANCE}, refusals.AssistanceFundForEquipment),
        ({"condition": EquipmentCondition.SCRAPPED}, refusals.DisposeInstead),
        ({"quantity": 0}, refusals.BadQuantity),
        ({"quantity": 10_001}, refusals.BadQuantity),
        ({"cost": -1}, refusals.BadCost),
        ({"cost": 100_000_000_01}, refusals.BadCost),
        ({"acquired_on": date(2150, 1, 1)}, site_refusals.BadDay),
        ({"prints": True}, refusals.BadFunction),
        ({"kind": EquipmentKind.SCANNER}, refusals.BadFunction),
    ],
)
async def test_what_cannot_be_is_refused_on_recording_and_on_changing(
    work: Work, change: dict[str, object], refusal: type[Refusal]
) -> None:
    scene = await set_scene(work)
    wrong = replace(DESKS, **change)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        await record_equipment(work, site=scene.center.id, given=wrong)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    with pytest.raises(refusal):
        await update_equipment(work, equipment=row.id, version=1, site=scene.center.id, given=wrong)


async def test_the_database_itself_takes_no_equipment_from_the_assistance_fund(work: Work) -> None:
    scene = await set_scene(work)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    change = update(EquipmentAssetRow).where(EquipmentAssetRow.id == row.id)
    savepoint = await work.session.begin_nested()
    with pytest.raises(IntegrityError, match="not_from_assistance"):
        await work.session.execute(change.values(fund_class=FundClass.ASSISTANCE))
    await savepoint.rollback()


async def test_an_asset_number_is_used_once_in_a_union(work: Work) -> None:
    scene = await set_scene(work)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    second = await station(work, scene.tree.county)
    with pytest.raises(refusals.TagTaken, match="BF-001"):
        await record_equipment(work, site=second.id, given=DESKS)
    other = await record_equipment(work, site=second.id, given=replace(DESKS, tag_number="BF-002"))
    with pytest.raises(refusals.TagTaken):
        await update_equipment(work, equipment=other.id, version=1, site=second.id, given=DESKS)
    elsewhere = await station(work, scene.tree.other)
    await record_equipment(work, site=elsewhere.id, given=DESKS)
    await update_equipment(
        work, equipment=row.id, version=1, site=scene.center.id, given=replace(DESKS, quantity=3)
    )
    assert (row.quantity, row.version) == (3, 2)


async def test_of_simultaneous_records_of_one_number_one_is_kept(database: Database) -> None:
    async with work_in(database) as work:
        scene = await set_scene(work)

    async def attempt() -> object:
        async with work_in(database) as work:
            return await record_equipment(work, site=scene.center.id, given=DESKS)

    found = await asyncio.gather(*(attempt() for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, EquipmentAssetRow) for one in found) == 1
    async with work_in(database) as work:
        assert await work.session.scalar(select(func.count()).select_from(EquipmentAssetRow)) == 1


async def test_the_custodian_is_in_office_at_the_union(work: Work) -> None:
    scene = await set_scene(work)
    stranger = await scene.person(work, "外人")
    with pytest.raises(refusals.NoCustodianHere):
        await record_equipment(work, site=scene.center.id, given=replace(DESKS, custodian=stranger))
    post = await clerk(work, scene)
    keeper = replace(DESKS, custodian=post.person_id)
    row = await record_equipment(work, site=scene.center.id, given=keeper)
    assert row.custodian_id == post.person_id
    await appointments.end_appointment(
        work,
        appointment=post.id,
        last_day=work.today,
        reason=REASON,
    )
    tomorrow = later(work, 1)
    with pytest.raises(refusals.NoCustodianHere):
        await update_equipment(tomorrow, equipment=row.id, version=1, site=scene.center.id, given=keeper)
    await update_equipment(tomorrow, equipment=row.id, version=1, site=scene.center.id, given=DESKS)
    assert row.custodian_id is None


async def test_a_stale_change_is_refused(work: Work) -> None:
    scene = await set_scene(work)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    mended = replace(DESKS, condition=EquipmentCondition.REPAIR)
    await update_equipment(work, equipment=row.id, version=1, site=scene.center.id, given=mended)
    assert (row.condition, row.version) == (EquipmentCondition.REPAIR, 2)
    with pytest.raises(StaleVersion):
        await update_equipment(work, equipment=row.id, version=1, site=scene.center.id, given=DESKS)
    with pytest.raises(StaleVersion):
        await dispose_equipment(work, equipment=row.id, version=1, disposed_on=work.today, reason=REASON)


async def test_what_is_disposed_of_stays_on_record_and_changes_no_more(work: Work) -> None:
    scene = await set_scene(work)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    for day in (date(2015, 6, 30), work.today + timedelta(days=1)):
        with pytest.raises(site_refusals.BadDay):
            await dispose_equipment(work, equipment=row.id, version=1, disposed_on=day, reason=REASON)
    await dispose_equipment(
        work, equipment=row.id, version=1, disposed_on=date(2019, 1, 1), reason="无维修价值"
    )
    assert (row.condition, row.disposed_on, row.disposal_reason, row.version) == (
        EquipmentCondition.SCRAPPED,
        date(2019, 1, 1),
        "无维修价值",
        2,
    )
    with pytest.raises(refusals.AlreadyDisposed):
        await update_equipment(work, equipment=row.id, version=2, site=scene.center.id, given=DESKS)
    with pytest.raises(refusals.AlreadyDisposed):
        await dispose_equipment(work, equipment=row.id, version=2, disposed_on=work.today, reason=REASON)
    with pytest.raises(refusals.TagTaken):
        await record_equipment(work, site=scene.center.id, given=DESKS)


async def test_out_of_a_closed_site_equipment_moves_to_another_of_the_union_or_goes(work: Work) -> None:
    scene = await set_scene(work)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    old = await record_equipment(work, site=scene.center.id, given=replace(DESKS, tag_number="BF-002"))
    second, foreign = await station(work, scene.tree.county), await station(work, scene.tree.other)
    await close_site(
        work, site=scene.center.id, version=scene.center.version, closed_on=work.today, reason=REASON
    )
    with pytest.raises(site_refusals.SiteIsClosed):
        await record_equipment(work, site=scene.center.id, given=replace(DESKS, tag_number="BF-003"))
    with pytest.raises(site_refusals.SiteIsClosed):
        await update_equipment(work, equipment=row.id, version=1, site=scene.center.id, given=DESKS)
    with pytest.raises(refusals.OtherUnion):
        await update_equipment(work, equipment=row.id, version=1, site=foreign.id, given=DESKS)
    await update_equipment(work, equipment=row.id, version=1, site=second.id, given=DESKS)
    assert row.site_id == second.id
    await dispose_equipment(work, equipment=old.id, version=1, disposed_on=work.today, reason=REASON)
    assert old.disposed_on == work.today


async def test_only_the_place_may_change_its_equipment(work: Work) -> None:
    scene = await set_scene(work)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    more = replace(DESKS, tag_number="BF-002")
    west, leaf = (
        officer(unit, Action.EQUIPMENT_MANAGE, Action.EQUIPMENT_READ)
        for unit in (scene.tree.west, scene.tree.leaf)
    )
    reader = officer(scene.tree.county, Action.EQUIPMENT_READ)

    def changes(their: Work) -> list[Awaitable[EquipmentAssetRow]]:
        return [
            update_equipment(their, equipment=row.id, version=1, site=scene.center.id, given=DESKS),
            dispose_equipment(their, equipment=row.id, version=1, disposed_on=work.today, reason=REASON),
        ]

    for actor in (west, leaf, reader):
        await forbidden(record_equipment(acting(work, actor), site=scene.center.id, given=more))
    for change in changes(acting(work, reader)):
        await forbidden(change)
    for actor in (west, leaf):  # to whom it is as missing as one that is not there
        for change in changes(acting(work, actor)):
            with pytest.raises(refusals.EquipmentNotFound):
                await change
    entitled = replace(officer(scene.tree.east, Action.EQUIPMENT_MANAGE), account_id=None)
    made = await record_equipment(acting(work, entitled), site=scene.center.id, given=more)
    assert made.organization_id == scene.tree.county.id


async def test_unknown_equipment_and_sites_are_refused(work: Work) -> None:
    scene = await set_scene(work)
    row = await record_equipment(work, site=scene.center.id, given=DESKS)
    with pytest.raises(refusals.EquipmentNotFound):
        await dispose_equipment(
            work, equipment=scene.center.id, version=1, disposed_on=work.today, reason=REASON
        )
    async with refused(work, site_refusals.SiteNotFound):
        await update_equipment(work, equipment=row.id, version=1, site=row.id, given=DESKS)


async def test_what_sites_lack_is_found_for_all_of_them_at_once(work: Work) -> None:
    scene = await set_scene(work)
    bare = await station(work, scene.tree.county)
    asked = 0

    async def rows(query: object) -> object:
        nonlocal asked
        asked += 1
        return (await work.session.execute(query)).all()  # type: ignore[call-overload]

    desks = await record_equipment(work, site=scene.center.id, given=DESKS)
    both = replace(
        DESKS, kind=EquipmentKind.SCANNER, tag_number="BF-002", prints=True, scans=True, quantity=1
    )
    await record_equipment(work, site=scene.center.id, given=both)
    found = await missing_equipment(rows, [scene.center.id, bare.id])  # type: ignore[arg-type]
    present = {EquipmentKind.DESKS_CHAIRS, EquipmentKind.PRINTER, EquipmentKind.SCANNER}
    assert found == {
        scene.center.id: [kind for kind in EquipmentKind if kind not in present],
        bare.id: list(EquipmentKind),
    }
    assert asked == 1
    await update_equipment(
        work,
        equipment=desks.id,
        version=1,
        site=scene.center.id,
        given=replace(DESKS, condition=EquipmentCondition.REPAIR),
    )
    found = await missing_equipment(rows, [scene.center.id])  # type: ignore[arg-type]
    assert EquipmentKind.DESKS_CHAIRS in found[scene.center.id]
