"""What the benchmark's generator makes is a federation that helps, on both databases."""

from collections import Counter

from huizhanjia_assistance.cases.delivery_models import DeliveryRow, DeliveryTotalRow, HouseholdHelpRow
from huizhanjia_assistance.cases.helped import faults
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState
from huizhanjia_assistance.cases.totals import help_key, total_key
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import Relation
from huizhanjia_core.migrate import check
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.lineage import lineage_faults
from huizhanjia_core.organization.models import OrganizationRow
from sqlalchemy import exists, func, select

from bench.dataset.draw import Draw
from bench.dataset.fill import MAPPED, REGISTRY
from bench.dataset.helping import Helping
from bench.dataset.households import Households
from bench.dataset.size import FULL, TINY, Size
from bench.dataset.units import Row, Unit
from tests.harness.prepared import opened


async def test_it_fills_both_databases_with_right_lineage(tiny_url: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        assert await lineage_faults(session) == {}
        counts = {
            row: await session.scalar(select(func.count()).select_from(row))
            for row in (DossierRow, DeliveryRow)
        }
        assert counts == {DossierRow: TINY.dossiers, DeliveryRow: TINY.deliveries}
        levels = select(OrganizationRow.level, func.count()).group_by(OrganizationRow.level)
        assert {row[0]: row[1] for row in await session.execute(levels)} == {
            UnionLevel.REGION: 1,
            UnionLevel.PREFECTURE: 7,
            UnionLevel.COUNTY: 74,
            UnionLevel.GRASSROOTS: TINY.grassroots,
        }


async def test_every_reference_of_its_rows_is_kept(tiny_url: str) -> None:
    """PostgreSQL's foreign keys rest while it fills."""
    async with opened(tiny_url) as database, database.writer() as session:
        for mapped in MAPPED:
            for key in mapped.__table__.foreign_keys:
                here, there = key.parent, key.column.table.alias()
                kept = exists().where(there.c[key.column.name] == here)
                lost = select(func.count()).select_from(mapped).where(here.is_not(None), ~kept)
                assert await session.scalar(lost) == 0, here


async def test_households_have_an_applicant_and_one_to_three_more(tiny_url: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        people = select(MemberRow.dossier_id, func.count().label("people")).group_by(MemberRow.dossier_id)
        found = people.subquery()
        odd = select(func.count()).select_from(DossierRow)
        odd = odd.outerjoin(found, found.c.dossier_id == DossierRow.id)
        assert (
            await session.scalar(odd.where(found.c.people.is_distinct_from(DossierRow.household_size))) == 0
        )
        sizes = await session.scalars(select(DossierRow.household_size).distinct())
        assert sorted(sizes) == [2, 3, 4]
        applicants = select(func.count()).where(MemberRow.relation == Relation.SELF)
        assert await session.scalar(applicants) == TINY.dossiers


async def test_requests_add_up_to_their_deliveries(tiny_url: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        given = select(DeliveryRow.case_id, func.sum(DeliveryRow.amount).label("amount"))
        given = given.where(DeliveryRow.state == DeliveryState.DELIVERED).group_by(DeliveryRow.case_id)
        found = given.subquery()
        odd = select(func.count()).select_from(CaseRow).outerjoin(found, found.c.case_id == CaseRow.id)
        assert await session.scalar(odd.where(func.coalesce(found.c.amount, 0) != CaseRow.delivered)) == 0


async def test_the_sums_are_those_that_the_services_would_keep(tiny_url: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        rows = list(
            await session.scalars(select(DeliveryRow).where(DeliveryRow.state == DeliveryState.DELIVERED))
        )
        totals: Counter[object] = Counter()
        helps: Counter[object] = Counter()
        for row in rows:
            totals[total_key(row)] += row.amount
            helps[help_key(row)] += 1
        kept = select(DeliveryTotalRow.id, DeliveryTotalRow.amount)
        assert dict((await session.execute(kept)).all()) == dict(totals)
        got = select(HouseholdHelpRow.id, HouseholdHelpRow.deliveries)
        assert dict((await session.execute(got)).all()) == dict(helps)
        households = await session.scalar(select(func.sum(DeliveryTotalRow.households)))
        assert households == len(helps)


async def test_the_days_of_first_help_are_those_that_the_services_would_keep(tiny_url: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        assert await faults(session) == []
        noted = select(func.count(), func.count(DossierRow.first_helped_on))
        every, helped = (await session.execute(noted)).one()
        assert every > helped > 0


async def test_no_revision_is_missing(tiny_url: str) -> None:
    async with opened(tiny_url) as database:
        assert await check(database, REGISTRY.migrations()) == []


def test_the_full_size_is_what_the_report_says() -> None:
    assert (FULL.grassroots + 82, FULL.dossiers, FULL.deliveries) == (3_082, 200_000, 1_000_000)


def test_the_same_seed_makes_the_same_rows() -> None:
    def made() -> list[Row]:
        key, size, draw = "0" * 32, Size(0, 50, 250), Draw()
        units = [Unit(key, "540121", "林周县", [key, key, key, None, None, None])]
        helping = Helping(size, units, draw)
        rows: list[Row] = []
        for household in Households(size, units, draw).all():
            helped = helping.help(household)
            rows += [household.dossier, *household.members]
            rows += [*helped.cases, *helped.deliveries, *helped.helps]
        rows += helping.totals()
        return [{name: value for name, value in row.items() if not isinstance(value, bytes)} for row in rows]

    assert made() == made()
    assert len({row["id"] for row in made()}) == len(made())
