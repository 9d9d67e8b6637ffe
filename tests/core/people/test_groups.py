"""The two leading groups through the services: who leads, who sits, when something is missing."""

from datetime import date, timedelta
from typing import Any

import pytest
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.people import appointments, groups, refusals
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.group_models import LeadingGroupRow
from huizhanjia_core.people.kinds import GroupFault, GroupKind, GroupRole, ReportAddressee
from huizhanjia_core.people.standing import group_standings
from huizhanjia_core.permission.actor import Forbidden
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work

from tests.core.organization.scenes import acting, officer, refused
from tests.core.people.scenes import OPENED, Scene, set_scene

FIRST = date(2015, 6, 1)
A, B = GroupKind.DIFFICULTY_ASSISTANCE, GroupKind.STANDARDIZATION


async def _group(work: Work, scene: Scene, kind: GroupKind = A) -> LeadingGroupRow:
    return await groups.establish_group(
        work, organization=scene.tree.county.id, kind=kind, name="领导小组", established_on=FIRST
    )


async def _standing(work: Work, scene: Scene, on: date, kind: GroupKind = A) -> Any:
    async def rows(statement: Any) -> Any:
        return (await work.session.execute(statement)).all()

    found = await group_standings(rows, [scene.tree.county.id, scene.tree.leaf.id], on)
    assert found[scene.tree.leaf.id] == []
    return next(one for one in found[scene.tree.county.id] if one.kind is kind)


async def _seat(work: Work, group: LeadingGroupRow, person: Any, role: GroupRole, **more: Any) -> Any:
    given: dict[str, Any] = {"valid_from": FIRST, **more}
    return await groups.seat_member(work, group=group.id, person=person, role=role, **given)


async def test_the_principal_leader_heads_one_group_and_is_deputy_in_the_other(work: Work) -> None:
    scene = await set_scene(work)
    principal, party, government = [await scene.person(work) for _ in range(3)]
    await scene.appoint(work, principal, "PRINCIPAL_LEADER")
    await scene.appoint(work, party, "PARTY_COMMITTEE_LEADER")
    await scene.appoint(work, government, "GOVERNMENT_CONTACT_LEADER")
    first, second = await _group(work, scene), await _group(work, scene, B)
    await _seat(work, first, principal, GroupRole.LEADER)
    await _seat(work, second, party, GroupRole.LEADER)
    await _seat(work, second, government, GroupRole.DEPUTY)
    await _seat(work, second, principal, GroupRole.DEPUTY)
    for kind in (A, B):
        standing = await _standing(work, scene, work.today, kind)
        assert (standing.findings, standing.required) == ([], True)


@pytest.mark.parametrize(("kind", "position"), [(A, "PRINCIPAL_LEADER"), (B, "PARTY_COMMITTEE_LEADER")])
async def test_a_leader_holds_the_position_of_that_union(work: Work, kind: GroupKind, position: str) -> None:
    scene = await set_scene(work)
    group = await _group(work, scene, kind)
    deputy, stranger = await scene.person(work), await scene.person(work)
    await scene.appoint(work, deputy, "VICE_CHAIR")
    await scene.appoint(work, stranger, position, at=scene.tree.other)
    for person in (deputy, stranger):
        async with refused(work, refusals.NotEntitledToLead):
            await _seat(work, group, person, GroupRole.LEADER)
    await scene.appoint(work, deputy, position, valid_from=FIRST + timedelta(days=1))
    async with refused(work, refusals.NotEntitledToLead):
        await _seat(work, group, deputy, GroupRole.LEADER)
    await _seat(work, group, deputy, GroupRole.LEADER, valid_from=FIRST + timedelta(days=1))


async def test_a_vacancy_is_a_finding_after_sixty_days(work: Work) -> None:
    scene = await set_scene(work)
    principal = await scene.person(work)
    post = await scene.appoint(work, principal, "PRINCIPAL_LEADER")
    await _seat(work, await _group(work, scene), principal, GroupRole.LEADER)
    last = date(2016, 1, 31)
    await appointments.end_appointment(work, appointment=post.id, last_day=last, reason="退休")
    assert (await _standing(work, scene, last)).findings == []
    for days, overdue in ((60, False), (61, True)):
        [finding] = (await _standing(work, scene, last + timedelta(days=days))).findings
        assert (finding.fault, finding.overdue) == (GroupFault.NO_LEADER, overdue)
        assert finding.since == last + timedelta(days=1)


async def test_there_is_one_group_of_a_kind_and_one_leader(work: Work) -> None:
    scene = await set_scene(work)
    group = await _group(work, scene)
    async with refused(work, refusals.GroupExists):
        await _group(work, scene)
    principal, next_one = await scene.person(work), await scene.person(work)
    change = date(2017, 1, 1)
    await scene.appoint(work, principal, "PRINCIPAL_LEADER", valid_to=change - timedelta(days=1))
    await scene.appoint(work, next_one, "PRINCIPAL_LEADER", valid_from=change)
    seat = await _seat(work, group, principal, GroupRole.LEADER)
    async with refused(work, refusals.SeatTaken):
        await _seat(work, group, next_one, GroupRole.LEADER, valid_from=change)
    async with refused(work, refusals.SeatTaken):
        await _seat(work, group, principal, GroupRole.MEMBER)
    await groups.unseat_member(work, member=seat.id, last_day=change - timedelta(days=1), reason="换届")
    await _seat(work, group, next_one, GroupRole.LEADER, valid_from=change)
    assert (await _standing(work, scene, change)).findings == []


async def test_a_dissolved_group_stays_on_record_and_a_new_one_may_follow(work: Work) -> None:
    scene = await set_scene(work)
    group = await _group(work, scene, B)
    async with refused(work, StaleVersion):
        await groups.dissolve_group(
            work, group=group.id, version=9, dissolved_on=date(2018, 12, 31), reason="验收"
        )
    await groups.dissolve_group(
        work, group=group.id, version=1, dissolved_on=date(2018, 12, 31), reason="验收"
    )
    async with refused(work, refusals.GroupDissolved):
        await _seat(work, group, await scene.person(work), GroupRole.MEMBER)
    async with refused(work, refusals.GroupExists):
        await groups.establish_group(
            work, organization=scene.tree.county.id, kind=B, name="x", established_on=date(2018, 12, 31)
        )
    assert (await _standing(work, scene, date(2018, 12, 31), B)).group == group.id
    assert (await _standing(work, scene, date(2019, 1, 1), B)).group is None
    await groups.establish_group(
        work, organization=scene.tree.county.id, kind=B, name="x", established_on=date(2019, 1, 1)
    )


async def test_days_levels_documents_and_places_are_checked(work: Work) -> None:
    scene = await set_scene(work)
    unit = scene.tree.county.id
    tomorrow = work.today + timedelta(days=1)
    given: dict[str, Any] = {"organization": unit, "kind": A, "name": "x"}
    async with refused(work, refusals.FutureDay):
        await groups.establish_group(work, **given, established_on=tomorrow)
    async with refused(work, refusals.ImpossibleDay):
        await groups.establish_group(work, **given, established_on=date(2001, 1, 1))
    async with refused(work, refusals.NoGroupBelowCounty):
        await groups.establish_group(
            work, **{**given, "organization": scene.tree.leaf.id}, established_on=FIRST
        )
    elsewhere = acting(work, officer(scene.tree.other, *Action))
    async with refused(work, Forbidden):
        await groups.establish_group(elsewhere, **given, established_on=FIRST)
    group = await _group(work, scene)
    person = await scene.person(work)
    async with refused(work, refusals.ImpossibleDay):
        await _seat(work, group, person, GroupRole.MEMBER, valid_from=OPENED)
    async with refused(work, refusals.DaysReversed):
        await _seat(work, group, person, GroupRole.MEMBER, valid_to=OPENED)
    document: dict[str, Any] = {
        "group": group.id,
        "title": "通知",
        "document_number": "甲〔2015〕1号",
        "issuer": "甲县总工会",
        "issued_on": FIRST,
    }
    await groups.file_document(work, **document)
    async with refused(work, refusals.DocumentExists):
        await groups.file_document(work, **document)
    async with refused(work, NotFound):
        await groups.file_document(work, **{**document, "group": unit})


async def test_a_report_holds_the_support_it_brought(work: Work) -> None:
    scene = await set_scene(work)
    given: dict[str, Any] = {
        "organization": scene.tree.county.id,
        "reported_on": FIRST,
        "addressee": ReportAddressee.BOTH,
        "content": "汇报",
    }
    row = await groups.record_report(work, **given, money=1_000_00, posts=2, premises="40 平方米")
    assert (row.money, row.posts) == (1_000_00, 2)
    async with refused(work, refusals.SupportNegative):
        await groups.record_report(work, **given, money=-1)
    async with refused(work, refusals.FutureDay):
        await groups.record_report(work, **{**given, "reported_on": work.today + timedelta(days=1)})
