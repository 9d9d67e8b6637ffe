"""A worker: claims jobs, runs several at once, renews their leases, stops without losing any."""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath
from typing import Any

from huizhanjia_schema.errors import Spoken
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.clock import now
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.errors import DatabaseUnavailable
from huizhanjia_core.db.model import new_key
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.jobs import queue
from huizhanjia_core.jobs.declaration import JobSpec
from huizhanjia_core.jobs.queue import Claimed
from huizhanjia_core.jobs.run import JobLost, Run
from huizhanjia_core.settings import JobSettings
from huizhanjia_core.work import nobody

_log = logging.getLogger("huizhanjia.jobs")
End = Callable[[AsyncSession, Claimed, datetime], Awaitable[bool]]
"""Notes how a job ended, at a moment."""
_BEATS = 3
"""Signs of life within one lease: two may be missed."""


class Worker:
    """Runs jobs of one process.

    Args:
        database: where the queue is.
        specs: the kinds that it can run.
        settings: how many at once, how often to look, how long a lease is.
        listeners: who hears of domain events that jobs emit.
        ask: asks other plugins; see ``Work``.

    Attributes:
        name: host, process and a random end; stands on the jobs that it took.
    """

    def __init__(
        self,
        database: Database,
        specs: Iterable[JobSpec],
        settings: JobSettings,
        listeners: Sequence[Listener[Any]] = (),
        ask: Callable[..., list[Any]] = nobody,
    ) -> None:
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{new_key().hex[-6:]}"
        self._database = database
        self._specs = {spec.kind: spec for spec in specs}
        self._settings = settings
        self._listeners = listeners
        self._ask = ask
        self._lease = timedelta(seconds=settings.lease_seconds)
        self._slots: dict[str, datetime] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def work(self, stop: asyncio.Event) -> None:
        """Run jobs until told to stop; then let those under way end, or give them back after a while."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                if not await self._take_more():
                    waiting = {stopping, *self._running}
                    await asyncio.wait(
                        waiting,
                        timeout=self._settings.poll_seconds,
                        return_when=asyncio.FIRST_COMPLETED,
                    )
        finally:
            stopping.cancel()
            await self._stop()

    async def drain(self) -> int:
        """Run what is due until nothing is; how many jobs were taken."""
        taken = 0
        try:
            while True:
                claimed = await self._claim()
                taken += claimed
                if claimed == 0 and not self._running:
                    return taken
                if self._running:
                    await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._stop()

    async def _take_more(self) -> bool:
        """Whether jobs were taken; a database that is away is waited for."""
        try:
            return await self._claim() > 0
        except DatabaseUnavailable as error:
            _log.warning("jobs wait for the database", extra={"reason": error.reason})
        except Exception:  # noqa: BLE001 - logged; a worker that ends at an error would do no job any more
            _log.exception("jobs could not be claimed")
        return False

    async def _claim(self) -> int:
        await self._enter_schedules()
        free = self._settings.concurrency - len(self._running)
        if free <= 0:
            return 0
        async with self._database.reader() as connection:
            if not await queue.any_due(connection, self._specs, now()):
                return 0
        async with self._database.writer() as session:
            claimed = await queue.claim(
                session, self._specs, worker=self.name, now=now(), lease=self._lease, limit=free
            )
        for job in claimed:
            task = asyncio.create_task(self._run(job))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return len(claimed)

    async def _enter_schedules(self) -> None:
        """Put each schedule's latest slot into the queue, once; another worker may have done so already."""
        moment = now()
        for kind, spec in self._specs.items():
            if spec.schedule is None:
                continue
            slot = spec.schedule.slot(moment)
            if self._slots.get(kind) == slot:
                continue
            async with self._database.writer() as session:
                await queue.schedule(session, spec, slot, moment)
            self._slots[kind] = slot

    async def _run(self, job: Claimed) -> None:
        """Run a job to its end and note how it ended; never raises but when it is canceled itself."""
        run = Run(self._database, job, self._listeners, self._lease, self._ask)
        doing = asyncio.create_task(self._do(self._specs[job.kind], run))
        beating = asyncio.create_task(self._beat(job, run, doing))
        try:
            await asyncio.shield(doing)
        except asyncio.CancelledError:
            stopping = not doing.done()
            doing.cancel()
            await asyncio.wait([doing])
            if not run.finished:
                await self._note(job, queue.release if stopping else queue.canceled)
            if stopping:
                raise
        except JobLost:  # another worker has it, which this changes nothing about, or it is to be canceled
            await self._note(job, queue.canceled)
        except Exception as error:  # noqa: BLE001 - whatever a job raises is a failed attempt
            about = {"job": job.id.hex, "kind": job.kind, "attempt": job.attempt}
            _log.warning("job failed", extra=about, exc_info=error)
            if not run.finished:
                await self._note(job, partial(queue.fail, error=told(error)))
        finally:
            beating.cancel()

    async def _do(self, spec: JobSpec, run: Run) -> None:
        await spec.run(run)
        if not run.finished:
            async with run.begin(last=True):
                pass

    async def _note(self, job: Claimed, end: End) -> None:
        """Note how a job ended; if that cannot be done its lease ends by itself, and the job comes again."""
        try:
            async with self._database.writer() as session:
                await end(session, job, now())
        except Exception:  # noqa: BLE001 - logged; the lease decides
            _log.exception("the end of a job could not be noted", extra={"job": job.id.hex})

    async def _beat(self, job: Claimed, run: Run, doing: asyncio.Task[None]) -> None:
        """Renew the lease and store the progress; stop the job when it is lost or to be canceled."""
        while True:
            await asyncio.sleep(self._settings.lease_seconds / _BEATS)
            try:
                async with self._database.writer() as session:
                    until = now() + self._lease
                    stop = await queue.renew(session, job, until, run.done, run.total)
            except DatabaseUnavailable as error:
                _log.warning("a lease was not renewed", extra={"job": job.id.hex, "reason": error.reason})
                continue
            if stop is not False and not run.finished:
                doing.cancel()
                return

    async def _stop(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=self._settings.stop_seconds)
        for task in list(self._running):
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)


def told(error: BaseException) -> str:
    """What is kept of an error: a refusal's own words, else its kind and place; never a value."""
    if isinstance(error, Spoken):
        return error.zh[:500]
    place, step = "", error.__traceback__
    while step is not None:
        place = f"{PurePath(step.tb_frame.f_code.co_filename).name}:{step.tb_lineno}"
        step = step.tb_next
    return f"{type(error).__name__} ({place})"[:500]
