"""Workers in processes of their own, which can be killed; also the long drill: ``python -m tests.core.jobs.crew``."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from huizhanjia_core.db.database import Database
from huizhanjia_core.db.upsert import insert
from huizhanjia_core.jobs import JobSpec, Run, enqueue
from huizhanjia_core.jobs.models import JobRow, JobState
from huizhanjia_core.jobs.worker import Worker
from huizhanjia_core.numbering.models import NumberSeriesRow
from huizhanjia_core.settings import DatabaseSettings, JobSettings
from sqlalchemy import func, select

from tests.harness.databases import PostgresDatabases, SqliteDatabases
from tests.harness.postgres import PostgresServer
from tests.harness.prepared import opened, tables, work_in

ROOT = Path(__file__).parents[3]
KIND: Final = "test:count"
LEASE: Final = 2
SETTINGS = JobSettings(concurrency=4, poll_seconds=1, lease_seconds=LEASE, stop_seconds=5)


async def count(run: Run) -> None:
    """Count how often each job was done, in the transaction that ends it."""
    async with run.begin(last=True) as work:
        name = f"{KIND}:{run.payload['number']}"
        row = NumberSeriesRow()
        values = {"id": row.id, "series": name, "unit": UUID(int=0), "year": 0, "last": 1}
        counted = insert(work.session, NumberSeriesRow).values(values)
        await work.session.execute(
            counted.on_conflict_do_update(
                index_elements=["series", "unit", "year"], set_={"last": NumberSeriesRow.last + 1}
            )
        )


COUNT = JobSpec(KIND, "计数", "Count", count, attempts=10)


async def fill(database: Database, number: int) -> None:
    """Enqueue so many jobs."""
    async with work_in(database) as work:
        for one in range(number):
            await enqueue(work, KIND, {"number": one}, attempts=10)


async def tally(database: Database) -> tuple[int, int, int]:
    """How many jobs are done, how many were counted at all, and how often the most frequent one."""
    async with database.reader() as connection:
        done = select(func.count()).select_from(JobRow).where(JobRow.state == JobState.DONE)
        counted = select(func.count(), func.coalesce(func.max(NumberSeriesRow.last), 0))
        rows, most = (await connection.execute(counted.select_from(NumberSeriesRow))).one()
        return int(await connection.scalar(done) or 0), rows, most


def hire(url: str) -> subprocess.Popen[bytes]:
    """A worker in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *sys.path)))}
    return subprocess.Popen([sys.executable, "-m", "tests.core.jobs.crew", url], env=environment, cwd=ROOT)


async def done_at_least(database: Database, number: int, seconds: float) -> int:
    """Wait until so many jobs are done; how many are."""
    until = time.monotonic() + seconds
    while True:
        done = (await tally(database))[0]
        if done >= number or time.monotonic() > until:
            return done
        await asyncio.sleep(0.1)


def dismiss(workers: Iterable[subprocess.Popen[bytes]]) -> list[int]:
    """Tell workers to stop; how each of them ended."""
    alive = [one for one in workers if one.poll() is None]
    for one in alive:
        one.send_signal(signal.SIGTERM)
    return [one.wait(timeout=30) for one in alive]


async def drill(url: str, number: int, *, seconds: float) -> tuple[int, int, int]:
    """So many jobs, two workers, one killed without warning on the way and replaced; the tally at the end."""
    async with opened(url) as database:
        await fill(database, number)
        crew = [hire(url), hire(url)]
        try:
            await done_at_least(database, number // 4, seconds)
            crew[0].kill()
            crew[0].wait()
            crew.append(hire(url))
            await done_at_least(database, number, seconds)
            return await tally(database)
        finally:
            dismiss(crew)


async def _work(url: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with opened(url) as database:
        await Worker(database, [COUNT], SETTINGS).work(stop)


def _all(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder, PostgresServer() as server:
        postgres = PostgresDatabases(server)
        for databases in (SqliteDatabases(Path(folder)), postgres):
            url = databases.fresh(tables)
            began = time.monotonic()
            found = asyncio.run(drill(url, number, seconds=1800))
            took = time.monotonic() - began
            sys.stdout.write(f"{type(databases).__name__} {found} {took:.1f} s\n")
            sys.stdout.flush()
            assert found == (number, number, 1), found
        postgres.close()


def main(arguments: Sequence[str]) -> None:
    """A worker for the database of a URL, or the whole drill with so many jobs on both databases."""
    if arguments and "://" in arguments[0]:
        DatabaseSettings(url=arguments[0])
        asyncio.run(_work(arguments[0]))
    else:
        _all(int(arguments[0]) if arguments else 10_000)


if __name__ == "__main__":
    main(sys.argv[1:])
