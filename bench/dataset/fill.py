"""Fills an empty database, SQLite or PostgreSQL: the core and the assistance centers of a whole region."""

from collections.abc import Callable, Sequence
from typing import Any

from huizhanjia_assistance.cases.delivery_models import (
    COARSER,
    DeliveryRow,
    DeliveryTotalRow,
    HouseholdHelpRow,
)
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.plugin import plugin
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.organization import seed
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.plugins import Registry
from sqlalchemy import Table, select

from bench.dataset.accounts import enter_accounts
from bench.dataset.copying import Copier, analyze, unindexed
from bench.dataset.draw import Draw
from bench.dataset.helping import Helping, coarser
from bench.dataset.households import Households
from bench.dataset.size import Size
from bench.dataset.units import Unit, below, organizations, unit_of
from tests.harness.prepared import opened, work_in

REGISTRY = Registry.of([plugin])
"""The core and the assistance centers, which is what the benchmark serves."""

STEP = 1_000
"""Households between two notes of progress."""

Advance = Callable[[int], None]
"""Told how many households more are there."""


async def fill(url: str, size: Size, advance: Advance = lambda _: None) -> None:
    """Create tables by migrations, the 82 unions and the accounts by the services, and the rest at once.

    Args:
        url: of an empty database.
        size: how many rows.
        advance: told of progress.
    """
    async with opened(url) as database:
        await upgrade(database, REGISTRY)
        async with work_in(database) as work:
            await seed.load(work)
            query = select(OrganizationRow).where(OrganizationRow.level == UnionLevel.COUNTY)
            counties = [unit_of(row) for row in await work.session.scalars(query.order_by("code"))]
        async with (
            database.changing_tables() as connection,
            unindexed(connection, database.dialect, [_table(mapped) for mapped in MAPPED]),
        ):
            copier = Copier(connection, database.dialect)
            await _households(copier, size, counties, advance)
        async with work_in(database) as work:
            await enter_accounts(work)
        await analyze(database)


MAPPED: Sequence[Any] = (
    OrganizationRow,
    DossierRow,
    MemberRow,
    CaseRow,
    DeliveryRow,
    HouseholdHelpRow,
    DeliveryTotalRow,
    *COARSER,
)
"""The tables that are filled without going through services."""


def _table(mapped: Any) -> Table:
    table: Table = mapped.__table__
    return table


async def _households(copier: Copier, size: Size, counties: Sequence[Unit], advance: Advance) -> None:
    unions, dossiers, members, cases, deliveries, helps, totals, *kept = map(_table, MAPPED)
    draw = Draw()
    county_of = [counties[number % len(counties)] for number in range(size.grassroots)]
    grassroots = [
        below(county, number // len(counties) + 1, draw.key(0)) for number, county in enumerate(county_of)
    ]
    await copier.add(unions, list(organizations(grassroots, county_of, len(counties))))
    units = [*grassroots, *counties]
    helping = Helping(size, units, draw)
    for household in Households(size, units, draw).all():
        helped = helping.help(household)
        await copier.add(dossiers, [household.dossier])
        await copier.add(members, household.members)
        await copier.add(cases, helped.cases)
        await copier.add(deliveries, helped.deliveries)
        await copier.add(helps, helped.helps)
        if household.number % STEP == STEP - 1:
            advance(STEP)
    sums = list(helping.totals())
    await copier.add(totals, sums)
    for cls, table in zip(COARSER, kept, strict=True):
        await copier.add(table, list(coarser(cls, sums)))
    await copier.finish()
