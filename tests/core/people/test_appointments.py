"""Who may be appointed to what, and when, through the services on both databases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.organization.refusals import UnitNotFound
from huizhanjia_core.organization.sites import close_site
from huizhanjia_core.people import appointments, persons, posts, refusals
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.kinds import EmploymentType, PostPlace
from huizhanjia_core.people.standing import headcounts
from huizhanjia_core.permission.actor import Forbidden
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work

from tests.core.organization.scenes import BEGAN, acting, officer, refused
from tests.core.people.scenes import OPENED, set_scene

STAFF: dict[str, Any] = {"employment": EmploymentType.PUBLIC_WELFARE_POST}


async def test_posts_of_union_center_and_government_are_all_appointments(work: Work) -> None:
    scene = await set_scene(work)
    for code in ("PRINCIPAL_LEADER", "PARTY_COMMITTEE_LEADER", "GOVERNMENT_CONTACT_LEADER"):
        row = await scene.appoint(work, await scene.person(work), code)
        assert (row.site_id, row.organization_id) == (None, scene.tree.county.id)
    row = await scene.appoint(work, await scene.person(work), "CENTER_STAFF", **STAFF)
    assert row.site_id == scene.center.id


async def test_one_person_holds_an_exclusive_post_at_a_time(work: Work) -> None:
    scene = await set_scene(work)
    first = await scene.appoint(work, await scene.person(work), "PRINCIPAL_LEADER")
    second = await scene.person(work, "德吉")
    async with refused(work, refusals.Clashes, "One person at a time"):
        await scene.appoint(work, second, "PRINCIPAL_LEADER", valid_from=date(2016, 1, 1))
    await appointments.end_appointment(work, appointment=first.id, last_day=date(2015, 12, 31), reason="调离")
    await scene.appoint(work, second, "PRINCIPAL_LEADER", valid_from=date(2016, 1, 1))
    await scene.appoint(work, second, "PRINCIPAL_LEADER", at=scene.tree.other)
    await scene.appoint(work, await scene.person(work), "VICE_CHAIR")
    await scene.appoint(work, await scene.person(work), "VICE_CHAIR")


async def test_nobody_holds_a_post_twice_or_has_two_full_time_posts(work: Work) -> None:
    scene = await set_scene(work)
    person = await scene.person(work)
    await scene.appoint(work, person, "UNION_OFFICER", full_time=True)
    async with refused(work, refusals.Clashes, "overlap"):
        await scene.appoint(work, person, "UNION_OFFICER", valid_from=date(2016, 1, 1))
    async with refused(work, refusals.Clashes, "full-time"):
        await scene.appoint(work, person, "VICE_CHAIR", at=scene.tree.other, full_time=True)
    await scene.appoint(work, person, "VICE_CHAIR", at=scene.tree.other)


@pytest.mark.parametrize("code", ["VICE_CHAIR_IN_CHARGE", "PROTECTION_DEPT_HEAD"])
async def test_a_center_is_directed_by_who_leads_in_its_union(work: Work, code: str) -> None:
    scene = await set_scene(work)
    leader, other = await scene.person(work), await scene.person(work, "旺堆")
    await scene.appoint(work, leader, code)
    await scene.appoint(work, other, code, at=scene.tree.other)
    for wrong in (other, await scene.person(work, "尼玛")):
        async with refused(work, refusals.NoLeaderOfTheUnion):
            await scene.appoint(work, wrong, "CENTER_DIRECTOR")
    director = await scene.appoint(work, leader, "CENTER_DIRECTOR")
    assert director.site_id == scene.center.id


async def test_there_is_one_director_at_a_time(work: Work) -> None:
    scene = await set_scene(work)
    people = []
    for code in ("VICE_CHAIR_IN_CHARGE", "PROTECTION_DEPT_HEAD"):
        people.append(await scene.person(work))
        await scene.appoint(work, people[-1], code)
    await scene.appoint(work, people[0], "CENTER_DIRECTOR", valid_to=date(2016, 6, 30))
    async with refused(work, refusals.Clashes):
        await scene.appoint(work, people[1], "CENTER_DIRECTOR", valid_from=date(2016, 6, 30))
    await scene.appoint(work, people[1], "CENTER_DIRECTOR", valid_from=date(2016, 7, 1))


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"valid_from": BEGAN - timedelta(days=1)}, refusals.ImpossibleDay),
        ({"valid_from": date(2099, 1, 1)}, refusals.ImpossibleDay),
        ({"valid_from": date(2016, 1, 2), "valid_to": date(2016, 1, 1)}, refusals.DaysReversed),
    ],
)
async def test_impossible_days_are_refused(work: Work, more: Any, kind: Any) -> None:
    scene = await set_scene(work)
    person = await scene.person(work)
    async with refused(work, kind):
        await scene.appoint(work, person, "UNION_OFFICER", **more)


async def test_a_post_at_a_center_names_an_open_center_of_the_union(work: Work) -> None:
    scene = await set_scene(work)
    person = await scene.person(work)
    for code, more in (
        ("CENTER_STAFF", {"site": None, **STAFF}),
        ("CENTER_STAFF", {"site": uuid4(), **STAFF}),
        ("CENTER_STAFF", {"at": scene.tree.other, **STAFF}),
        ("UNION_OFFICER", {"site": scene.center.id}),
    ):
        async with refused(work, refusals.CenterNeeded):
            await scene.appoint(work, person, code, **more)
    async with refused(work, refusals.EmploymentNeeded):
        await scene.appoint(work, person, "CENTER_STAFF")
    async with refused(work, refusals.ImpossibleDay):
        await scene.appoint(work, person, "CENTER_STAFF", valid_from=OPENED - timedelta(days=1), **STAFF)
    closed = date(2016, 1, 1)
    await close_site(work, site=scene.center.id, version=scene.center.version, closed_on=closed, reason="撤")
    async with refused(work, refusals.ImpossibleDay):
        await scene.appoint(work, person, "CENTER_STAFF", valid_from=closed, **STAFF)


async def test_what_is_not_there_is_not_found(work: Work) -> None:
    scene = await set_scene(work)
    person = await scene.person(work)
    async with refused(work, refusals.PersonNotFound):
        await scene.appoint(work, uuid4(), "UNION_OFFICER")
    async with refused(work, NotFound):
        await scene.appoint(work, person, "UNION_OFFICER", department=uuid4())
    scene.positions["GHOST"] = uuid4()
    async with refused(work, NotFound):
        await scene.appoint(work, person, "GHOST")
    async with refused(work, UnitNotFound):
        await persons.register(work, organization=uuid4(), name="某人")


async def test_a_term_ends_and_is_only_ever_shortened(work: Work) -> None:
    scene = await set_scene(work)
    row = await scene.appoint(work, await scene.person(work), "UNION_OFFICER")
    async with refused(work, refusals.DaysReversed):
        await appointments.end_appointment(
            work, appointment=row.id, last_day=OPENED - timedelta(days=1), reason="误"
        )
    await appointments.end_appointment(work, appointment=row.id, last_day=date(2020, 1, 1), reason="退休")
    async with refused(work, refusals.AlreadyEnded):
        await appointments.end_appointment(work, appointment=row.id, last_day=date(2020, 1, 2), reason="误")
    await appointments.end_appointment(work, appointment=row.id, last_day=date(2019, 1, 1), reason="更正")
    assert (row.valid_to, row.end_reason) == (date(2019, 1, 1), "更正")


async def test_each_service_asks_for_its_action_at_the_union(work: Work) -> None:
    scene = await set_scene(work)
    person = await scene.person(work)
    row = await scene.appoint(work, person, "UNION_OFFICER")
    elsewhere = acting(work, officer(scene.tree.other, *Action))
    async with refused(work, Forbidden):
        await scene.appoint(elsewhere, person, "VICE_CHAIR")
    async with refused(work, Forbidden):
        await appointments.end_appointment(elsewhere, appointment=row.id, last_day=work.today, reason="无权")
    async with refused(work, Forbidden):
        await persons.register(elsewhere, organization=scene.tree.county.id, name="某人")
    async with refused(work, Forbidden):
        await posts.add_department(elsewhere, code="NEW", zh="新", en="New")


async def test_a_contact_is_corrected_by_who_read_it_last(work: Work) -> None:
    scene = await set_scene(work)
    contact = await persons.register(
        work, organization=scene.tree.county.id, name="扎西", phone="13900000000", staff_number="A1"
    )
    await persons.correct(work, contact=contact.id, version=1, name="扎西多吉", phone="13911111111")
    person = await persons.found(work, contact.person_id)
    assert (person.name, person.phone, contact.staff_number, contact.version) == (
        "扎西多吉",
        "13911111111",
        None,
        2,
    )
    async with refused(work, StaleVersion):
        await persons.correct(work, contact=contact.id, version=1, name="误")
    reader = acting(work, officer(scene.tree.county, Action.PERSON_READ))
    async with refused(work, Forbidden):
        await persons.correct(reader, contact=contact.id, version=2, name="误")
    stranger = acting(work, officer(scene.tree.other, *Action))
    async with refused(work, NotFound):
        await persons.correct(stranger, contact=contact.id, version=2, name="误")


async def test_the_region_adds_departments_and_positions(work: Work) -> None:
    scene = await set_scene(work)
    await posts.add_department(work, code="WOMEN", zh="女职工部", en="Women workers")
    row = await posts.add_position(
        work,
        code="CENTER_LAWYER",
        zh="中心律师",
        en="Lawyer",
        place=PostPlace.CENTER,
        counts_as_staff=True,
    )
    scene.positions[row.code] = row.id
    await scene.appoint(work, await scene.person(work), "CENTER_LAWYER", **STAFF)
    for code in ("WOMEN", "lower", "A-B", "1A"):
        async with refused(work, refusals.CodeTaken if code == "WOMEN" else refusals.CodeMalformed):
            await posts.add_department(work, code=code, zh="x", en="x")
    async with refused(work, refusals.CodeTaken):
        await posts.add_position(work, code="CENTER_STAFF", zh="x", en="x", place=PostPlace.UNION)
    async with refused(work, refusals.FlagsMisplaced):
        await posts.add_position(
            work, code="ODD", zh="x", en="x", place=PostPlace.UNION, counts_as_staff=True
        )


async def test_people_of_a_center_are_counted_on_a_day(work: Work) -> None:
    scene = await set_scene(work)
    unit = scene.tree.county.id
    leader = await scene.person(work)
    lead = await scene.appoint(work, leader, "VICE_CHAIR_IN_CHARGE")
    director = await scene.appoint(work, leader, "CENTER_DIRECTOR", full_time=True)
    for _ in range(2):
        await scene.appoint(
            work, await scene.person(work), "CENTER_STAFF", valid_to=date(2018, 1, 1), **STAFF
        )

    async def rows(statement: Any) -> Any:
        return (await work.session.execute(statement)).all()

    found = (await headcounts(rows, [unit, scene.tree.other.id], date(2017, 1, 1)))[unit]
    assert (found.site, found.staff, found.counted) == (scene.center.id, 2, 3)
    assert (found.director, found.director_eligible, found.population) == (director.id, True, None)
    later = (await headcounts(rows, [unit], date(2018, 1, 2)))[unit]
    assert (later.staff, later.counted) == (0, 1)
    await appointments.end_appointment(work, appointment=lead.id, last_day=date(2016, 1, 1), reason="转岗")
    after = (await headcounts(rows, [unit], date(2017, 1, 1)))[unit]
    assert not after.director_eligible
    before = (await headcounts(rows, [unit], OPENED - timedelta(days=1)))[unit]
    assert (before.site, before.staff, before.director) == (None, 0, None)
    assert replace(before, population=1) != before
