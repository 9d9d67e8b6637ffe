"""Plausible grassroots unions, sites and premises for an empty system; every figure here is invented."""

from datetime import date, timedelta

from sqlalchemy import select

from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.organization import seed, tree
from huizhanjia_core.organization.basis_documents import add_basis_document
from huizhanjia_core.organization.kinds import OrganizationStatus, Ownership, SiteKind, UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.premises import Finding, record_premises
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.site_rules import Interval
from huizhanjia_core.organization.sites import open_site, set_opening_hours
from huizhanjia_core.work import Work

INVENTED = "演示数据"
FIRST_DAY = date(2012, 5, 1)
WEEKDAYS = range(1, 6)
HOURS = [Interval(day, *hours) for day in WEEKDAYS for hours in ((570, 780), (930, 1110))]
"""09:30 to 13:00 and 15:30 to 18:30, the office hours of the plateau."""

_GRASSROOTS = ("教育工会委员会", "卫生健康系统工会委员会", "供水供电企业工会委员会")
_OWNERSHIPS = tuple(Ownership)


_AREAS = {
    UnionLevel.REGION: (126_50,),
    UnionLevel.PREFECTURE: (88_00, 76_40, 61_25, 58_00),
    UnionLevel.COUNTY: (32_50, 24_00, 36_80, 18_60, 28_75, 41_20, 21_00),
}
"""Service areas for the centers of a level, in 0.01 m², taken in turn."""


async def unions(work: Work) -> None:
    """The 82 unions with their past."""
    await seed.load(work)


async def grassroots(work: Work) -> None:
    """A few grassroots unions in every fourth county, and a branch below each first one."""
    for number, county in enumerate(await _unions(work, UnionLevel.COUNTY)):
        if number % 4:
            continue
        for place, kind in enumerate(_GRASSROOTS[: 1 + number % 3], start=1):
            union = await _establish(
                work, county, f"{county.code}-{place:03d}", f"{county.division_name}{kind}"
            )
            if place == 1:
                await _establish(work, union, f"{union.code}-01", f"{union.name}第一分会")


async def centers(work: Work) -> None:
    """An office and an assistance center for each of the 82 unions, with hours, hotline and document."""
    for number, union in enumerate(await _served(work)):
        await _open(work, union, SiteKind.UNION_OFFICE, f"{union.name}机关", number)
        site = await _open(
            work, union, SiteKind.ASSISTANCE_CENTER, f"{union.division_name}困难职工帮扶中心", number
        )
        await set_opening_hours(work, site=site.id, version=site.version, hours=HOURS)
        await add_basis_document(
            work,
            site=site.id,
            title="中华全国总工会关于帮扶中心建设的文件",
            document_number="总工发〔2004〕50号",
            issuer="中华全国总工会",
        )


async def premises(work: Work) -> None:
    """A measurement of the rooms of every center, and for some an earlier one."""
    for number, (site, union) in enumerate(await _centers(work)):
        areas = _AREAS[union.level]
        area = areas[number % len(areas)]
        finding = Finding(
            address=site.address,
            floor=1 if number % 5 else 2,
            street_facing=number % 3 != 0,
            transport=True,
            telecom=number % 11 != 0,
            convenience=number % 7 != 0,
            ownership=_OWNERSHIPS[number % len(_OWNERSHIPS)],
            service_area=area,
            gross_area=area * 3 // 2,
            measured_on=site.opened_on + timedelta(days=400),
            evidence=INVENTED,
        )
        await record_premises(work, site=site.id, finding=finding)
        if number % 6 == 0:
            smaller = {"service_area": area * 4 // 5, "measured_on": site.opened_on}
            await record_premises(work, site=site.id, finding=Finding(**{**vars(finding), **smaller}))


async def stations_and_homes(work: Work) -> None:
    """A service station in every third county and a workers' home for every grassroots union."""
    for number, county in enumerate(await _unions(work, UnionLevel.COUNTY)):
        if number % 3 == 0:
            name = f"{county.division_name}职工服务站"
            site = await _open(work, county, SiteKind.SERVICE_STATION, name, number)
            await set_opening_hours(work, site=site.id, version=site.version, hours=HOURS)
    for number, union in enumerate(await _unions(work, UnionLevel.GRASSROOTS)):
        await _open(work, union, SiteKind.WORKERS_HOME, f"{union.name}职工之家", number)


STEPS: tuple[DemoStep, ...] = (
    DemoStep("82 个工会及其沿革 · The 82 unions", unions),
    DemoStep("基层工会 · Grassroots unions", grassroots),
    DemoStep("办公场所和帮扶中心 · Offices and assistance centers", centers),
    DemoStep("服务用房 · Premises", premises),
    DemoStep("职工服务站和职工之家 · Stations and workers' homes", stations_and_homes),
)
"""The steps of this room, for the ``demo`` hook."""


async def _unions(work: Work, *levels: UnionLevel) -> list[OrganizationRow]:
    query = select(OrganizationRow).where(
        OrganizationRow.level.in_(levels), OrganizationRow.status == OrganizationStatus.ACTIVE
    )
    return list(await work.session.scalars(query.order_by(OrganizationRow.code)))


async def _served(work: Work) -> list[OrganizationRow]:
    """The unions that serve a division, from the region to the counties."""
    return await _unions(work, UnionLevel.REGION, UnionLevel.PREFECTURE, UnionLevel.COUNTY)


async def _centers(work: Work) -> list[tuple[SiteRow, OrganizationRow]]:
    query = (
        select(SiteRow, OrganizationRow)
        .join(OrganizationRow, OrganizationRow.id == SiteRow.organization_id)
        .where(SiteRow.kind == SiteKind.ASSISTANCE_CENTER)
        .order_by(OrganizationRow.code)
    )
    return [(site, union) for site, union in await work.session.execute(query)]


async def _establish(work: Work, parent: OrganizationRow, code: str, name: str) -> OrganizationRow:
    return await tree.establish(
        work,
        level=UnionLevel.GRASSROOTS,
        code=code,
        parent=parent.id,
        effective_on=max(parent.established_on, FIRST_DAY),
        name=name,
        reason=INVENTED,
    )


async def _open(work: Work, union: OrganizationRow, kind: SiteKind, name: str, number: int) -> SiteRow:
    """A site whose address says that it is invented and whose number no telephone network has."""
    opened_on = max(union.established_on, FIRST_DAY) + timedelta(days=13 * number)
    place = union.division_name or union.name
    return await open_site(
        work,
        organization=union.id,
        kind=kind,
        name=name,
        opened_on=opened_on,
        address=f"{place}示范路{number + 1}号（{INVENTED}）",
        hotline=None if kind is SiteKind.WORKERS_HOME else f"0000-5550{number:03d}",
    )
