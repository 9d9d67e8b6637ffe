"""Persons, the posts there are and who holds them, as the schema shows them."""

from datetime import date, datetime

from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Node,
    at_least,
    at_most,
    at_most_one,
    below,
    column,
    contains,
    dimension,
    equals,
    extends,
    filters,
    is_set,
    many,
    masked,
    measure,
    one,
    one_of,
    order,
    record,
    statistics,
    stats,
    under,
    where,
    within,
)
from sqlalchemy import ColumnElement, and_, distinct, func, select, true
from strawberry import ID

from huizhanjia_core.identity.graphql import Account
from huizhanjia_core.identity.models import AccountRow, PersonRow
from huizhanjia_core.organization.graphql import Organization, Site
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.kinds import EmploymentType, PostPlace
from huizhanjia_core.people.models import AppointmentRow, DepartmentRow, PersonContactRow, PositionRow
from huizhanjia_core.people.posts import CENTER_DIRECTOR
from huizhanjia_core.people.standing import in_force

Row = AppointmentRow
_PHONE = (
    select(PersonRow.phone)
    .where(PersonRow.id == PersonContactRow.person_id)
    .correlate(PersonContactRow)
    .scalar_subquery()
)
_STAFF = select(PositionRow.id).where(PositionRow.counts_as_staff)
_DIRECTOR = select(PositionRow.id).where(PositionRow.code == CENTER_DIRECTOR)


def _directing(on: date) -> ColumnElement[bool]:
    return and_(Row.position_id.in_(_DIRECTOR), in_force(Row, on))


@filters
class PersonFilter:
    """人员筛选条件，全部满足 · Filters of persons; all given hold."""

    name_contains: str | None = where("姓名包含 · Name contains", contains(PersonRow.name))


@record(
    DepartmentRow,
    prefix="dept",
    scope=SIGNED_IN,
    orders={"CODE": order("按代码 · By code", DepartmentRow.code)},
)
class Department(Node):
    """部门 · A department that unions have."""

    code: str = column("代码 · Code", DepartmentRow.code)
    name: str = column("名称 · Name", DepartmentRow.zh)
    name_en: str = column("英文名称 · Name in English", DepartmentRow.en)


@record(
    PositionRow,
    prefix="position",
    scope=SIGNED_IN,
    orders={"CODE": order("按代码 · By code", PositionRow.code)},
)
class Position(Node):
    """职务 · A post that people can hold."""

    code: str = column("代码 · Code", PositionRow.code)
    name: str = column("名称 · Name", PositionRow.zh)
    name_en: str = column("英文名称 · Name in English", PositionRow.en)
    place: PostPlace = column("职务所在 · Where it is held", PositionRow.place)
    exclusive: bool = column("同时只能一人担任 · Held by one person at a time", PositionRow.exclusive)
    leads_center: bool = column(
        "可任本工会帮扶中心主任 · Its holder may direct the union's center", PositionRow.leads_center
    )
    counts_as_staff: bool = column(
        "计入帮扶中心工作人员 · Counts toward the center's staff", PositionRow.counts_as_staff
    )


@record(
    PersonContactRow,
    prefix="contact",
    scope=within(PersonContactRow, Action.PERSON_READ),
    orders={"NEWEST": order("最新登记在前 · Newest first", PersonContactRow.id, descending=True)},
)
class PersonContact(Node):
    """人员联系方式（限有权限者，脱敏） · How a person is reached; masked, in one's places only."""

    person: "Person" = one("人员 · The person", PersonContactRow.person_id)
    organization: Organization = one("所属工会 · The home union", PersonContactRow.organization_id)
    phone: str | None = masked("电话（脱敏） · Phone, masked", _PHONE, keep=(3, 4))
    staff_number: str | None = masked(
        "工号（脱敏） · Staff number, masked", PersonContactRow.staff_number, keep=(0, 2)
    )
    version: int = column("版本号，修改时带回 · Version", PersonContactRow.version)


@record(
    PersonRow,
    prefix="person",
    scope=SIGNED_IN,
    orders={"NAME": order("按姓名 · By name", PersonRow.name)},
    filters=PersonFilter,
)
class Person(Node):
    """人员；不一定有账号 · A person, who need not have an account."""

    name: str = column("姓名 · Name", PersonRow.name)
    contact: PersonContact | None = at_most_one(
        "联系方式（须有查看权限） · Contact, for those who may read it",
        by=PersonContactRow.person_id,
        where=true,
    )
    appointments: Connection["Appointment"] = many("任职 · Appointments", by=Row.person_id)


@filters
class AppointmentFilter:
    """任职筛选条件，全部满足 · Filters of appointments; all given hold."""

    in_force_on: date | None = where("某日在任 · In force on this day", lambda on: in_force(Row, on))
    person: ID | None = where("人员 · Person", equals(Row.person_id), id_of="person")
    position: ID | None = where("职务 · Position", equals(Row.position_id), id_of="position")
    department: ID | None = where("部门 · Department", equals(Row.department_id), id_of="dept")
    site: ID | None = where("帮扶中心 · Center", equals(Row.site_id), id_of="site")
    organization: ID | None = where("工会 · Union", equals(Row.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Row), id_of="org")
    employments: list[EmploymentType] | None = where("用工形式 · Employment", one_of(Row.employment))
    staff: bool | None = where(
        "是否帮扶中心工作人员 · Whether it counts as staff",
        lambda value: Row.position_id.in_(_STAFF) == value,
    )
    full_time: bool | None = where("是否专职 · Full-time", equals(Row.full_time))
    acting: bool | None = where("是否代理 · Acting", equals(Row.acting))
    ends: bool | None = where("是否有截止日期 · Whether it has a last day", is_set(Row.valid_to))
    valid_from_from: date | None = where("起始不早于 · Begins on or after", at_least(Row.valid_from))
    valid_from_to: date | None = where("起始不晚于 · Begins on or before", at_most(Row.valid_from))


@record(
    Row,
    prefix="post",
    scope=SIGNED_IN,
    orders={
        "VALID_FROM": order("最近任职在前 · Latest first", Row.valid_from, descending=True),
        "RECORDED_AT": order("按登记时间 · By time of recording", Row.recorded_at),
    },
    filters=AppointmentFilter,
)
class Appointment(Node):
    """任职：某人自某日起在某单位任某职 · A person holds a post at a unit from a day on."""

    person: Person = one("人员 · Who", Row.person_id)
    position: Position = one("职务 · The post", Row.position_id)
    department: Department | None = one("部门 · Department", Row.department_id)
    organization: Organization = one("工会 · The union", Row.organization_id)
    site: Site | None = one("帮扶中心 · The center, for posts there", Row.site_id)
    valid_from: date = column("起始日期 · First day", Row.valid_from)
    valid_to: date | None = column("截止日期（含） · Last day, included", Row.valid_to)
    acting: bool = column("是否代理 · Acting for somebody", Row.acting)
    full_time: bool = column("是否专职 · Full-time", Row.full_time)
    employment: EmploymentType | None = column("用工形式 · How employed", Row.employment)
    document_number: str | None = column("任职文号 · Number of the decision", Row.document_number)
    recorded_at: datetime = column("登记时间 · Recorded at", Row.recorded_at)
    end_reason: str | None = column("离任原因 · Why it ended", Row.end_reason)
    version: int = column("版本号 · Version", Row.version)


@stats(Appointment)
class AppointmentStatistics:
    """任职统计；一般加 where: {inForceOn} · Statistics of appointments, as a rule with ``inForceOn``."""

    employment: EmploymentType | None = dimension("用工形式 · Employment", Row.employment)
    position: Position | None = dimension("职务 · Position", Row.position_id)
    full_time: bool | None = dimension("是否专职 · Full-time", Row.full_time)
    prefecture: Organization | None = dimension("地市 · Prefecture", Row.anc2)
    county: Organization | None = dimension("县区 · County", Row.anc3)
    organization: Organization | None = dimension("工会 · Union", Row.organization_id)
    appointments: int = measure("任职数 · Appointments", func.count())
    people: int = measure("人数 · People", func.count(distinct(Row.person_id)))
    organizations: int = measure("工会数 · Unions", func.count(distinct(Row.organization_id)))


@extends(Organization)
class OrganizationPeople:
    """What people add to unions."""

    appointments: Connection[Appointment] = many("本级任职 · Own appointments", by=Row.organization_id)
    appointments_below: Connection[Appointment] = many(
        "本级及下辖任职 · Appointments below, own included", by=below(Row)
    )
    appointment_statistics: list[AppointmentStatistics] = statistics(
        "下辖任职统计 · Statistics of appointments below", by=below(Row)
    )


@extends(Site)
class SitePeople:
    """What people add to sites."""

    appointments: Connection[Appointment] = many("中心任职 · Appointments at the center", by=Row.site_id)
    director: Appointment | None = at_most_one(
        "某日的中心主任 · The director of the center on a day",
        by=Row.site_id,
        where=_directing,
        arguments={"on": (date, "日期 · Day")},
    )


@extends(Account)
class AccountPerson:
    """Whose account it is."""

    person: Person = one("账号所属人员 · Whose account it is", AccountRow.person_id)
