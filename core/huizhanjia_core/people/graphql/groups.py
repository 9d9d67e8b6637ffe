"""Leading groups, their members and documents, and reports, as the schema shows them."""

from datetime import date, datetime
from typing import cast

from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Money,
    Node,
    column,
    equals,
    extends,
    filters,
    is_set,
    many,
    one,
    one_of,
    order,
    record,
    under,
    where,
    within,
)
from sqlalchemy import ColumnElement
from strawberry import ID

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.graphql.people import Person
from huizhanjia_core.people.group_models import (
    GroupDocumentRow,
    GroupMemberRow,
    LeadingGroupRow,
    LocalReportRow,
)
from huizhanjia_core.people.kinds import GroupKind, GroupRole, ReportAddressee
from huizhanjia_core.people.standing import in_force

Group = LeadingGroupRow
Member = GroupMemberRow
Report = LocalReportRow


@filters
class LeadingGroupFilter:
    """领导小组筛选条件，全部满足 · Filters of leading groups; all given hold."""

    kinds: list[GroupKind] | None = where("类型 · Kinds", one_of(Group.kind))
    dissolved: bool | None = where("是否已撤销 · Whether dissolved", is_set(Group.dissolved_on))
    organization: ID | None = where("工会 · Union", equals(Group.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Group), id_of="org")


@filters
class GroupMemberFilter:
    """成员筛选条件，全部满足 · Filters of members; all given hold."""

    roles: list[GroupRole] | None = where("组内职务 · Roles", one_of(Member.role))
    in_force_on: date | None = where("某日在组 · Seated on this day", lambda on: in_force(Member, on))


@filters
class LocalReportFilter:
    """汇报筛选条件，全部满足 · Filters of reports; all given hold."""

    addressees: list[ReportAddressee] | None = where("汇报对象 · To whom", one_of(Report.addressee))
    organization: ID | None = where("工会 · Union", equals(Report.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Report), id_of="org")


@record(
    Member,
    prefix="member",
    scope=SIGNED_IN,
    orders={"VALID_FROM": order("按起始日期 · By first day", Member.valid_from)},
    filters=GroupMemberFilter,
)
class GroupMember(Node):
    """领导小组成员 · Who sits in a leading group."""

    group: "LeadingGroup" = one("领导小组 · The group", Member.group_id)
    person: Person = one("人员 · Who", Member.person_id)
    role: GroupRole = column("组内职务 · Role", Member.role)
    valid_from: date = column("起始日期 · First day", Member.valid_from)
    valid_to: date | None = column("截止日期（含） · Last day, included", Member.valid_to)
    end_reason: str | None = column("离任原因 · Why it ended", Member.end_reason)
    version: int = column("版本号 · Version", Member.version)


@record(
    GroupDocumentRow,
    prefix="groupdoc",
    scope=SIGNED_IN,
    orders={"ISSUED_ON": order("按发文日期 · By day of issue", GroupDocumentRow.issued_on)},
)
class GroupDocument(Node):
    """领导小组文件 · A document of a leading group."""

    group: "LeadingGroup" = one("领导小组 · The group", GroupDocumentRow.group_id)
    title: str = column("标题 · Title", GroupDocumentRow.title)
    document_number: str = column("文号 · Document number", GroupDocumentRow.document_number)
    issuer: str = column("发文机关 · Issuer", GroupDocumentRow.issuer)
    issued_on: date = column("发文日期 · Issued on", GroupDocumentRow.issued_on)


@record(
    Group,
    prefix="group",
    scope=SIGNED_IN,
    orders={"ESTABLISHED_ON": order("按成立日期 · By day of establishment", Group.established_on)},
    filters=LeadingGroupFilter,
)
class LeadingGroup(Node):
    """领导小组 · A leading group of a union."""

    kind: GroupKind = column("类型 · Kind", Group.kind)
    name: str = column("名称 · Name", Group.name)
    organization: Organization = one("工会 · The union", Group.organization_id)
    established_on: date = column("成立日期 · Established on", Group.established_on)
    dissolved_on: date | None = column("撤销日期（最后一日） · Last day", Group.dissolved_on)
    dissolution_reason: str | None = column("撤销原因 · Why it was dissolved", Group.dissolution_reason)
    version: int = column("版本号，变更时带回 · Version", Group.version)
    members: Connection[GroupMember] = many("成员 · Members", by=Member.group_id)
    documents: Connection[GroupDocument] = many("文件 · Documents", by=GroupDocumentRow.group_id)


@record(
    Report,
    prefix="report",
    scope=within(Report, Action.REPORT_READ),
    orders={"REPORTED_ON": order("最近汇报在前 · Latest first", Report.reported_on, descending=True)},
    filters=LocalReportFilter,
)
class LocalReport(Node):
    """向当地党委、政府的汇报 · A report to the local Party committee or government."""

    organization: Organization = one("汇报单位 · The union", Report.organization_id)
    reported_on: date = column("汇报日期 · Reported on", Report.reported_on)
    addressee: ReportAddressee = column("汇报对象 · To whom", Report.addressee)
    content: str = column("汇报内容 · What was reported", Report.content)
    money: Money | None = column(
        "争取资金（元） · Support with money, yuan", cast("ColumnElement[Money | None]", Report.money)
    )
    premises: str | None = column("争取用房 · Support with rooms", Report.premises)
    posts: int | None = column("争取岗位数 · Posts obtained", Report.posts)
    recorded_at: datetime = column("登记时间 · Recorded at", Report.recorded_at)


@extends(Person)
class PersonGroups:
    """What leading groups add to persons."""

    group_memberships: Connection[GroupMember] = many("所在领导小组 · Seats in groups", by=Member.person_id)


@extends(Organization)
class OrganizationGroups:
    """What leading groups add to unions."""

    leading_groups: Connection[LeadingGroup] = many("领导小组 · Leading groups", by=Group.organization_id)
    local_reports: Connection[LocalReport] = many(
        "汇报（限有权限者） · Reports, in one's places", by=Report.organization_id
    )
