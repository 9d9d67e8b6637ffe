"""Open steps follow the rights, the tree and the calendar, in the transaction that changes these."""

from typing import Any

from sqlalchemy import or_, select

from huizhanjia_core.calendar.events import CalendarPublished
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.identity.events import AccountStatusChanged
from huizhanjia_core.organization.events import OrganizationMoved
from huizhanjia_core.permission.events import GrantsChanged, PolicyChanged
from huizhanjia_core.permission.models import GrantRow
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import steps
from huizhanjia_core.workflow.models import StepRow


async def on_grants(work: Work, event: GrantsChanged) -> None:
    """Somebody came or went at a union: the steps at and below it may belong elsewhere."""
    await steps.reroute(work.session, work.today, steps.at_or_below(event.organization_id))


async def on_policy(work: Work, event: PolicyChanged) -> None:
    """A role may do an action, or may not any more."""
    narrowed = [StepRow.action == event.action] if event.action is not None else []
    await steps.reroute(work.session, work.today, *narrowed)


async def on_account(work: Work, event: AccountStatusChanged) -> None:
    """An account was suspended, closed or is back."""
    unions = await work.session.scalars(
        select(GrantRow.organization_id).where(
            GrantRow.account_id == event.account_id, GrantRow.ended_at.is_(None)
        )
    )
    conditions = [steps.at_or_below(union) for union in set(unions)]
    if conditions:
        await steps.reroute(work.session, work.today, or_(*conditions))


async def on_move(work: Work, event: OrganizationMoved) -> None:
    """A union has another superior."""
    await steps.reroute(work.session, work.today, steps.at_or_below(event.organization_id))


async def on_calendar(work: Work, event: CalendarPublished) -> None:
    """Holidays became known: periods are counted anew."""
    await steps.redate(work.session, event.first, event.last)


LISTENERS: tuple[Listener[Any], ...] = (
    Listener(GrantsChanged, on_grants),
    Listener(PolicyChanged, on_policy),
    Listener(AccountStatusChanged, on_account),
    Listener(OrganizationMoved, on_move),
    Listener(CalendarPublished, on_calendar),
)
"""What this room hears."""
