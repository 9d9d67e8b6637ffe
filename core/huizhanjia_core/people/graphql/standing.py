"""How a union stands with §3 and §14 on a day, as the schema shows it; one batch a list of unions."""

from datetime import date
from typing import Annotated
from uuid import UUID

import strawberry
from huizhanjia_schema import SIGNED_IN, Info, extends, query, ref

from huizhanjia_core.organization.graphql import Organization, Site
from huizhanjia_core.organization.graphql.batches import batched, readable
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.people import standing
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.graphql.groups import LeadingGroup
from huizhanjia_core.people.graphql.people import Appointment
from huizhanjia_core.people.kinds import GroupFault, GroupKind, HeadcountStatus

On = Annotated[date, strawberry.argument(description="日期 · Day")]


@strawberry.type(description="帮扶中心人数与标准（§3） · The headcount of a center against the standard")
class CenterHeadcount:
    """Who works at a union's center on a day."""

    center: Site | None = strawberry.field(description="帮扶中心；当日没有则为空 · The center, if any")
    population: int | None = strawberry.field(
        description="当日适用的常住人口；没有核定数则为空 · Residents by the approved figure"
    )
    minimum: int | None = strawberry.field(description="最少人数 · Required at least")
    maximum: int | None = strawberry.field(description="标准上限，超出须说明 · More needs a justification")
    staff: int = strawberry.field(description="工作人员数（不含主任） · Staff without the director")
    counted: int = strawberry.field(
        description="计入人数：工作人员，加专职主任 · What counts: staff, and a full-time director"
    )
    qualified_staff: int | None = strawberry.field(
        description="六项条件均符合或经批准放宽的工作人员数；无查看权限为空 · Staff with every condition met"
    )
    status: HeadcountStatus = strawberry.field(description="与标准相比 · Compared with the standard")
    director: Appointment | None = strawberry.field(description="中心主任 · The director")
    director_eligible: bool = strawberry.field(
        description="主任是否由分管副主席（副主任）或保障部部长担任 · Whether the director may be one (§3)"
    )


@strawberry.type(description="领导小组的一个问题 · Something wrong with a leading group")
class GroupFinding:
    """What is missing and since when."""

    fault: GroupFault = strawberry.field(description="问题 · What is missing")
    since: date = strawberry.field(description="空缺首日；未成立为当日 · First day of the gap")
    overdue: bool = strawberry.field(description="空缺是否超过 60 日 · Whether longer than 60 days")


@strawberry.type(description="领导小组状况 · How a leading group stands")
class GroupStanding:
    """One of the two groups on a day."""

    kind: GroupKind = strawberry.field(description="类型 · Kind")
    required: bool = strawberry.field(description="该级工会是否必须成立 · Whether the union must have it")
    valid: bool = strawberry.field(description="已成立且各职均有人在任 · Established, every seat filled")
    group: LeadingGroup | None = strawberry.field(description="领导小组 · The group")
    findings: list[GroupFinding] = strawberry.field(description="问题 · What is wrong")


@extends(Organization)
class OrganizationStanding:
    """How a union stands with the policy."""

    @query("某日帮扶中心人数与标准 · The center's headcount on a day", rule=SIGNED_IN)
    async def center_headcount(self, info: Info, on: On) -> CenterHeadcount:
        """The people of the union's center."""

        async def load(units: list[UUID]) -> list[CenterHeadcount]:
            context = info.context
            found = await standing.headcounts(context.rows, units, on)
            seen = await readable(context, OrganizationRow, units, Action.QUALIFICATION_READ)
            return [_headcount(found[unit], readable=unit in seen) for unit in units]

        found: CenterHeadcount = await batched(info, ("headcount", on), "org", load, self)
        return found

    @query("某日两个领导小组的状况 · How both leading groups stand on a day", rule=SIGNED_IN)
    async def group_standings(self, info: Info, on: On) -> list[GroupStanding]:
        """The two leading groups; none for grassroots unions."""

        async def load(units: list[UUID]) -> list[list[GroupStanding]]:
            found = await standing.group_standings(info.context.rows, units, on)
            return [[_standing(one) for one in found[unit]] for unit in units]

        standings: list[GroupStanding] = await batched(info, ("groups", on), "org", load, self)
        return standings


def _headcount(found: standing.Headcount, *, readable: bool) -> CenterHeadcount:
    return CenterHeadcount(
        center=None if found.site is None else ref(Site, found.site),
        population=found.population,
        minimum=found.standard.minimum if found.standard else None,
        maximum=found.standard.maximum if found.standard else None,
        staff=found.staff,
        counted=found.counted,
        qualified_staff=found.qualified_staff if readable else None,
        status=found.status,
        director=None if found.director is None else ref(Appointment, found.director),
        director_eligible=found.director_eligible,
    )


def _standing(found: standing.GroupStanding) -> GroupStanding:
    return GroupStanding(
        kind=found.kind,
        required=found.required,
        valid=not found.findings,
        group=None if found.group is None else ref(LeadingGroup, found.group),
        findings=[
            GroupFinding(fault=one.fault, since=one.since, overdue=one.overdue) for one in found.findings
        ],
    )
