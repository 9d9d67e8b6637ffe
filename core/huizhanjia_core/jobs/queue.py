"""The queue in the database: putting jobs in, claiming them, and what becomes of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from huizhanjia_core.db.model import new_key
from huizhanjia_core.db.upsert import insert
from huizhanjia_core.jobs.declaration import JobSpec, wait_after
from huizhanjia_core.jobs.models import JobRow, JobState
from huizhanjia_core.work import Work

DEFAULT_ATTEMPTS = 5
_MANY = 100
"""Given up at once at most."""
_VANISHED = "执行进程多次中断 · Its worker vanished every time"


@dataclass(frozen=True)
class Claimed:
    """A job that a worker holds.

    Attributes:
        id: the job's key.
        kind: what to do.
        payload: about what.
        attempt: from 1.
        max_attempts: how many there are.
        token: proves that the worker still holds it.
    """

    id: UUID
    kind: str
    payload: Mapping[str, Any]
    attempt: int
    max_attempts: int
    token: UUID


async def enqueue(
    work: Work,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    run_at: datetime | None = None,
    key: str | None = None,
    attempts: int = DEFAULT_ATTEMPTS,
) -> UUID | None:
    """Put a job into the queue in this transaction: it exists when, and only when, that commits.

    Args:
        work: the transaction; its actor is noted.
        kind: of a ``JobSpec``; a kind that no enabled plugin declares waits until one does.
        payload: JSON: ids and figures. Personal values belong into their own rows.
        run_at: not before this moment; by default at once.
        key: makes the job unique for as long as it is kept, at most 200 characters.
        attempts: how often it is tried.

    Returns:
        The job's key; None where one of that ``key`` is there already.
    """
    values = _values(kind, payload or {}, run_at or work.now, work.now, attempts)
    values |= {"key": key, "created_by": work.actor.account_id}
    return await _insert(work.session, values)


async def schedule(session: AsyncSession, spec: JobSpec, slot: datetime, now: datetime) -> UUID | None:
    """Put the job of a schedule's slot into the queue unless somebody else was faster."""
    values = _values(spec.kind, {}, slot, now, spec.attempts)
    return await _insert(session, values | {"key": f"{spec.kind}@{slot.isoformat()}", "created_by": None})


def _values(
    kind: str, payload: Mapping[str, Any], run_at: datetime, now: datetime, attempts: int
) -> dict[str, Any]:
    return {
        "id": new_key(),
        "kind": kind,
        "payload": dict(payload),
        "state": JobState.READY,
        "run_at": run_at,
        "attempts": 0,
        "max_attempts": attempts,
        "created_at": now,
        "done": 0,
        "cancel_requested": False,
    }


async def _insert(session: AsyncSession, values: dict[str, Any]) -> UUID | None:
    statement = insert(session, JobRow).values(values)
    made = statement.on_conflict_do_nothing(index_elements=["key"]).returning(JobRow.id)
    return await session.scalar(made)


def _due(now: datetime) -> ColumnElement[bool]:
    """Waiting and due, or held by a worker that is gone."""
    return or_(and_(JobRow.state == JobState.READY, JobRow.run_at <= now), _gone(now))


def _gone(now: datetime) -> ColumnElement[bool]:
    return and_(JobRow.state == JobState.RUNNING, JobRow.lease_until < now)


def _free(rows: ColumnElement[bool], limit: int) -> Any:
    """The keys of up to ``limit`` such rows, locked here and passed over where another has locked them.

    A materialized CTE: PostgreSQL may run a plain subquery of an update more than once.
    """
    query = select(JobRow.id).where(rows).order_by(JobRow.run_at, JobRow.id).limit(limit)
    return select(query.with_for_update(skip_locked=True).cte("chosen").c.id)


async def any_due(connection: AsyncConnection, kinds: Collection[str], now: datetime) -> bool:
    """Whether there is something to claim: read before writing, so that an idle worker never locks."""
    query = select(JobRow.id).where(_due(now), JobRow.kind.in_(sorted(kinds))).limit(1)
    return await connection.scalar(query) is not None


async def claim(
    session: AsyncSession,
    kinds: Collection[str],
    *,
    worker: str,
    now: datetime,
    lease: timedelta,
    limit: int,
) -> Sequence[Claimed]:
    """Take up to ``limit`` jobs that are due; no other worker gets them while the lease is renewed.

    On PostgreSQL rows that another worker is taking at this moment are passed over; on SQLite writers take
    turns. A job whose worker vanished on its last attempt is given up.

    Args:
        session: a transaction of its own.
        kinds: what the worker can run.
        worker: its name.
        now: this moment.
        lease: how long until the worker counts as gone.
        limit: 1 or more.
    """
    mine = JobRow.kind.in_(sorted(kinds))
    exhausted = JobRow.attempts >= JobRow.max_attempts
    await session.execute(
        update(JobRow)
        .where(JobRow.id.in_(_free(and_(mine, _gone(now), exhausted), _MANY)))
        .values(state=JobState.DEAD, finished_at=now, token=None, error=_VANISHED)
        .execution_options(synchronize_session=False)
    )
    token = new_key()
    taken = (
        update(JobRow)
        .where(JobRow.id.in_(_free(and_(mine, _due(now), ~exhausted), limit)))
        .values(
            state=JobState.RUNNING,
            attempts=JobRow.attempts + 1,
            worker=worker,
            token=token,
            lease_until=now + lease,
            started_at=now,
            finished_at=None,
            done=0,
            total=None,
        )
        .returning(JobRow.id, JobRow.kind, JobRow.payload, JobRow.attempts, JobRow.max_attempts)
        .execution_options(synchronize_session=False)
    )
    rows = (await session.execute(taken)).all()
    return [Claimed(row[0], row[1], row[2], row[3], row[4], token) for row in rows]


def _held(job: Claimed) -> ColumnElement[bool]:
    return and_(JobRow.id == job.id, JobRow.token == job.token, JobRow.state == JobState.RUNNING)


async def _change(session: AsyncSession, job: Claimed, *more: ColumnElement[bool], **values: Any) -> bool:
    """Change a job that is still held; whether it was."""
    statement = update(JobRow).where(_held(job), *more).values(values).returning(JobRow.id)
    return await session.scalar(statement.execution_options(synchronize_session=False)) is not None


async def renew(
    session: AsyncSession, job: Claimed, until: datetime, done: int, total: int | None
) -> bool | None:
    """Note that the worker lives and how far it is; whether to stop, None where the job is lost."""
    statement = update(JobRow).where(_held(job)).values(lease_until=until, done=done, total=total)
    told = statement.returning(JobRow.cancel_requested)
    return await session.scalar(told.execution_options(synchronize_session=False))


async def fence(session: AsyncSession, job: Claimed, until: datetime) -> bool:
    """Lock a job that is still held and not to be canceled until the transaction ends; whether it is."""
    return await _change(session, job, JobRow.cancel_requested.is_(False), lease_until=until)


async def finish(session: AsyncSession, job: Claimed, now: datetime) -> bool:
    """Note that a job is done; False where another worker has taken it over or it is to be canceled."""
    return await _change(
        session,
        job,
        JobRow.cancel_requested.is_(False),
        state=JobState.DONE,
        finished_at=now,
        token=None,
        error=None,
    )


async def fail(session: AsyncSession, job: Claimed, now: datetime, error: str) -> bool:
    """Note a failed attempt: it is tried again later, or given up after the last one."""
    if job.attempt >= job.max_attempts:
        return await _change(session, job, state=JobState.DEAD, finished_at=now, token=None, error=error)
    later = now + wait_after(job.attempt)
    return await _change(session, job, state=JobState.READY, run_at=later, token=None, error=error)


async def release(session: AsyncSession, job: Claimed, now: datetime) -> bool:
    """Give a job back because its worker stops; the attempt does not count."""
    return await _change(
        session, job, state=JobState.READY, run_at=now, token=None, attempts=JobRow.attempts - 1
    )


async def canceled(session: AsyncSession, job: Claimed, now: datetime) -> bool:
    """Note that a job was stopped because somebody asked for it."""
    return await _change(session, job, state=JobState.CANCELED, finished_at=now, token=None)


async def purge(session: AsyncSession, before: datetime) -> int:
    """Forget jobs that were done or canceled before a moment; dead ones stay until somebody looks at them."""
    over = JobRow.state.in_([JobState.DONE, JobState.CANCELED])
    statement = delete(JobRow).where(over, JobRow.finished_at < before).returning(JobRow.id)
    return len((await session.scalars(statement)).all())
