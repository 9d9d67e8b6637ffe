"""``python -m bench.spreadsheets``: 50,000 rows into PostgreSQL and out again; speed and memory, printed."""

import asyncio
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from huizhanjia_core.documents import importing
from huizhanjia_core.documents.importer import Column, Importer, Kind, Values
from huizhanjia_core.organization.imports import POPULATIONS
from huizhanjia_core.work import Work
from huizhanjia_schema import Refusal
from rich.console import Console

from tests.harness import prepared
from tests.harness.api import Api, api
from tests.harness.postgres import PostgresServer

CONSOLE = Console(highlight=False, width=200)
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
LIST = """query($first: Int, $after: String) { populationFigures(first: $first, after: $after) {
    nodes { organization { code name prefecture { name } } asOf source value registeredResident
        registeredElsewhere registrationPending awayUnderHalfYear publishedOn document sourceNote
        approvedForStandards approvedAt approvalReason recordedAt }
    pageInfo { hasNextPage endCursor } } }"""
EXTRA = 9
UNITS = ("540121", "540122", "540123", "540124")


async def _write(work: Work, rows: Sequence[Values]) -> Sequence[Refusal | None]:
    wanted = {column.name for column in POPULATIONS.columns}
    return await POPULATIONS.write(
        work, [{name: value for name, value in row.items() if name in wanted} for row in rows]
    )


def _wide() -> Importer:
    """Populations with further columns that are checked: twenty in all."""
    more = [
        Column(
            name=f"e{number}", zh=f"附加{number}", kind=(Kind.INTEGER, Kind.DECIMAL, Kind.TEXT)[number % 3]
        )
        for number in range(EXTRA)
    ]
    return Importer(
        name="bench-populations",
        zh=POPULATIONS.zh,
        en=POPULATIONS.en,
        action=POPULATIONS.action,
        columns=(*POPULATIONS.columns, *more),
        unique=POPULATIONS.unique,
        write=_write,
    )


def _workbook(path: Path, importer: Importer) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, [column.zh for column in importer.columns])
        for number in range(ROWS):
            day = str(date(1950, 1, 1) + timedelta(days=number // len(UNITS)))
            cells = [
                UNITS[number % len(UNITS)],
                day,
                "统计部门",
                number,
                number,
                0,
                0,
                0,
                day,
                "统计公报",
                "说明",
            ]
            page.write_row(
                number + 1, 0, [*cells, *(number * 1.25 if n % 3 == 1 else number for n in range(EXTRA))]
            )


def _peak() -> float:
    """Peak resident memory of this process, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _into(url: str, folder: Path) -> None:
    importer = _wide()
    path = folder / "rows.xlsx"
    _workbook(path, importer)
    CONSOLE.print(
        f"workbook: {ROWS} rows x {len(importer.columns)} columns, {path.stat().st_size / (1 << 20):.1f} MiB"
    )
    async with prepared.opened(url) as database:
        for title, step in (
            ("check (dry run)", importing.check),
            ("run", importing.run),
            ("run again", importing.run),
        ):
            started, busy = time.perf_counter(), time.process_time()
            report = await step(importer, path, lambda: prepared.work_in(database))
            seconds, busy = time.perf_counter() - started, time.process_time() - busy
            if report.problems:
                raise RuntimeError(report.problems[:3])
            CONSOLE.print(
                f"import, {title}: {seconds:.1f} s, {ROWS / seconds:,.0f} rows/s "
                f"({busy:.1f} s of this process, {ROWS / busy:,.0f} rows/s), "
                f"written {report.written}, skipped {report.skipped}, peak {_peak():.0f} MiB"
            )


async def _export(house: Api, token: str) -> tuple[float, int, int]:
    headers = {"authorization": f"Bearer {token}"}
    started = time.perf_counter()
    answer = await house.client.post("/export.xlsx", json={"query": LIST}, headers=headers, timeout=600)
    answer.raise_for_status()
    return time.perf_counter() - started, int(answer.headers["x-row-count"]), len(answer.content)


async def _out(url: str, folder: Path) -> None:
    sections = {"documents": {"export_rows": 1_000_000, "export_timeout": 600}}
    async with api(url, data_folder=folder, sections=sections) as house:
        token = await house.token("region")
        gc.collect()
        before = _peak()
        busy = time.process_time()
        seconds, rows, size = await _export(house, token)
        busy = time.process_time() - busy
        CONSOLE.print(
            f"export: {rows} rows in {seconds:.1f} s, {rows / seconds:,.0f} rows/s "
            f"({busy:.1f} s of this process, {rows / busy:,.0f} rows/s), "
            f"{size / (1 << 20):.1f} MiB; peak memory {before:.0f} MiB before, {_peak():.0f} MiB after"
        )


async def _all(server: PostgresServer) -> None:
    connection = await server.connect()
    await connection.execute("CREATE DATABASE bench")
    await connection.close()
    url = server.url("bench")
    await prepared.demo(url)
    with tempfile.TemporaryDirectory() as name:
        await _into(url, Path(name))
        await _out(url, Path(name))


if __name__ == "__main__":
    with PostgresServer() as running:
        asyncio.run(_all(running))
