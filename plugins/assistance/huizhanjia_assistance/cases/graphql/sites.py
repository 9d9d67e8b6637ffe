"""What requests and help add to sites: the caseload of a center, of a station, of a home."""

from typing import cast

from huizhanjia_core.organization.graphql import Site
from huizhanjia_core.organization.kinds import SiteKind, SiteStatus
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_schema import Connection, Money, extends, many, one, shared, statistics, total
from sqlalchemy import ColumnElement, and_, case, func

from huizhanjia_assistance.cases.delivery_models import DeliveryRow, DeliveryTotalRow
from huizhanjia_assistance.cases.graphql.cases import LATE, Case
from huizhanjia_assistance.cases.graphql.figures import (
    CaseStatistics,
    DeliveryTotal,
    DeliveryTotalStatistics,
)
from huizhanjia_assistance.cases.graphql.money import Delivery
from huizhanjia_assistance.cases.kinds import CaseState
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.dossiers.care_graphql import DossierStatistics
from huizhanjia_assistance.dossiers.graphql import Dossier
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.standing import overdue

CENTER = and_(SiteRow.kind == SiteKind.ASSISTANCE_CENTER, SiteRow.status == SiteStatus.ACTIVE)
"""One active center a union: what its union leads is led there."""

_UNION = case((CENTER, SiteRow.organization_id))
_PLACE = case((CENTER, SiteRow.organization_id), else_=SiteRow.id)
DOSSIERS = shared(DossierRow.organization_id, _UNION)
"""A center has the dossiers of its union; stations and homes lead none."""

CASES = shared(CaseRow.place_id, _PLACE)
"""A center has the requests of its union that were handed to no station or home; those have the others."""

HELP = shared(DeliveryTotalRow.organization_id, _UNION)
_OPEN = CaseRow.state.not_in([CaseState.CLOSED, CaseState.REJECTED, CaseState.TRANSFERRED])


@extends(Site)
class SiteCaseload:
    """The caseload of a site."""

    dossiers: Connection[Dossier] = many(
        "帮扶中心所管困难职工档案；站、家为空 · Dossiers of an assistance center; none of other sites",
        by=DOSSIERS,
    )
    dossier_count: int = total("所管档案数 · How many dossiers", Dossier, func.count(), by=DOSSIERS)
    dossier_overdue_count: int = total(
        "年度核查逾期档案数 · Dossiers to be verified again",
        Dossier,
        func.count(),
        by=DOSSIERS,
        where=overdue,
    )
    dossier_statistics: list[DossierStatistics] = statistics(
        "所管档案统计 · Statistics of its dossiers", by=DOSSIERS
    )
    cases: Connection[Case] = many(
        "承办事项：帮扶中心为本级工会未转出的事项，站、家为转来的事项 · The cases that are handled here",
        by=CASES,
    )
    case_count: int = total("承办事项数 · How many cases", Case, func.count(), by=CASES)
    open_case_count: int = total(
        "在办事项数 · Cases still open", Case, func.count(), by=CASES, where=lambda: _OPEN
    )
    late_case_count: int = total(
        "超期未决事项数 · Cases late for decision",
        Case,
        func.count(),
        by=CASES,
        where=lambda: LATE,
    )
    case_statistics: list[CaseStatistics] = statistics("承办事项统计 · Statistics of its cases", by=CASES)
    delivered: Money = total(
        "帮扶中心发放金额；站、家为零 · Delivered by an assistance center",
        DeliveryTotal,
        cast("ColumnElement[Money]", func.sum(DeliveryTotalRow.amount)),
        by=HELP,
    )
    delivery_statistics: list[DeliveryTotalStatistics] = statistics(
        "帮扶中心发放统计 · Statistics of its deliveries", by=HELP
    )
    referrals: Connection[Delivery] = many(
        "转来的帮扶 · Help that was referred here", by=DeliveryRow.to_site_id
    )
    referral_count: int = total("转来的帮扶数 · How much", Delivery, func.count(), by=DeliveryRow.to_site_id)


@extends(Case)
class CaseSite:
    """Where a case is handled."""

    site: Site | None = one(
        "承办的站、家；空为本级工会帮扶中心 · The station or home that handles it; null for the center",
        CaseRow.place_id,
    )
