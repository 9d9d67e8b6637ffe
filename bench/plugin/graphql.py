"""Case files, their entries and what was paid below a union, as the schema shows them."""

from datetime import date, datetime

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_schema import (
    Connection,
    Money,
    Node,
    Query,
    below,
    column,
    dimension,
    equals,
    extends,
    filters,
    many,
    masked,
    measure,
    one,
    order,
    record,
    statistics,
    stats,
    through,
    total,
    under,
    where,
    within,
)
from sqlalchemy import func
from strawberry import ID

from bench.plugin.actions import Action
from bench.plugin.models import CaseCategory, CaseRow, CaseStatus, EntryRow, EntrySource, RollupRow


@filters
class CaseFileFilter:
    """档案筛选条件，全部满足 · Filters of case files; all given hold."""

    status: CaseStatus | None = where("状态 · Status", equals(CaseRow.status))
    category: CaseCategory | None = where("类别 · Category", equals(CaseRow.category))
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(CaseRow), id_of="org")


@record(
    CaseRow,
    prefix="casefile",
    scope=within(CaseRow, Action.CASE_READ),
    orders={"OPENED_AT": order("最近建档在前 · Latest first", CaseRow.opened_at, descending=True)},
    filters=CaseFileFilter,
)
class CaseFile(Node):
    """困难职工档案 · The file of a household that a union helps."""

    number: str = column("档案编号 · Number", CaseRow.number)
    name: str = column("户主姓名 · Head of the household", CaseRow.name)
    id_number: str = masked("身份证号 · Identity number", CaseRow.id_number, keep=(6, 4))
    category: CaseCategory = column("困难类别 · Category", CaseRow.category)
    status: CaseStatus = column("状态 · Status", CaseRow.status)
    opened_at: datetime = column("建档时间 · Opened at", CaseRow.opened_at)
    closed_at: datetime | None = column("销档时间 · Closed at", CaseRow.closed_at)
    income: Money = column("家庭月收入 · Monthly income", CaseRow.income)
    standard: Money = column("当地低保标准 · Local minimum allowance", CaseRow.standard)
    family_size: int = column("家庭人口 · People in the household", CaseRow.family_size)
    children: int = column("在学子女数 · Children at school", CaseRow.children)
    disabled: bool = column("是否残疾 · Disabled", CaseRow.disabled)
    address: str = column("住址 · Address", CaseRow.address)
    employer: str | None = column("工作单位 · Employer", CaseRow.employer)
    reason: str = column("致困原因 · Cause of hardship", CaseRow.reason)
    visited_on: date | None = column("入户日期 · Visited on", CaseRow.visited_on)
    decided_on: date | None = column("审批日期 · Decided on", CaseRow.decided_on)
    organization: Organization = one("所属工会 · Union", CaseRow.organization_id)
    entries: "Connection[LedgerEntry]" = many("救助资金 · Money received", by=EntryRow.case_id)


@record(
    EntryRow,
    prefix="ledger",
    scope=through(CaseFile, EntryRow.case_id),
    orders={"BOOKED_ON": order("最近入账在前 · Latest first", EntryRow.booked_on, descending=True)},
)
class LedgerEntry(Node):
    """救助资金明细 · Money that a household received."""

    period: str = column("季度 · Quarter", EntryRow.period)
    booked_on: date = column("入账日期 · Booked on", EntryRow.booked_on)
    amount: Money = column("金额 · Amount", EntryRow.amount)
    source: EntrySource = column("资金来源 · Source", EntryRow.source)
    purpose: str = column("用途 · Purpose", EntryRow.purpose)
    case_file: CaseFile | None = one("档案 · The file", EntryRow.case_id)


@record(
    RollupRow,
    prefix="rollup",
    scope=within(RollupRow, Action.ROLLUP_READ),
    orders={"PERIOD": order("按季度 · By quarter", RollupRow.period)},
)
class FundRollup(Node):
    """救助资金汇总 · What was paid at a union and below in a quarter."""

    period: str = column("季度 · Quarter", RollupRow.period)
    amount: Money = column("金额 · Amount", RollupRow.amount)
    organization: Organization = one("工会 · Union", RollupRow.organization_id)


@stats(CaseFile)
class CaseFileStatistics:
    """档案统计 · Statistics of case files."""

    prefecture: Organization | None = dimension("地市 · Prefecture", CaseRow.anc2)
    category: CaseCategory | None = dimension("困难类别 · Category", CaseRow.category)
    cases: int = measure("户数 · Households", func.count())
    income: Money = measure("月收入合计 · Sum of monthly incomes", func.sum(CaseRow.income))


@extends(Organization)
class OrganizationCaseload:
    """What the caseload adds to unions."""

    case_files_below: Connection[CaseFile] = many("本级及下辖档案 · Files below", by=below(CaseRow))
    fund_total: Money = total(
        "已拨救助资金 · Money paid below",
        FundRollup,
        func.sum(RollupRow.amount),
        by=RollupRow.organization_id,
    )


@extends(Query)
class CaseloadRoots:
    """Entry points of the caseload."""

    case_files: Connection[CaseFile] = many("困难职工档案 · Case files")
    case_file_statistics: list[CaseFileStatistics] = statistics("档案统计 · Statistics of case files")
