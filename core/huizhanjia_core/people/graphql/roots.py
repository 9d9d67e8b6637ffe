"""Where queries about people begin."""

from huizhanjia_schema import Connection, Query, at_most_one, extends, many, statistics

from huizhanjia_core.people.graphql.groups import LeadingGroup, LocalReport
from huizhanjia_core.people.graphql.people import (
    Appointment,
    AppointmentStatistics,
    Department,
    Person,
    PersonContact,
    Position,
)
from huizhanjia_core.people.graphql.qualifications import (
    QualificationEvidence,
    QualificationStatistics,
    QualificationWaiver,
)
from huizhanjia_core.people.models import PositionRow


@extends(Query)
class PeopleRoots:
    """Persons, posts, qualifications, leading groups."""

    departments: Connection[Department] = many("部门 · Departments")
    positions: Connection[Position] = many("职务 · Positions")
    position_by_code: Position | None = at_most_one(
        "按代码取职务 · The position of a code",
        where=lambda code: PositionRow.code == code,
        arguments={"code": (str, "代码 · Code")},
    )
    persons: Connection[Person] = many("人员 · Persons")
    person_contacts: Connection[PersonContact] = many("联系方式（限有权限者） · Contacts, in one's places")
    appointments: Connection[Appointment] = many("任职 · Appointments")
    appointment_statistics: list[AppointmentStatistics] = statistics("任职统计 · Statistics of appointments")
    qualification_evidence: Connection[QualificationEvidence] = many(
        "条件证明（限有权限者） · Evidence, in one's places"
    )
    qualification_statistics: list[QualificationStatistics] = statistics(
        "条件证明统计 · Statistics of evidence"
    )
    qualification_waivers: Connection[QualificationWaiver] = many(
        "放宽申请（限有权限者） · Waivers, in one's places"
    )
    leading_groups: Connection[LeadingGroup] = many("领导小组 · Leading groups")
    local_reports: Connection[LocalReport] = many("汇报（限有权限者） · Reports, in one's places")
