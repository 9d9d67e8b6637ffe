"""``python -m bench.spreadsheets``: rows and households into PostgreSQL, rows out; speed and memory, printed.

The first argument is how many rows of 20 columns, the second how many dossiers with members; 50,000 each.
"""

import asyncio
import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from huizhanjia_assistance.dossiers.imports import DOSSIERS
from huizhanjia_assistance.dossiers.resident_id import check_digit
from huizhanjia_core.db.database import Database
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.documents import importing
from huizhanjia_core.documents.importer import Column, Importer, Kind, Values
from huizhanjia_core.organization.imports import POPULATIONS
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work
from huizhanjia_schema import Refusal
from rich.console import Console
from sqlalchemy import select

from bench.usage import tree_seconds
from tests.assistance.prepared import REGISTRY
from tests.harness import prepared
from tests.harness.api import Api, api
from tests.harness.postgres import PostgresServer
from tests.harness.prepared import KEYRING

CONSOLE = Console(highlight=False, width=200)
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
HOUSEHOLDS = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000  # noqa: PLR2004 - the second argument
LIST = """query($first: Int, $after: String) { populationFigures(first: $first, after: $after) {
    nodes { organization { code name prefecture { name } } asOf source value registeredResident
        registeredElsewhere registrationPending awayUnderHalfYear publishedOn document sourceNote
        approvedForStandards approvedAt approvalReason recordedAt }
    pageInfo { hasNextPage endCursor } } }"""
EXTRA = 9
UNITS = ("540121", "540122", "540123", "540124")
SIZES = (1, 2, 3, 3, 4)
"""People of a household, in turn."""

PER_DAY = 900
"""People born on one day."""


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


def _figures() -> Iterator[Sequence[Any]]:
    for number in range(ROWS):
        day = str(date(1950, 1, 1) + timedelta(days=number // len(UNITS)))
        parts = (number, number, 0, 0, 0, day, "统计公报", "说明")
        more = (number * 1.25 if n % 3 == 1 else number for n in range(EXTRA))
        yield (UNITS[number % len(UNITS)], day, "统计部门", *parts, *more)


def _id_number(serial: int, first: date) -> str:
    born = first + timedelta(days=serial // PER_DAY)
    start = f"540121{born:%Y%m%d}{serial % PER_DAY:03d}"
    return start + check_digit(start)


def _households(codes: Sequence[str]) -> Iterator[Sequence[Any]]:
    """Applicants with everything that is told of a household, and the members below them."""
    names = [column.name for column in DOSSIERS.columns]
    people = 0
    for number in range(HOUSEHOLDS):
        applicant = _id_number(number, date(1960, 1, 1))
        told = {
            "organization": codes[number % len(codes)],
            "registered_on": str(date(2016, 1, 4) + timedelta(days=number % 300)),
            "phone": f"139{number:08d}",
            "address": f"城关区八一路{number}号",
            "main_cause": "本人或家属患病",
            "bank_card": f"6222{number:012d}",
            "bank_name": "农业银行",
            "union_member": "是",
            "grassroots_kind": "基层工会",
            "grassroots_name": "某某公司工会",
            "grassroots_person": "卓玛",
            "grassroots_on": "2016-01-04",
        }
        person = {"work": "在职", "health": "慢性病", "diagnosis": "高血压", "employer": "某某公司"}
        for place in range(SIZES[number % len(SIZES)]):
            row = {**person, "applicant_id_number": applicant, "name": f"家庭成员{place}"}
            if place == 0:
                row |= {**told, "relation": "本人", "name": "扎西顿珠", "id_number": applicant}
            else:
                people += 1
                row |= {
                    "relation": "配偶" if place == 1 else "子女",
                    "id_number": _id_number(people, date(1985, 1, 1) - timedelta(days=400)),
                }
            yield [row.get(name) for name in names]


def _workbook(path: Path, importer: Importer, rows: Iterator[Sequence[Any]]) -> int:
    """Write the rows; how many there are."""
    number = 0
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet("数据")
        page.write_row(0, 0, [column.zh for column in importer.columns])
        for number, cells in enumerate(rows, start=1):
            page.write_row(number, 0, cells)
    size = path.stat().st_size / (1 << 20)
    CONSOLE.print(f"workbook: {number} rows x {len(importer.columns)} columns, {size:.1f} MiB")
    return number


def _peak() -> float:
    """Peak resident memory of this process, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _beginning(database: Database) -> Callable[[], AbstractAsyncContextManager[Work]]:
    """Units of work as the command line has them: with listeners, with keys."""
    listeners = tuple(REGISTRY.listeners())

    @asynccontextmanager
    async def begin() -> AsyncIterator[Work]:
        async with database.writer() as session:
            yield Work(session=session, actor=Actor.operator(), listeners=listeners, keyring=KEYRING)

    return begin


async def _into(database: Database, server: int, importer: Importer, path: Path, rows: int) -> None:
    for title, step in (
        ("check (dry run)", importing.check),
        ("run", importing.run),
        ("run again", importing.run),
    ):
        wall, ours, theirs = time.perf_counter(), time.process_time(), tree_seconds(server)
        report = await step(importer, path, _beginning(database))
        wall, ours = time.perf_counter() - wall, time.process_time() - ours
        theirs = tree_seconds(server) - theirs
        if report.problem_count:
            raise RuntimeError(report.problems[:3])
        CONSOLE.print(
            f"import {importer.name}, {title}: {wall:.1f} s, {rows / wall:,.0f} rows/s; processor "
            f"{ours:.1f} s here + {theirs:.1f} s PostgreSQL, {rows / (ours + theirs):,.0f} rows/s; "
            f"written {report.written}, skipped {report.skipped}, peak {_peak():.0f} MiB, "
            f"load {os.getloadavg()[0]:.1f}"
        )


async def _export(house: Api, token: str) -> tuple[float, int, int]:
    headers = {"authorization": f"Bearer {token}"}
    started = time.perf_counter()
    answer = await house.client.post("/export.xlsx", json={"query": LIST}, headers=headers, timeout=600)
    answer.raise_for_status()
    return time.perf_counter() - started, int(answer.headers["x-row-count"]), len(answer.content)


async def _out(url: str, server: int, folder: Path) -> None:
    sections = {"documents": {"export_rows": 1_000_000, "export_timeout": 600}}
    async with api(url, data_folder=folder, sections=sections) as house:
        token = await house.token("region")
        gc.collect()
        before = _peak()
        ours, theirs = time.process_time(), tree_seconds(server)
        seconds, rows, size = await _export(house, token)
        ours, theirs = time.process_time() - ours, tree_seconds(server) - theirs
        CONSOLE.print(
            f"export: {rows} rows in {seconds:.1f} s, {rows / seconds:,.0f} rows/s; processor {ours:.1f} s "
            f"here + {theirs:.1f} s PostgreSQL, {rows / (ours + theirs):,.0f} rows/s; "
            f"{size / (1 << 20):.1f} MiB; peak memory {before:.0f} MiB before, {_peak():.0f} MiB after, "
            f"load {os.getloadavg()[0]:.1f}"
        )


async def _all(server: PostgresServer) -> None:
    process = server.process_id
    assert process is not None, "the server runs"  # noqa: S101
    connection = await server.connect()
    await connection.execute("CREATE DATABASE bench")
    await connection.close()
    url = server.url("bench")
    await prepared.demo(url)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with prepared.opened(url) as database:
            if ROWS:
                wide, path = _wide(), folder / "rows.xlsx"
                await _into(database, process, wide, path, _workbook(path, wide, _figures()))
        if ROWS:
            await _out(url, process, folder)
        async with prepared.opened(url) as database:
            if HOUSEHOLDS:
                await upgrade(database, REGISTRY)
                counties = select(OrganizationRow.code).where(OrganizationRow.level == UnionLevel.COUNTY)
                async with database.reader() as reader:
                    codes = sorted(await reader.scalars(counties.order_by(OrganizationRow.code)))
                path = folder / "dossiers.xlsx"
                await _into(database, process, DOSSIERS, path, _workbook(path, DOSSIERS, _households(codes)))


if __name__ == "__main__":
    with PostgresServer() as running:
        asyncio.run(_all(running))
