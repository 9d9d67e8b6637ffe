"""Caps and deliveries in the schema."""

from datetime import date, datetime

from huizhanjia_core.files.graphql import File
from huizhanjia_core.organization.graphql import Organization, Site
from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Money,
    Node,
    at_least,
    at_most,
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
    within,
)
from strawberry import ID

from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.cap_models import CapAccountRow, CapRuleRow, LivingCostRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow, HouseholdHelpRow
from huizhanjia_assistance.cases.graphql.cases import Case
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import (
    CapKind,
    DeliveryKind,
    DeliveryState,
    MoneySource,
    ReceiptMethod,
)
from huizhanjia_assistance.dossiers.graphql import Dossier, HouseholdMember
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause
from huizhanjia_assistance.figures import yuan


@record(
    CapRuleRow,
    prefix="caprule",
    scope=SIGNED_IN,
    orders={
        "KIND": order("按类型和生效日期 · By kind and first day", CapRuleRow.kind, CapRuleRow.effective_from)
    },
)
class CapRule(Node):
    """救助限额规定的一个版本 · A version of a cap."""

    kind: CapKind = column("限额类型 · Kind", CapRuleRow.kind)
    effective_from: date = column("生效日期 · In force from", CapRuleRow.effective_from)
    multiplier: int = column("月数 · Months of the standard", CapRuleRow.multiplier)
    percent: int = column("百分比 · Percent of the base", CapRuleRow.percent)
    ceiling: Money = yuan("限额金额（应急救助） · Ceiling of emergency aid", CapRuleRow.ceiling)
    per_member: bool = column("是否按家庭人口计算 · Whether it counts by head", CapRuleRow.per_member)
    document: str = column("依据文件 · Document", CapRuleRow.document)
    recorded_at: datetime = column("登记时间 · Recorded at", CapRuleRow.recorded_at)


@record(
    LivingCostRow,
    prefix="livingcost",
    scope=SIGNED_IN,
    orders={"YEAR": order("最近学年在前 · Latest year first", LivingCostRow.year, descending=True)},
)
class LivingCost(Node):
    """学生基本生活费标准 · Basic living cost of students."""

    organization: Organization = one(
        "适用工会（含下辖） · Union, with those below", LivingCostRow.organization_id
    )
    year: int = column("学年（起始年） · School year", LivingCostRow.year)
    monthly: Money = yuan("每月金额 · A month", LivingCostRow.monthly)
    document: str = column("依据文件 · Document", LivingCostRow.document)
    recorded_at: datetime = column("登记时间 · Recorded at", LivingCostRow.recorded_at)


@filters
class CapAccountFilter:
    """限额台账筛选条件，全部满足 · Filters of cap accounts, all given hold."""

    kinds: list[CapKind] | None = where("限额类型 · Kinds", one_of(CapAccountRow.kind))
    year: int | None = where("年度 · Year", equals(CapAccountRow.year))
    dossier: ID | None = where("困难职工档案 · Dossier", equals(CapAccountRow.dossier_id), id_of="dossier")
    organization: ID | None = where("所属工会 · Union", equals(CapAccountRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(CapAccountRow), id_of="org")


@record(
    CapAccountRow,
    prefix="capaccount",
    scope=within(CapAccountRow, Action.DELIVERY_READ),
    orders={"YEAR": order("最近年度在前 · Latest year first", CapAccountRow.year, descending=True)},
    filters=CapAccountFilter,
)
class CapAccount(Node):
    """限额台账：已用、预留、剩余 · What a cap counts: used, reserved, left."""

    kind: CapKind = column("限额类型 · Kind", CapAccountRow.kind)
    year: int = column("年度，不分年度为0 · Year, 0 for none", CapAccountRow.year)
    ceiling: Money = yuan("限额 · Limit", CapAccountRow.ceiling)
    used: Money = yuan("已用 · Used", CapAccountRow.used)
    reserved: Money = yuan("已预留 · Reserved", CapAccountRow.reserved)
    left: Money = yuan("剩余 · Left", CapAccountRow.ceiling - CapAccountRow.used - CapAccountRow.reserved)
    reckoning: str = column("计算依据 · How the limit was reckoned", CapAccountRow.reckoning)
    organization: Organization = one("所属工会 · Union", CapAccountRow.organization_id)
    dossier: Dossier | None = one("困难职工档案 · Dossier", CapAccountRow.dossier_id)
    student: HouseholdMember | None = one("学生 · Student", CapAccountRow.member_id)
    deliveries: Connection["Delivery"] = many(
        "计入的发放 · Deliveries it counts", by=DeliveryRow.cap_account_id
    )
    cases: Connection[Case] = many("计入的事项 · Cases it counts", by=CaseRow.cap_account_id)


@filters
class DeliveryFilter:
    """发放筛选条件，全部满足 · Filters of deliveries, all given hold."""

    services: list[ServiceType] | None = where("服务事项 · Services", one_of(DeliveryRow.service))
    kinds: list[DeliveryKind] | None = where("发放形式 · Kinds", one_of(DeliveryRow.kind))
    states: list[DeliveryState] | None = where("状态 · States", one_of(DeliveryRow.state))
    sources: list[MoneySource] | None = where("资金来源 · Sources", one_of(DeliveryRow.source))
    year: int | None = where("年度 · Year", equals(DeliveryRow.year))
    planned_from: date | None = where("提出不早于 · Planned from", at_least(DeliveryRow.planned_on))
    planned_to: date | None = where("提出不晚于 · Planned until", at_most(DeliveryRow.planned_on))
    voucher_number: str | None = where("凭证号 · Voucher", equals(DeliveryRow.voucher_number))
    case: ID | None = where("事项 · Case", equals(DeliveryRow.case_id), id_of="case")
    campaign: ID | None = where("活动 · Campaign", equals(DeliveryRow.campaign_id), id_of="campaign")
    dossier: ID | None = where("困难职工档案 · Dossier", equals(DeliveryRow.dossier_id), id_of="dossier")
    organization: ID | None = where("所属工会 · Union", equals(DeliveryRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(DeliveryRow), id_of="org")


@record(
    DeliveryRow,
    prefix="delivery",
    scope=within(DeliveryRow, Action.DELIVERY_READ),
    orders={"PLANNED": order("最新在前 · Newest first", DeliveryRow.planned_on, descending=True)},
    filters=DeliveryFilter,
)
class Delivery(Node):
    """发放：资金、实物、服务或转介 · Help on its way to a household, or there."""

    kind: DeliveryKind = column("发放形式 · Kind", DeliveryRow.kind)
    service: ServiceType = column("服务事项 · Service", DeliveryRow.service)
    source: MoneySource | None = column("资金来源 · Source of money", DeliveryRow.source)
    state: DeliveryState = column("状态 · State", DeliveryRow.state)
    version: int = column("版本号 · Version", DeliveryRow.version)
    amount: Money = yuan("金额（实物为价值） · Amount, value of goods", DeliveryRow.amount)
    recipient: str = column("受助人（脱敏） · Recipient, masked", DeliveryRow.recipient_mask)
    category: DossierCategory | None = column("困难类别（快照） · Category then", DeliveryRow.category)
    cause: HardshipCause | None = column("致困原因（快照） · Cause then", DeliveryRow.cause)
    persons: int = column("受益人数 · People helped", DeliveryRow.persons)
    planned_on: date = column("提出日期 · Planned on", DeliveryRow.planned_on)
    delivered_on: date | None = column("发放日期 · Delivered on", DeliveryRow.delivered_on)
    year: int = column("年度 · Year", DeliveryRow.year)
    voucher_number: str | None = column("凭证号 · Voucher", DeliveryRow.voucher_number)
    voucher_on: date | None = column("凭证日期 · Day of the voucher", DeliveryRow.voucher_on)
    receipt: ReceiptMethod | None = column("签收方式 · How receipt is shown", DeliveryRow.receipt)
    received_on: date | None = column("签收日期 · Received on", DeliveryRow.received_on)
    witnesses: str | None = column("见证人或代领人 · Witnesses or proxy", DeliveryRow.witnesses)
    to_outside: str | None = column("转往其他单位 · Another body it goes to", DeliveryRow.to_outside)
    remark: str | None = column("说明 · Remark", DeliveryRow.remark)
    recorded_at: datetime = column("登记时间 · Recorded at", DeliveryRow.recorded_at)
    organization: Organization = one("所属工会 · Union", DeliveryRow.organization_id)
    case: Case | None = one("事项 · The case", DeliveryRow.case_id)
    dossier: Dossier | None = one("困难职工档案 · Dossier", DeliveryRow.dossier_id)
    member: HouseholdMember | None = one("涉及的家庭成员 · Member concerned", DeliveryRow.member_id)
    cap_account: CapAccount | None = one("所占限额 · The cap that counts it", DeliveryRow.cap_account_id)
    to_organization: Organization | None = one("转往工会 · Union it goes to", DeliveryRow.to_organization_id)
    to_site: Site | None = one("转往站、家 · Station or home it goes to", DeliveryRow.to_site_id)
    receipt_file: File | None = one("签收单 · The receipt", DeliveryRow.receipt_file_id)


@record(
    HouseholdHelpRow,
    prefix="help",
    scope=within(HouseholdHelpRow, Action.DELIVERY_READ),
    orders={"YEAR": order("最近年度在前 · Latest year first", HouseholdHelpRow.year, descending=True)},
)
class HouseholdHelp(Node):
    """一户一年一项服务得到的帮扶 · What a household got by a service in a year."""

    dossier: Dossier | None = one("困难职工档案 · Dossier", HouseholdHelpRow.dossier_id)
    organization: Organization = one("帮扶工会 · Union", HouseholdHelpRow.organization_id)
    year: int = column("年度 · Year", HouseholdHelpRow.year)
    service: ServiceType = column("服务事项 · Service", HouseholdHelpRow.service)
    deliveries: int = column("次数 · Deliveries", HouseholdHelpRow.deliveries)
    amount: Money = yuan("金额 · Amount", HouseholdHelpRow.amount)
    last_on: date = column("最近一次 · Last on", HouseholdHelpRow.last_on)


@extends(Case)
class CaseMoney:
    """What money adds to cases."""

    cap_account: CapAccount | None = one("所占限额 · The cap that counts it", CaseRow.cap_account_id)
    deliveries: Connection[Delivery] = many("发放 · Deliveries", by=DeliveryRow.case_id)


@extends(Dossier)
class DossierHelp:
    """What requests and help add to dossiers."""

    cases: Connection[Case] = many("帮扶事项 · Cases", by=CaseRow.dossier_id)
    deliveries: Connection[Delivery] = many("发放 · Deliveries", by=DeliveryRow.dossier_id)
    cap_accounts: Connection[CapAccount] = many("限额台账 · Cap accounts", by=CapAccountRow.dossier_id)
    help_by_year: Connection[HouseholdHelp] = many("历年帮扶 · Help by year", by=HouseholdHelpRow.dossier_id)
