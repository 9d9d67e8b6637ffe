"""``python -m bench.audit``, run by hand: what the trail costs writers, how fast it is sealed and verified.

The figures depend on the machine and on who else uses it, so that no test decides by them. The first part
sends the same mutation with and without its record, in turns, to one process over each database; the second
writes records at a steady rate while they are sealed; the third fills a trail, seals it and walks along it.
``--parts`` chooses among them.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import Any

from huizhanjia_core.audit import trail
from huizhanjia_core.audit.models import AuditResult, AuditRow
from huizhanjia_core.audit.sealer import Sealer
from huizhanjia_core.audit.verify import verify
from huizhanjia_core.clock import now
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.model import new_key
from huizhanjia_core.settings import DatabaseSettings
from huizhanjia_core.web import logs
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import func, insert, select

from tests.harness.api import Api, api
from tests.harness.postgres import PostgresServer
from tests.harness.prepared import demo, tables

WRITERS = 16
FIGURE = (
    "mutation($i:RecordPopulationInput!){recordPopulation(input:$i)"
    "{populationFigure{id value asOf} userErrors{code message}}}"
)
CHUNK = 10_000
SMALL = 50
"""Records a transaction at a steady rate."""
_TABLE: Any = AuditRow.__table__


@contextmanager
def _urls() -> Iterator[dict[str, str]]:
    with PostgresServer() as server, tempfile.TemporaryDirectory() as folder:
        names = ("writers", "pace", "chain")
        asyncio.run(_create(server, names))
        found = {f"postgresql {name}": server.url(name) for name in names}
        yield found | {f"sqlite {name}": f"sqlite:///{folder}/{name}.sqlite3" for name in names}


async def _create(server: PostgresServer, names: tuple[str, ...]) -> None:
    connection = await server.connect()
    try:
        for name in names:
            await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()


async def _nothing(*_given: Any) -> None:
    """Stands in for writing a record."""


@asynccontextmanager
async def _with_record(wanted: bool) -> AsyncIterator[None]:
    kept = trail.keep
    if not wanted:
        trail.keep = _nothing  # type: ignore[assignment]
    try:
        yield
    finally:
        trail.keep = kept


async def _writers(
    house: Api, token: str, unit: str, seconds: float, number: Iterator[int]
) -> tuple[float, float]:
    """Mutations a second by sixteen writers at once, and milliseconds of our processor for each."""
    done = 0
    until = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal done
        while time.perf_counter() < until:
            day = now().date() - timedelta(days=next(number))
            given = {"organization": unit, "asOf": str(day), "source": "STATISTICS_BUREAU", "value": 7}
            answer = await house.post(FIGURE, {"i": {**given, "document": "公报"}}, token=token)
            if answer.json()["data"]["recordPopulation"]["userErrors"]:
                raise RuntimeError(answer.text)
            done += 1

    started, busy = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one() for _ in range(WRITERS)))
    return done / (time.perf_counter() - started), (time.process_time() - busy) * 1000 / done


async def writers(url: str, seconds: float, rounds: int) -> str:
    """The medians without and with the trail, sealing included; rounds alternate."""
    await demo(url)
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    async with api(url) as house:
        token = await house.token("region")
        answer = await house.data('{organizationByCode(code:"540121"){id}}', "region")
        unit, number = answer["organizationByCode"]["id"], iter(range(1, 1_000_000))
        sealing = asyncio.create_task(Sealer(house.application.database).run())
        await _writers(house, token, unit, seconds / 2, number)
        for round_ in range(2 * rounds):
            wanted = round_ % 2 == 1
            async with _with_record(wanted):
                found[wanted].append(await _writers(house, token, unit, seconds, number))
        sealing.cancel()
    slow, busy = (median(part) for part in zip(*found[True], strict=True))
    fast, idle = (median(part) for part in zip(*found[False], strict=True))
    return (
        f"{fast:.0f} mutations/s without, {slow:.0f} with the trail: {slow / fast:.2f}; "
        f"processor {idle:.2f} and {busy:.2f} ms: {idle / busy:.2f}"
    )


async def keeping_up(url: str, rate: int, seconds: float) -> str:
    """Records at a steady rate beside the sealer: how many waited at most, and for how long at the end."""
    await tables(url)
    database = Database(DatabaseSettings(url=url))
    waiting = select(func.count()).select_from(_TABLE).where(_TABLE.c.sequence.is_(None))

    async def unsealed() -> int:
        async with database.reader() as connection:
            return await connection.scalar(waiting) or 0

    sealing = asyncio.create_task(Sealer(database).run())
    started, written, most = time.perf_counter(), 0, 0
    try:
        while (passed := time.perf_counter() - started) < seconds:
            due = int(rate * passed) - written
            for start in range(0, due, SMALL):
                rows = [_row(written + start + n) for n in range(min(SMALL, due - start))]
                async with database.writer() as session:
                    await (await session.connection()).execute(insert(_TABLE), rows)
            written += due
            most = max(most, await unsealed())
            await asyncio.sleep(0.02)
        took = time.perf_counter() - started
        ended = time.perf_counter()
        left = await unsealed()
        while left:
            await asyncio.sleep(0.05)
            left = await unsealed()
        rest = time.perf_counter() - ended
    finally:
        sealing.cancel()
        await database.dispose()
    return (
        f"{written / took:.0f} records/s written and sealed; at most {most} waited, the last for {rest:.1f} s"
    )


async def chain(url: str, count: int, progress: Progress, name: str) -> dict[str, float]:
    """Seconds to seal and to verify ``count`` records, that also of our processor, and MiB added."""
    await tables(url)
    database = Database(DatabaseSettings(url=url))
    try:
        task = progress.add_task(f"{name}: filling", total=count)
        for start in range(0, count, CHUNK):
            rows = [_row(start + n) for n in range(min(CHUNK, count - start))]
            async with database.writer() as session:
                await (await session.connection()).execute(insert(_TABLE), rows)
            progress.advance(task, len(rows))
        sealer, started = Sealer(database), time.perf_counter()
        task = progress.add_task(f"{name}: sealing", total=count)
        while sealed := await sealer.seal():
            progress.advance(task, sealed)
        sealing = time.perf_counter() - started
        before, started, busy = getrusage(RUSAGE_SELF).ru_maxrss, time.perf_counter(), time.process_time()
        task = progress.add_task(f"{name}: verifying", total=count)
        verdict = await verify(database, on_page=lambda n: progress.advance(task, n))
        verifying, busy = time.perf_counter() - started, time.process_time() - busy
        if verdict.passed != count or verdict.wrong:
            raise RuntimeError(str(verdict))
        grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
    finally:
        await database.dispose()
    return {"sealing": sealing, "verifying": verifying, "busy": busy, "grown": grown}


def _row(number: int) -> dict[str, Any]:
    return {
        "id": new_key(),
        "at": now(),
        "account_id": new_key(),
        "actor": "索朗旺姆",
        "session_id": new_key(),
        "operation": "recordPopulation",
        "action": "core:population:record",
        "organization_id": new_key(),
        "result": AuditResult.OK,
        "objects": f"org_{new_key().hex} figure_{new_key().hex}",
        "digest": f"test:{number:064x}",
        "address": "192.0.2.7",
        "trace_id": f"{number:016x}",
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each round of writers")
    parser.add_argument("--rounds", type=int, default=3, help="with and without the trail each")
    parser.add_argument("--rate", type=int, default=2_000, help="records a second beside the sealer")
    parser.add_argument("--parts", default="writers,pace,chain", help="which parts, separated by commas")
    parser.add_argument("--records", type=int, default=1_000_000, help="in the chain")
    given = parser.parse_args()
    console = Console()
    logs.configure(level="WARNING")
    parts = given.parts.split(",")
    with _urls() as urls, Progress(console=console) as progress:
        for kind in ("sqlite", "postgresql") if "writers" in parts else ():
            found = asyncio.run(writers(urls[f"{kind} writers"], given.seconds, given.rounds))
            console.print(f"{kind}: {found}")
        if "pace" in parts:
            kept = asyncio.run(keeping_up(urls["postgresql pace"], given.rate, given.seconds * 5))
            console.print(f"postgresql: {kept}")
        for kind in ("sqlite", "postgresql") if "chain" in parts else ():
            took = asyncio.run(chain(urls[f"{kind} chain"], given.records, progress, kind))
            console.print(
                f"{kind}: {given.records / took['sealing']:.0f} records/s sealed, "
                f"{given.records} verified in {took['verifying']:.1f} s ({took['busy']:.1f} s of processor), "
                f"memory +{took['grown']:.0f} MiB"
            )
    console.print(f"folder of SQLite: {Path(tempfile.gettempdir())}")


if __name__ == "__main__":
    main()
