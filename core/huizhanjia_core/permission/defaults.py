"""Enters the roles and first policies of the enabled modules; what an administrator changed stays."""

from collections.abc import Iterable

from huizhanjia_schema import DeclarationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.hookspecs import RoleGrantSpec, RoleSpec
from huizhanjia_core.permission.models import PolicyDefaultRow, PolicyRow, RoleConflictRow, RoleRow
from huizhanjia_core.permission.separation import mixes


async def install(session: AsyncSession, roles: Iterable[RoleSpec], allowed: Iterable[RoleGrantSpec]) -> None:
    """Add what is not there yet: run after migrations and when a plugin is enabled.

    Args:
        session: an open transaction.
        roles: of every enabled module.
        allowed: the first policy of every enabled module; each pair is entered once in the life of
            a database, so that a policy which was taken back does not return.

    Raises:
        DeclarationError: a module proposes to mix administrations, or an administration with business.
    """
    roles, allowed = list(roles), list(allowed)
    _refuse_mixed(roles, allowed)
    known = {row.code: row for row in await session.scalars(select(RoleRow))}
    for role in roles:
        if role.code not in known:
            session.add(
                RoleRow(code=role.code, zh=role.zh, en=role.en, kind=role.kind, needs_end=role.needs_end)
            )
        else:
            known[role.code].zh, known[role.code].en = role.zh, role.en
    conflicts = {(row.role, row.other) for row in await session.scalars(select(RoleConflictRow))}
    for role in roles:
        for other in role.incompatible_with:
            for pair in {(role.code, other), (other, role.code)} - conflicts:
                conflicts.add(pair)
                session.add(RoleConflictRow(role=pair[0], other=pair[1]))
    proposed = {(row.role, row.action) for row in await session.scalars(select(PolicyDefaultRow))}
    present = {(row.v0, row.v1) for row in await session.scalars(select(PolicyRow))}
    for spec in allowed:
        pair = (spec.role, str(spec.action))
        if pair not in proposed:
            proposed.add(pair)
            session.add(PolicyDefaultRow(role=pair[0], action=pair[1]))
            if (f"r:{pair[0]}", pair[1]) not in present:
                session.add(PolicyRow(v0=f"r:{pair[0]}", v1=pair[1]))
    await session.flush()


def _refuse_mixed(roles: Iterable[RoleSpec], allowed: Iterable[RoleGrantSpec]) -> None:
    kinds = {role.code: role.kind for role in roles}
    for spec in allowed:
        if spec.role in kinds and mixes(spec.role, kinds[spec.role], str(spec.action)):
            raise DeclarationError(f"{spec.role} may not do {spec.action}: administrations are separate")
