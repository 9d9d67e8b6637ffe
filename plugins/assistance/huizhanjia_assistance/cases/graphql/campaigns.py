"""Campaigns and their lists in the schema."""

from datetime import date
from typing import cast

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.workflow import StepRow, TransitionRow
from huizhanjia_core.workflow.graphql import HISTORY, History, Task
from huizhanjia_schema import (
    Connection,
    Money,
    Node,
    column,
    equals,
    filters,
    many,
    one,
    one_of,
    order,
    record,
    through,
    total,
    under,
    where,
    within,
)
from sqlalchemy import ColumnElement, func
from strawberry import ID

from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.campaign_models import CampaignItemRow, CampaignRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.graphql.money import CapAccount, Delivery
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import (
    CampaignKind,
    CampaignState,
    DeliveryKind,
    DeliveryState,
    ItemState,
    MoneySource,
)
from huizhanjia_assistance.dossiers.graphql import Dossier, HouseholdMember
from huizhanjia_assistance.figures import yuan


@filters
class CampaignFilter:
    """帮扶活动筛选条件，全部满足 · Filters of campaigns, all given hold."""

    kinds: list[CampaignKind] | None = where("活动类型 · Kinds", one_of(CampaignRow.kind))
    states: list[CampaignState] | None = where("状态 · States", one_of(CampaignRow.state))
    year: int | None = where("年度 · Year", equals(CampaignRow.year))
    organization: ID | None = where("所属工会 · Union", equals(CampaignRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(CampaignRow), id_of="org")


@filters
class CampaignItemFilter:
    """名单筛选条件，全部满足 · Filters of a list, all given hold."""

    states: list[ItemState] | None = where("状态 · States", one_of(CampaignItemRow.state))


@record(
    CampaignRow,
    prefix="campaign",
    scope=within(CampaignRow, Action.DELIVERY_READ),
    orders={"BEGINS": order("最近开始在前 · Latest first", CampaignRow.begins_on, descending=True)},
    filters=CampaignFilter,
)
class Campaign(Node):
    """帮扶活动：送温暖、金秋助学、救灾 · Many households helped by one decision."""

    number: str = column("编号 · Number", CampaignRow.number)
    name: str = column("名称 · Name", CampaignRow.name)
    kind: CampaignKind = column("活动类型 · Kind", CampaignRow.kind)
    service: ServiceType = column("计入的服务事项 · Service it counts as", CampaignRow.service)
    form: DeliveryKind = column("发放形式 · Money or goods", CampaignRow.form)
    source: MoneySource = column("资金来源 · Source of money", CampaignRow.source)
    state: CampaignState = column("状态 · State", CampaignRow.state)
    version: int = column("版本号 · Version", CampaignRow.version)
    event: str | None = column("灾害事件 · Event", CampaignRow.event)
    begins_on: date = column("开始日期 · Begins on", CampaignRow.begins_on)
    year: int = column("年度 · Year", CampaignRow.year)
    per_household: Money = yuan("每户（生）标准 · For each", CampaignRow.per_household)
    listed: int = column("名单户数 · On the list", CampaignRow.listed)
    organization: Organization = one("所属工会 · Union", CampaignRow.organization_id)
    items: Connection["CampaignItem"] = many("名单 · The list", by=CampaignItemRow.campaign_id)
    deliveries: Connection[Delivery] = many("发放 · Deliveries", by=DeliveryRow.campaign_id)
    delivered: Money = total(
        "已发放金额 · Delivered",
        Delivery,
        cast("ColumnElement[Money]", func.sum(DeliveryRow.amount)),
        by=DeliveryRow.campaign_id,
        where=lambda: DeliveryRow.state == DeliveryState.DELIVERED,
    )
    transitions: Connection["CampaignTransition"] = many(
        "办理经过 · What was done with it", by=TransitionRow.subject_id
    )
    available: Connection[Task] = many("本人可办环节 · What one can do next", by=StepRow.subject_id)


@record(
    CampaignItemRow,
    prefix="campaignitem",
    scope=through(Campaign, CampaignItemRow.campaign_id),
    orders={
        "NUMBER": order("按名单顺序 · As on the list", CampaignItemRow.campaign_id, CampaignItemRow.number)
    },
    filters=CampaignItemFilter,
)
class CampaignItem(Node):
    """名单上的一户（一名学生） · A household, or a student, on a list."""

    campaign: Campaign | None = one("活动 · Campaign", CampaignItemRow.campaign_id)
    number: int = column("序号 · Number", CampaignItemRow.number)
    amount: Money = yuan("金额 · Amount", CampaignItemRow.amount)
    state: ItemState = column("状态 · State", CampaignItemRow.state)
    refusal: str | None = column("不符合的原因 · Why it was refused", CampaignItemRow.refusal)
    dossier: Dossier | None = one("困难职工档案 · Dossier", CampaignItemRow.dossier_id)
    student: HouseholdMember | None = one("学生 · Student", CampaignItemRow.member_id)
    cap_account: CapAccount | None = one("所占限额 · The cap that counts it", CampaignItemRow.cap_account_id)
    delivery: Delivery | None = one("发放 · Delivery", CampaignItemRow.delivery_id)


@record(
    TransitionRow, prefix="campaignstep", scope=through(Campaign, TransitionRow.subject_id), orders=HISTORY
)
class CampaignTransition(History):
    """帮扶活动的办理经过 · Something that was done with a campaign."""
