"""What the benchmark's generator makes is a federation, on both databases."""

from huizhanjia_core.migrate import check
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.lineage import lineage_faults
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.plugins import Registry
from sqlalchemy import func, select

from bench.dataset.rows import Generator, Unit
from bench.dataset.size import FULL, TINY, Size
from bench.plugin.models import CaseRow, EntryRow, RollupRow
from bench.plugin.plugin import NAME, plugin
from tests.harness.prepared import opened


async def test_it_fills_both_databases_with_right_lineage(tiny_url: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        assert await lineage_faults(session) == {}
        counts = {
            row: await session.scalar(select(func.count()).select_from(row)) for row in (CaseRow, EntryRow)
        }
        assert counts == {CaseRow: TINY.cases, EntryRow: TINY.entries}
        levels = select(OrganizationRow.level, func.count()).group_by(OrganizationRow.level)
        assert {row[0]: row[1] for row in await session.execute(levels)} == {
            UnionLevel.REGION: 1,
            UnionLevel.PREFECTURE: 7,
            UnionLevel.COUNTY: 74,
            UnionLevel.GRASSROOTS: TINY.grassroots,
        }


async def test_the_rollup_of_the_counties_is_the_whole_ledger(tiny_url: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        paid = await session.scalar(select(func.sum(EntryRow.amount)))
        counties = select(OrganizationRow.id).where(OrganizationRow.level == UnionLevel.COUNTY)
        rolled = await session.scalar(
            select(func.sum(RollupRow.amount)).where(RollupRow.organization_id.in_(counties))
        )
        assert rolled == paid


async def test_no_revision_of_the_plugin_is_missing(tiny_url: str) -> None:
    async with opened(tiny_url) as database:
        (own,) = (one for one in Registry.of([plugin]).migrations() if one.prefix == NAME)
        assert await check(database, [own]) == []


def test_the_full_size_is_what_the_report_says() -> None:
    assert (FULL.grassroots + 82, FULL.cases, FULL.entries) == (3_082, 200_000, 1_000_000)


def test_the_same_seed_makes_the_same_rows() -> None:
    def made() -> list[dict[str, object]]:
        key = Generator(Size(0, 0), [])._key(0)
        generator = Generator(Size(3, 50), [Unit(key, "540121", "林周县", [key, key, key, None, None, None])])
        return [*generator.organizations(), *generator.cases(), *generator.entries(), *generator.rollups()]

    assert made() == made()
    assert len({row["id"] for row in made()}) == len(made())
