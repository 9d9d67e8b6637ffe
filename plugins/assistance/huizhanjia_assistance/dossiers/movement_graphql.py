"""Households coming into file and leaving it, in the schema: inflow and outflow as they were."""

from datetime import date
from typing import Any

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_schema import (
    Connection,
    Node,
    Query,
    at_least,
    at_most,
    below,
    column,
    dimension,
    equals,
    extends,
    filters,
    many,
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
from sqlalchemy import case, func
from strawberry import ID

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.care_graphql import DossierStatistics
from huizhanjia_assistance.dossiers.care_kinds import Movement
from huizhanjia_assistance.dossiers.care_models import MovementRow
from huizhanjia_assistance.dossiers.graphql import Dossier
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause
from huizhanjia_assistance.dossiers.movements import LEFT
from huizhanjia_assistance.figures import SMALLEST

_IN = MovementRow.movement.in_([Movement.APPROVED, Movement.REOPENED])
_OUT = MovementRow.movement.in_(sorted(LEFT.values()))


def _counted(condition: Any) -> Any:
    return func.count(case((condition, 1)))


def _people(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, MovementRow.persons))), 0)


@filters
class DossierMovementFilter:
    """档案进出筛选条件，全部满足 · Filters of movements, all given hold."""

    movements: list[Movement] | None = where("进出类型 · How", one_of(MovementRow.movement))
    year: int | None = where("年度 · Year", equals(MovementRow.year))
    moved_from: date | None = where("不早于 · From", at_least(MovementRow.moved_on))
    moved_to: date | None = where("不晚于 · Until", at_most(MovementRow.moved_on))
    organization: ID | None = where("工会 · Union", equals(MovementRow.organization_id), id_of="org")
    under: ID | None = where("在该工会及以下 · At or below the union", under(MovementRow), id_of="org")


@record(
    MovementRow,
    prefix="dossiermovement",
    scope=within(MovementRow, Action.DOSSIER_READ),
    orders={"MOVED": order("最近的在前 · Newest first", MovementRow.moved_on, descending=True)},
    filters=DossierMovementFilter,
)
class DossierMovement(Node):
    """档案进出记录：建档、转入、转出、退出 · A household came into file or left it."""

    movement: Movement = column("进出类型 · How", MovementRow.movement)
    moved_on: date = column("日期 · When", MovementRow.moved_on)
    category: DossierCategory | None = column("困难类别（当时） · Category then", MovementRow.category)
    cause: HardshipCause = column("主要致困原因（当时） · Main cause then", MovementRow.cause)
    persons: int = column("家庭人口（当时） · People then", MovementRow.persons)
    organization: Organization = one("当时所属工会 · Where", MovementRow.organization_id)
    dossier: Dossier | None = one("档案（有权查看时） · The dossier, if seen", MovementRow.dossier_id)


@stats(DossierMovement, suppress_below=SMALLEST)
class DossierMovementStatistics:
    """档案流入流出统计（按当时情况）；不足5户的组不显示数字 · Inflow and outflow of dossiers."""

    prefecture: Organization | None = dimension("地（市）工会 · Prefecture", MovementRow.anc2)
    county: Organization | None = dimension("县（区）工会 · County", MovementRow.anc3)
    organization: Organization | None = dimension("所属工会 · Union", MovementRow.organization_id)
    year: int | None = dimension("年度 · Year", MovementRow.year)
    movement: Movement | None = dimension("进出类型 · How", MovementRow.movement)
    category: DossierCategory | None = dimension("困难类别 · Category", MovementRow.category)
    cause: HardshipCause | None = dimension("主要致困原因 · Main cause", MovementRow.cause)
    entered: int | None = measure("流入户数（建档、返困） · Approved, also anew", _counted(_IN))
    left: int | None = measure("流出户数（解困、脱困、注销） · Left", _counted(_OUT))
    moved_in: int | None = measure(
        "转入户数 · Taken over", _counted(MovementRow.movement == Movement.MOVED_IN)
    )
    moved_out: int | None = measure(
        "转出户数 · Given away", _counted(MovementRow.movement == Movement.MOVED_OUT)
    )
    people_entered: int | None = measure("流入人数 · People of those who entered", _people(_IN))
    people_left: int | None = measure("流出人数 · People of those who left", _people(_OUT))


@extends(Dossier)
class DossierMovements:
    """When it came into file and left it."""

    movements: Connection[DossierMovement] = many("进出记录 · Movements", by=MovementRow.dossier_id)


@extends(Organization)
class OrganizationMovements:
    """Inflow and outflow of unions."""

    dossier_movement_statistics: list[DossierMovementStatistics] = statistics(
        "下辖流入流出统计 · Inflow and outflow below", by=below(MovementRow)
    )
    dossier_statistics_below: list[DossierStatistics] = statistics(
        "本级及下辖档案统计 · Statistics of dossiers below, own included", by=below(DossierRow)
    )


@extends(Query)
class MovementRoots:
    """Entry points."""

    dossier_movements: Connection[DossierMovement] = many("档案进出记录 · Movements of dossiers")
    dossier_movement_statistics: list[DossierMovementStatistics] = statistics(
        "档案流入流出统计 · Inflow and outflow"
    )


PARTS: tuple[type, ...] = (
    DossierMovement,
    DossierMovements,
    DossierMovementStatistics,
    OrganizationMovements,
    MovementRoots,
)
"""What this file gives to the schema."""
