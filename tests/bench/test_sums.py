"""Sums of counties with everything below: when they are read, that they are right, and that they stay so."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_assistance.cases.delivery_models import COARSER, CenterTotalRow, DeliveryRow, DeliveryTotalRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState
from huizhanjia_core.db.folded import fold, fold_faults
from huizhanjia_core.db.lineage import ANCESTORS
from huizhanjia_core.deployment import put_lineage_right
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.lineage import recompute
from huizhanjia_core.organization.models import OrganizationRow
from sqlalchemy import delete, func, select, update

from bench.dataset.accounts import REGION, THREE
from bench.dataset.fill import REGISTRY
from tests.bench.planned import answered
from tests.harness.api import Api, api
from tests.harness.prepared import opened

FINE, COARSE, COARSEST = "assistance_delivery_total", "assistance_center_total", "assistance_service_total"


async def read_by(house: Api, document: str, account: str, **variables: Any) -> tuple[Any, set[str]]:
    """An answer, and from which of the tables a plan read it; both engines have to agree on it."""
    data, sql, _ = await answered(house, document, account, **variables)
    return data, {name for name in (FINE, COARSE, COARSEST) if name in sql}


def statistics(arguments: str) -> str:
    given = "query($year: Int) " if "$year" in arguments else ""
    return f"""{given}{{ s: deliveryStatistics({arguments}) {{
        prefecture {{ code }} county {{ code }} organization {{ code }} year service source category
        deliveries households persons amount }} }}"""


@pytest.mark.parametrize(
    ("arguments", "account", "table"),
    [
        ("groupBy: [PREFECTURE, SERVICE]", REGION, COARSEST),
        ("groupBy: [COUNTY, YEAR]", REGION, COARSEST),
        ("groupBy: []", "c540121", COARSEST),
        ("groupBy: [SERVICE], where: {year: $year, services: [MEDICAL_AID]}", "p540100", COARSEST),
        ("groupBy: [PREFECTURE, SOURCE]", REGION, COARSE),
        ("groupBy: [SERVICE], where: {categories: [DEEP, DIBAO]}", "p540100", COARSE),
        ("groupBy: [PREFECTURE, CAUSE]", REGION, FINE),
        ("groupBy: [ORGANIZATION]", "c540121", FINE),
        ("groupBy: [SERVICE]", THREE[0], FINE),
        ("groupBy: [SERVICE], where: {under: null}", REGION, COARSEST),
    ],
)
async def test_statistics_are_read_from_the_coarser_sums_where_nothing_finer_is_asked(
    tiny_url: str, arguments: str, account: str, table: str
) -> None:
    async with api(tiny_url, REGISTRY) as house:
        data, tables = await read_by(house, statistics(arguments), account, year=2020)
    assert tables == {table}
    assert data["s"]


async def test_below_a_union_of_unknown_depth_is_read_from_the_finer_sums(tiny_url: str) -> None:
    document = """query($unit: ID!) { s: deliveryStatistics(groupBy: [SERVICE], where: {under: $unit}) {
        service deliveries } }"""
    async with opened(tiny_url) as database, database.writer() as session:
        grassroots = await session.scalar(
            select(OrganizationRow.id).where(OrganizationRow.level == UnionLevel.GRASSROOTS).limit(1)
        )
    assert grassroots is not None
    async with api(tiny_url, REGISTRY) as house:
        data, tables = await read_by(house, document, REGION, unit=f"org_{grassroots.hex}")
    assert tables == {FINE}
    assert data["s"]


async def test_the_region_by_prefecture_and_service_is_what_the_deliveries_add_up_to(tiny_url: str) -> None:
    async with opened(tiny_url) as database, database.writer() as session:
        code = select(OrganizationRow.code).where(OrganizationRow.id == DeliveryRow.anc2).scalar_subquery()
        query = select(code, DeliveryRow.service, func.count(), func.sum(DeliveryRow.amount))
        query = query.where(DeliveryRow.state == DeliveryState.DELIVERED)
        rows = await session.execute(query.group_by(DeliveryRow.anc2, DeliveryRow.service))
        wanted = {(row[0], row[1].name): (row[2], f"{row[3] / 100:.2f}") for row in rows}
    async with api(tiny_url, REGISTRY) as house:
        data, _ = await read_by(house, statistics("groupBy: [PREFECTURE, SERVICE]"), REGION)
    found = {
        (one["prefecture"]["code"], one["service"]): (one["deliveries"], one["amount"])
        for one in data["s"]
        if one["deliveries"] is not None
    }
    assert found == {key: value for key, value in wanted.items() if value[0] >= 5}


async def test_what_was_delivered_below_is_right_at_every_depth_and_for_everyone(tiny_url: str) -> None:
    """A county from the coarser sums, a grassroots union from the finer ones, in one list."""
    document = """{ o: organizations(first: 200, orderBy: CODE) { nodes { code deliveredBelow } } }"""
    async with opened(tiny_url) as database, database.writer() as session:
        wanted: Counter[str] = Counter()
        codes = dict((await session.execute(select(OrganizationRow.id, OrganizationRow.code))).all())
        sums = [getattr(DeliveryTotalRow, name) for name in ANCESTORS]
        for *above, amount in await session.execute(select(*sums, DeliveryTotalRow.amount)):
            wanted.update({codes[key]: amount for key in above if key is not None})
    async with api(tiny_url, REGISTRY) as house:
        data, tables = await read_by(house, document, REGION)
        mixed, mixed_tables = await read_by(house, document, THREE[0])
    found = {one["code"]: one["deliveredBelow"] for one in data["o"]["nodes"]}
    assert found == {code: f"{wanted[code] / 100:.2f}" for code in found}
    assert len({len(code) for code in found}) > 1  # grassroots unions are among them
    assert (tables, mixed_tables) == ({FINE, COARSEST}, {FINE})
    assert any(one["deliveredBelow"] != "0.00" for one in mixed["o"]["nodes"])


async def test_sums_follow_a_union_to_another_county(tiny_url: str) -> None:
    async with opened(tiny_url) as database:
        async with database.writer() as session:
            unions = list(await session.scalars(select(OrganizationRow)))
            counties = [row.id for row in unions if row.level is UnionLevel.COUNTY]
            moving = next(row for row in unions if row.parent_id in counties)
            target = next(key for key in counties if key != moving.parent_id)
            delivered = func.coalesce(func.sum(DeliveryTotalRow.amount), 0)
            amount = await session.scalar(
                select(delivered).where(DeliveryTotalRow.organization_id == moving.id)
            )
            before = await session.scalar(_of(target))
        assert amount
        assert before is not None
        async with database.writer() as session:
            moved = update(OrganizationRow).where(OrganizationRow.id == moving.id)
            await session.execute(moved.values(parent_id=target))
            await recompute(session, moving.id)
        async with database.writer() as session:
            assert await session.scalar(_of(target)) == before + amount
            assert [await fold_faults(session, cls) for cls in COARSER] == [0, 0]


def _of(county: UUID) -> Any:
    return select(func.sum(CenterTotalRow.amount)).where(CenterTotalRow.organization_id == county)


async def test_sums_that_went_wrong_are_put_right_at_the_start(tiny_url: str) -> None:
    """As after a time in which the plugin was disabled, or of a table that a migration has just made."""
    async with opened(tiny_url) as database:
        async with database.writer() as session:
            kept = await session.scalar(select(func.sum(CenterTotalRow.amount)))
            one = await session.scalar(select(CenterTotalRow.id).limit(1))
            await session.execute(update(CenterTotalRow).where(CenterTotalRow.id == one).values(amount=1))
            another = select(CenterTotalRow.id).where(CenterTotalRow.id != one).limit(1)
            await session.execute(
                delete(CenterTotalRow).where(CenterTotalRow.id == await session.scalar(another))
            )
        assert await put_lineage_right(database) == 2
        async with database.writer() as session:
            assert await session.scalar(select(func.sum(CenterTotalRow.amount))) == kept
            await session.execute(delete(CenterTotalRow))
        assert await put_lineage_right(database) > 2
        assert await put_lineage_right(database) == 0
        async with database.writer() as session:
            assert await session.scalar(select(func.sum(CenterTotalRow.amount))) == kept


async def test_many_who_add_at_once_lose_nothing(tiny_url: str) -> None:
    async with opened(tiny_url) as database:
        async with database.writer() as session:
            names = (*ANCESTORS, *CenterTotalRow.fold_by)
            query = select(*(getattr(DeliveryTotalRow, name) for name in names)).limit(40)
            rows = [dict(row._mapping) for row in await session.execute(query)]
            before = await session.scalar(select(func.sum(CenterTotalRow.amount)))
        changes = [{**row, "deliveries": 1, "households": 0, "persons": 1, "amount": 100} for row in rows]

        async def add(number: int) -> None:
            async with database.writer() as session:
                mine = changes if number % 2 else changes[::-1]
                await fold(session, CenterTotalRow, mine)

        await asyncio.gather(*(add(number) for number in range(20)))
        async with database.writer() as session:
            after = await session.scalar(select(func.sum(CenterTotalRow.amount)))
        assert before is not None
        assert after == before + 20 * len(changes) * 100
