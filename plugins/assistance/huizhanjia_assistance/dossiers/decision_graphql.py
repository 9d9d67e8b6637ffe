"""What a decision on a dossier rests on, in the schema: economy, assessments, visits, notices, objections."""

from collections.abc import Sequence
from datetime import date, datetime

from huizhanjia_core.files.graphql import File
from huizhanjia_core.organization.graphql import Organization
from huizhanjia_schema import (
    PUBLIC,
    SIGNED_IN,
    Connection,
    Money,
    Node,
    Query,
    at_most_one,
    column,
    computed,
    equals,
    extends,
    filters,
    many,
    one,
    order,
    record,
    through,
    where,
)
from sqlalchemy import ColumnElement, true
from strawberry import ID

from huizhanjia_assistance.dossiers.care_kinds import ObjectionChannel, ObjectionState
from huizhanjia_assistance.dossiers.decision_models import (
    AssessmentRow,
    CriteriaSetRow,
    DibaoStandardRow,
    ObjectionRow,
    PublicNoticeRow,
    VisitRow,
)
from huizhanjia_assistance.dossiers.economy_kinds import Flow, Housing
from huizhanjia_assistance.dossiers.economy_models import CircumstancesRow, EconomyItemRow
from huizhanjia_assistance.dossiers.graphql import Dossier, HouseholdMember
from huizhanjia_assistance.dossiers.kinds import DossierCategory
from huizhanjia_assistance.figures import yuan


def lines(rows: Sequence[tuple[str]]) -> list[list[str]]:
    """The lines of texts."""
    return [row[0].splitlines() for row in rows]


@record(
    EconomyItemRow,
    prefix="economyitem",
    scope=through(Dossier, EconomyItemRow.dossier_id),
    orders={"PERIOD": order("最近的在前 · Newest first", EconomyItemRow.period_from, descending=True)},
)
class EconomyItem(Node):
    """家庭收支项目 · An income or a rigid spending of a household."""

    flow: Flow = column("项目 · What it is", EconomyItemRow.flow)
    amount: Money = yuan("金额（核算期合计） · Amount of the period", EconomyItemRow.amount)
    reimbursed: Money = yuan("其中已报销 · Of it reimbursed", EconomyItemRow.reimbursed)
    period_from: date = column("核算期起 · First day", EconomyItemRow.period_from)
    period_to: date = column("核算期止 · Last day", EconomyItemRow.period_to)
    evidence: str | None = column("证明材料 · Evidence", EconomyItemRow.evidence)
    superseded: bool = column("是否已被新的核算取代 · Whether entered anew since", EconomyItemRow.superseded)
    recorded_at: datetime = column("登记时间 · Entered at", EconomyItemRow.recorded_at)
    member: HouseholdMember | None = one("家庭成员；空为全户 · Whose; null for all", EconomyItemRow.member_id)


@record(
    CircumstancesRow,
    prefix="circumstances",
    scope=through(Dossier, CircumstancesRow.dossier_id),
    orders={"DOSSIER": order("按档案 · By dossier", CircumstancesRow.dossier_id)},
)
class Circumstances(Node):
    """家庭住房和财产状况 · How a household lives and what it owns."""

    housing: Housing = column("住房情况 · Housing", CircumstancesRow.housing)
    housing_area: int | None = column(
        "住房面积（百分之一平方米） · In 0.01 m²", CircumstancesRow.housing_area
    )
    homes: int = column("自有住房套数 · Homes owned", CircumstancesRow.homes)
    savings: Money = yuan("存款 · Savings", CircumstancesRow.savings)
    investments: Money = yuan("投资净值 · Investments, net", CircumstancesRow.investments)
    business: bool = column("是否有商铺或雇工经营 · Owns a shop or employs", CircumstancesRow.business)
    private_school: bool = column(
        "子女是否就读高收费民办学校或自费出国 · Expensive school", CircumstancesRow.private_school
    )
    vehicle: bool = column("是否日常使用非营运机动车 · Uses a vehicle", CircumstancesRow.vehicle)
    government_relief: bool = column(
        "是否已享受政府救助 · Relieved by the government", CircumstancesRow.government_relief
    )
    months_below: int = column(
        "连续低于低保标准月数 · Months below the standard", CircumstancesRow.months_below
    )
    sudden: bool = column("是否突发意外致困 · Whether it came suddenly", CircumstancesRow.sudden)
    exempt_reason: str | None = column(
        "不适用排除情形的理由 · Why exclusions do not count", CircumstancesRow.exempt_reason
    )
    version: int = column("版本号 · Version", CircumstancesRow.version)


@record(
    AssessmentRow,
    prefix="assessment",
    scope=through(Dossier, AssessmentRow.dossier_id),
    orders={"NUMBER": order("按先后 · In order of time", AssessmentRow.number)},
)
class Assessment(Node):
    """家庭经济状况核对结果（存档） · A household judged by the criteria, kept with its calculation."""

    number: int = column("序号 · Number, from 1", AssessmentRow.number)
    assessed_at: datetime = column("核对时间 · When", AssessmentRow.assessed_at)
    criteria_code: str = column("认定标准代码 · Criteria set", AssessmentRow.criteria_code)
    criteria_title: str = column("认定标准 · The same by title", AssessmentRow.criteria_title)
    standard_monthly: Money = yuan(
        "采用的低保标准（元/人·月） · The standard used", AssessmentRow.standard_monthly
    )
    standard_unit: str = column("标准所属单位 · Whose standard", AssessmentRow.standard_unit)
    standard_year: int = column("标准年度 · Of which year", AssessmentRow.standard_year)
    period_from: date = column("核算期起 · First day", AssessmentRow.period_from)
    period_to: date = column("核算期止 · Last day", AssessmentRow.period_to)
    members: int = column("家庭人口 · People", AssessmentRow.members)
    per_head: Money = yuan("人均月收入 · Monthly income per head", AssessmentRow.per_head)
    net_per_head: Money = yuan("扣除刚性支出后人均月收入 · After spending", AssessmentRow.net_per_head)
    category: DossierCategory | None = column(
        "认定类别；空为不符合 · Category; null for none", AssessmentRow.category
    )
    steps: list[str] = computed("计算过程 · The calculation, step by step", lines, AssessmentRow.steps)


@record(
    VisitRow,
    prefix="visit",
    scope=through(Dossier, VisitRow.dossier_id),
    orders={"VISITED": order("最近的在前 · Newest first", VisitRow.visited_on, descending=True)},
)
class HouseholdVisit(Node):
    """两人入户核查记录 · Two people were at a household."""

    visited_on: date = column("入户日期 · When", VisitRow.visited_on)
    visitor: str = column("核查人 · Who", VisitRow.visitor)
    companion: str = column("同行人 · With whom", VisitRow.companion)
    companion_title: str = column("同行人身份 · What they are", VisitRow.companion_title)
    findings: str = column("核查情况 · What they found", VisitRow.findings)
    request: File | None = one("困难职工帮扶申请书 · The signed request", VisitRow.request_id)
    authorization: File | None = one(
        "家庭经济状况核对授权书 · The signed authorization", VisitRow.authorization_id
    )
    photo: File | None = one("入户照片 · Photo", VisitRow.photo_id)


@record(
    ObjectionRow,
    prefix="objection",
    scope=through(Dossier, ObjectionRow.dossier_id),
    orders={"RECEIVED": order("最近的在前 · Newest first", ObjectionRow.received_on, descending=True)},
)
class Objection(Node):
    """公示异议 · An objection to a public notice."""

    received_on: date = column("收到日期 · Received on", ObjectionRow.received_on)
    channel: ObjectionChannel = column("渠道 · How it came", ObjectionRow.channel)
    objector: str | None = column("提出人（脱敏） · Who, masked", ObjectionRow.objector_mask)
    content: str = column("异议内容 · What about", ObjectionRow.content)
    state: ObjectionState = column("处理状态 · State", ObjectionRow.state)
    result: str | None = column("处理结果 · What came of it", ObjectionRow.result)
    decided_at: datetime | None = column("处理时间 · Decided at", ObjectionRow.decided_at)


@filters
class PublicNoticeFilter:
    """公示筛选条件 · Filters of public notices."""

    organization: ID | None = where("所属工会 · Union", equals(PublicNoticeRow.organization_id), id_of="org")


@record(
    PublicNoticeRow,
    prefix="publicnotice",
    scope=PUBLIC,
    orders={"PUBLISHED": order("最近的在前 · Newest first", PublicNoticeRow.published_on, descending=True)},
    filters=PublicNoticeFilter,
)
class PublicNotice(Node):
    """拟建档困难职工公示（脱敏，任何人可查） · A household in public notice, redacted, for anyone."""

    name: str = column("姓名（脱敏） · Name, masked", PublicNoticeRow.name)
    category: DossierCategory = column("困难类别 · Category", PublicNoticeRow.category)
    household_size: int = column("家庭人口 · People", PublicNoticeRow.household_size)
    published_on: date = column("公示日期 · Published on", PublicNoticeRow.published_on)
    ends_on: date = column("公示截止日（当日24时止） · Last day, 24:00", PublicNoticeRow.ends_on)
    places: str = column("张榜地点 · Where it hangs", PublicNoticeRow.places)
    contact: str = column("异议受理方式 · Whom to tell an objection", PublicNoticeRow.contact)
    unit_name: str = column("公示单位 · The union", PublicNoticeRow.unit_name)


@record(
    DibaoStandardRow,
    prefix="dibaostandard",
    scope=SIGNED_IN,
    orders={"YEAR": order("最近的在前 · Newest first", DibaoStandardRow.year, descending=True)},
)
class DibaoStandard(Node):
    """当地城镇低保标准 · The local subsistence standard of a year."""

    year: int = column("年度 · Year", DibaoStandardRow.year)
    monthly: Money = yuan("月标准（元/人） · Monthly, a head", DibaoStandardRow.monthly)
    source: str = column("依据文件 · The document", DibaoStandardRow.source)
    superseded: bool = column("是否已被更正 · Whether entered anew since", DibaoStandardRow.superseded)
    recorded_at: datetime = column("登记时间 · Entered at", DibaoStandardRow.recorded_at)
    organization: Organization = one("所属工会 · Union", DibaoStandardRow.organization_id)


@record(
    CriteriaSetRow,
    prefix="criteriaset",
    scope=SIGNED_IN,
    orders={"EFFECTIVE": order("最近的在前 · Newest first", CriteriaSetRow.effective_from, descending=True)},
)
class CriteriaSet(Node):
    """困难职工认定标准的一个版本 · A version of the criteria."""

    code: str = column("代码 · Code", CriteriaSetRow.code)
    title: str = column("名称 · Title", CriteriaSetRow.title)
    source: str = column("依据文件 · The document", CriteriaSetRow.source)
    effective_from: date = column("生效日期，至下一版本为止 · In force from", CriteriaSetRow.effective_from)
    criteria: list[str] = computed(
        "各条标准 · The criteria, a sentence each", lines, CriteriaSetRow.explained
    )
    published_at: datetime = column("发布时间 · Published at", CriteriaSetRow.published_at)


def _every() -> ColumnElement[bool]:
    return true()


@extends(Dossier)
class DossierDecisions:
    """What a decision on it rests on."""

    economy: Connection[EconomyItem] = many(
        "家庭收支 · What comes in and goes out", by=EconomyItemRow.dossier_id
    )
    circumstances: Circumstances | None = at_most_one(
        "住房和财产 · How they live", where=_every, by=CircumstancesRow.dossier_id
    )
    assessments: Connection[Assessment] = many("核对结果 · Assessments", by=AssessmentRow.dossier_id)
    visits: Connection[HouseholdVisit] = many("入户核查 · Visits", by=VisitRow.dossier_id)
    objections: Connection[Objection] = many("公示异议 · Objections", by=ObjectionRow.dossier_id)


@extends(Organization)
class OrganizationStandards:
    """What unions have of it."""

    dibao_standards: Connection[DibaoStandard] = many(
        "当地低保标准 · Subsistence standards", by=DibaoStandardRow.organization_id
    )


@extends(Query)
class DecisionRoots:
    """Entry points."""

    public_notices: Connection[PublicNotice] = many("正在公示的困难职工 · Households in public notice")
    criteria_sets: Connection[CriteriaSet] = many("困难职工认定标准 · Versions of the criteria")


PARTS: tuple[type, ...] = (
    EconomyItem,
    Circumstances,
    Assessment,
    HouseholdVisit,
    Objection,
    PublicNotice,
    DibaoStandard,
    CriteriaSet,
    DossierDecisions,
    OrganizationStandards,
    DecisionRoots,
)
"""What this file gives to the schema."""
