"""The code that a site gets when it opens, and that those get which were there before codes, on both databases."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from huizhanjia_core.db.database import Database
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.numbering.models import NumberSeriesRow
from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.sites import close_site, open_site
from huizhanjia_core.plugins import Registry
from huizhanjia_core.work import Work

from tests.core.organization.scenes import REASON, grow
from tests.harness.prepared import work_in

OPENED = date(2015, 6, 1)


async def site(work: Work, unit: OrganizationRow, kind: SiteKind) -> SiteRow:
    return await open_site(
        work, organization=unit.id, kind=kind, name="场所", opened_on=OPENED, address="某路1号"
    )


async def test_each_kind_counts_for_itself_in_every_union(work: Work) -> None:
    units = await grow(work)
    codes = [(await site(work, units.county, kind)).code for kind in SiteKind]
    assert codes == [f"{units.county.code}-{mark}-01" for mark in ("H", "Z", "J", "BF")]
    assert (await site(work, units.county, SiteKind.WORKERS_HOME)).code == f"{units.county.code}-J-02"
    assert (await site(work, units.other, SiteKind.WORKERS_HOME)).code == f"{units.other.code}-J-01"


async def test_a_center_that_follows_a_closed_one_has_the_next_number(work: Work) -> None:
    units = await grow(work)
    first = await site(work, units.county, SiteKind.ASSISTANCE_CENTER)
    await close_site(work, site=first.id, version=1, closed_on=work.today, reason=REASON)
    second = await site(work, units.county, SiteKind.ASSISTANCE_CENTER)
    assert (first.code, second.code) == (f"{units.county.code}-BF-01", f"{units.county.code}-BF-02")


async def test_a_code_that_somebody_gave_by_hand_is_passed_over(work: Work) -> None:
    units = await grow(work)
    (await site(work, units.other, SiteKind.ASSISTANCE_CENTER)).code = f"{units.county.code}-BF-01"
    await work.session.flush()
    assert (await site(work, units.county, SiteKind.ASSISTANCE_CENTER)).code == f"{units.county.code}-BF-02"


async def test_sites_that_open_together_get_different_numbers(database: Database) -> None:
    async with work_in(database) as work:
        units = await grow(work)

    async def one() -> str | None:
        async with work_in(database) as work:
            return (await site(work, units.county, SiteKind.SERVICE_STATION)).code

    codes = await asyncio.gather(*(one() for _ in range(5)))
    assert sorted(code or "" for code in codes) == [f"{units.county.code}-Z-{n:02d}" for n in range(1, 6)]


async def test_sites_from_before_get_codes_and_the_numbers_go_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry.of([])
    with monkeypatch.context() as patched:
        patched.setattr("huizhanjia_core.organization.sites.next_code", _no_code)
        async with work_in(database) as work:
            units = await grow(work)
            late = await site(work, units.county, SiteKind.SERVICE_STATION)
            early = await site(work, units.county, SiteKind.SERVICE_STATION)
            early.opened_on = date(2014, 1, 1)
            by_hand = await site(work, units.county, SiteKind.ASSISTANCE_CENTER)
            by_hand.code = "BFZX-1"
            assert {late.code, early.code} == {None}
    for _ in range(2):
        await upgrade(database, registry)
    async with work_in(database) as work:
        found: dict[UUID, str | None] = {
            row.id: row.code for row in await work.session.execute(sa.select(SiteRow.id, SiteRow.code))
        }
        assert found == {
            early.id: f"{units.county.code}-Z-01",
            late.id: f"{units.county.code}-Z-02",
            by_hand.id: "BFZX-1",
        }
        following = await site(work, units.county, SiteKind.SERVICE_STATION)
        assert following.code == f"{units.county.code}-Z-03"
        counted = sa.select(NumberSeriesRow.series, NumberSeriesRow.last)
        assert {tuple(row) for row in await work.session.execute(counted)} == {("core:site_z", 3)}


async def _no_code(*_given: Any) -> None:
    return None
