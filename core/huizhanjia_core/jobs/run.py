"""What a job gets while it runs: its payload, fenced transactions, and a place to say how far it is."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from huizhanjia_core.clock import now, today
from huizhanjia_core.db.database import Database
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.jobs import queue
from huizhanjia_core.jobs.queue import Claimed
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work, nobody


class JobLost(Exception):  # noqa: N818 - named by what happened
    """Another worker has taken the job over, or it is to be canceled: nothing of this transaction stays."""


class Run:
    """One attempt at a job.

    Args:
        database: where the job stands and works.
        job: as it was claimed.
        listeners: who hears of domain events.
        lease: how long until the worker counts as gone.
        ask: asks other plugins; see ``Work``.

    Attributes:
        done: units of work done so far.
        total: of how many, None while unknown.
        finished: whether the job was ended by ``begin(last=True)``.
    """

    def __init__(
        self,
        database: Database,
        job: Claimed,
        listeners: Sequence[Listener[Any]],
        lease: timedelta,
        ask: Callable[..., list[Any]] = nobody,
    ) -> None:
        self.database = database
        self.done = 0
        self.total: int | None = None
        self.finished = False
        self._job = job
        self._listeners = listeners
        self._lease = lease
        self._ask = ask

    @property
    def payload(self) -> Mapping[str, Any]:
        """What was given to ``enqueue``."""
        return self._job.payload

    @property
    def attempt(self) -> int:
        """Which attempt this is, from 1."""
        return self._job.attempt

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far the job is; stored with the next sign of life, at most a third of a lease later."""
        self.done, self.total = done, total if total is not None else self.total

    @asynccontextmanager
    async def begin(self, *, last: bool = False) -> AsyncIterator[Work]:
        """A transaction that commits only while this attempt holds the job.

        Args:
            last: the job ends with it: what it writes and that the job is done are committed together.

        Raises:
            JobLost: another worker has taken over, or the job is to be canceled.
        """
        async with self.database.writer() as session:
            moment = now()
            if last:
                held = await queue.finish(session, self._job, moment)
            else:
                held = await queue.fence(session, self._job, moment + self._lease)
            if not held:
                raise JobLost
            yield Work(
                session=session,
                actor=Actor(None, self._job.kind, unlimited=True),
                now=moment,
                today=today(moment),
                listeners=self._listeners,
                ask=self._ask,
            )
        self.finished = self.finished or last
