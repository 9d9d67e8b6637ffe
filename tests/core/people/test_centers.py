"""Who manages a center under which code, and how long its staff is expected to stay, on both databases."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.organization import site_refusals
from huizhanjia_core.organization.actions import Action as Organizing
from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.sites import close_site, open_site
from huizhanjia_core.people import centers, posts, refusals, tenure
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.kinds import EmploymentType
from huizhanjia_core.people.models import DepartmentRow, TenureOutlookRow
from huizhanjia_core.permission.actor import Forbidden
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from sqlalchemy import select

from tests.core.organization.scenes import REASON, acting, officer
from tests.core.people.scenes import OPENED, set_scene
from tests.harness.prepared import work_in


async def department(work: Work, code: str = "PROTECTION") -> UUID:
    return (await work.session.scalars(select(DepartmentRow.id).where(DepartmentRow.code == code))).one()


@pytest.mark.parametrize(
    ("code", "may"),
    [
        ("PROTECTION", True),
        ("LEGAL_PROTECTION", True),
        ("RIGHTS_PROTECTION", True),
        ("FINANCE", False),
        ("PROTECTION_OF_NATURE", False),
        ("UNPROTECTION", False),
    ],
)
def test_a_protection_department_manages_a_center(code: str, may: bool) -> None:
    assert centers.may_manage(code) is may


async def test_a_center_has_a_code_and_a_managing_department(work: Work) -> None:
    scene = await set_scene(work)
    managing = await department(work)
    row = await centers.set_management(
        work, site=scene.center.id, version=1, code="BFZX-540121", department=managing
    )
    assert (row.code, row.manage_department_id, row.version) == ("BFZX-540121", managing, 2)
    with pytest.raises(StaleVersion):
        await centers.set_management(
            work, site=scene.center.id, version=1, code="BFZX-1", department=managing
        )
    legal = await department(work, "LEGAL_PROTECTION")
    await centers.set_management(work, site=scene.center.id, version=2, code="BFZX-540121", department=legal)
    assert row.manage_department_id == legal
    kept = await centers.set_management(work, site=scene.center.id, version=3, department=managing)
    assert (kept.code, kept.manage_department_id) == ("BFZX-540121", managing)


async def test_a_code_belongs_to_one_center_also_after_it_closed(work: Work) -> None:
    scene = await set_scene(work)
    managing = await department(work)
    await centers.set_management(work, site=scene.center.id, version=1, code="BFZX-1", department=managing)
    await close_site(work, site=scene.center.id, version=2, closed_on=work.today, reason=REASON)
    with pytest.raises(site_refusals.SiteIsClosed):
        await centers.set_management(
            work, site=scene.center.id, version=3, code="BFZX-2", department=managing
        )
    other = await open_site(
        work,
        organization=scene.tree.other.id,
        kind=SiteKind.ASSISTANCE_CENTER,
        name="乙县帮扶中心",
        opened_on=OPENED,
        address="路1号",
    )
    with pytest.raises(refusals.CodeTaken):
        await centers.set_management(work, site=other.id, version=1, code="BFZX-1", department=managing)


@pytest.mark.parametrize("code", ["", "AB", "-AB", "bfzx-1", "帮扶-1", "A B C", "A" * 41, "BFZX-1\n"])
async def test_a_code_is_capitals_digits_and_hyphens(work: Work, code: str) -> None:
    scene = await set_scene(work)
    with pytest.raises(refusals.CenterCodeMalformed):
        await centers.set_management(
            work, site=scene.center.id, version=1, code=code, department=await department(work)
        )


async def test_other_sites_and_other_departments_are_refused(work: Work) -> None:
    scene = await set_scene(work)
    finance = await posts.add_department(work, code="WELFARE", zh="生活部", en="Welfare")
    with pytest.raises(refusals.NoProtectionDepartment):
        await centers.set_management(
            work, site=scene.center.id, version=1, code="BFZX-1", department=finance.id
        )
    with pytest.raises(NotFound):
        await centers.set_management(
            work, site=scene.center.id, version=1, code="BFZX-1", department=scene.center.id
        )
    office = await open_site(
        work,
        organization=scene.tree.county.id,
        kind=SiteKind.UNION_OFFICE,
        name="机关",
        opened_on=OPENED,
        address="路2号",
    )
    managing = await department(work)
    with pytest.raises(refusals.NoCenter):
        await centers.set_management(work, site=office.id, version=1, code="BFZX-1", department=managing)


async def test_only_the_place_may_do_either(work: Work) -> None:
    scene = await set_scene(work)
    managing = await department(work)
    post = await scene.appoint(
        work, await scene.person(work), "CENTER_STAFF", employment=EmploymentType.OTHER
    )
    for actor in (
        officer(scene.tree.west, Organizing.SITE_MANAGE, Action.QUALIFICATION_MANAGE),
        officer(scene.tree.county, Action.QUALIFICATION_READ, Action.APPOINTMENT_MANAGE),
    ):
        their = acting(work, actor)
        with pytest.raises(Forbidden):
            await centers.set_management(
                their, site=scene.center.id, version=1, code="BFZX-1", department=managing
            )
        with pytest.raises(Forbidden):
            await tenure.set_outlook(their, appointment=post.id, version=None, can_serve_long_term=True)
    mine = officer(scene.tree.county, Organizing.SITE_MANAGE, Action.QUALIFICATION_MANAGE)
    here = acting(work, replace(mine, account_id=None))
    await centers.set_management(here, site=scene.center.id, version=1, code="BFZX-1", department=managing)
    assert (
        await tenure.set_outlook(here, appointment=post.id, version=None, can_serve_long_term=True)
    ).version == 1


def test_whoever_can_serve_for_long_comes_first_then_by_months() -> None:
    ranked = [(True, 24), (True, None), (False, tenure.LONGEST), (False, 12), (False, None)]
    keys = [tenure.preference(long_term=long_term, months=months) for long_term, months in ranked]
    assert keys == sorted(keys, reverse=True)
    assert len(set(keys)) == len(keys)


async def test_an_expected_tenure_is_recorded_of_staff_and_changed_by_its_version(work: Work) -> None:
    scene = await set_scene(work)
    leader = await scene.appoint(work, await scene.person(work), "PRINCIPAL_LEADER")
    with pytest.raises(refusals.NoStaff):
        await tenure.set_outlook(work, appointment=leader.id, version=None, can_serve_long_term=True)
    post = await scene.appoint(
        work, await scene.person(work, "德吉"), "CENTER_STAFF", employment=EmploymentType.OTHER
    )
    for months in (0, -1, 601):
        with pytest.raises(refusals.BadTenure):
            await tenure.set_outlook(
                work, appointment=post.id, version=None, can_serve_long_term=True, expected_months=months
            )
    row = await tenure.set_outlook(
        work, appointment=post.id, version=None, can_serve_long_term=True, expected_months=36
    )
    assert row.organization_id == scene.tree.county.id
    for stale in (None, 2):
        with pytest.raises(StaleVersion):
            await tenure.set_outlook(work, appointment=post.id, version=stale, can_serve_long_term=False)
    await tenure.set_outlook(work, appointment=post.id, version=1, can_serve_long_term=False)
    assert (row.can_serve_long_term, row.expected_months, row.preference, row.version) == (False, None, 0, 2)
    with pytest.raises(NotFound):
        await tenure.set_outlook(work, appointment=row.id, version=None, can_serve_long_term=True)


async def test_of_simultaneous_first_records_one_is_kept(database: Database) -> None:
    async with work_in(database) as work:
        scene = await set_scene(work)
        post = await scene.appoint(
            work, await scene.person(work), "CENTER_STAFF", employment=EmploymentType.OTHER
        )

    async def attempt(months: int) -> None:
        async with work_in(database) as work:
            await tenure.set_outlook(
                work, appointment=post.id, version=None, can_serve_long_term=True, expected_months=months
            )

    found = await asyncio.gather(*(attempt(1 + one) for one in range(4)), return_exceptions=True)
    assert [type(one) for one in found if one is not None] == [StaleVersion] * 3
    async with work_in(database) as work:
        assert len((await work.session.scalars(select(TenureOutlookRow))).all()) == 1
