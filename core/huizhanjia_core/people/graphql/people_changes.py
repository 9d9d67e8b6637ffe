"""The mutations of persons, posts and appointments."""

from datetime import date

from huizhanjia_schema import (
    Info,
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
from huizhanjia_core.people import appointments, persons, posts
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.graphql.people import Appointment, Department, Person, PersonContact, Position
from huizhanjia_core.people.kinds import EmploymentType, PostPlace

PERSON = "人员 · The person"
LAST_DAY = "截止日期（含） · Last day, included"


@input_type("登记人员 · Register a person")
class RegisterPersonInput:
    """Who, and at which union."""

    organization: ID = argument("所属工会 · The home union", id_of="org")
    name: str = argument("姓名 · Name", max_length=50)
    phone: str | None = argument("电话 · Phone", max_length=20, default=None)
    staff_number: str | None = argument("工号 · Staff number", max_length=40, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("更正人员信息，须填全部内容 · Correct a person's data; give all of it")
class CorrectPersonInput:
    """What is right from now on."""

    contact: ID = argument("联系方式 · The contact record", id_of="contact")
    version: int = argument(VERSION)
    name: str = argument("姓名 · Name", max_length=50)
    phone: str | None = argument("电话 · Phone", max_length=20, default=None)
    staff_number: str | None = argument("工号 · Staff number", max_length=40, default=None)


@input_type("查看人员的联系方式 · Reveal a person's contact")
class RevealContactInput:
    """Whose, and why."""

    contact: ID = argument("联系方式 · The contact record", id_of="contact")
    reason: str = argument("理由 · Why it must be seen", max_length=200)


@input_type("增加部门 · Add a department")
class AddDepartmentInput:
    """Its code and names."""

    code: str = argument("代码，大写字母、数字、下划线 · Code, in capitals", max_length=60)
    name: str = argument("名称 · Name", max_length=100)
    name_en: str = argument("英文名称 · Name in English", max_length=100)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("增加职务 · Add a position")
class AddPositionInput:
    """Its code, names and nature."""

    code: str = argument("代码，大写字母、数字、下划线 · Code, in capitals", max_length=60)
    name: str = argument("名称 · Name", max_length=100)
    name_en: str = argument("英文名称 · Name in English", max_length=100)
    place: PostPlace = argument("职务所在 · Where it is held")
    exclusive: bool = argument("同时只能一人担任 · Held by one person at a time", default=False)
    counts_as_staff: bool = argument("计入帮扶中心工作人员 · Counts as staff of a center", default=False)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("任职 · Appoint somebody")
class AppointInput:
    """Who holds which post where, and from when."""

    organization: ID = argument(UNION, id_of="org")
    person: ID = argument(PERSON, id_of="person")
    position: ID = argument("职务 · The post", id_of="position")
    site: ID | None = argument("帮扶中心（中心职务必填） · The center", default=None, id_of="site")
    department: ID | None = argument("部门 · Department", default=None, id_of="dept")
    valid_from: date = argument("起始日期 · First day")
    valid_to: date | None = argument(LAST_DAY, default=None)
    acting: bool = argument("是否代理 · Acting for somebody", default=False)
    full_time: bool = argument("是否专职 · Full-time", default=False)
    employment: EmploymentType | None = argument("用工形式（工作人员必填） · How employed", default=None)
    document_number: str | None = argument("任职文号 · Number", max_length=100, default=None)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("离任 · End a term")
class EndAppointmentInput:
    """Which term ends when, and why."""

    appointment: ID = argument("任职 · The appointment", id_of="post")
    last_day: date = argument(LAST_DAY)
    reason: str = argument(REASON, max_length=500)


@payload
class RegisterPersonPayload:
    """登记人员的结果 · Result of registering a person."""

    person: Person | None = result(PERSON)
    contact: PersonContact | None = result(
        "联系方式（须有查看权限） · The contact, for those who may read it"
    )


@payload
class CorrectPersonPayload:
    """更正人员信息的结果 · Result of correcting a person's data."""

    contact: PersonContact | None = result(
        "联系方式（须有查看权限） · The contact, for those who may read it"
    )


@payload
class RevealContactPayload:
    """查看联系方式的结果，不要缓存 · Result of revealing a contact; not to be kept."""

    phone: str | None = result("电话 · The number")
    staff_number: str | None = result("工号 · Staff number")


@payload
class AddDepartmentPayload:
    """增加部门的结果 · Result of adding a department."""

    department: Department | None = result("部门 · The department")


@payload
class AddPositionPayload:
    """增加职务的结果 · Result of adding a position."""

    position: Position | None = result("职务 · The position")


@payload
class AppointPayload:
    """任职的结果 · Result of appointing somebody."""

    appointment: Appointment | None = result("任职 · The appointment")


@payload
class EndAppointmentPayload:
    """离任的结果 · Result of ending a term."""

    appointment: Appointment | None = result("任职 · The appointment")


@extends(Mutation)
class PeopleChanges:
    """What can be done with persons and posts."""

    @mutation("登记人员 · Register a person", rule=needs(Action.PERSON_MANAGE), creates=True)
    async def register_person(self, info: Info, input: RegisterPersonInput) -> RegisterPersonPayload:  # noqa: A002 - GraphQL's word
        """Register a person."""
        row = await persons.register(
            info.context.work,
            organization=unit(input.organization),
            name=input.name,
            phone=input.phone,
            staff_number=input.staff_number,
        )
        return RegisterPersonPayload(person=ref(Person, row.person_id), contact=ref(PersonContact, row.id))

    @mutation("更正人员信息 · Correct a person's data", rule=needs(Action.PERSON_MANAGE))
    async def correct_person(self, info: Info, input: CorrectPersonInput) -> CorrectPersonPayload:  # noqa: A002 - GraphQL's word
        """Correct a person's data."""
        row = await persons.correct(
            info.context.work,
            contact=expect_id(input.contact, "contact", path=("input", "contact")),
            version=input.version,
            name=input.name,
            phone=input.phone,
            staff_number=input.staff_number,
        )
        return CorrectPersonPayload(contact=ref(PersonContact, row.id))

    @mutation(
        "查看人员的电话和工号，须填理由，记入审计 · Reveal a person's contact",
        rule=needs(Action.PERSON_MANAGE),
    )
    async def reveal_contact(self, info: Info, input: RevealContactInput) -> RevealContactPayload:  # noqa: A002 - GraphQL's word
        """Show phone and staff number once; it is recorded who saw them and why."""
        shown = await persons.reveal(
            info.context.work,
            contact=expect_id(input.contact, "contact", path=("input", "contact")),
            reason=input.reason,
        )
        return RevealContactPayload(phone=shown.phone, staff_number=shown.staff_number)

    @mutation("增加部门 · Add a department", rule=needs(Action.POSITION_MANAGE), creates=True)
    async def add_department(self, info: Info, input: AddDepartmentInput) -> AddDepartmentPayload:  # noqa: A002 - GraphQL's word
        """Add a department."""
        row = await posts.add_department(info.context.work, code=input.code, zh=input.name, en=input.name_en)
        return AddDepartmentPayload(department=ref(Department, row.id))

    @mutation("增加职务 · Add a position", rule=needs(Action.POSITION_MANAGE), creates=True)
    async def add_position(self, info: Info, input: AddPositionInput) -> AddPositionPayload:  # noqa: A002 - GraphQL's word
        """Add a position."""
        row = await posts.add_position(
            info.context.work,
            code=input.code,
            zh=input.name,
            en=input.name_en,
            place=input.place,
            exclusive=input.exclusive,
            counts_as_staff=input.counts_as_staff,
        )
        return AddPositionPayload(position=ref(Position, row.id))

    @mutation("任职 · Appoint somebody", rule=needs(Action.APPOINTMENT_MANAGE), creates=True)
    async def appoint(self, info: Info, input: AppointInput) -> AppointPayload:  # noqa: A002 - GraphQL's word
        """Let a person hold a post."""
        site, department = input.site, input.department
        row = await appointments.appoint(
            info.context.work,
            person=expect_id(input.person, "person", path=("input", "person")),
            position=expect_id(input.position, "position", path=("input", "position")),
            organization=unit(input.organization),
            site=None if site is None else expect_id(site, "site", path=("input", "site")),
            department=None
            if department is None
            else expect_id(department, "dept", path=("input", "department")),
            valid_from=input.valid_from,
            valid_to=input.valid_to,
            acting=input.acting,
            full_time=input.full_time,
            employment=input.employment,
            document_number=input.document_number,
        )
        return AppointPayload(appointment=ref(Appointment, row.id))

    @mutation("离任 · End a term", rule=needs(Action.APPOINTMENT_MANAGE))
    async def end_appointment(self, info: Info, input: EndAppointmentInput) -> EndAppointmentPayload:  # noqa: A002 - GraphQL's word
        """Let a term end."""
        key = expect_id(input.appointment, "post", path=("input", "appointment"))
        row = await appointments.end_appointment(
            info.context.work, appointment=key, last_day=input.last_day, reason=input.reason
        )
        return EndAppointmentPayload(appointment=ref(Appointment, row.id))
