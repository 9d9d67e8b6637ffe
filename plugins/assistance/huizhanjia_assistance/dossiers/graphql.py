"""Dossiers and members in the schema."""

from datetime import date

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.workflow import StepRow, TransitionRow
from huizhanjia_core.workflow.graphql import HISTORY, History, Task
from huizhanjia_schema import (
    Connection,
    Money,
    Node,
    Query,
    at_least,
    at_most,
    below,
    column,
    contains,
    equals,
    extends,
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
from sqlalchemy import ColumnElement, case, func
from strawberry import ID

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import (
    DossierCategory,
    DossierState,
    ExitKind,
    ExitReason,
    GrassrootsKind,
    HardshipCause,
    Health,
    Relation,
    SchoolStage,
    Sex,
    Work,
)
from huizhanjia_assistance.dossiers.standing import overdue
from huizhanjia_assistance.figures import yuan


def _overdue(wanted: bool) -> ColumnElement[bool]:
    return overdue() if wanted else ~overdue()


@filters
class DossierFilter:
    """困难职工档案筛选条件，全部满足 · Filters of dossiers, all given hold."""

    number: str | None = where("档案编号 · Number", equals(DossierRow.number))
    applicant_name: str | None = where("申请人姓名包含 · The name holds", contains(DossierRow.applicant_name))
    states: list[DossierState] | None = where("状态 · States", one_of(DossierRow.state))
    categories: list[DossierCategory] | None = where("困难类别 · Categories", one_of(DossierRow.category))
    main_causes: list[HardshipCause] | None = where("主要致困原因 · Causes", one_of(DossierRow.main_cause))
    registered_from: date | None = where(
        "登记日期不早于 · Registered from", at_least(DossierRow.registered_on)
    )
    registered_to: date | None = where("登记日期不晚于 · Registered until", at_most(DossierRow.registered_on))
    verify_until: date | None = where("核查期限不晚于 · To be verified until", at_most(DossierRow.verify_by))
    entered_from: date | None = where("建档不早于 · Approved from", at_least(DossierRow.active_since))
    entered_to: date | None = where("建档不晚于 · Approved until", at_most(DossierRow.active_since))
    left_from: date | None = where("退出不早于 · Left from", at_least(DossierRow.exited_on))
    left_to: date | None = where("退出不晚于 · Left until", at_most(DossierRow.exited_on))
    overdue: bool | None = where("年度核查是否逾期 · Whether the verification is overdue", _overdue)
    organization: ID | None = where("所属工会 · Union", equals(DossierRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(DossierRow), id_of="org")


@record(
    DossierRow,
    prefix="dossier",
    scope=within(DossierRow, Action.DOSSIER_READ),
    orders={"REGISTERED": order("最新登记在前 · Newest first", DossierRow.registered_on, descending=True)},
    filters=DossierFilter,
)
class Dossier(Node):
    """困难职工档案，一户一档 · The file of a household in difficulty."""

    number: str = column("档案编号 · Number", DossierRow.number)
    state: DossierState = column("状态 · State", DossierRow.state)
    version: int = column("版本号 · Version", DossierRow.version)
    category: DossierCategory | None = column("困难类别 · Category", DossierRow.category)
    applicant_name: str = column("申请人姓名 · Name of the applicant", DossierRow.applicant_name)
    id_number: str | None = column("身份证号（脱敏） · Identity number, masked", DossierRow.id_number_mask)
    phone: str | None = column("联系电话（脱敏） · Phone, masked", DossierRow.phone_mask)
    address: str | None = column("住址（脱敏） · Address, masked", DossierRow.address_mask)
    bank_card: str | None = column("银行卡号（脱敏） · Bank card, masked", DossierRow.bank_card_mask)
    bank_name: str | None = column("开户银行 · Bank", DossierRow.bank_name)
    dibao_number: str | None = column("低保证号（脱敏） · Relief certificate, masked", DossierRow.dibao_mask)
    union_member: bool = column("是否工会会员 · Whether a member of the union", DossierRow.union_member)
    migrant_worker: bool = column("是否农民工 · Whether a migrant worker", DossierRow.migrant_worker)
    employer: str | None = column("工作单位 · Employer", DossierRow.employer)
    employer_code: str | None = column(
        "工作单位统一社会信用代码 · The employer's credit code", DossierRow.employer_code
    )
    household_size: int = column("家庭人口 · People in the household", DossierRow.household_size)
    main_cause: HardshipCause = column("主要致困原因 · Main cause", DossierRow.main_cause)
    secondary_cause: HardshipCause | None = column(
        "次要致困原因 · Secondary cause", DossierRow.secondary_cause
    )
    grassroots_kind: GrassrootsKind | None = column(
        "基层核实单位类型 · Kind of who verified at the grassroots", DossierRow.grassroots_kind
    )
    grassroots_name: str | None = column(
        "基层核实单位 · Who verified at the grassroots", DossierRow.grassroots_name
    )
    grassroots_person: str | None = column("基层核实人 · By whom there", DossierRow.grassroots_person)
    grassroots_on: date | None = column("基层核实日期 · When", DossierRow.grassroots_on)
    registered_on: date = column("登记日期 · Registered on", DossierRow.registered_on)
    visited_on: date | None = column("入户核查日期 · Visited on", DossierRow.visited_on)
    income_per_head: Money | None = yuan("人均月收入 · Monthly income per head", DossierRow.income_per_head)
    active_since: date | None = column("建档日期 · Approved on", DossierRow.active_since)
    verified_on: date | None = column("最近一次全面核查 · Last verified on", DossierRow.verified_on)
    verify_by: date | None = column("下次核查期限 · To be verified by", DossierRow.verify_by)
    overdue: bool = column(
        "年度核查是否逾期 · Whether the verification is overdue", case((overdue(), True), else_=False)
    )
    exit_kind: ExitKind | None = column("退出去向 · Way out", DossierRow.exit_kind)
    exit_reason: ExitReason | None = column("退出原因 · Reason of the exit", DossierRow.exit_reason)
    exited_on: date | None = column("退出日期 · Left on", DossierRow.exited_on)
    retain_until: date | None = column("保存至 · Kept until", DossierRow.retain_until)
    organization: Organization = one("所属工会 · Union", DossierRow.organization_id)
    members: Connection["HouseholdMember"] = many("家庭成员 · Members", by=MemberRow.dossier_id)
    transitions: Connection["DossierTransition"] = many(
        "办理经过 · What was done with it", by=TransitionRow.subject_id
    )
    available: Connection[Task] = many("本人可办环节 · What one can do next", by=StepRow.subject_id)


@record(
    TransitionRow,
    prefix="dossierstep",
    scope=through(Dossier, TransitionRow.subject_id),
    orders=HISTORY,
)
class DossierTransition(History):
    """困难职工档案的办理经过 · Something that was done with a dossier."""


@record(
    MemberRow,
    prefix="householdmember",
    scope=through(Dossier, MemberRow.dossier_id),
    orders={"POSITION": order("按登记先后 · In order of registration", MemberRow.position)},
)
class HouseholdMember(Node):
    """家庭成员 · A member of the household."""

    name: str = column("姓名 · Name", MemberRow.name)
    relation: Relation = column("与申请人关系 · Relation to the applicant", MemberRow.relation)
    id_number: str | None = column("身份证号（脱敏） · Identity number, masked", MemberRow.id_number_mask)
    sex: Sex = column("性别 · Sex", MemberRow.sex)
    birth_year: int | None = column("出生年份 · Year of birth", MemberRow.birth_year)
    work: Work = column("就业状况 · Work", MemberRow.work)
    employer: str | None = column("工作单位 · Employer", MemberRow.employer)
    employer_code: str | None = column(
        "工作单位统一社会信用代码 · The employer's credit code", MemberRow.employer_code
    )
    school_stage: SchoolStage | None = column("就学阶段 · Stage of schooling", MemberRow.school_stage)
    school: str | None = column("就读学校 · School", MemberRow.school)
    health: Health = column("健康状况 · Health", MemberRow.health)
    diagnosis: str | None = column("病情诊断（脱敏） · Diagnosis, masked", MemberRow.diagnosis_mask)
    disability: str | None = column("残疾情况（脱敏） · Disability, masked", MemberRow.disability_mask)
    left_on: date | None = column("离开家庭日期 · Left the household on", MemberRow.left_on)
    version: int = column("版本号 · Version", MemberRow.version)
    dossier: Dossier | None = one("所属档案 · The dossier", MemberRow.dossier_id)


@extends(Organization)
class OrganizationDossiers:
    """What dossiers add to unions."""

    dossiers: Connection[Dossier] = many("困难职工档案 · Dossiers", by=DossierRow.organization_id)
    dossiers_below: Connection[Dossier] = many(
        "本级及下辖困难职工档案 · Dossiers below, own included", by=below(DossierRow)
    )
    dossier_count: int = total(
        "档案数 · Number of dossiers", Dossier, func.count(), by=DossierRow.organization_id
    )


@extends(Query)
class DossierRoots:
    """Entry points of dossiers."""

    dossiers: Connection[Dossier] = many("困难职工档案 · Dossiers")


PARTS: tuple[type, ...] = (Dossier, DossierTransition, HouseholdMember, OrganizationDossiers, DossierRoots)
"""What this room gives to the schema."""
