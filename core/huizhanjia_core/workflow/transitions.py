"""Doing a transition: the one call by which a subject's state changes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from huizhanjia_schema import Refusal
from sqlalchemy import select, update
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.permission.actors import line_of
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import refusals, steps
from huizhanjia_core.workflow.declaration import START, Transition
from huizhanjia_core.workflow.events import Transitioned
from huizhanjia_core.workflow.holders import holders
from huizhanjia_core.workflow.models import Staged, StepRow, TransitionRow
from huizhanjia_core.workflow.rules import Done, Holders, barred, left, nearest

R = TypeVar("R", bound=Staged)
Held = Mapping[str, Holders]
"""By action: who holds it at which union."""


async def find(work: Work, row: type[R], key: UUID, *, see: str, path: Sequence[str]) -> R:
    """A subject that the actor may see, locked until the transaction ends.

    Args:
        work: the unit of work.
        row: the mapped class.
        key: the subject's.
        see: the action that shows it.
        path: where its id stands in the arguments.

    Raises:
        NotFound: there is none, or none that the actor may know of.
    """
    found = (await find_many(work, row, {key}, see=see)).get(key)
    if found is None:
        raise NotFound(*path)
    return found


async def find_many(work: Work, row: type[R], keys: Collection[UUID], *, see: str) -> dict[UUID, R]:
    """Those of many subjects that the actor may see, locked until the transaction ends.

    They are locked in one order, so that two who change the same subjects wait and never in a circle.

    Args:
        work: the unit of work.
        row: the mapped class.
        keys: the subjects'.
        see: the action that shows them.

    Returns:
        By key; one that is not there and one that the actor may not know of are both left out.
    """
    query = select(row).where(row.id.in_(keys)).order_by(row.id).with_for_update()
    found = await work.session.scalars(query.execution_options(populate_existing=True))
    return {one.id: one for one in found if work.actor.may(see, at=one)}


async def start(work: Work, row: Staged) -> TransitionRow:
    """Let a new subject begin: its initial state, the first entry of its history, its first open steps.

    The service that registers the subject has asked whether the actor may.

    Args:
        work: its actor is the maker.
        row: new, with its lineage; it is added to the session here.
    """
    (entry,) = await start_many(work, [row])
    return entry


async def start_many(work: Work, rows: Sequence[Staged]) -> list[TransitionRow]:
    """Let new subjects of one workflow begin, with as many statements as for one.

    Args:
        work: as of ``start``.
        rows: as of ``start``, of one mapped class.

    Returns:
        The first entry of each history.
    """
    if not rows:
        return []
    flow = rows[0].workflow
    for row in rows:
        row.state, row.state_since = flow.initial, work.now
    work.session.add_all(rows)
    await work.session.flush()
    begun = Transition(START, "登记", "Registered", (), flow.initial, "")
    leaving = flow.leaving(flow.initial)
    unions = {union for row in rows for union in line_of(row)}
    held = await holders(work.session, {str(one.action) for one in leaving}, unions, work.today)
    calendar = await steps.calendar_for(work.session, work.today, leaving)
    asked = work.audit.action  # by the service that registers it
    entries = []
    for row in rows:
        instead = work.actor.acting_for(asked, row) if asked is not None else frozenset()
        entries.append(_entry(work, row, begun, before=None, reason=None, number=1, instead=instead))
    histories = [[Done(entry.name, entry.account_id, entry.acting_for_id)] for entry in entries]
    work.session.add_all(entries)
    await work.session.flush()
    opened, barring = [], []
    for row, history in zip(rows, histories, strict=True):
        found, bars = steps.opened(row, work.today, history, held, calendar)
        opened.append(found)
        barring += bars
    await steps.store(work.session, [step for found in opened for step in found], barring)
    for row, history, found in zip(rows, histories, opened, strict=True):
        await _tell(work, row, begun, history, held, found)
    return entries


async def apply(
    work: Work,
    row: Staged,
    transition: Transition,
    *,
    version: int | None = None,
    reason: str | None = None,
    path: Sequence[str] = (),
) -> TransitionRow:
    """Do a transition: check everything, change the state, note it, open the next steps, tell listeners.

    The row is locked first, so that of two who come at once the second one sees what the first one did.

    Args:
        work: its actor does it.
        row: the subject.
        transition: one of the subject's workflow.
        version: of the row as the client saw it; None where the client did not look at it.
        reason: why; required where the transition says so.
        path: where the subject stands in the arguments, to which a refusal without a place of its own points;
            by default the input's field that is called as the subject's ids begin.

    Returns:
        The entry of the history.

    Raises:
        Refusal: the actor may not at this union; StaleVersion; or one of ``refusals``; or the guard's.
        KeyError: the transition is not one of this workflow.
    """
    try:
        return await _apply(work, row, transition, version, reason)
    except Refusal as refused:
        refused.path = refused.path or tuple(path) or ("input", row.workflow.prefix)
        raise


async def apply_many(work: Work, rows: Sequence[Staged], transition: Transition) -> list[TransitionRow]:
    """Do a transition that time brings about with many subjects, with as many statements as with one.

    Nobody's account does it: what people do is asked of each subject by ``apply``.

    Args:
        work: of a job or the command line.
        rows: of one mapped class, unchanged, locked in this transaction by whoever calls; each once.
        transition: one of their workflow, with neither duties kept apart nor reason nor waiting period.

    Returns:
        The new entry of each history.

    Raises:
        Refusal: a subject is in another state, was changed meanwhile, or its guard refuses; none is changed.
        TypeError: the transition has to be asked of each subject.
        KeyError: the transition is not one of this workflow.
    """
    if not rows:
        return []
    asked = transition.apart_from or transition.opens_after or transition.needs_reason
    if work.actor.account_id is not None or asked:
        raise TypeError(f"{transition.name} is asked of each subject")
    flow, kind, path = rows[0].workflow, type(rows[0]), ("input", rows[0].workflow.prefix)
    if flow.by_name[transition.name] is not transition:
        raise KeyError(transition.name)
    for row in rows:
        work.actor.require(transition.action, at=row)
        refused = transition.guard(row) if transition.guard else None
        if row.state not in transition.sources:
            refused = refusals.OutOfOrder(transition.zh, transition.en, flow.title(row.state))
        if refused is not None:
            refused.path = refused.path or path
            raise refused
    before = [str(row.state) for row in rows]
    await _change_many(work, kind, rows, transition)
    histories = await _histories(work, rows)
    leaving = flow.leaving(transition.target)
    unions = {union for row in rows for union in line_of(row)}
    held = await holders(work.session, {str(one.action) for one in leaving}, unions, work.today)
    calendar = await steps.calendar_for(work.session, work.today, leaving)
    entries, opened, barring = [], [], []
    for row, was in zip(rows, before, strict=True):
        history = histories[row.id]
        number = len(history) + 1
        entry = _entry(work, row, transition, before=was, reason=None, number=number, instead=())
        history.append(Done(entry.name, None))
        found, bars = steps.opened(row, work.today, history, held, calendar)
        entries.append(entry)
        opened.append(found)
        barring += bars
    work.session.add_all(entries)
    await work.session.flush()
    await steps.clear(work.session, [row.id for row in rows])
    await steps.store(work.session, [step for found in opened for step in found], barring)
    for row, found in zip(rows, opened, strict=True):
        await _tell(work, row, transition, histories[row.id], held, found)
    return entries


async def _change_many(work: Work, kind: Any, rows: Sequence[Staged], transition: Transition) -> None:
    """Change the state in one statement; flushing versioned rows would take a round trip each."""
    result: Any = await work.session.execute(
        update(kind)
        .where(kind.id.in_([row.id for row in rows]), kind.state.in_(transition.sources))
        .values(state=transition.target, state_since=work.now, version=kind.version + 1)
        .execution_options(synchronize_session=False)
    )
    if result.rowcount != len(rows):
        raise StaleVersion
    for row in rows:
        now = {"state": transition.target, "state_since": work.now, "version": row.version + 1}
        for name, value in now.items():
            set_committed_value(row, name, value)


async def _histories(work: Work, rows: Sequence[Staged]) -> dict[UUID, list[Done]]:
    query = select(
        TransitionRow.subject_id, TransitionRow.name, TransitionRow.account_id, TransitionRow.acting_for_id
    ).where(TransitionRow.subject_id.in_([row.id for row in rows]))
    found: dict[UUID, list[Done]] = defaultdict(list)
    for subject, name, account, instead in await work.session.execute(query.order_by(TransitionRow.number)):
        found[subject].append(Done(name, account, instead))
    return found


async def _apply(
    work: Work, row: Staged, transition: Transition, version: int | None, reason: str | None
) -> TransitionRow:
    work.actor.require(transition.action, at=row)
    if row.workflow.by_name[transition.name] is not transition:
        raise KeyError(transition.name)
    await work.session.flush()
    await work.session.refresh(row, with_for_update=True)
    if version is not None and row.version != version:
        raise StaleVersion
    if row.state not in transition.sources:
        raise refusals.OutOfOrder(transition.zh, transition.en, row.workflow.title(row.state))
    if transition.needs_reason and not reason:
        raise refusals.ReasonNeeded(transition.zh, transition.en)
    await _refuse_early(work, row, transition)
    history = await _history(work, row)
    held = await _held(work, row, transition.target, transition)
    instead = await _refuse_person(work, row, transition, history, held.get(str(transition.action), {}))
    refused = transition.guard(row) if transition.guard else None
    if refused is not None:
        raise refused
    before, row.state, row.state_since = row.state, transition.target, work.now
    flag_modified(row, "state_since")  # what stays in its state within a second is a new version too
    await work.session.flush()
    return await _enter(
        work,
        row,
        transition,
        before=str(before),
        reason=reason,
        history=history,
        held=held,
        instead=instead,
    )


async def _refuse_early(work: Work, row: Staged, transition: Transition) -> None:
    """Judged by the open step, whose days follow the calendar as it is known now."""
    if not transition.opens_after:
        return
    opens = await work.session.scalar(
        select(StepRow.opens_on).where(StepRow.subject_id == row.id, StepRow.transition == transition.name)
    )
    if opens is not None and work.today < opens:
        raise refusals.TooEarly(transition.zh, transition.en, opens)


async def _refuse_person(
    work: Work, row: Staged, transition: Transition, history: Sequence[Done], held: Holders
) -> frozenset[UUID]:
    """Separation of duties and routing; the command line does neither in anybody's place.

    Returns:
        The accounts in whose place the actor may do it, by delegation; none where by its own right.
    """
    excluded = barred(row.workflow, transition, history)
    account = work.actor.account_id
    if account is None:
        if transition.apart_from:
            raise refusals.AccountNeeded(transition.zh, transition.en)
        return frozenset()
    instead = work.actor.acting_for(str(transition.action), row)
    if account in excluded or (instead and instead <= excluded):
        raise refusals.SamePerson(transition.zh, transition.en)
    if transition.routed:
        union = nearest(line_of(row), held, excluded)
        if account not in left(held.get(union, {}), excluded):
            name = await steps.name_of(work.session, union)
            raise refusals.BelongsElsewhere(transition.zh, transition.en, name)
        instead = _instead(held[union][account])
    return instead - excluded


def _instead(by: Collection[UUID | None]) -> frozenset[UUID]:
    """In whose place somebody acts; nobody's with a grant of one's own."""
    return frozenset() if None in by else frozenset(one for one in by if one is not None)


async def _history(work: Work, row: Staged) -> list[Done]:
    query = select(TransitionRow.name, TransitionRow.account_id, TransitionRow.acting_for_id)
    query = query.where(TransitionRow.subject_id == row.id).order_by(TransitionRow.number)
    return [Done(*found) for found in await work.session.execute(query)]


async def _held(work: Work, row: Staged, state: StrEnum, *more: Transition) -> Held:
    """Who may do what leaves ``state``, and ``more``, at each union of the subject's line: one statement."""
    actions = {str(one.action) for one in (*more, *row.workflow.leaving(state))}
    return await holders(work.session, actions, line_of(row), work.today)


async def _enter(
    work: Work,
    row: Staged,
    done: Transition,
    *,
    before: str | None,
    reason: str | None,
    history: Sequence[Done],
    held: Held,
    instead: Collection[UUID],
) -> TransitionRow:
    """Write the history, open the next steps and tell who listens; the row is in its new state."""
    entry = _entry(work, row, done, before=before, reason=reason, number=len(history) + 1, instead=instead)
    work.session.add(entry)
    history = [*history, Done(done.name, entry.account_id, entry.acting_for_id)]
    opened = await steps.replace(work.session, row, work.today, history, held)
    await _tell(work, row, done, history, held, opened)
    return entry


def _entry(
    work: Work,
    row: Staged,
    done: Transition,
    *,
    before: str | None,
    reason: str | None,
    number: int,
    instead: Collection[UUID],
) -> TransitionRow:
    """The entry of a history, not yet stored."""
    return TransitionRow(
        workflow=row.workflow.name,
        subject_id=row.id,
        number=number,
        name=done.name,
        title=done.zh,
        title_en=done.en,
        from_state=before,
        to_state=str(row.state),
        at=work.now,
        account_id=work.actor.account_id,
        actor_name=work.actor.name,
        acting_for_id=min(instead, default=None),
        reason=reason,
    )


async def _tell(
    work: Work,
    row: Staged,
    done: Transition,
    history: Sequence[Done],
    held: Held,
    opened: Sequence[steps.Step],
) -> None:
    """Announce what was done, with who can do what comes next."""
    waiting: set[UUID] = set()
    for step in opened:
        if step["lead"] and step["routed_id"] is not None:
            transition = row.workflow.by_name[step["transition"]]
            ways = held.get(step["action"], {}).get(step["routed_id"], {})
            waiting |= left(ways, barred(row.workflow, transition, history))
    await work.emit(
        Transitioned(
            workflow=row.workflow.name,
            workflow_title=row.workflow.zh,
            workflow_title_en=row.workflow.en,
            prefix=row.workflow.prefix,
            subject_id=row.id,
            organization_id=row.organization_id,
            name=done.name,
            title=done.zh,
            title_en=done.en,
            to_state=str(row.state),
            account_id=work.actor.account_id,
            maker=history[0].account,
            waiting=frozenset(waiting),
            due_on=min((step["due_on"] for step in opened if step["lead"] and step["due_on"]), default=None),
        )
    )
