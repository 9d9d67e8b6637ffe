"""Who may do an action at which union, for many actions and unions in one statement."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import and_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.identity.models import AccountRow, AccountStatus
from huizhanjia_core.permission.actors import in_force
from huizhanjia_core.permission.enforcer import ROLE_PREFIX
from huizhanjia_core.permission.models import GrantRow, PolicyRow, RoleRow
from huizhanjia_core.workflow.rules import Holders


async def holders(
    session: AsyncSession, actions: Collection[str], unions: Collection[UUID], on: date
) -> Mapping[str, Holders]:
    """By action and union: the active accounts that a grant at that very union allows it, and in whose place.

    Args:
        session: any transaction.
        actions: ``module:resource:act``.
        unions: where grants are looked for; grants above them, which cover them, are not.
        on: the day on which the grants must hold.
    """
    found: dict[str, dict[UUID, dict[UUID, set[UUID | None]]]] = defaultdict(lambda: defaultdict(dict))
    if actions and unions:
        query = (
            select(PolicyRow.v1, GrantRow.organization_id, GrantRow.account_id, GrantRow.delegated_by)
            .join(RoleRow, and_(RoleRow.id == GrantRow.role_id, RoleRow.active))
            .join(PolicyRow, PolicyRow.v0 == literal(ROLE_PREFIX).concat(RoleRow.code))
            .join(AccountRow, AccountRow.id == GrantRow.account_id)
            .where(
                AccountRow.status == AccountStatus.ACTIVE,
                PolicyRow.ptype == "p",
                PolicyRow.v1.in_(sorted(actions)),
                GrantRow.organization_id.in_(sorted(unions)),
                in_force(on),
            )
        )
        for action, union, account, delegator in await session.execute(query):
            found[action][union].setdefault(account, set()).add(delegator)
    return found
