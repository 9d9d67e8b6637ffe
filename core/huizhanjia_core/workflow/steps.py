"""The steps that are open now: written with each transition, put right when rights or the calendar change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.calendar import calendars
from huizhanjia_core.calendar.rules import Calendar, reach
from huizhanjia_core.db.lineage import ANCESTORS
from huizhanjia_core.db.model import new_key
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.actors import line_of
from huizhanjia_core.workflow.declaration import Transition, leads
from huizhanjia_core.workflow.holders import holders
from huizhanjia_core.workflow.models import Staged, StepBarRow, StepRow, due_sort
from huizhanjia_core.workflow.rules import Done, Holders, barred, nearest

Step = dict[str, Any]
"""The columns of an open step."""

Bar = dict[str, Any]
"""The columns of a row that keeps somebody from a step."""

_STEPS: Any = StepRow.__table__
_BARS: Any = StepBarRow.__table__
_BATCH = 500
"""Steps put right at once: what a statement lists of them stays short."""


def opens_on(calendar: Calendar, since: date, opens_after: int) -> date:
    """The first day on which a step may be done: the day after its period is over, at once without one."""
    return calendar.last_day(since, opens_after) + timedelta(days=1) if opens_after else since


async def calendar_for(session: AsyncSession, since: date, transitions: Sequence[Transition]) -> Calendar:
    """The calendar as far as the periods of these transitions reach; no statement where there are none."""
    longest = max((max(one.opens_after, one.due_in or 0) for one in transitions), default=0)
    return await calendars.load(session, since, since + reach(longest)) if longest else Calendar()


def opened(
    row: Staged,
    since: date,
    history: Sequence[Done],
    held: Mapping[str, Holders],
    calendar: Calendar,
) -> tuple[list[Step], list[Bar]]:
    """The columns of the open steps of a subject's state, and of those who may not do them.

    Args:
        row: the subject.
        since: the day on which it entered the state.
        history: everything that was done with it, the oldest first.
        held: who may do the actions of its state, at each union of its line.
        calendar: as from ``calendar_for`` the transitions that leave the state.
    """
    flow = row.workflow
    transitions = flow.leaving(row.state)
    first = leads(transitions)
    line = line_of(row)
    found: list[Step] = []
    bars: list[Bar] = []
    place = {"organization_id": row.organization_id, **{name: getattr(row, name) for name in ANCESTORS}}
    for one in transitions:
        excluded = barred(flow, one, history)
        due_on = None if one.due_in is None else calendar.last_day(since, one.due_in)
        step: Step = {
            "id": new_key(),
            "workflow": flow.name,
            "workflow_title": flow.zh,
            "workflow_title_en": flow.en,
            "prefix": flow.prefix,
            "subject_id": row.id,
            "transition": one.name,
            "title": one.zh,
            "title_en": one.en,
            "action": str(one.action),
            "state": str(row.state),
            "since": since,
            "opens_on": opens_on(calendar, since, one.opens_after),
            "opens_after": one.opens_after,
            "due_on": due_on,
            "due_in": one.due_in,
            "due_sort": due_sort(due_on),
            "needs_reason": one.needs_reason,
            "lead": one.name in first,
            "routed_id": nearest(line, held.get(str(one.action), {}), excluded) if one.routed else None,
            **place,
        }
        found.append(step)
        bars += [{"id": new_key(), "step_id": step["id"], "account_id": account} for account in excluded]
    return found, bars


async def replace(
    session: AsyncSession,
    row: Staged,
    since: date,
    history: Sequence[Done],
    held: Mapping[str, Holders],
) -> list[Step]:
    """Let the open steps of a subject be those of its state.

    Args:
        session: the transaction.
        row: the subject, in its new state.
        since: the day on which it entered the state.
        history: everything that was done with it, the oldest first.
        held: who may do the actions of its state, at each union of its line.

    Returns:
        The open steps, in the order of the declaration.
    """
    calendar = await calendar_for(session, since, row.workflow.leaving(row.state))
    await clear(session, [row.id])
    found, bars = opened(row, since, history, held, calendar)
    await store(session, found, bars)
    return found


async def clear(session: AsyncSession, subjects: Sequence[UUID]) -> None:
    """Remove the open steps of subjects, with those who may not do them."""
    old = StepRow.subject_id.in_(subjects)
    options = {"synchronize_session": False}
    bars = delete(StepBarRow).where(StepBarRow.step_id.in_(select(StepRow.id).where(old)))
    await session.execute(bars, execution_options=options)
    await session.execute(delete(StepRow).where(old), execution_options=options)


async def store(session: AsyncSession, found: Sequence[Step], bars: Sequence[Bar]) -> None:
    """Store the open steps of any number of subjects, each kind with one statement."""
    if found:
        await session.execute(insert(_STEPS), found)
    if bars:
        await session.execute(insert(_BARS), bars)


async def reroute(session: AsyncSession, on: date, *conditions: ColumnElement[bool]) -> int:
    """Let open steps belong to the unions where somebody is left to do them.

    Args:
        session: the transaction.
        on: the day on which rights are judged.
        conditions: which steps; all without any.

    Returns:
        How many steps belong to another union now.
    """
    wanted = select(StepRow.id).where(StepRow.routed_id.is_not(None), *conditions).order_by(StepRow.id)
    keys = list(await session.scalars(wanted))
    changed = 0
    for start in range(0, len(keys), _BATCH):
        changed += await _reroute(session, on, keys[start : start + _BATCH])
    return changed


async def _reroute(session: AsyncSession, on: date, keys: Sequence[UUID]) -> int:
    steps = list(
        await session.scalars(
            select(StepRow).where(StepRow.id.in_(keys)).execution_options(populate_existing=True)
        )
    )
    excluded: dict[UUID, set[UUID]] = defaultdict(set)
    for bar in await session.scalars(select(StepBarRow).where(StepBarRow.step_id.in_(keys))):
        excluded[bar.step_id].add(bar.account_id)
    unions = {union for step in steps for union in line_of(step)}
    held = await holders(session, {step.action for step in steps}, unions, on)
    changed = 0
    for step in steps:
        routed = nearest(line_of(step), held.get(step.action, {}), excluded[step.id])
        if routed != step.routed_id:
            step.routed_id = routed
            changed += 1
    await session.flush()
    return changed


async def redate(session: AsyncSession, first: date, last: date) -> int:
    """Count the periods of open steps anew where days from ``first`` to ``last`` may matter.

    Returns:
        How many steps have another day now.
    """
    counted = or_(StepRow.opens_after > 0, StepRow.due_in.is_not(None))
    touched = or_(StepRow.opens_on > first, StepRow.due_on >= first)
    steps = list(await session.scalars(select(StepRow).where(counted, touched, StepRow.since <= last)))
    if not steps:
        return 0
    begin = min(step.since for step in steps)
    end = max(step.since + reach(max(step.opens_after, step.due_in or 0)) for step in steps)
    calendar = await calendars.load(session, begin, end)
    changed = 0
    for step in steps:
        opens = opens_on(calendar, step.since, step.opens_after)
        due = None if step.due_in is None else calendar.last_day(step.since, step.due_in)
        if (opens, due) != (step.opens_on, step.due_on):
            step.opens_on, step.due_on, step.due_sort = opens, due, due_sort(due)
            changed += 1
    await session.flush()
    return changed


def at_or_below(union: UUID) -> ColumnElement[bool]:
    """The steps of subjects at or below a union."""
    return or_(*(getattr(StepRow, name) == union for name in ANCESTORS))


async def name_of(session: AsyncSession, union: UUID) -> str:
    """A union's name today."""
    return (await session.scalars(select(OrganizationRow.name).where(OrganizationRow.id == union))).one()
