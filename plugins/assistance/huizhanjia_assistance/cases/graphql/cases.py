"""Cases in the schema: what was asked for, what was decided, what became of it."""

from collections.abc import Sequence
from datetime import date

from huizhanjia_core.calendar.sql import local_today
from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.workflow import StepRow, TransitionRow
from huizhanjia_core.workflow.graphql import HISTORY, History, Task
from huizhanjia_schema import (
    Connection,
    Money,
    Node,
    at_least,
    at_most,
    column,
    computed,
    equals,
    filters,
    is_set,
    many,
    one,
    one_of,
    order,
    record,
    through,
    under,
    where,
)
from sqlalchemy import ColumnElement, and_, case, func, true
from strawberry import ID

from huizhanjia_assistance.cases.kinds import (
    CaseState,
    GoalTag,
    Intake,
    ReliefKind,
    ReliefOutcome,
    Satisfaction,
    ServiceType,
    Urgency,
)
from huizhanjia_assistance.cases.models import CaseRow, ReliefCheckRow
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.cases.scope import Discreet
from huizhanjia_assistance.cases.standing import late_on
from huizhanjia_assistance.dossiers.graphql import Dossier, HouseholdMember
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause
from huizhanjia_assistance.figures import yuan

_UNDECIDED = CaseRow.state.in_([CaseState.REGISTERED, CaseState.VERIFIED])
LATE = and_(_UNDECIDED, CaseRow.due_on < local_today())
"""Not decided although it is due."""

NO_DOSSIER = late_on(local_today())
"""Helped before a dossier, which has not followed in time (A24)."""


def _goals(rows: Sequence[tuple[bool, bool, bool, bool]]) -> list[list[GoalTag]]:
    return [[goal for goal, served in zip(GoalTag, row, strict=True) if served] for row in rows]


def _late(wanted: bool) -> ColumnElement[bool]:
    return LATE if wanted else ~LATE


def _without_dossier(wanted: bool) -> ColumnElement[bool]:
    return NO_DOSSIER if wanted else func.coalesce(~NO_DOSSIER, true())


@filters
class CaseFilter:
    """帮扶事项筛选条件，全部满足 · Filters of cases, all given hold."""

    number: str | None = where("编号 · Number", equals(CaseRow.number))
    services: list[ServiceType] | None = where("服务事项 · Services", one_of(CaseRow.service))
    states: list[CaseState] | None = where("状态 · States", one_of(CaseRow.state))
    urgencies: list[Urgency] | None = where("轻重缓急 · Urgencies", one_of(CaseRow.urgency))
    sources: list[MoneySource] | None = where("资金来源 · Sources of money", one_of(CaseRow.source))
    satisfactions: list[Satisfaction] | None = where("满意度 · Satisfaction", one_of(CaseRow.satisfaction))
    year: int | None = where("受理年度 · Year of registration", equals(CaseRow.year))
    registered_from: date | None = where("受理不早于 · Registered from", at_least(CaseRow.registered_on))
    registered_to: date | None = where("受理不晚于 · Registered until", at_most(CaseRow.registered_on))
    helped: bool | None = where("是否已得到帮扶 · Whether helped", is_set(CaseRow.helped_on))
    late: bool | None = where("是否超期未决 · Whether late for decision", _late)
    dossier_late: bool | None = where(
        "应急救助后是否逾期未建档 · Whether the dossier has not followed in time", _without_dossier
    )
    dossier: ID | None = where("困难职工档案 · Dossier", equals(CaseRow.dossier_id), id_of="dossier")
    organization: ID | None = where("所属工会 · Union", equals(CaseRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(CaseRow), id_of="org")


@record(
    CaseRow,
    prefix="case",
    scope=Discreet(),
    orders={
        "REGISTERED": order("最新受理在前 · Newest first", CaseRow.registered_on, descending=True),
        "DUE": order("期限最近的在前 · By deadline", CaseRow.due_on),
    },
    filters=CaseFilter,
)
class Case(Node):
    """帮扶事项：一次申请及其办理 · A request for a service and what became of it."""

    number: str = column("编号 · Number", CaseRow.number)
    service: ServiceType = column("服务事项 · Service", CaseRow.service)
    state: CaseState = column("状态 · State", CaseRow.state)
    version: int = column("版本号 · Version", CaseRow.version)
    intake: Intake = column("来访途径 · How it came", CaseRow.intake)
    urgency: Urgency = column("轻重缓急 · Urgency", CaseRow.urgency)
    life_at_risk: bool = column("有生命健康危险 · Life or health at risk", CaseRow.life_at_risk)
    no_food_or_shelter: bool = column(
        "断炊、断暖或无住处 · No food, heat or roof", CaseRow.no_food_or_shelter
    )
    dependants_alone: bool = column("老幼病残无人照料 · Dependants alone", CaseRow.dependants_alone)
    needed_by: date | None = column("最迟需要日期 · Needed by", CaseRow.needed_by)
    confidential: bool = column("是否保密 · Whether confidential", CaseRow.confidential)
    applicant: str = column("申请人（脱敏） · Applicant, masked", CaseRow.applicant_mask)
    id_number: str | None = column("身份证号（脱敏） · Identity number, masked", CaseRow.id_number_mask)
    phone: str | None = column("联系电话（脱敏） · Phone, masked", CaseRow.phone_mask)
    category: DossierCategory | None = column("困难类别（快照） · Category then", CaseRow.category)
    cause: HardshipCause | None = column("致困原因（快照） · Cause then", CaseRow.cause)
    persons: int = column("家庭人口（快照） · People in the household then", CaseRow.persons)
    registered_on: date = column("受理日期 · Registered on", CaseRow.registered_on)
    due_on: date = column("决定期限 · To be decided by", CaseRow.due_on)
    late: bool = column("是否超期未决 · Whether late for decision", case((LATE, True), else_=False))
    decided_on: date | None = column("决定日期 · Decided on", CaseRow.decided_on)
    finding: str | None = column("核实情况 · What was verified", CaseRow.finding)
    requested: Money | None = yuan("申请金额 · Amount asked for", CaseRow.requested)
    cap_limit: Money | None = yuan("批准时的限额 · The cap at approval", CaseRow.cap_limit)
    reckoning: str | None = column("限额计算 · How the cap was reckoned", CaseRow.reckoning)
    approved: Money | None = yuan("批准金额 · Approved", CaseRow.approved)
    source: MoneySource | None = column("资金来源 · Source of money", CaseRow.source)
    pending: Money = yuan("待支付 · On its way", CaseRow.pending)
    delivered: Money = yuan("已发放 · Delivered", CaseRow.delivered)
    helped_on: date | None = column("首次帮扶日期 · First helped on", CaseRow.helped_on)
    days_to_help: int | None = column("从申请到帮扶的天数 · Days from request to help", CaseRow.days_to_help)
    result: str | None = column("办理结果 · Result", CaseRow.result)
    goals: list[GoalTag] = computed(
        "工作目标 · Goals served",
        _goals,
        CaseRow.rights_protected,
        CaseRow.timely_aid,
        CaseRow.mediated,
        CaseRow.harmonious,
    )
    satisfaction: Satisfaction | None = column("满意度 · Satisfaction", CaseRow.satisfaction)
    closed_on: date | None = column("办结日期 · Closed on", CaseRow.closed_on)
    transferred_to: str | None = column("转往 · Transferred to", CaseRow.transferred_to)
    dossier_due_on: date | None = column("补建档期限 · The dossier follows by", CaseRow.dossier_due_on)
    organization: Organization = one("所属工会 · Union", CaseRow.organization_id)
    dossier: Dossier | None = one("困难职工档案 · Dossier", CaseRow.dossier_id)
    member: HouseholdMember | None = one("涉及的家庭成员 · Member concerned", CaseRow.member_id)
    predecessor: "Case | None" = one("转来的原事项 · The case it came from", CaseRow.predecessor_id)
    relief_checks: Connection["ReliefCheck"] = many(
        "其他救助核查 · Relief by others", by=ReliefCheckRow.case_id
    )
    transitions: Connection["CaseTransition"] = many(
        "办理经过 · What was done with it", by=TransitionRow.subject_id
    )
    available: Connection[Task] = many("本人可办环节 · What one can do next", by=StepRow.subject_id)


@record(
    ReliefCheckRow,
    prefix="reliefcheck",
    scope=through(Case, ReliefCheckRow.case_id),
    orders={"CASE": order("按事项 · By case", ReliefCheckRow.case_id)},
)
class ReliefCheck(Node):
    """其他救助核查（拾遗补缺） · What was found about relief by others."""

    case: Case | None = one("事项 · The case", ReliefCheckRow.case_id)
    kind: ReliefKind = column("救助渠道 · Kind of relief", ReliefCheckRow.kind)
    outcome: ReliefOutcome = column("核查结果 · What was found", ReliefCheckRow.outcome)
    amount: Money = yuan("金额 · Amount", ReliefCheckRow.amount)
    checked_on: date = column("核查日期 · Checked on", ReliefCheckRow.checked_on)
    evidence: str | None = column("依据 · Evidence", ReliefCheckRow.evidence)


@record(TransitionRow, prefix="casestep", scope=through(Case, TransitionRow.subject_id), orders=HISTORY)
class CaseTransition(History):
    """帮扶事项的办理经过 · Something that was done with a case."""
