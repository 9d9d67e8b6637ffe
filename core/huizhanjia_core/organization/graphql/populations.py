"""Population figures as the schema shows them."""

from datetime import date, datetime

from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Node,
    at_least,
    at_most,
    at_most_one,
    column,
    equals,
    extends,
    filters,
    many,
    one,
    one_of,
    order,
    record,
    under,
    where,
)
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased
from strawberry import ID

from huizhanjia_core.organization.graphql.tree import Organization
from huizhanjia_core.organization.kinds import PopulationSource
from huizhanjia_core.organization.population_models import PopulationFigureRow

Row = PopulationFigureRow


def in_force(on: date) -> ColumnElement[bool]:
    """The approved figure of each union with the latest day up to ``on``."""
    other = aliased(Row)
    latest = select(func.max(other.as_of)).where(
        other.organization_id == Row.organization_id, other.approved_for_standards, other.as_of <= on
    )
    return and_(Row.approved_for_standards, Row.as_of == latest.scalar_subquery())


@filters
class PopulationFigureFilter:
    """人口数据筛选条件，全部满足 · Filters of population figures; all given hold."""

    organization: ID | None = where("工会 · Union", equals(Row.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Row), id_of="org")
    sources: list[PopulationSource] | None = where("来源 · Publishers", one_of(Row.source))
    approved: bool | None = where(
        "已核定用于标准 · Approved for standards", equals(Row.approved_for_standards)
    )
    in_force_on: date | None = where("某日适用 · In force on this day", in_force)
    value_from: int | None = where("人口不少于 · At least", at_least(Row.value))
    value_to: int | None = where("人口不多于 · At most", at_most(Row.value))


@record(
    Row,
    prefix="population",
    scope=SIGNED_IN,
    orders={
        "AS_OF": order("最近在前 · Latest first", Row.as_of, descending=True),
        "VALUE": order("按人口 · By population", Row.value),
    },
    filters=PopulationFigureFilter,
)
class PopulationFigure(Node):
    """常住人口数据 · The resident population of a union's division, as published."""

    organization: Organization = one("工会 · Union", Row.organization_id)
    as_of: date = column("时点 · The day it was counted for", Row.as_of)
    source: PopulationSource = column("来源 · Publisher", Row.source)
    value: int = column("常住人口（人） · Residents", Row.value)
    registered_resident: int | None = column(
        "户口在本地且住本地 · Registered and living here", Row.registered_resident
    )
    registered_elsewhere: int | None = column(
        "户口在外地、在本地居住半年以上 · Registered elsewhere, here for half a year",
        Row.registered_elsewhere,
    )
    registration_pending: int | None = column("户口待定 · Registration undecided", Row.registration_pending)
    away_under_half_year: int | None = column(
        "户口在本地、外出不满半年 · Registered here, away for less than half a year", Row.away_under_half_year
    )
    published_on: date | None = column("公布日期 · Published on", Row.published_on)
    document: str = column("公布文件 · The publication", Row.document)
    source_note: str | None = column("来源说明 · Note on the source", Row.source_note)
    approved_for_standards: bool = column(
        "已核定用于建设标准 · Approved for standards", Row.approved_for_standards
    )
    approved_at: datetime | None = column("核定时间 · Approved at", Row.approved_at)
    approval_reason: str | None = column("核定理由 · Why it was approved", Row.approval_reason)
    recorded_at: datetime = column("登记时间 · Recorded at", Row.recorded_at)


@extends(Organization)
class OrganizationPopulations:
    """What populations add to unions."""

    population_figures: Connection[PopulationFigure] = many(
        "人口数据 · Population figures", by=Row.organization_id
    )
    population_in_force: PopulationFigure | None = at_most_one(
        "某日适用于建设标准的人口 · The figure that standards are computed from on a day",
        by=Row.organization_id,
        where=in_force,
        arguments={"on": (date, "日期 · Day")},
    )
