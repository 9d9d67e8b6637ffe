"""Which open steps a viewer can do: granted at the union that the step belongs to, and not barred from it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from huizhanjia_schema import Place, Viewer
from huizhanjia_schema.scope import Scope, ancestors
from sqlalchemy import ColumnElement, and_, exists, false, literal, or_, select
from sqlalchemy.orm import aliased

from huizhanjia_core.calendar.sql import local_today
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.enforcer import ROLE_PREFIX
from huizhanjia_core.permission.models import GrantRow, PolicyRow, RoleRow
from huizhanjia_core.workflow.models import StepBarRow


@dataclass(frozen=True)
class Mine(Scope):
    """The open steps that the viewer can do.

    The viewer's places, compiled from Casbin's policies, narrow first; the grant at the very union to which a
    routed step belongs is looked for in the same statement, so that a right that ended shows nothing more.
    """

    def predicate(self, entity: Any, viewer: Viewer) -> ColumnElement[bool]:
        """See ``Scope.predicate``."""
        if viewer.account_id is None or not isinstance(viewer, Actor):
            return false()
        terms = _covered(entity, viewer)
        if not terms:
            return false()
        bar = aliased(StepBarRow)
        barred = exists().where(bar.step_id == entity.id, bar.account_id == viewer.account_id)
        return and_(
            or_(*terms), or_(entity.routed_id.is_(None), _granted_there(entity, viewer.account_id)), ~barred
        )


def _covered(entity: Any, viewer: Actor) -> list[ColumnElement[bool]]:
    """One term for each set of places: actions held at the same places share it."""
    together: dict[frozenset[Place], list[str]] = defaultdict(list)
    for action, places in sorted(viewer.actions.items()):
        together[places].append(str(action))
    columns = ancestors(entity)
    return [
        and_(columns[place.depth - 1] == place.id, entity.action.in_(actions))
        for places, actions in together.items()
        for place in sorted(places, key=lambda place: (place.depth, place.id))
    ]


def _granted_there(entity: Any, account: Any) -> ColumnElement[bool]:
    grant, role, policy = aliased(GrantRow), aliased(RoleRow), aliased(PolicyRow)
    today: Any = local_today()
    query = (
        select(1)
        .select_from(grant)
        .join(role, and_(role.id == grant.role_id, role.active))
        .join(policy, policy.v0 == literal(ROLE_PREFIX).concat(role.code))
        .where(
            grant.account_id == account,
            grant.organization_id == entity.routed_id,
            policy.v1 == entity.action,
            policy.ptype == "p",
            grant.ended_at.is_(None),
            grant.valid_from <= today,
            or_(grant.valid_to.is_(None), grant.valid_to >= today),
        )
    )
    return query.exists()
