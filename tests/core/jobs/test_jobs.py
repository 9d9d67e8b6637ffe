"""Jobs: enqueued with what causes them, run once, tried again, given up, canceled, taken over."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from huizhanjia_core.clock import now
from huizhanjia_core.db.database import Database
from huizhanjia_core.hookspecs import RoleKind
from huizhanjia_core.jobs import Daily, Every, JobSpec, Run, enqueue, housekeeping, queue
from huizhanjia_core.jobs.declaration import wait_after
from huizhanjia_core.jobs.models import JobRow, JobState
from huizhanjia_core.jobs.run import JobLost
from huizhanjia_core.jobs.worker import Worker, told
from huizhanjia_core.permission.models import RoleRow
from huizhanjia_core.settings import JobSettings
from huizhanjia_schema import DeclarationError, ErrorCode, Refusal
from sqlalchemy import func, select, update

from tests.core.jobs import crew
from tests.harness.prepared import work_in

KIND = "test:job"
SETTINGS = JobSettings(concurrency=4, poll_seconds=1, lease_seconds=1, stop_seconds=1)


def spec(run: Callable[[Run], Awaitable[None]], **more: Any) -> JobSpec:
    return JobSpec(KIND, "试", "Test", run, **more)


async def put(database: Database, **more: Any) -> UUID:
    async with work_in(database) as work:
        key = await enqueue(work, KIND, {"n": 1}, **more)
        assert key is not None
        return key


async def read(database: Database, key: UUID) -> JobRow:
    async with database.writer() as session:
        return (await session.scalars(select(JobRow).where(JobRow.id == key))).one()


async def drain(database: Database, run: Callable[[Run], Awaitable[None]], **more: Any) -> int:
    return await Worker(database, [spec(run, **more)], SETTINGS).drain()


async def roles(database: Database) -> int:
    async with database.reader() as connection:
        made = select(func.count()).select_from(RoleRow).where(RoleRow.code.like("job%"))
        return int(await connection.scalar(made) or 0)


def role(number: int = 0) -> RoleRow:
    return RoleRow(code=f"job{number}", zh="试", en="Test", kind=RoleKind.BUSINESS)


async def test_a_job_exists_when_what_caused_it_commits(database: Database) -> None:
    async def undone() -> None:
        async with work_in(database) as work:
            await enqueue(work, KIND)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await undone()
    await put(database)
    ran: list[Any] = []

    async def run(job: Run) -> None:
        ran.append((job.payload, job.attempt))

    assert await drain(database, run) == 1
    assert ran == [({"n": 1}, 1)]
    assert await drain(database, run) == 0


async def test_a_key_makes_a_job_unique(database: Database) -> None:
    async with work_in(database) as work:
        assert await enqueue(work, KIND, key="k") is not None
        assert await enqueue(work, KIND, key="k") is None
        assert await enqueue(work, KIND) is not None


async def test_a_job_of_later_and_one_of_an_unknown_kind_wait(database: Database) -> None:
    later = await put(database, run_at=now() + timedelta(hours=1))
    async with work_in(database) as work:
        await enqueue(work, "gone:job")

    async def run(_job: Run) -> None:
        raise AssertionError

    assert await drain(database, run) == 0
    assert (await read(database, later)).state is JobState.READY


async def test_a_failed_attempt_is_undone_and_tried_again_later(database: Database) -> None:
    key = await put(database)

    async def run(job: Run) -> None:
        async with job.begin(last=True) as work:
            work.session.add(role())
            await work.session.flush()
            raise ValueError("540102199001011234")

    assert await drain(database, run) == 1
    row = await read(database, key)
    assert (row.state, row.attempts, await roles(database)) == (JobState.READY, 1, 0)
    assert row.run_at >= now() + timedelta(seconds=5)
    assert row.error is not None
    assert row.error.startswith("ValueError (test_jobs.py:")


async def test_after_its_last_attempt_a_job_is_a_dead_letter(database: Database) -> None:
    key = await put(database, attempts=1)

    async def run(_job: Run) -> None:
        raise Refusal(ErrorCode.CONFLICT, zh="对方系统不可用。", en="The other system is away.")

    assert await drain(database, run) == 1
    row = await read(database, key)
    assert (row.state, row.error) == (JobState.DEAD, "对方系统不可用。")
    assert row.finished_at is not None


async def test_a_killed_worker_s_job_is_taken_over_and_its_writes_are_refused(database: Database) -> None:
    key = await put(database)
    async with database.writer() as session:
        claims = {"worker": "gone", "now": now(), "lease": timedelta(seconds=60), "limit": 5}
        (claimed,) = await queue.claim(session, [KIND], **claims)  # type: ignore[arg-type]
        assert await queue.claim(session, [KIND], **claims) == []  # type: ignore[arg-type]
        await session.execute(update(JobRow).values(lease_until=now() - timedelta(seconds=1)))
    lost = Run(database, claimed, (), timedelta(seconds=60))

    async def run(job: Run) -> None:
        assert job.attempt == 2
        with pytest.raises(JobLost):
            async with lost.begin(last=True) as work:
                work.session.add(role(1))
        async with job.begin(last=True) as work:
            work.session.add(role(2))

    assert await drain(database, run) == 1
    assert ((await read(database, key)).state, await roles(database)) == (JobState.DONE, 1)
    with pytest.raises(JobLost):
        async with lost.begin():
            pass


async def test_a_job_that_kills_its_workers_is_given_up(database: Database) -> None:
    key = await put(database, attempts=1)
    async with database.writer() as session:
        await queue.claim(session, [KIND], worker="gone", now=now(), lease=timedelta(seconds=60), limit=1)
        await session.execute(update(JobRow).values(lease_until=now() - timedelta(seconds=1)))

    async def run(_job: Run) -> None:
        raise AssertionError

    assert await drain(database, run) == 0
    assert (await read(database, key)).state is JobState.DEAD


async def test_a_lease_is_renewed_and_progress_is_stored(database: Database) -> None:
    key = await put(database)
    seen: list[tuple[int, int | None]] = []

    async def run(job: Run) -> None:
        job.progress(3, 10)
        for _ in range(20):  # longer than the lease
            await asyncio.sleep(0.1)
        row = await read(database, key)
        seen.append((row.done, row.total))

    assert await drain(database, run) == 1
    assert seen == [(3, 10)]
    assert (await read(database, key)).attempts == 1


async def test_a_running_job_that_is_to_be_canceled_stops_and_undoes(database: Database) -> None:
    key = await put(database)

    async def run(job: Run) -> None:
        async with job.begin() as work:
            work.session.add(role(1))
        async with work_in(database) as work:
            await work.session.execute(update(JobRow).values(cancel_requested=True))
        await asyncio.sleep(30)

    assert await drain(database, run) == 1
    assert ((await read(database, key)).state, await roles(database)) == (JobState.CANCELED, 1)


async def test_no_transaction_begins_once_a_cancel_was_asked_for(database: Database) -> None:
    key = await put(database)

    async def run(job: Run) -> None:
        async with work_in(database) as work:
            await work.session.execute(update(JobRow).values(cancel_requested=True))
        async with job.begin(last=True) as work:
            work.session.add(role(1))

    assert await drain(database, run) == 1
    assert ((await read(database, key)).state, await roles(database)) == (JobState.CANCELED, 0)


async def test_a_worker_that_stops_gives_back_what_it_cannot_finish(database: Database) -> None:
    key = await put(database)
    stop = asyncio.Event()

    async def run(_job: Run) -> None:
        stop.set()
        await asyncio.sleep(30)

    await asyncio.wait_for(Worker(database, [spec(run)], SETTINGS).work(stop), 15)
    row = await read(database, key)
    assert (row.state, row.attempts) == (JobState.READY, 0)


async def test_a_slot_of_a_schedule_comes_up_once_for_all_workers(database: Database) -> None:
    ran: list[int] = []

    async def run(_job: Run) -> None:
        ran.append(1)

    scheduled = {"schedule": Daily(time(0, 0, 1))}
    for _ in range(3):
        await drain(database, run, **scheduled)
    assert ran == [1]


async def test_old_jobs_are_forgotten_and_dead_ones_kept(database: Database) -> None:
    old = now() - housekeeping.KEPT - timedelta(days=1)
    for state in (JobState.DONE, JobState.CANCELED, JobState.DEAD):
        key = await put(database)
        async with database.writer() as session:
            changed = update(JobRow).where(JobRow.id == key).values(state=state, finished_at=old)
            await session.execute(changed)
    recent = await put(database)
    async with database.writer() as session:
        assert await queue.purge(session, now() - housekeeping.KEPT) == 2
    assert (await read(database, recent)).state is JobState.READY


async def test_the_core_s_own_jobs_run(world: Database) -> None:
    assert await Worker(world, housekeeping.JOBS, SETTINGS).drain() == 3
    async with world.reader() as connection:
        states = (await connection.scalars(select(JobRow.state))).all()
    assert states == [JobState.DONE] * 3


async def test_two_workers_one_killed_lose_nothing_and_do_nothing_twice(database_url: str) -> None:
    number = 200
    assert await crew.drill(database_url, number, seconds=120) == (number, number, 1)


MOMENT = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # 04:00 of the 25th in Shanghai


@pytest.mark.parametrize(
    ("schedule", "slot"),
    [
        (Daily(time(0, 0, 1)), datetime(2026, 11, 24, 16, 0, 1, tzinfo=UTC)),
        (Daily(time(4, 0)), MOMENT),
        (Daily(time(4, 1)), datetime(2026, 11, 23, 20, 1, tzinfo=UTC)),
        (Every(timedelta(hours=6)), datetime(2026, 11, 24, 18, 0, tzinfo=UTC)),
    ],
)
def test_slots_are_in_shanghai(schedule: Daily | Every, slot: datetime) -> None:
    assert schedule.slot(MOMENT) == slot


def test_waits_double_up_to_an_hour() -> None:
    assert [wait_after(one).seconds for one in (1, 2, 3, 9, 20)] == [10, 20, 40, 2560, 3600]


async def nothing(_run: Run) -> None: ...


@pytest.mark.parametrize("wrong", [{"kind": "job"}, {"attempts": 0}, {"attempts": 99}])
def test_an_unfit_kind_does_not_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(DeclarationError):
        JobSpec(**{"kind": KIND, "zh": "试", "en": "Test", "run": nothing, **wrong})


@pytest.mark.parametrize("interval", [timedelta(seconds=59), timedelta(days=2)])
def test_an_unfit_interval_does_not_start(interval: timedelta) -> None:
    with pytest.raises(DeclarationError):
        Every(interval)


def test_an_error_is_told_without_its_values() -> None:
    assert told(KeyError("张三")) == "KeyError ()"
