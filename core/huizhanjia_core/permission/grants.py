"""Granting and ending roles, and changing what a role may do."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, or_, select

from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.hookspecs import RoleKind
from huizhanjia_core.identity.models import AccountRow, AccountStatus
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.permission.actions import Action
from huizhanjia_core.permission.events import GrantsChanged, PolicyChanged
from huizhanjia_core.permission.grant_rules import Held, clash
from huizhanjia_core.permission.lent import end_lent
from huizhanjia_core.permission.models import GrantRow, PolicyRow, RoleConflictRow, RoleRow
from huizhanjia_core.permission.refusals import (
    AlreadyGranted,
    AlreadyOver,
    Backdated,
    DaysReversed,
    EndNeeded,
    IncompatibleRoles,
    LastPolicy,
    MixedRole,
    OwnGrant,
    ServiceAdministrator,
)
from huizhanjia_core.permission.separation import OWNERS, mixes
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work


async def grant_role(
    work: Work,
    *,
    account: UUID,
    role: str,
    organization: UUID,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: str,
) -> GrantRow:
    """Let an account hold a role at an organization and below.

    Args:
        work: its actor manages grants at the organization.
        account: who receives the role.
        role: the role's code.
        organization: where it holds.
        valid_from: first day, not before today; today if None.
        valid_to: last day; open if None.
        reason: why, for the record.

    Raises:
        Refusal: not allowed here, oneself, incompatible roles, the same grant again, unfit days, an
            unknown role, an account that is unknown or out of the actor's reach.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.GRANT_MANAGE, at=unit)
    work.audit.because(reason)
    if account == work.actor.account_id:
        raise OwnGrant
    # The row lock makes two grants to one account wait for each other, so that both are checked.
    found = await work.session.scalar(select(AccountRow).where(AccountRow.id == account).with_for_update())
    if found is None or not work.actor.may(Action.GRANT_MANAGE, at=found):
        raise NotFound("input", "account")
    if found.status is AccountStatus.CLOSED:
        raise NotFound("input", "account")
    wanted = await work.session.scalar(select(RoleRow).where(RoleRow.code == role))
    if wanted is None:
        raise NotFound("input", "role")
    if found.service and wanted.kind is RoleKind.ADMINISTRATOR:
        raise ServiceAdministrator
    first = valid_from or work.today
    if first < work.today:
        raise Backdated
    if valid_to is not None and valid_to < first:
        raise DaysReversed
    if wanted.needs_end and valid_to is None:
        raise EndNeeded
    await refuse_clash(work, account, wanted, unit, first, valid_to)
    granted = GrantRow(
        account_id=account,
        role_id=wanted.id,
        valid_from=first,
        valid_to=valid_to,
        reason=reason,
        granted_by=work.actor.account_id,
        granted_at=work.now,
        **lineage_of(unit),
    )
    work.session.add(granted)
    await work.session.flush()
    await work.emit(GrantsChanged(unit.id))
    return granted


async def refuse_clash(
    work: Work, account: UUID, wanted: RoleRow, unit: OrganizationRow, first: date, last: date | None
) -> None:
    """Raise ``Refusal`` when an account, locked, may not hold a role beside what it holds on these days."""
    new = Held(wanted.code, wanted.kind, first, last)
    rows = await work.session.execute(
        select(GrantRow, RoleRow)
        .join(RoleRow, RoleRow.id == GrantRow.role_id)
        .where(GrantRow.account_id == account, GrantRow.ended_at.is_(None))
    )
    held: dict[Held, RoleRow] = {}
    for row in rows:
        grant, role = row[0], row[1]
        old = Held(role.code, role.kind, grant.valid_from, grant.valid_to)
        held[old] = role
        if role.id == wanted.id and grant.organization_id == unit.id and old.meets(new):
            raise AlreadyGranted
    stored = await work.session.scalars(select(RoleConflictRow).where(RoleConflictRow.role == wanted.code))
    other = clash(new, held, {(row.role, row.other) for row in stored})
    if other is not None:
        raise IncompatibleRoles(held[other])


async def end_grant(
    work: Work, *, grant: UUID, last_day: date | None = None, reason: str | None = None
) -> GrantRow:
    """End a grant now, or let it end earlier than it would; what was delegated from it ends with it.

    Args:
        work: its actor manages grants at the grant's organization.
        grant: which one.
        last_day: the new last day, today or later; without it the grant gives nothing from the account's
            next request on.
        reason: why, for the record.

    Raises:
        Refusal: unknown or not visible, one's own, over already, or not shorter than before.
    """
    found = await work.session.scalar(select(GrantRow).where(GrantRow.id == grant).with_for_update())
    if found is None or not work.actor.may(Action.GRANT_READ, at=found):
        raise NotFound("input", "grant")
    work.actor.require(Action.GRANT_MANAGE, at=found)
    if found.account_id == work.actor.account_id:
        raise OwnGrant
    if found.ended_at is not None or (found.valid_to is not None and found.valid_to < work.today):
        raise AlreadyOver
    if last_day is None:
        found.ended_by, found.ended_at = work.actor.account_id, work.now
    else:
        longer = found.valid_to is not None and last_day > found.valid_to
        if last_day < max(work.today, found.valid_from) or longer:
            raise DaysReversed("lastDay")
        found.ended_by, found.valid_to = work.actor.account_id, last_day
    found.end_reason = reason
    work.audit.because(reason)
    await work.session.flush()
    await end_lent(work, GrantRow.source_id == found.id, last_day=last_day)
    await work.emit(GrantsChanged(found.organization_id))
    return found


async def allow_action(work: Work, *, role: str, action: str, known: frozenset[str]) -> RoleRow:
    """Let a role do an action, everywhere it is held.

    Args:
        work: its actor manages policies.
        role: the role's code.
        action: one of ``known``.
        known: the actions of the enabled modules.

    Raises:
        Refusal: not allowed, unknown role or action, the actor holds the role itself, or the role would mix
            administrations or an administration with business.
    """
    found = await _changeable(work, role)
    if action not in known:
        raise NotFound("input", "action")
    if mixes(role, found.kind, action):
        raise MixedRole
    same = select(PolicyRow.id).where(PolicyRow.v0 == f"r:{role}", PolicyRow.v1 == action)
    if await work.session.scalar(same) is None:
        work.session.add(PolicyRow(v0=f"r:{role}", v1=action))
        await work.session.flush()
        await work.emit(PolicyChanged(action))
    return found


async def disallow_action(work: Work, *, role: str, action: str) -> RoleRow:
    """Take an action from a role; it takes effect at the next request.

    Raises:
        Refusal: not allowed, unknown role, or it is the last right to manage policies.
    """
    found = await _changeable(work, role)
    this = (PolicyRow.v0 == f"r:{role}", PolicyRow.v1 == action)
    others = select(func.count()).select_from(PolicyRow)
    others = others.where(PolicyRow.v1 == Action.POLICY_MANAGE, PolicyRow.v0 != f"r:{role}")
    if action == Action.POLICY_MANAGE and not await work.session.scalar(others):
        raise LastPolicy
    await work.session.execute(delete(PolicyRow).where(*this))
    await work.emit(PolicyChanged(action))
    return found


async def set_role_active(work: Work, *, role: str, active: bool) -> RoleRow:
    """Let a role give nothing to whoever holds it, or give again, from the next request on.

    Raises:
        Refusal: not allowed, unknown role, or the role that manages policies.
    """
    found = await _changeable(work, role)
    if not active and role == OWNERS[Action.POLICY_MANAGE]:
        raise LastPolicy
    found.active = active
    await work.session.flush()
    await work.emit(PolicyChanged())
    return found


async def _changeable(work: Work, role: str) -> RoleRow:
    region = await work.session.scalar(select(OrganizationRow).where(OrganizationRow.depth == 1))
    work.actor.require(Action.POLICY_MANAGE, at=region)
    found = await work.session.scalar(select(RoleRow).where(RoleRow.code == role))
    if found is None:
        raise NotFound("input", "role")
    held = select(GrantRow.id).where(
        GrantRow.account_id == work.actor.account_id,
        GrantRow.role_id == found.id,
        GrantRow.ended_at.is_(None),
        or_(GrantRow.valid_to.is_(None), GrantRow.valid_to >= work.today),
    )
    if await work.session.scalar(held.limit(1)) is not None:
        raise OwnGrant
    return found
