"""Sites, premises and populations through the services, on both databases."""

import asyncio
from datetime import date, timedelta

import pytest
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.organization import refusals, site_refusals, tree
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.basis_documents import add_basis_document
from huizhanjia_core.organization.kinds import Ownership, PopulationSource, SiteKind, SiteStatus
from huizhanjia_core.organization.lineage import lineage_faults, recompute
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.population_models import PopulationFigureRow
from huizhanjia_core.organization.population_rules import Components
from huizhanjia_core.organization.populations import approve_population, figure_in_force, record_population
from huizhanjia_core.organization.premises import Finding, record_premises
from huizhanjia_core.organization.site_models import OpeningHoursRow, PremisesRow, SiteRow
from huizhanjia_core.organization.site_rules import Interval
from huizhanjia_core.organization.sites import (
    active_center,
    close_site,
    open_site,
    set_opening_hours,
    update_site,
)
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import select, update

from tests.core.organization.scenes import REASON, acting, ancestors, grow, officer, refused
from tests.harness.prepared import work_in

OPENED = date(2015, 6, 1)


async def center(work: Work, unit: OrganizationRow, kind: SiteKind = SiteKind.ASSISTANCE_CENTER) -> SiteRow:
    return await open_site(
        work, organization=unit.id, kind=kind, name="某帮扶中心", opened_on=OPENED, address="某路1号"
    )


def finding(on: date, area: int = 3250) -> Finding:
    return Finding(
        address="某路1号",
        floor=1,
        street_facing=True,
        transport=True,
        telecom=True,
        convenience=True,
        ownership=Ownership.OWN,
        service_area=area,
        measured_on=on,
    )


async def figure(
    work: Work, unit: OrganizationRow, value: int, source: PopulationSource, on: date = date(2014, 12, 31)
) -> PopulationFigureRow:
    return await record_population(
        work, organization=unit.id, as_of=on, source=source, value=value, document="统计公报"
    )


async def forbidden(attempt: object) -> None:
    with pytest.raises(Refusal) as caught:
        await attempt  # type: ignore[misc]
    assert caught.value.code is ErrorCode.FORBIDDEN


async def test_a_site_carries_its_unions_lineage_also_after_a_move(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    premises = await record_premises(work, site=site.id, finding=finding(OPENED))
    people = await figure(work, units.county, 50246, PopulationSource.CENSUS)
    assert ancestors(site) == [units.region.id, units.east.id, units.county.id]
    await tree.move(
        work,
        unit=units.county.id,
        version=units.county.version,
        parent=units.west.id,
        effective_on=OPENED,
        reason=REASON,
    )
    for row in (site, premises, people):
        await work.session.refresh(row)
        assert ancestors(row) == [units.region.id, units.west.id, units.county.id]
    assert await lineage_faults(work.session) == {}


async def test_recomputing_mends_whatever_disagrees(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    other = await center(work, units.other)
    await work.session.execute(update(SiteRow).values(anc2=units.region.id))
    await work.session.execute(
        update(OrganizationRow).where(OrganizationRow.id == units.leaf.id).values(anc3=None, depth=1)
    )
    assert await lineage_faults(work.session) == {"core_site": 2}
    await recompute(work.session, units.east.id)
    assert await lineage_faults(work.session) == {"core_site": 1}
    await recompute(work.session)
    assert await lineage_faults(work.session) == {}
    assert (site.anc2, other.anc2) == (units.east.id, units.west.id)
    assert ancestors(units.leaf) == [units.region.id, units.east.id, units.county.id, units.leaf.id]
    assert units.leaf.depth == 4


async def test_a_union_has_one_active_center(work: Work) -> None:
    units = await grow(work)
    first = await center(work, units.county)
    with pytest.raises(site_refusals.CenterExists):
        await center(work, units.county)
    await center(work, units.county, SiteKind.SERVICE_STATION)
    await center(work, units.county, SiteKind.SERVICE_STATION)
    await close_site(work, site=first.id, version=first.version, closed_on=date(2016, 1, 1), reason=REASON)
    second = await center(work, units.county)
    assert await active_center(work.session, units.county.id) is second


async def test_of_two_simultaneous_centers_one_is_refused_clearly(database: Database) -> None:
    async with work_in(database) as work:
        units = await grow(work)

    async def attempt() -> object:
        async with work_in(database) as work:
            site = await center(work, units.county)
            await asyncio.sleep(0)
            return site.kind

    found = await asyncio.gather(*(attempt() for _ in range(4)), return_exceptions=True)
    assert [one for one in found if not isinstance(one, Exception)] == [SiteKind.ASSISTANCE_CENTER]
    assert [type(one) for one in found if isinstance(one, Exception)] == [site_refusals.CenterExists] * 3


async def test_a_grassroots_union_has_no_center_but_a_workers_home(work: Work) -> None:
    units = await grow(work)
    with pytest.raises(site_refusals.NoCenterBelowCounty):
        await center(work, units.leaf)
    assert (await center(work, units.leaf, SiteKind.WORKERS_HOME)).kind is SiteKind.WORKERS_HOME


async def test_a_site_opens_only_while_its_union_exists(work: Work) -> None:
    units = await grow(work)
    early = date(2009, 1, 1)
    with pytest.raises(site_refusals.UnitNotOpen):
        await open_site(
            work,
            organization=units.other.id,
            kind=SiteKind.UNION_OFFICE,
            name="x",
            opened_on=early,
            address="x",
        )
    await tree.close(work, unit=units.other.id, version=1, effective_on=date(2016, 1, 1), reason=REASON)
    with pytest.raises(site_refusals.UnitNotOpen):
        await center(work, units.other)


async def test_a_site_does_not_open_tomorrow(work: Work) -> None:
    units = await grow(work)
    with pytest.raises(site_refusals.BadDay):
        await open_site(
            work,
            organization=units.county.id,
            kind=SiteKind.UNION_OFFICE,
            name="x",
            opened_on=work.today + timedelta(days=1),
            address="x",
        )


async def test_a_union_with_open_sites_cannot_close(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.other)
    async with refused(work, refusals.OpenSites):
        await tree.close(work, unit=units.other.id, version=1, effective_on=work.today, reason=REASON)
    await close_site(work, site=site.id, version=site.version, closed_on=work.today, reason=REASON)
    await tree.close(work, unit=units.other.id, version=1, effective_on=work.today, reason=REASON)


async def test_a_closed_site_refuses_changes(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    await close_site(work, site=site.id, version=1, closed_on=date(2016, 1, 1), reason=REASON)
    assert (site.status, site.closed_on) == (SiteStatus.CLOSED, date(2016, 1, 1))
    with pytest.raises(site_refusals.SiteIsClosed, match="2016-01-01"):
        await update_site(work, site=site.id, version=2, name="x", address="x")
    with pytest.raises(site_refusals.SiteIsClosed):
        await record_premises(work, site=site.id, finding=finding(OPENED))


async def test_a_site_cannot_close_before_it_opened(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    with pytest.raises(site_refusals.BadDay):
        await close_site(work, site=site.id, version=1, closed_on=date(2015, 5, 31), reason=REASON)


async def test_a_stale_change_of_a_site_is_refused(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    await update_site(work, site=site.id, version=1, name="新名", address="新址", position=(29.65, 91.1))
    assert (site.name, site.latitude, site.version) == ("新名", 29.65, 2)
    with pytest.raises(StaleVersion):
        await set_opening_hours(work, site=site.id, version=1, hours=[])


@pytest.mark.parametrize("position", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
async def test_a_position_off_the_earth_is_refused(work: Work, position: tuple[float, float]) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    with pytest.raises(site_refusals.BadPosition):
        await update_site(work, site=site.id, version=1, name="x", address="x", position=position)


async def test_opening_hours_are_replaced_as_a_whole(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    await set_opening_hours(
        work, site=site.id, version=1, hours=[Interval(day, 570, 750) for day in range(1, 6)]
    )
    assert site.version == 2
    await set_opening_hours(work, site=site.id, version=2, hours=[Interval(1, 540, 1080)])
    rows = list(await work.session.scalars(select(OpeningHoursRow)))
    assert [(row.weekday, row.opens, row.closes) for row in rows] == [(1, 540, 1080)]
    with pytest.raises(site_refusals.BadHours, match="overlaps"):
        await set_opening_hours(
            work, site=site.id, version=3, hours=[Interval(1, 540, 700), Interval(1, 699, 800)]
        )


async def test_a_basis_document_is_registered_once(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)

    async def add(number: str) -> None:
        await add_basis_document(
            work, site=site.id, title="关于建立帮扶中心的意见", document_number=number, issuer="全国总工会"
        )

    await add("总工发〔2004〕50号")
    await add("藏工发〔2015〕1号")
    with pytest.raises(site_refusals.DocumentExists):
        await add("总工发〔2004〕50号")


async def test_the_most_recently_measured_finding_is_the_latest(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    for on, area in ((date(2015, 6, 1), 3000), (date(2016, 6, 1), 3600), (date(2014, 6, 1), 2000)):
        await record_premises(work, site=site.id, finding=finding(on, area))
    rows = (await work.session.scalars(select(PremisesRow).where(PremisesRow.latest))).all()
    assert [(row.measured_on, row.service_area) for row in rows] == [(date(2016, 6, 1), 3600)]
    with pytest.raises(site_refusals.AlreadyMeasured):
        await record_premises(work, site=site.id, finding=finding(date(2016, 6, 1)))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"floor": 0}, site_refusals.BadFloor),
        ({"service_area": 0}, site_refusals.BadArea),
        ({"gross_area": 3249}, site_refusals.BadArea),
        ({"measured_on": date(2150, 1, 1)}, site_refusals.BadDay),
    ],
)
async def test_an_impossible_finding_is_refused(
    work: Work, change: dict[str, object], refusal: type[Refusal]
) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    with pytest.raises(refusal):
        await record_premises(work, site=site.id, finding=Finding(**{**vars(finding(OPENED)), **change}))


async def test_only_the_place_may_change_its_sites(work: Work) -> None:
    units = await grow(work)
    site = await center(work, units.county)
    elsewhere = acting(
        work, officer(units.west, Action.SITE_MANAGE, Action.PREMISES_MANAGE, Action.POPULATION_RECORD)
    )
    await forbidden(center(elsewhere, units.east))
    await forbidden(update_site(elsewhere, site=site.id, version=1, name="x", address="x"))
    await forbidden(close_site(elsewhere, site=site.id, version=1, closed_on=OPENED, reason=REASON))
    await forbidden(set_opening_hours(elsewhere, site=site.id, version=1, hours=[]))
    await forbidden(record_premises(elsewhere, site=site.id, finding=finding(OPENED)))
    await forbidden(figure(elsewhere, units.county, 1, PopulationSource.CENSUS))
    here = acting(work, officer(units.east, Action.SITE_MANAGE))
    await update_site(here, site=site.id, version=1, name="x", address="x")
    await forbidden(record_premises(here, site=site.id, finding=finding(OPENED)))


async def test_parts_that_do_not_add_up_are_refused(work: Work) -> None:
    units = await grow(work)
    with pytest.raises(site_refusals.PartsDoNotAddUp):
        await record_population(
            work,
            organization=units.county.id,
            as_of=OPENED,
            source=PopulationSource.CENSUS,
            value=100,
            document="x",
            components=Components(50, 30, 10, 11),
        )


async def test_approval_puts_a_figure_in_force_from_its_day(work: Work) -> None:
    units = await grow(work)
    old = await figure(work, units.county, 50246, PopulationSource.CENSUS, date(2010, 11, 1))
    new = await figure(work, units.county, 49800, PopulationSource.STATISTICS_BUREAU)
    assert await figure_in_force(work.session, units.county.id, OPENED) is None
    await approve_population(work, figure=old.id)
    assert await figure_in_force(work.session, units.county.id, OPENED) is old
    await approve_population(work, figure=new.id)
    assert await figure_in_force(work.session, units.county.id, OPENED) is new
    assert await figure_in_force(work.session, units.county.id, date(2014, 12, 30)) is old
    with pytest.raises(site_refusals.AlreadyApproved):
        await approve_population(work, figure=new.id)


async def test_a_police_figure_prevails_over_statistics_only_by_the_region_with_a_reason(work: Work) -> None:
    units = await grow(work)
    statistics = await figure(work, units.county, 50246, PopulationSource.STATISTICS_BUREAU)
    police = await figure(work, units.county, 49000, PopulationSource.PUBLIC_SECURITY)
    await approve_population(work, figure=statistics.id)
    prefecture = acting(work, officer(units.east, Action.POPULATION_APPROVE))
    region = acting(work, officer(units.region, Action.POPULATION_APPROVE))
    await forbidden(approve_population(prefecture, figure=police.id, reason="户籍核实更准"))
    with pytest.raises(site_refusals.ReasonMissing):
        await approve_population(region, figure=police.id)
    await approve_population(region, figure=police.id, reason="户籍核实更准")
    assert await figure_in_force(work.session, units.county.id, OPENED) is police
    assert not statistics.approved_for_standards


async def test_whoever_recorded_a_figure_does_not_approve_it(work: Work) -> None:
    units = await grow(work)
    both = acting(work, officer(units.region, Action.POPULATION_APPROVE, Action.POPULATION_RECORD))
    own = await figure(both, units.county, 50246, PopulationSource.STATISTICS_BUREAU)
    with pytest.raises(site_refusals.OwnFigure):
        await approve_population(both, figure=own.id)


async def test_a_publishers_figure_for_a_day_is_recorded_once(work: Work) -> None:
    units = await grow(work)
    await figure(work, units.county, 50246, PopulationSource.CENSUS)
    with pytest.raises(site_refusals.FigureExists):
        await figure(work, units.county, 50247, PopulationSource.CENSUS)
