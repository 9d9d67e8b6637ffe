"""What the demonstration data amount to."""

from collections import Counter

from huizhanjia_core.organization import demo
from huizhanjia_core.organization.kinds import SiteKind, UnionLevel
from huizhanjia_core.organization.lineage import lineage_faults
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import OpeningHoursRow, PremisesRow, SiteRow
from huizhanjia_core.work import Work
from sqlalchemy import distinct, func, select


async def test_each_of_the_82_unions_has_a_center_with_hours_hotline_and_rooms(
    world: object, work: Work
) -> None:
    for step in demo.STEPS:
        await step.run(work)
    kinds = Counter(await work.session.scalars(select(SiteRow.kind)))
    assert (kinds[SiteKind.ASSISTANCE_CENTER], kinds[SiteKind.UNION_OFFICE]) == (82, 82)
    centers = select(SiteRow).where(SiteRow.kind == SiteKind.ASSISTANCE_CENTER)
    rows = list(await work.session.scalars(centers))
    assert len({row.organization_id for row in rows}) == 82
    assert all((row.hotline or "").startswith("0000-") and "演示数据" in row.address for row in rows)
    hours = select(func.count(distinct(OpeningHoursRow.site_id))).where(
        OpeningHoursRow.site_id.in_([row.id for row in rows])
    )
    assert await work.session.scalar(hours) == 82
    rooms = select(func.count()).select_from(PremisesRow).where(PremisesRow.latest)
    assert await work.session.scalar(rooms) == 82
    assert await lineage_faults(work.session) == {}
    grassroots = select(OrganizationRow.depth).where(OrganizationRow.level == UnionLevel.GRASSROOTS)
    assert set(await work.session.scalars(grassroots)) == {4, 5}
    assert kinds[SiteKind.WORKERS_HOME] == len(list(await work.session.scalars(grassroots)))
