"""Delegations (代理): for some days an account holds what another one holds, and nothing beyond."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.hookspecs import RoleKind
from huizhanjia_core.identity.account_rules import folded_username
from huizhanjia_core.identity.models import AccountRow, AccountStatus
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.permission.actions import Action
from huizhanjia_core.permission.actors import line_of
from huizhanjia_core.permission.events import GrantsChanged
from huizhanjia_core.permission.grants import refuse_clash
from huizhanjia_core.permission.models import GrantRow, RoleRow
from huizhanjia_core.permission.refusals import (
    AlreadyOver,
    Backdated,
    BeyondGrant,
    DaysReversed,
    NotDelegable,
    OwnGrant,
)
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work


async def delegate(
    work: Work,
    *,
    grant: UUID,
    username: str,
    organization: UUID | None = None,
    valid_from: date | None = None,
    valid_to: date,
    reason: str,
) -> GrantRow:
    """Let another account hold a grant's role for some days; the holder keeps it too.

    The result is a grant like any other: it counts at the delegate's next request, clashes with the
    delegate's own roles, and ends with the grant that it comes from.

    Args:
        work: its actor holds the grant, or manages grants at its union.
        grant: of a business role, itself not delegated.
        username: of the delegate, whose union is the grant's or below it.
        organization: where the delegation holds, at or below the grant's union; by default there.
        valid_from: first day, not before today; today if None.
        valid_to: last day.
        reason: why, for the record.

    Raises:
        Refusal: not allowed, an unknown grant or account, a grant that cannot be delegated, days or a union
            beyond it, or roles that exclude each other.
    """
    source = await _lendable(work, grant)
    found = await _delegate(work, source, username)
    unit = await _unit(work, source, organization)
    first = valid_from or work.today
    if first < work.today:
        raise Backdated
    if valid_to < first:
        raise DaysReversed
    if first < source.valid_from or (source.valid_to is not None and valid_to > source.valid_to):
        raise BeyondGrant("validTo")
    role = await work.session.get_one(RoleRow, source.role_id)
    await refuse_clash(work, found.id, role, unit, first, valid_to)
    lent = GrantRow(
        account_id=found.id,
        role_id=source.role_id,
        valid_from=first,
        valid_to=valid_to,
        reason=reason,
        granted_by=work.actor.account_id,
        granted_at=work.now,
        delegated_by=source.account_id,
        source_id=source.id,
        **lineage_of(unit),
    )
    work.session.add(lent)
    work.audit.because(reason)
    await work.session.flush()
    await work.emit(GrantsChanged(unit.id))
    return lent


async def end_delegation(work: Work, *, grant: UUID, reason: str | None = None) -> GrantRow:
    """End a delegation; it gives nothing from the delegate's next request on.

    Args:
        work: its actor delegated it, holds it, or manages grants at its union.
        grant: the delegation.
        reason: why, for the record.

    Raises:
        Refusal: unknown or not visible, no delegation, or over already.
    """
    found = await work.session.scalar(select(GrantRow).where(GrantRow.id == grant).with_for_update())
    if found is None or found.delegated_by is None:
        raise NotFound("input", "grant")
    if work.actor.account_id not in {found.delegated_by, found.account_id}:
        if not work.actor.may(Action.GRANT_READ, at=found):
            raise NotFound("input", "grant")
        work.actor.require(Action.GRANT_MANAGE, at=found)
    if found.ended_at is not None or (found.valid_to is not None and found.valid_to < work.today):
        raise AlreadyOver
    found.ended_by, found.ended_at, found.end_reason = work.actor.account_id, work.now, reason
    work.audit.because(reason)
    await work.session.flush()
    await work.emit(GrantsChanged(found.organization_id))
    return found


async def _lendable(work: Work, grant: UUID) -> GrantRow:
    """The grant, locked, when it may be delegated by the actor."""
    known = await work.session.get(GrantRow, grant)
    if known is None:
        raise NotFound("input", "grant")
    # The holder first, as whoever suspends or transfers does: what they end must include this delegation.
    locked = select(AccountRow).where(AccountRow.id == known.account_id).with_for_update()
    holder = (await work.session.scalars(locked)).one()
    this = select(GrantRow).where(GrantRow.id == grant).with_for_update()
    source = (await work.session.scalars(this.execution_options(populate_existing=True))).one()
    if source.account_id != work.actor.account_id:
        if not work.actor.may(Action.GRANT_READ, at=source):
            raise NotFound("input", "grant")
        work.actor.require(Action.GRANT_MANAGE, at=source)
    over = source.valid_to is not None and source.valid_to < work.today
    if source.ended_at is not None or over:
        raise AlreadyOver
    role = await work.session.get_one(RoleRow, source.role_id)
    fit = role.kind is RoleKind.BUSINESS and role.active and source.delegated_by is None
    if not fit or holder.service or holder.status is not AccountStatus.ACTIVE:
        raise NotDelegable
    return source


async def _delegate(work: Work, source: GrantRow, username: str) -> AccountRow:
    """The delegate's account, locked; unknown, closed and out of the grant's reach get the same answer."""
    named = select(AccountRow).where(AccountRow.username == folded_username(username))
    found = await work.session.scalar(named.with_for_update())
    if found is None or source.organization_id not in line_of(found):
        raise NotFound("input", "username")
    if found.status is not AccountStatus.ACTIVE or found.service or found.id == source.account_id:
        raise NotFound("input", "username")
    if found.id == work.actor.account_id:
        raise OwnGrant
    return found


async def _unit(work: Work, source: GrantRow, organization: UUID | None) -> OrganizationRow:
    unit = await named_unit(work, organization or source.organization_id)
    if source.organization_id not in line_of(unit):
        raise BeyondGrant("organization")
    return unit
