"""Figures for decisions: cases, deliveries, households helped and never helped; small groups are withheld."""

from typing import Any

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_schema import (
    Coarser,
    Money,
    Node,
    column,
    dimension,
    equals,
    filters,
    measure,
    one,
    one_of,
    order,
    record,
    stats,
    under,
    where,
    within,
)
from sqlalchemy import ColumnElement, Float, case, cast, distinct, extract, func
from strawberry import ID

from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.delivery_models import COARSER, DeliveryTotalRow, HouseholdHelpRow
from huizhanjia_assistance.cases.graphql.cases import LATE, NO_DOSSIER, Case
from huizhanjia_assistance.cases.graphql.money import HouseholdHelp
from huizhanjia_assistance.cases.kinds import CaseState, Satisfaction, ServiceType, Urgency
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.dossiers.graphql import Dossier
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause
from huizhanjia_assistance.dossiers.standing import in_force
from huizhanjia_assistance.figures import SMALLEST, sum_of, yuan

_CONTENT = CaseRow.satisfaction.in_([Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED])


@stats(Case, suppress_below=SMALLEST)
class CaseStatistics:
    """帮扶事项统计 · Statistics of cases."""

    prefecture: Organization | None = dimension("地（市）工会 · Prefecture", CaseRow.anc2)
    county: Organization | None = dimension("县（区）工会 · County", CaseRow.anc3)
    organization: Organization | None = dimension("所属工会 · Union", CaseRow.organization_id)
    year: int | None = dimension("受理年度 · Year", CaseRow.year)
    service: ServiceType | None = dimension("服务事项 · Service", CaseRow.service)
    state: CaseState | None = dimension("状态 · State", CaseRow.state)
    urgency: Urgency | None = dimension("轻重缓急 · Urgency", CaseRow.urgency)
    category: DossierCategory | None = dimension("困难类别 · Category", CaseRow.category)
    cause: HardshipCause | None = dimension("致困原因 · Cause", CaseRow.cause)
    source: MoneySource | None = dimension("资金来源 · Source", CaseRow.source)
    cases: int | None = measure("事项数 · Cases", func.count())
    households: int | None = measure("户数 · Households", func.count(distinct(CaseRow.dossier_id)))
    persons: int | None = measure("人次 · People", func.sum(CaseRow.persons))
    approved: Money | None = sum_of("批准金额 · Approved", func.coalesce(func.sum(CaseRow.approved), 0))
    delivered: Money | None = sum_of("发放金额 · Delivered", func.coalesce(func.sum(CaseRow.delivered), 0))
    helped: int | None = measure("已帮扶事项数 · Cases helped", func.count(CaseRow.helped_on))
    days_to_help: float | None = measure(
        "从申请到帮扶平均天数 · Average days from request to help",
        cast(func.avg(CaseRow.days_to_help), Float),
    )
    late: int | None = measure("超期未决数 · Late for decision", func.count(case((LATE, 1))))
    dossier_late: int | None = measure(
        "应急救助后逾期未建档数 · Dossiers that have not followed in time", func.count(case((NO_DOSSIER, 1)))
    )
    asked: int | None = measure("已评价数 · Asked for satisfaction", func.count(CaseRow.satisfaction))
    satisfied: int | None = measure("满意数 · Satisfied", func.count(case((_CONTENT, 1))))


@filters
class DeliveryTotalFilter:
    """发放汇总筛选条件，全部满足 · Filters of sums of deliveries, all given hold."""

    year: int | None = where("年度 · Year", equals(DeliveryTotalRow.year))
    services: list[ServiceType] | None = where("服务事项 · Services", one_of(DeliveryTotalRow.service))
    sources: list[MoneySource] | None = where("资金来源 · Sources", one_of(DeliveryTotalRow.source))
    categories: list[DossierCategory] | None = where(
        "困难类别 · Categories", one_of(DeliveryTotalRow.category)
    )
    causes: list[HardshipCause] | None = where("主要致困原因 · Main causes", one_of(DeliveryTotalRow.cause))
    organization: ID | None = where("所属工会 · Union", equals(DeliveryTotalRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(DeliveryTotalRow), id_of="org")


def _large(sql: Any) -> Any:
    """A figure of a single row of sums, withheld where it tells of few households."""
    return case((DeliveryTotalRow.deliveries >= SMALLEST, sql))


@record(
    DeliveryTotalRow,
    prefix="deliverytotal",
    scope=within(DeliveryTotalRow, Action.DELIVERY_READ),
    orders={"YEAR": order("最近年度在前 · Latest year first", DeliveryTotalRow.year, descending=True)},
    filters=DeliveryTotalFilter,
    coarser=[
        Coarser(row, row.fold_depth, frozenset(row.fold_by), frozenset(row.fold_sums)) for row in COARSER
    ],
)
class DeliveryTotal(Node):
    """发放汇总的一行 · A row of sums of deliveries."""

    organization: Organization = one("帮扶工会 · Union", DeliveryTotalRow.organization_id)
    year: int = column("年度 · Year", DeliveryTotalRow.year)
    service: ServiceType = column("服务事项 · Service", DeliveryTotalRow.service)
    source: MoneySource | None = column("资金来源 · Source", DeliveryTotalRow.source)
    category: DossierCategory | None = column("困难类别 · Category", DeliveryTotalRow.category)
    cause: HardshipCause | None = column("主要致困原因 · Main cause", DeliveryTotalRow.cause)
    deliveries: int | None = column("次数，少于5不显示 · Deliveries", _large(DeliveryTotalRow.deliveries))
    households: int | None = column("户数，次数少于5不显示 · Households", _large(DeliveryTotalRow.households))
    persons: int | None = column("人次，次数少于5不显示 · People", _large(DeliveryTotalRow.persons))
    amount: Money | None = yuan("金额，次数少于5不显示 · Amount", _large(DeliveryTotalRow.amount))


@stats(
    DeliveryTotal,
    suppress_below=SMALLEST,
    size=func.coalesce(func.sum(DeliveryTotalRow.deliveries), 0),
)
class DeliveryTotalStatistics:
    """发放统计（按汇总表，百万笔也可即时查询） · Statistics of deliveries, from the sums."""

    prefecture: Organization | None = dimension("地（市）工会 · Prefecture", DeliveryTotalRow.anc2)
    county: Organization | None = dimension("县（区）工会 · County", DeliveryTotalRow.anc3)
    organization: Organization | None = dimension("帮扶工会 · Union", DeliveryTotalRow.organization_id)
    year: int | None = dimension("年度 · Year", DeliveryTotalRow.year)
    service: ServiceType | None = dimension("服务事项 · Service", DeliveryTotalRow.service)
    source: MoneySource | None = dimension("资金来源 · Source", DeliveryTotalRow.source)
    category: DossierCategory | None = dimension("困难类别 · Category", DeliveryTotalRow.category)
    cause: HardshipCause | None = dimension("主要致困原因 · Main cause", DeliveryTotalRow.cause)
    deliveries: int | None = measure(
        "次数 · Deliveries", func.coalesce(func.sum(DeliveryTotalRow.deliveries), 0)
    )
    households: int | None = measure(
        "户数：一户一年一项服务计一次 · Households, once a year and service",
        func.coalesce(func.sum(DeliveryTotalRow.households), 0),
    )
    persons: int | None = measure("人次 · People", func.coalesce(func.sum(DeliveryTotalRow.persons), 0))
    amount: Money | None = sum_of("金额 · Amount", func.coalesce(func.sum(DeliveryTotalRow.amount), 0))


@stats(HouseholdHelp, suppress_below=SMALLEST)
class HouseholdHelpStatistics:
    """受助家庭统计（按户去重） · Statistics of households helped, each counted once."""

    prefecture: Organization | None = dimension("地（市）工会 · Prefecture", HouseholdHelpRow.anc2)
    county: Organization | None = dimension("县（区）工会 · County", HouseholdHelpRow.anc3)
    organization: Organization | None = dimension("帮扶工会 · Union", HouseholdHelpRow.organization_id)
    year: int | None = dimension("年度 · Year", HouseholdHelpRow.year)
    service: ServiceType | None = dimension("服务事项 · Service", HouseholdHelpRow.service)
    category: DossierCategory | None = dimension(
        "困难类别（当年首次受助时） · Category when first helped in the year", HouseholdHelpRow.category
    )
    cause: HardshipCause | None = dimension(
        "主要致困原因（当年首次受助时） · Main cause when first helped in the year", HouseholdHelpRow.cause
    )
    households: int | None = measure(
        "户数（去重） · Households",
        # A filter, and no CASE in the count: PostgreSQL counts in the order of the index, without a sort.
        func.count(distinct(HouseholdHelpRow.dossier_id)).filter(HouseholdHelpRow.deliveries > 0),
    )
    persons: int | None = measure(
        "受益人数（每户每年每项服务取最多一次） · People, of each household the most helped at once",
        func.coalesce(func.sum(case((HouseholdHelpRow.deliveries > 0, HouseholdHelpRow.persons))), 0),
    )
    amount: Money | None = sum_of("金额 · Amount", func.coalesce(func.sum(HouseholdHelpRow.amount), 0))


def never_helped() -> ColumnElement[bool]:
    """Households in force that no delivery has reached."""
    return in_force() & DossierRow.first_helped_on.is_(None)


_IN_FORCE = in_force()
_NEVER = never_helped()


@stats(Dossier, suppress_below=SMALLEST)
class NeverHelpedStatistics:
    """未帮扶统计：在档家庭中从未得到帮扶的 · Households in force, and who of them was never helped."""

    prefecture: Organization | None = dimension("地（市）工会 · Prefecture", DossierRow.anc2)
    county: Organization | None = dimension("县（区）工会 · County", DossierRow.anc3)
    organization: Organization | None = dimension("所属工会 · Union", DossierRow.organization_id)
    entered_year: int | None = dimension(
        "建档年度 · Year of the approval", extract("year", DossierRow.active_since)
    )
    category: DossierCategory | None = dimension("困难类别 · Category", DossierRow.category)
    main_cause: HardshipCause | None = dimension("主要致困原因 · Main cause", DossierRow.main_cause)
    in_force: int | None = measure("在档户数 · In force", func.count(case((_IN_FORCE, 1))))
    never_helped: int | None = measure("未帮扶过户数 · Never helped", func.count(case((_NEVER, 1))))
    persons: int | None = measure(
        "未帮扶过人数 · People never helped",
        func.coalesce(func.sum(case((_NEVER, DossierRow.household_size))), 0),
    )
