"""The mutations of leading groups and reports."""

from datetime import date
from uuid import UUID

from huizhanjia_schema import (
    Info,
    Money,
    Mutation,
    argument,
    expect_id,
    extends,
    input_type,
    mutation,
    needs,
    payload,
    ref,
    result,
)
from strawberry import ID

from huizhanjia_core.organization.graphql.tree_changes import KEY, REASON, UNION, VERSION, unit
from huizhanjia_core.people import groups
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.graphql.groups import GroupDocument, GroupMember, LeadingGroup, LocalReport
from huizhanjia_core.people.graphql.people_changes import LAST_DAY, PERSON
from huizhanjia_core.people.kinds import GroupKind, GroupRole, ReportAddressee

MANAGE = needs(Action.GROUP_MANAGE)
GROUP = "领导小组 · The group"
MEMBER = "成员 · The member"


@input_type("成立领导小组 · Establish a leading group")
class EstablishGroupInput:
    """Which group of which union."""

    organization: ID = argument(UNION, id_of="org")
    kind: GroupKind = argument("类型 · Kind")
    name: str = argument("名称 · Name")
    established_on: date = argument("成立日期，不晚于今天 · Established on, not after today")
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("撤销领导小组 · Dissolve a leading group")
class DissolveGroupInput:
    """When and why."""

    group: ID = argument(GROUP, id_of="group")
    version: int = argument(VERSION)
    dissolved_on: date = argument("最后一日，不晚于今天 · Last day, not after today")
    reason: str = argument(REASON, max_length=500)


@input_type("增加领导小组成员 · Seat a member")
class SeatMemberInput:
    """Who sits in the group as what."""

    group: ID = argument(GROUP, id_of="group")
    person: ID = argument(PERSON, id_of="person")
    role: GroupRole = argument("组内职务 · Role")
    valid_from: date = argument("起始日期，不晚于今天 · First day, not after today")
    valid_to: date | None = argument(LAST_DAY, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("成员离任 · End a member's seat")
class UnseatMemberInput:
    """When and why."""

    member: ID = argument(MEMBER, id_of="member")
    last_day: date = argument(LAST_DAY)
    reason: str = argument(REASON, max_length=500)


@input_type("登记领导小组文件 · File a document of a group")
class FileGroupDocumentInput:
    """The document."""

    group: ID = argument(GROUP, id_of="group")
    title: str = argument("标题 · Title")
    document_number: str = argument("文号 · Document number", max_length=100)
    issuer: str = argument("发文机关 · Issuer")
    issued_on: date = argument("发文日期 · Issued on")
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("登记向党委、政府的汇报 · Record a report to Party committee or government")
class RecordLocalReportInput:
    """What was reported, and what came of it."""

    organization: ID = argument(UNION, id_of="org")
    reported_on: date = argument("汇报日期，不晚于今天 · Reported on, not after today")
    addressee: ReportAddressee = argument("汇报对象 · To whom")
    content: str = argument("汇报内容 · What was reported", max_length=2000, multiline=True)
    money: Money | None = argument("争取资金（元） · Support with money, yuan", default=None)
    premises: str | None = argument(
        "争取用房 · Support with rooms", max_length=500, multiline=True, default=None
    )
    posts: int | None = argument("争取岗位数 · Posts obtained", minimum=0, maximum=1000, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@payload
class EstablishGroupPayload:
    """成立领导小组的结果 · Result of establishing a group."""

    group: LeadingGroup | None = result(GROUP)


@payload
class DissolveGroupPayload:
    """撤销领导小组的结果 · Result of dissolving a group."""

    group: LeadingGroup | None = result(GROUP)


@payload
class SeatMemberPayload:
    """增加成员的结果 · Result of seating a member."""

    member: GroupMember | None = result(MEMBER)


@payload
class UnseatMemberPayload:
    """成员离任的结果 · Result of ending a seat."""

    member: GroupMember | None = result(MEMBER)


@payload
class FileGroupDocumentPayload:
    """登记文件的结果 · Result of filing a document."""

    document: GroupDocument | None = result("文件 · The document")


@payload
class RecordLocalReportPayload:
    """登记汇报的结果 · Result of recording a report."""

    report: LocalReport | None = result("汇报（须有查看权限） · The report, for those who may read it")


@extends(Mutation)
class GroupChanges:
    """What can be done with leading groups and reports."""

    @mutation("成立领导小组 · Establish a leading group", rule=MANAGE, creates=True)
    async def establish_group(self, info: Info, input: EstablishGroupInput) -> EstablishGroupPayload:  # noqa: A002 - GraphQL's word
        """Establish a leading group."""
        row = await groups.establish_group(
            info.context.work,
            organization=unit(input.organization),
            kind=input.kind,
            name=input.name,
            established_on=input.established_on,
        )
        return EstablishGroupPayload(group=ref(LeadingGroup, row.id))

    @mutation("撤销领导小组 · Dissolve a leading group", rule=MANAGE)
    async def dissolve_group(self, info: Info, input: DissolveGroupInput) -> DissolveGroupPayload:  # noqa: A002 - GraphQL's word
        """Dissolve a leading group."""
        row = await groups.dissolve_group(
            info.context.work,
            group=_group(input.group),
            version=input.version,
            dissolved_on=input.dissolved_on,
            reason=input.reason,
        )
        return DissolveGroupPayload(group=ref(LeadingGroup, row.id))

    @mutation("增加领导小组成员 · Seat a member", rule=MANAGE, creates=True)
    async def seat_member(self, info: Info, input: SeatMemberInput) -> SeatMemberPayload:  # noqa: A002 - GraphQL's word
        """Seat a person in a group."""
        row = await groups.seat_member(
            info.context.work,
            group=_group(input.group),
            person=expect_id(input.person, "person", path=("input", "person")),
            role=input.role,
            valid_from=input.valid_from,
            valid_to=input.valid_to,
        )
        return SeatMemberPayload(member=ref(GroupMember, row.id))

    @mutation("成员离任 · End a member's seat", rule=MANAGE)
    async def unseat_member(self, info: Info, input: UnseatMemberInput) -> UnseatMemberPayload:  # noqa: A002 - GraphQL's word
        """Let a seat end."""
        row = await groups.unseat_member(
            info.context.work,
            member=expect_id(input.member, "member", path=("input", "member")),
            last_day=input.last_day,
            reason=input.reason,
        )
        return UnseatMemberPayload(member=ref(GroupMember, row.id))

    @mutation("登记领导小组文件 · File a document of a group", rule=MANAGE, creates=True)
    async def file_group_document(
        self,
        info: Info,
        input: FileGroupDocumentInput,  # noqa: A002 - GraphQL's word
    ) -> FileGroupDocumentPayload:
        """File a document of a group."""
        row = await groups.file_document(
            info.context.work,
            group=_group(input.group),
            title=input.title,
            document_number=input.document_number,
            issuer=input.issuer,
            issued_on=input.issued_on,
        )
        return FileGroupDocumentPayload(document=ref(GroupDocument, row.id))

    @mutation("登记向党委、政府的汇报 · Record a report", rule=needs(Action.REPORT_MANAGE), creates=True)
    async def record_local_report(
        self,
        info: Info,
        input: RecordLocalReportInput,  # noqa: A002 - GraphQL's word
    ) -> RecordLocalReportPayload:
        """Record a report and the support it brought."""
        row = await groups.record_report(
            info.context.work,
            organization=unit(input.organization),
            reported_on=input.reported_on,
            addressee=input.addressee,
            content=input.content,
            money=input.money,
            premises=input.premises,
            posts=input.posts,
        )
        return RecordLocalReportPayload(report=ref(LocalReport, row.id))


def _group(given: ID) -> UUID:
    return expect_id(given, "group", path=("input", "group"))
