"""The trail in the schema: readable, never writable."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from huizhanjia_schema import (
    BigInt,
    Connection,
    Node,
    Query,
    at_least,
    at_most,
    column,
    computed,
    contains,
    dimension,
    equals,
    extends,
    filters,
    is_set,
    many,
    measure,
    one,
    one_of,
    order,
    record,
    statistics,
    stats,
    through,
    under,
    where,
    within,
)
from sqlalchemy import func, select
from strawberry import ID

from huizhanjia_core.audit.actions import Action
from huizhanjia_core.audit.models import AuditResult, AuditRow
from huizhanjia_core.identity.graphql import Account
from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.organization.models import OrganizationRow


@record(
    OrganizationRow,
    prefix="auditplace",
    scope=within(OrganizationRow, Action.AUDIT_READ),
    orders={"CODE": order("按代码 · By code", OrganizationRow.code)},
)
class _Place(Node):
    """审计范围 · Where a viewer may read the trail; it only lends its scope and is no part of the schema."""


def _below(key: Any) -> Any:
    places = select(OrganizationRow.id).where(under(OrganizationRow)(key))
    return AuditRow.organization_id.in_(places)


def _words(rows: Sequence[tuple[str | None]]) -> list[list[str]]:
    return [row[0].split() if row[0] else [] for row in rows]


def _hexadecimal(rows: Sequence[tuple[Any]]) -> list[str | None]:
    return [row[0].hex if row[0] else None for row in rows]


@filters
class AuditRecordFilter:
    """审计筛选条件，全部满足 · Filters of the trail."""

    since: datetime | None = where("不早于 · From", at_least(AuditRow.at))
    until: datetime | None = where("不晚于（含） · To, included", at_most(AuditRow.at))
    account: ID | None = where("账号 · Account", equals(AuditRow.account_id), id_of="acct")
    operations: list[str] | None = where("操作名 · Operations", one_of(AuditRow.operation))
    action: str | None = where("所需权限 · The action it needs", equals(AuditRow.action))
    results: list[AuditResult] | None = where("结果 · Results", one_of(AuditRow.result))
    code: str | None = where("错误代码 · Error code", equals(AuditRow.code))
    organization: ID | None = where("工会 · Union", equals(AuditRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", _below, id_of="org")
    object: str | None = where("涉及的对象标识 · Id of an object concerned", contains(AuditRow.objects))
    revealing: bool | None = where(
        "是否查看了脱敏信息 · Whether hidden values were shown", is_set(AuditRow.revealed)
    )
    address: str | None = where("来源地址 · Address", equals(AuditRow.address))
    trace_id: str | None = where("请求编号 · Id of the request", equals(AuditRow.trace_id))


@record(
    AuditRow,
    prefix="audit",
    scope=through(_Place, AuditRow.organization_id),
    orders={"NEWEST": order("最新在前 · Newest first", AuditRow.at, descending=True)},
    filters=AuditRecordFilter,
)
class AuditRecord(Node):
    """审计记录：每次变更（含被拒绝的）和每次查看脱敏信息各一条，不可修改 · What was tried."""

    at: datetime = column("时间 · When", AuditRow.at)
    actor: str = column(
        "操作人；operator 为命令行，anonymous 为未登录 · Name of whoever acted", AuditRow.actor
    )
    account: Account | None = one("账号 · The account, if it may be seen", AuditRow.account_id)
    session: str | None = computed("会话编号 · The session", _hexadecimal, AuditRow.session_id)
    operation: str = column("操作名或命令 · The mutation or command", AuditRow.operation)
    action: str | None = column("所需权限 · The action it needs", AuditRow.action)
    organization: Organization | None = one(
        "所在工会；与具体工会无关的记在自治区 · Where", AuditRow.organization_id
    )
    result: AuditResult = column("结果 · How it ended", AuditRow.result)
    code: str | None = column("错误代码 · Why it was refused or broke off", AuditRow.code)
    reason: str | None = column("理由 · Why it was done, where somebody said", AuditRow.reason)
    objects: list[str] = computed("涉及的对象标识 · Ids of what it concerned", _words, AuditRow.objects)
    revealed: list[str] = computed("查看了哪些脱敏信息 · Hidden values shown", _words, AuditRow.revealed)
    detail: str | None = column(
        "细节（JSON），如导出的列表、条件和行数 · What else must be told, as JSON", AuditRow.detail
    )
    digest: str | None = column("输入的带密钥摘要 · Keyed digest of the input", AuditRow.digest)
    address: str | None = column("来源地址 · Address", AuditRow.address)
    trace_id: str | None = column("请求编号，同日志 · Id of the request, as in the log", AuditRow.trace_id)
    sequence: BigInt | None = column(
        "封存序号；空为尚未封存（一秒之内） · Place in the chain; null until sealed", AuditRow.sequence
    )
    hash: str | None = column("封存值（SM3） · Hash, chained", AuditRow.hash)


@stats(AuditRecord)
class AuditRecordStatistics:
    """审计统计 · Statistics of the trail."""

    operation: str | None = dimension("操作名 · Operation", AuditRow.operation)
    result: AuditResult | None = dimension("结果 · Result", AuditRow.result)
    records: int = measure("记录数 · Records", func.count())


@extends(Query)
class AuditQueries:
    """Who did what."""

    audit_records: Connection[AuditRecord] = many("审计记录 · Audit records that one may read")
    audit_record_statistics: list[AuditRecordStatistics] = statistics("审计统计 · Statistics of the trail")


PARTS: tuple[type, ...] = (AuditRecord, AuditRecordStatistics, AuditQueries)
"""What this room gives to the schema."""
