"""Which open steps a viewer can do: granted at the union that the step belongs to, and not barred from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from huizhanjia_schema import Viewer
from huizhanjia_schema.alias import Alias, aliased
from huizhanjia_schema.scope import Scope, ancestors, within
from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select, tuple_

from huizhanjia_core.calendar.sql import local_today
from huizhanjia_core.permission.actor import ANYWHERE
from huizhanjia_core.permission.enforcer import ROLE_PREFIX
from huizhanjia_core.permission.models import GrantRow, PolicyRow, RoleRow
from huizhanjia_core.workflow.models import StepBarRow, StepRow


@dataclass(frozen=True)
class Mine(Scope):
    """The open steps that the viewer can do.

    Grants, roles and policies are read in the statement itself: which actions matter is known only by the
    steps, and a right that ended shows nothing more. The same rows decide in Casbin.
    """

    def predicate(self, entity: Any, viewer: Viewer) -> ColumnElement[bool]:
        """See ``Scope.predicate``."""
        return or_(*self.ways(entity, viewer))

    def ways(self, entity: Any, viewer: Viewer) -> Sequence[ColumnElement[bool]]:
        """A step belongs to one union, or to none and then to all above its subject: each found by an index.

        The places at which the viewer holds anything, and the actions that it holds somewhere, only lead to
        the rows; the grants decide. Steps wait for people: an API token has none, because no grant knows its
        scopes.
        """
        if viewer.account_id is None or not viewer.places(ANYWHERE):
            return [false()]
        bar = aliased(StepBarRow)
        free = ~exists().where(bar.step_id == entity.id, bar.account_id == viewer.account_id)
        line = ancestors(entity)
        routed = and_(
            tuple_(entity.routed_id, entity.action).in_(_held(viewer, with_unions=True)),
            free,
            _by_right(entity, viewer, [entity.routed_id]),
        )
        open_to_all = and_(
            entity.routed_id.is_(None),
            entity.action.in_(_held(viewer)),
            free,
            _by_right(entity, viewer, line),
        )
        places = within(StepRow, ANYWHERE).ways(entity, viewer)
        return [routed, *(and_(place, open_to_all) for place in places)]


def _held(viewer: Viewer, *, with_unions: bool = False) -> Select[Any]:
    """The actions that the viewer's grants allow today, if so wanted each with the union of the grant.

    A handful of rows that do not depend on the step: the database computes them once and goes from them to
    the steps by index.
    """
    grant, policy = aliased(GrantRow), aliased(PolicyRow)
    wanted = [grant.organization_id, policy.v1] if with_unions else [policy.v1]
    return _today(select(*wanted), viewer, grant, policy)


def _by_right(entity: Any, viewer: Viewer, unions: Sequence[Any]) -> ColumnElement[bool]:
    """Whether one of these grants is the viewer's own, or delegated by somebody who is not barred."""
    grant, policy, bar = aliased(GrantRow), aliased(PolicyRow), aliased(StepBarRow)
    # Two levels below the step: said by hand, since only the next level is correlated by itself.
    theirs = select(literal(1)).where(bar.step_id == entity.id, bar.account_id == grant.delegated_by)
    barred = theirs.correlate_except(bar.source).exists()
    return (
        _today(select(literal(1)), viewer, grant, policy)
        .where(
            policy.v1 == entity.action,
            or_(*(grant.organization_id == union for union in unions)),
            or_(grant.delegated_by.is_(None), ~barred),
        )
        .exists()
    )


def _today(selected: Any, viewer: Viewer, grant: Alias, policy: Alias) -> Select[Any]:
    """Of the viewer's grants those that hold today, with what their roles allow."""
    role = aliased(RoleRow)
    today: Any = local_today()
    found: Select[Any] = (
        selected.select_from(grant.source)
        .join(role.source, and_(role.id == grant.role_id, role.active))
        .join(policy.source, policy.v0 == literal(ROLE_PREFIX).concat(role.code))
        .where(
            grant.account_id == viewer.account_id,
            policy.ptype == "p",
            grant.ended_at.is_(None),
            grant.valid_from <= today,
            or_(grant.valid_to.is_(None), grant.valid_to >= today),
        )
    )
    return found
