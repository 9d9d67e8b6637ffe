"""Checks of displays: pure rules, then the service, on both databases."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from huizhanjia_core.db.database import Database
from huizhanjia_core.facilities import refusals
from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.display_models import DisplayItemRow
from huizhanjia_core.facilities.display_rules import Check, contradiction, missing_kinds
from huizhanjia_core.facilities.displays import PHOTO, missing_displays, record_display
from huizhanjia_core.facilities.kinds import DisplayKind
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.files.refusals import FileNotFound, OtherPurpose
from huizhanjia_core.organization import site_refusals
from huizhanjia_core.organization.sites import close_site
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import select

from tests.core.organization.scenes import REASON, acting, ancestors, officer
from tests.core.people.scenes import set_scene
from tests.harness.prepared import work_in

KIND = DisplayKind
DAY = date(2016, 5, 1)
BOARD = Check(KIND.POLICY_BOARD, DAY, present=True, quantity=1, chinese=True, tibetan=True, installed_on=DAY)
GONE = Check(KIND.POLICY_BOARD, DAY, present=False)
STAFF = replace(BOARD, kind=KIND.STAFF_NAMES_PHOTOS, staff_informed=True)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (BOARD, None),
        (GONE, None),
        (STAFF, None),
        (replace(BOARD, tibetan=False), None),
        (replace(BOARD, installed_on=None), None),
        (replace(BOARD, quantity=0), "quantity"),
        (replace(BOARD, quantity=-1), "quantity"),
        (replace(BOARD, quantity=1_000_001), "quantity"),
        (replace(GONE, quantity=1), "quantity"),
        (replace(BOARD, chinese=False, tibetan=False), "chinese"),
        (replace(GONE, tibetan=True), "chinese"),
        (replace(BOARD, installed_on=DAY + timedelta(days=1)), "installedOn"),
        (replace(GONE, installed_on=DAY), "installedOn"),
        (replace(STAFF, staff_informed=False), "staffInformed"),
        (replace(BOARD, staff_informed=True), "staffInformed"),
        (replace(GONE, kind=KIND.STAFF_NAMES_PHOTOS, staff_informed=True), "staffInformed"),
    ],
)
def test_a_check_does_not_contradict_itself(check: Check, fault: str | None) -> None:
    assert contradiction(check) == fault


def test_there_are_seven_and_each_is_needed() -> None:
    assert len(KIND) == 7
    assert missing_kinds(set(KIND)) == []
    for kind in KIND:
        assert missing_kinds(set(KIND) - {kind}) == [kind]


async def test_the_most_recent_check_counts_and_of_one_day_the_later_record(work: Work) -> None:
    scene = await set_scene(work)

    async def record(check: Check) -> DisplayItemRow:
        return await record_display(work, site=scene.center.id, check=check)

    first, other = await record(BOARD), await record(replace(STAFF))
    assert ancestors(first) == [scene.tree.region.id, scene.tree.east.id, scene.tree.county.id]
    slip = await record(replace(GONE, checked_on=date(2018, 1, 1)))
    old = await record(replace(GONE, checked_on=date(2015, 12, 1)))
    right = await record(replace(BOARD, checked_on=date(2018, 1, 1)))
    assert [row.latest for row in (first, other, slip, old, right)] == [False, True, False, False, True]


async def test_of_simultaneous_checks_one_is_the_latest(database: Database) -> None:
    async with work_in(database) as work:
        scene = await set_scene(work)

    async def attempt(day: int) -> None:
        async with work_in(database) as work:
            await record_display(
                work, site=scene.center.id, check=replace(BOARD, checked_on=DAY + timedelta(days=day))
            )

    await asyncio.gather(*(attempt(day) for day in range(4)))
    async with work_in(database) as work:
        rows = (await work.session.scalars(select(DisplayItemRow))).all()
        assert [row.checked_on for row in rows if row.latest] == [DAY + timedelta(days=3)]
        assert len(rows) == 4


async def test_what_cannot_be_is_refused(work: Work) -> None:
    scene = await set_scene(work)
    with pytest.raises(refusals.BadDisplay) as caught:
        await record_display(work, site=scene.center.id, check=replace(BOARD, quantity=0))
    assert caught.value.path == ("input", "quantity")
    with pytest.raises(site_refusals.BadDay):
        await record_display(
            work, site=scene.center.id, check=replace(BOARD, checked_on=work.today + timedelta(days=1))
        )
    with pytest.raises(site_refusals.SiteNotFound):
        await record_display(work, site=scene.tree.county.id, check=BOARD)
    await close_site(
        work, site=scene.center.id, version=scene.center.version, closed_on=work.today, reason=REASON
    )
    with pytest.raises(site_refusals.SiteIsClosed):
        await record_display(work, site=scene.center.id, check=BOARD)


async def test_only_the_place_may_check_its_displays(work: Work) -> None:
    scene = await set_scene(work)
    for actor in (
        officer(scene.tree.west, Action.DISPLAY_MANAGE),
        officer(scene.tree.leaf, Action.DISPLAY_MANAGE),
        officer(scene.tree.county, Action.DISPLAY_READ, Action.EQUIPMENT_MANAGE),
    ):
        with pytest.raises(Refusal) as caught:
            await record_display(acting(work, actor), site=scene.center.id, check=BOARD)
        assert caught.value.code is ErrorCode.FORBIDDEN
    entitled = replace(officer(scene.tree.east, Action.DISPLAY_MANAGE), account_id=None)
    assert (await record_display(acting(work, entitled), site=scene.center.id, check=BOARD)).latest


async def upload(work: Work, purpose: str = PHOTO) -> FileRow:
    row = FileRow(
        digest="0" * 64,
        name="墙.png",
        media_type="image/png",
        size=7,
        purpose=purpose,
        uploaded_at=work.now,
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def test_a_photo_belongs_to_one_check(work: Work) -> None:
    scene = await set_scene(work)
    photo, scan = await upload(work), await upload(work, "core:basis-document")
    row = await record_display(work, site=scene.center.id, check=BOARD, photo=photo.id)
    assert (row.photo_id, photo.attached_at) == (photo.id, work.now)
    for file, refusal in ((photo, FileNotFound), (scan, OtherPurpose)):
        with pytest.raises(refusal) as caught:
            await record_display(work, site=scene.center.id, check=GONE, photo=file.id)
        assert caught.value.path == ("input", "photo")


async def test_what_sites_lack_is_found_for_all_of_them_at_once(work: Work) -> None:
    scene = await set_scene(work)
    asked = 0

    async def rows(query: object) -> object:
        nonlocal asked
        asked += 1
        return (await work.session.execute(query)).all()  # type: ignore[call-overload]

    bare = scene.tree.county.id
    await record_display(work, site=scene.center.id, check=BOARD)
    await record_display(work, site=scene.center.id, check=STAFF)
    found = await missing_displays(rows, [scene.center.id, bare])  # type: ignore[arg-type]
    present = {KIND.POLICY_BOARD, KIND.STAFF_NAMES_PHOTOS}
    assert found == {scene.center.id: [one for one in KIND if one not in present], bare: list(KIND)}
    assert asked == 1
    await record_display(work, site=scene.center.id, check=replace(GONE, checked_on=date(2017, 1, 1)))
    found = await missing_displays(rows, [scene.center.id])  # type: ignore[arg-type]
    assert KIND.POLICY_BOARD in found[scene.center.id]
