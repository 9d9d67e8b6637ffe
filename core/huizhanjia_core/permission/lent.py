"""What was delegated ends with what it comes from."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, update

from huizhanjia_core.permission.events import GrantsChanged
from huizhanjia_core.permission.models import GrantRow
from huizhanjia_core.work import Work


async def end_lent(work: Work, *which: ColumnElement[bool], last_day: date | None = None) -> None:
    """End the delegations that come from what is ending, or let them end as early.

    Args:
        work: the transaction that ends a grant, or suspends, moves or closes its holder.
        which: conditions on ``GrantRow``.
        last_day: their last day at the latest; without it they end at once.
    """
    conditions = [*which, GrantRow.delegated_by.is_not(None), GrantRow.ended_at.is_(None)]
    changed: dict[str, Any] = {"ended_by": work.actor.account_id, "version": GrantRow.version + 1}
    if last_day is None:
        conditions.append(or_(GrantRow.valid_to.is_(None), GrantRow.valid_to >= work.today))
        changed["ended_at"] = work.now
    else:
        conditions.append(GrantRow.valid_to > last_day)
        changed["valid_to"] = last_day
        late = [*conditions, GrantRow.valid_from > last_day]  # not begun: there is no day left for them
        await end_lent(work, *late)
    unions = await work.session.scalars(
        update(GrantRow)
        .where(*conditions)
        .values(changed)
        .returning(GrantRow.organization_id)
        .execution_options(synchronize_session=False)
    )
    for union in set(unions):
        await work.emit(GrantsChanged(union))
