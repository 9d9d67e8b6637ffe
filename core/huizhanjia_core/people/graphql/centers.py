"""How long staff is expected to stay, and who manages a center, as the schema shows it."""

from datetime import datetime

from huizhanjia_schema import (
    Connection,
    Info,
    Mutation,
    Node,
    Query,
    argument,
    at_least,
    at_most_one,
    column,
    equals,
    expect_id,
    extends,
    filters,
    input_type,
    many,
    mutation,
    needs,
    one,
    order,
    payload,
    record,
    ref,
    result,
    under,
    where,
    within,
)
from sqlalchemy import true
from strawberry import ID

from huizhanjia_core.organization.actions import Action as Organizing
from huizhanjia_core.organization.graphql import Organization, Site
from huizhanjia_core.organization.graphql.tree_changes import VERSION
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.people import centers, tenure
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.graphql.people import Appointment, Department
from huizhanjia_core.people.models import TenureOutlookRow

Row = TenureOutlookRow
LONG_TERM = "能否长期服务 · Whether they can serve for long"
MONTHS = "预期服务月数 · Expected months of service"


@filters
class TenureOutlookFilter:
    """任期预期筛选条件，全部满足 · Filters of expected tenures; all given hold."""

    can_serve_long_term: bool | None = where(LONG_TERM, equals(Row.can_serve_long_term))
    expected_tenure_from: int | None = where(
        "预期服务月数不少于 · At least so many months", at_least(Row.expected_months)
    )
    organization: ID | None = where("工会 · Union", equals(Row.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Row), id_of="org")


@record(
    Row,
    prefix="tenure",
    scope=within(Row, Action.QUALIFICATION_READ),
    orders={
        "PREFERENCE": order(
            "能长期服务的在前，再按月数 · Whoever can serve for long first", Row.preference, descending=True
        ),
    },
    filters=TenureOutlookFilter,
)
class TenureOutlook(Node):
    """工作人员的任期预期（§3 优先条件，不是必要条件） · How long a staff member is expected to stay."""

    appointment: Appointment = one("任职 · The appointment", Row.appointment_id)
    organization: Organization = one("工会 · The union", Row.organization_id)
    can_serve_long_term: bool = column(LONG_TERM, Row.can_serve_long_term)
    expected_tenure_months: int | None = column(MONTHS, Row.expected_months)
    recorded_at: datetime = column("登记时间 · Recorded at", Row.recorded_at)
    version: int = column("版本号，修改时带回 · Version, to be sent back with a change", Row.version)


@extends(Appointment)
class AppointmentTenure:
    """What is expected of an appointment."""

    tenure_outlook: TenureOutlook | None = at_most_one(
        "任期预期（须有查看权限） · The expected tenure, for those who may read it",
        by=Row.appointment_id,
        where=true,
    )


@extends(Site)
class SiteManagement:
    """Who manages a center; the union leads it."""

    manage_department: Department | None = one(
        "主管部门：工会的保障部门（§3） · The protection department that manages the center",
        SiteRow.manage_department_id,
    )


@extends(Query)
class TenureRoots:
    """Where queries about expected tenures begin."""

    tenure_outlooks: Connection[TenureOutlook] = many(
        "任期预期（限有权限者），录用时排序参考 · Expected tenures, in one's places"
    )


@input_type("设置帮扶中心的代码和主管部门 · Set a center's code and managing department")
class SetCenterManagementInput:
    """Which code and which department."""

    site: ID = argument("帮扶中心 · The center", id_of="site")
    version: int = argument(VERSION)
    manage_department: ID = argument("保障部门 · The protection department", id_of="dept")
    code: str | None = argument(
        "代码，大写字母、数字和连字符，不重复；不填则不变 · Code, unique; kept when left out",
        max_length=40,
        default=None,
    )


@input_type("登记工作人员的任期预期 · Record how long a staff member is expected to stay")
class SetTenureOutlookInput:
    """How long."""

    appointment: ID = argument("工作人员的任职 · The appointment, of staff", id_of="post")
    version: int | None = argument(
        "任期预期的版本号；首次登记不填 · Version; none the first time", default=None
    )
    can_serve_long_term: bool = argument(LONG_TERM)
    expected_tenure_months: int | None = argument(MONTHS, minimum=1, maximum=tenure.LONGEST, default=None)


@payload
class SetCenterManagementPayload:
    """设置代码和主管部门的结果 · Result of setting code and department."""

    site: Site | None = result("帮扶中心 · The center")


@payload
class SetTenureOutlookPayload:
    """登记任期预期的结果 · Result of recording an expected tenure."""

    tenure_outlook: TenureOutlook | None = result(
        "任期预期（须有查看权限） · The expected tenure, for those who may read it"
    )


@extends(Mutation)
class CenterChanges:
    """What can be decided of a center and its staff."""

    @mutation(
        "设置帮扶中心的代码和主管部门 · Set a center's code and managing department",
        rule=needs(Organizing.SITE_MANAGE),
    )
    async def set_center_management(
        self,
        info: Info,
        input: SetCenterManagementInput,  # noqa: A002 - GraphQL's word
    ) -> SetCenterManagementPayload:
        """Set code and managing department of a center."""
        row = await centers.set_management(
            info.context.work,
            site=expect_id(input.site, "site", path=("input", "site")),
            version=input.version,
            department=expect_id(input.manage_department, "dept", path=("input", "manageDepartment")),
            code=input.code,
        )
        return SetCenterManagementPayload(site=ref(Site, row.id))

    @mutation(
        "登记工作人员的任期预期 · Record how long a staff member is expected to stay",
        rule=needs(Action.QUALIFICATION_MANAGE),
    )
    async def set_tenure_outlook(
        self,
        info: Info,
        input: SetTenureOutlookInput,  # noqa: A002 - GraphQL's word
    ) -> SetTenureOutlookPayload:
        """Record how long a staff member is expected to stay."""
        row = await tenure.set_outlook(
            info.context.work,
            appointment=expect_id(input.appointment, "post", path=("input", "appointment")),
            version=input.version,
            can_serve_long_term=input.can_serve_long_term,
            expected_months=input.expected_tenure_months,
        )
        return SetTenureOutlookPayload(tenure_outlook=ref(TenureOutlook, row.id))
