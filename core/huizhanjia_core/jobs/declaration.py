"""A kind of job as a value, and when a scheduled one is due: pure."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from huizhanjia_schema import DeclarationError

from huizhanjia_core.clock import LOCAL

if TYPE_CHECKING:
    from huizhanjia_core.jobs.run import Run

_KIND = re.compile(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*)?", re.ASCII)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
MOST_ATTEMPTS = 20


@dataclass(frozen=True)
class Daily:
    """Once a day, at a time in Asia/Shanghai."""

    at: time

    def slot(self, moment: datetime) -> datetime:
        """The latest moment up to ``moment`` at which it was due, in UTC."""
        local = moment.astimezone(LOCAL)
        today = datetime.combine(local.date(), self.at, LOCAL)
        return (today if today <= local else today - _DAY).astimezone(UTC)


@dataclass(frozen=True)
class Every:
    """Again and again, ``interval`` apart: at least a minute, at most a day."""

    interval: timedelta

    def __post_init__(self) -> None:
        if not timedelta(minutes=1) <= self.interval <= _DAY:
            raise DeclarationError(f"a job runs every minute to every day, not every {self.interval}")

    def slot(self, moment: datetime) -> datetime:
        """The latest moment up to ``moment`` at which it was due, in UTC."""
        return moment - (moment - _EPOCH) % self.interval


Schedule = Daily | Every


@dataclass(frozen=True)
class JobSpec:
    """A kind of job.

    A job runs at least once. Its worker may be killed at any moment; then, when its lease is over, another
    one runs it again from the start. Two runs never write at the same time: whatever a run writes in
    ``run.begin()`` is refused once another has taken over. What is written in ``run.begin(last=True)`` is
    written exactly once, together with the end of the job. Effects outside the database (a file, a message)
    must bear being repeated.

    Attributes:
        kind: ``module:noun`` or ``module:noun:verb``.
        zh: what it does, in Chinese.
        en: the same in English.
        run: does it; an exception is a failed attempt.
        schedule: when it comes up by itself; a slot that passed while nothing ran is caught up once.
        attempts: how often it is tried before it is given up (a dead letter), 1 to ``MOST_ATTEMPTS``.

    Raises:
        DeclarationError: an unfit kind or number of attempts.
    """

    kind: str
    zh: str
    en: str
    run: "Callable[[Run], Awaitable[None]]"
    schedule: Schedule | None = None
    attempts: int = 5

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise DeclarationError(f"job {self.kind!r} must be named module:noun or module:noun:verb")
        if not 1 <= self.attempts <= MOST_ATTEMPTS:
            raise DeclarationError(f"job {self.kind}: 1 to {MOST_ATTEMPTS} attempts, not {self.attempts}")


_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)


def wait_after(attempt: int) -> timedelta:
    """How long to wait after the failed attempt of that number: 10 s, 20 s, 40 s … at most an hour."""
    doublings = min(attempt - 1, MOST_ATTEMPTS)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)
