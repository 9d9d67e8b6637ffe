"""Where queries about requests and help begin, and what they add to unions."""

from typing import cast

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_schema import Connection, Money, Query, below, extends, many, statistics, total
from sqlalchemy import ColumnElement, func

from huizhanjia_assistance.cases.campaign_models import CampaignRow
from huizhanjia_assistance.cases.delivery_models import DeliveryTotalRow, HouseholdHelpRow
from huizhanjia_assistance.cases.graphql.campaigns import Campaign
from huizhanjia_assistance.cases.graphql.cases import Case
from huizhanjia_assistance.cases.graphql.figures import (
    CaseStatistics,
    DeliveryTotal,
    DeliveryTotalStatistics,
    HouseholdHelpStatistics,
    NeverHelpedStatistics,
    never_helped,
)
from huizhanjia_assistance.cases.graphql.money import CapAccount, CapRule, Delivery, HouseholdHelp, LivingCost
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.dossiers.graphql import Dossier
from huizhanjia_assistance.dossiers.household_models import DossierRow


@extends(Query)
class CaseRoots:
    """Entry points of requests, caps, deliveries and campaigns."""

    cases: Connection[Case] = many("帮扶事项 · Cases")
    case_statistics: list[CaseStatistics] = statistics("帮扶事项统计 · Statistics of cases")
    cap_rules: Connection[CapRule] = many("救助限额规定 · Versions of caps")
    living_costs: Connection[LivingCost] = many("学生基本生活费标准 · Basic living costs")
    cap_accounts: Connection[CapAccount] = many("限额台账 · Cap accounts")
    deliveries: Connection[Delivery] = many("发放 · Deliveries")
    delivery_totals: Connection[DeliveryTotal] = many("发放汇总 · Sums of deliveries")
    delivery_statistics: list[DeliveryTotalStatistics] = statistics("发放统计 · Statistics of deliveries")
    household_helps: Connection[HouseholdHelp] = many("受助家庭 · Households helped")
    household_help_statistics: list[HouseholdHelpStatistics] = statistics(
        "受助家庭统计 · Statistics of households helped"
    )
    campaigns: Connection[Campaign] = many("帮扶活动 · Campaigns")
    dossiers_never_helped: Connection[Dossier] = many(
        "未帮扶过的在档家庭 · Households in force that were never helped", where=never_helped
    )
    never_helped_statistics: list[NeverHelpedStatistics] = statistics(
        "未帮扶统计 · Statistics of households never helped"
    )


@extends(Organization)
class OrganizationCases:
    """What requests and help add to unions."""

    cases: Connection[Case] = many("帮扶事项 · Cases", by=CaseRow.organization_id)
    cases_below: Connection[Case] = many("本级及下辖帮扶事项 · Cases below, own included", by=below(CaseRow))
    case_count_below: int = total(
        "本级及下辖事项数 · Cases below, own included", Case, func.count(), by=below(CaseRow)
    )
    delivered_below: Money = total(
        "本级及下辖发放金额 · Delivered below, own included",
        DeliveryTotal,
        cast("ColumnElement[Money]", func.sum(DeliveryTotalRow.amount)),
        by=below(DeliveryTotalRow),
    )
    campaigns: Connection[Campaign] = many("帮扶活动 · Campaigns", by=CampaignRow.organization_id)
    case_statistics: list[CaseStatistics] = statistics(
        "下辖帮扶事项统计 · Statistics of cases below", by=below(CaseRow)
    )
    delivery_statistics: list[DeliveryTotalStatistics] = statistics(
        "下辖发放统计 · Statistics of deliveries below", by=below(DeliveryTotalRow)
    )
    household_help_statistics: list[HouseholdHelpStatistics] = statistics(
        "下辖受助家庭统计 · Statistics of households helped below", by=below(HouseholdHelpRow)
    )
    never_helped_statistics: list[NeverHelpedStatistics] = statistics(
        "下辖未帮扶统计 · Statistics of households never helped below", by=below(DossierRow)
    )
