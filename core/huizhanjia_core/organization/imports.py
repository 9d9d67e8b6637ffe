"""What can be entered about organizations from a spreadsheet: populations and sites."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from huizhanjia_schema import Refusal
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.documents.importer import Column, Importer, Kind, Values, choices_of, each
from huizhanjia_core.organization import site_refusals, sites
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.kinds import OrganizationStatus, PopulationSource, SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.population_rules import Components
from huizhanjia_core.organization.populations import Publication, record_populations
from huizhanjia_core.work import Work

FIRST: Final = date(1949, 10, 1)
MOST_PEOPLE: Final = 2_000_000_000


async def units_by_code(session: AsyncSession, codes: Collection[str]) -> Mapping[str, UUID]:
    """The active unions that have the codes today."""
    query = select(OrganizationRow.code, OrganizationRow.id).where(
        OrganizationRow.code.in_(codes), OrganizationRow.status == OrganizationStatus.ACTIVE
    )
    return {row.code: row.id for row in await session.execute(query)}


UNIT: Final = Column(
    name="organization",
    zh="工会代码",
    required=True,
    longest=32,
    lookup=units_by_code,
    unknown="没有这个代码的工会",
    note="现行代码，如 540121",
)


def _part(name: str, zh: str) -> Column:
    return Column(name=name, zh=zh, kind=Kind.INTEGER, minimum=0, maximum=MOST_PEOPLE)


async def _write_populations(work: Work, rows: Sequence[Values]) -> list[Refusal | None]:
    parts = ("registered_resident", "registered_elsewhere", "registration_pending", "away_under_half_year")
    published = [
        Publication(
            **{name: value for name, value in row.items() if name not in parts},
            components=Components(*(row[name] for name in parts)),
        )
        for row in rows
    ]
    outcomes = await record_populations(work, published)
    return [one if isinstance(one, Refusal) else None for one in outcomes]


POPULATIONS: Final = Importer(
    name="core-populations",
    zh="人口数据导入",
    en="Import of populations",
    action=Action.POPULATION_RECORD,
    columns=(
        UNIT,
        Column(name="as_of", zh="时点", kind=Kind.DATE, required=True, minimum=FIRST, note="如 2015-12-31"),
        Column(
            name="source",
            zh="来源",
            kind=Kind.CHOICE,
            required=True,
            choices=choices_of(PopulationSource),
        ),
        Column(
            name="value",
            zh="常住人口",
            kind=Kind.INTEGER,
            required=True,
            minimum=0,
            maximum=MOST_PEOPLE,
            note="人数；四项构成都填时须等于四项之和",
        ),
        _part("registered_resident", "户口在本地且住本地"),
        _part("registered_elsewhere", "户口在外地且在本地居住半年以上"),
        _part("registration_pending", "户口待定"),
        _part("away_under_half_year", "户口在本地且外出不满半年"),
        Column(name="published_on", zh="公布日期", kind=Kind.DATE, minimum=FIRST),
        Column(name="document", zh="公布文件", required=True),
        Column(name="source_note", zh="来源说明", longest=1000),
    ),
    unique=("organization", "as_of", "source"),
    write=_write_populations,
)
"""Populations as publishers gave them; they are approved one by one, by someone else."""


async def _open_site(work: Work, row: Values) -> Any:
    latitude, longitude = row["latitude"], row["longitude"]
    if (latitude is None) != (longitude is None):
        raise site_refusals.BadPosition
    position = None if latitude is None else (float(latitude), float(longitude))
    given = {name: value for name, value in row.items() if name not in {"latitude", "longitude"}}
    return await sites.open_site(work, **given, position=position)


def _degrees(name: str, zh: str, most: int) -> Column:
    return Column(name=name, zh=zh, kind=Kind.DECIMAL, minimum=-most, maximum=most, places=6)


SITES: Final = Importer(
    name="core-sites",
    zh="服务场所导入",
    en="Import of sites",
    action=Action.SITE_MANAGE,
    columns=(
        UNIT,
        Column(
            name="kind",
            zh="类型",
            kind=Kind.CHOICE,
            required=True,
            choices=choices_of(SiteKind),
            note="每个县级及以上工会只有一个困难职工帮扶中心",
        ),
        Column(name="name", zh="名称", required=True),
        Column(name="opened_on", zh="开放日期", kind=Kind.DATE, required=True, minimum=FIRST),
        Column(name="address", zh="地址", required=True, longest=300),
        Column(name="hotline", zh="服务电话", longest=40),
        _degrees("latitude", "纬度", sites.POLE),
        _degrees("longitude", "经度", sites.ANTIMERIDIAN),
    ),
    unique=("organization", "kind", "name"),
    write=each(_open_site),
)
"""Sites that are open now."""
