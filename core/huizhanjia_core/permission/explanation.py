"""Why an actor may do something: the grants and policy rules behind a yes."""

from dataclasses import dataclass
from uuid import UUID

from huizhanjia_schema.scope import ancestors
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from huizhanjia_core.clock import today
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.actors import in_force
from huizhanjia_core.permission.enforcer import PolicyCache
from huizhanjia_core.permission.models import GrantRow, RoleRow


@dataclass(frozen=True)
class Why:
    """One reason.

    Attributes:
        grant: the grant's key.
        role: the role's key.
        organization: where the role is held.
        rule: the policy row, as Casbin writes it.
    """

    grant: UUID
    role: UUID
    organization: UUID
    rule: str


async def why_allowed(
    connection: AsyncConnection, actor: Actor, policies: PolicyCache, *, action: str, organization: UUID
) -> list[Why]:
    """Every grant of today that allows ``actor`` the action at the organization; none means not allowed.

    Casbin itself is asked about each role, so that the explanation cannot drift from the authority.
    """
    policy = await policies.current(connection)
    line = (
        await connection.execute(
            select(*ancestors(OrganizationRow)).where(OrganizationRow.id == organization)
        )
    ).one_or_none()
    if line is None or actor.account_id is None:
        return []
    rows = await connection.execute(
        select(GrantRow.id, GrantRow.role_id, GrantRow.organization_id, RoleRow.code)
        .join(RoleRow, RoleRow.id == GrantRow.role_id)
        .where(
            GrantRow.account_id == actor.account_id,
            in_force(today()),
            RoleRow.active,
            GrantRow.organization_id.in_([key for key in line if key is not None]),
        )
        .order_by(GrantRow.id)
    )
    return [
        Why(row.id, row.role_id, row.organization_id, f"p, r:{row.code}, {action}")
        for row in rows
        if policy.enforce(row.code, action)
    ]
