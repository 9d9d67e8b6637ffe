"""The entry points of the organization room."""

from datetime import date
from typing import Any

from huizhanjia_schema import Connection, Query, at_most_one, extends, many, statistics
from sqlalchemy import ColumnElement, and_, select

from huizhanjia_core.organization.graphql.populations import PopulationFigure
from huizhanjia_core.organization.graphql.sites import Premises, PremisesStatistics, Site, SiteStatistics
from huizhanjia_core.organization.graphql.tree import (
    Organization,
    OrganizationChange,
    OrganizationStatistics,
    OrganizationVersion,
    OrganizationVersionStatistics,
    valid_on,
)
from huizhanjia_core.organization.kinds import OrganizationStatus
from huizhanjia_core.organization.models import OrganizationRow, OrganizationVersionRow


def _coded(code: Any, as_of: Any) -> ColumnElement[bool]:
    """Who has the code today, or had it on a day."""
    if as_of is None:
        return and_(OrganizationRow.code == code, OrganizationRow.status == OrganizationStatus.ACTIVE)
    then = select(OrganizationVersionRow.organization_id).where(
        OrganizationVersionRow.code == code, valid_on(as_of)
    )
    return OrganizationRow.id.in_(then)


@extends(Query)
class OrganizationRoots:
    """What can be asked without knowing any id."""

    organizations: Connection[Organization] = many("工会组织 · Unions")
    organization_by_code: Organization | None = at_most_one(
        "按代码查工会；可指定日期 · The union with a code, today or on a day",
        where=_coded,
        arguments={
            "code": (str, "代码 · Code"),
            "as_of": (date | None, "日期；空为今天 · Day; null: today"),
        },
    )
    organization_statistics: list[OrganizationStatistics] = statistics("工会组织统计 · Statistics of unions")
    organization_versions: Connection[OrganizationVersion] = many(
        "工会组织历史版本；where: {on} 取某日的全部工会 · Versions; all unions of a day by ``where.on``"
    )
    organization_version_statistics: list[OrganizationVersionStatistics] = statistics(
        "某日的工会组织统计 · Statistics in the tree of a day"
    )
    organization_changes: Connection[OrganizationChange] = many("工会组织变更记录 · Recorded changes")
    sites: Connection[Site] = many("服务场所 · Sites")
    site_statistics: list[SiteStatistics] = statistics("服务场所统计 · Statistics of sites")
    premises: Connection[Premises] = many("服务用房 · Premises")
    premises_statistics: list[PremisesStatistics] = statistics("服务用房统计 · Statistics of premises")
    population_figures: Connection[PopulationFigure] = many("人口数据 · Population figures")
