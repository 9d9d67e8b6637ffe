"""``make bench``: serve demonstration data on both databases, measure, and write ``bench/RESULTS.md``."""

import asyncio
import json
import os
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from huizhanjia_core.plugins import Registry
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.inside import Inside, inside
from bench.load import Measured, load
from bench.shapes import SHAPES, Shape
from tests.harness.api import LOGIN
from tests.harness.postgres import PostgresServer
from tests.harness.served import Deployment, Server

RESULTS = Path(__file__).with_name("RESULTS.md")
CONNECTIONS = 16
LIBRARIES = (
    "strawberry-graphql",
    "graphql-core",
    "sqlalchemy",
    "asyncpg",
    "aiosqlite",
    "starlette",
    "uvicorn",
)
UNIT = """query($c:String!){organizationByCode(code:$c){id}}"""


@contextmanager
def _databases() -> Iterator[list[tuple[str, str]]]:
    with PostgresServer() as server, tempfile.TemporaryDirectory() as folder:
        asyncio.run(_create(server))
        yield [("sqlite", f"sqlite:///{folder}/bench.sqlite3"), ("postgresql", server.url("bench"))]


async def _create(server: PostgresServer) -> None:
    connection = await server.connect()
    try:
        await connection.execute("CREATE DATABASE bench")
    finally:
        await connection.close()


def _body(shape: Shape, unit: str) -> bytes:
    variables = {name: unit if value == "$unit" else value for name, value in shape.variables.items()}
    return json.dumps({"query": shape.document, "variables": variables}).encode()


def _peak(server: Server) -> float:
    """Peak resident memory of the server, in MiB; NaN where the system does not tell."""
    status = Path(f"/proc/{server.process.pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


def _sign_in(server: Server) -> str:
    from huizhanjia_core.identity.demo import PASSWORD  # noqa: PLC0415 - the rest needs no account

    answer = server.query(LOGIN, {"i": {"username": "region", "password": PASSWORD}}).json()
    token: str = answer["data"]["login"]["token"]
    return token


def _measure(
    url: str, seconds: float, progress: Progress, task: Any
) -> tuple[dict[str, Measured], float, str]:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"DEMO": "true", "DATABASE__URL": url, "LOGGING__LEVEL": "WARNING"}
        deployment = Deployment(Path(folder), settings)
        deployment.run("db", "upgrade")
        deployment.run("demo", "load")
        with deployment.serve() as server:
            token = _sign_in(server)
            unit = server.query(UNIT, {"c": "540121"}, token=token).json()["data"]["organizationByCode"]["id"]
            host, port = server.url.removeprefix("http://").split(":")
            found: dict[str, Measured] = {}
            for shape in SHAPES:
                body = _body(shape, unit)
                for length in (seconds / 3, seconds):
                    run = load(host, int(port), body, token, connections=CONNECTIONS, seconds=length)
                    found[shape.title] = asyncio.run(run)
                progress.advance(task)
            return found, _peak(server), unit


def _composing() -> float:
    """Milliseconds to compose the core's schema; the best of five."""
    registry = Registry.of([])
    best = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        registry.compose()
        best = min(best, time.perf_counter() - started)
    return best * 1000


def _report(
    results: dict[str, tuple[dict[str, Measured], float, dict[str, Inside]]], composing: float
) -> str:
    lines = [
        "# Results of `make bench`",
        "",
        "The whole real stack on demonstration data (138 unions, 245 sites): session, permission scope,",
        f"limits, masking and metrics on, one process, {CONNECTIONS} connections. Generator, server and",
        "database share the machine: compare figures of one run, not those of two machines.",
        "",
        f"- Python {platform.python_version()}, {os.cpu_count()} cores, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        f"- composing the core's schema: {composing:.0f} ms",
        *(f"- peak memory of the server on {kind}: {peak:.0f} MiB" for kind, (_, peak, _) in results.items()),
        "",
        "| operation | database | answers/s | p50 ms | p99 ms | bytes | statements | outside SQL |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for shape in SHAPES:
        for kind, (measured, _, within) in results.items():
            one, part = measured[shape.title], within[shape.title]
            lines.append(
                f"| {shape.title} | {kind} | {one.per_second:.0f} | {one.p50:.1f} | {one.p99:.1f} "
                f"| {one.bytes} | {part.statements} | {part.outside:.0%} |"
            )
    lines += [
        "",
        "`statements`: SQL statements of one request, the session's included. `outside SQL`: share of a",
        "request's time not spent waiting for the database, one request at a time in one process.",
        "",
    ]
    return "\n".join(lines)


def main(seconds: float = 3.0) -> None:
    """Measure and write the report; an interruption leaves the old one."""
    console = Console()
    results: dict[str, tuple[dict[str, Measured], float, dict[str, Inside]]] = {}
    with _databases() as databases, Progress(console=console) as progress:
        task = progress.add_task("measuring", total=2 * len(SHAPES) * len(databases))
        for kind, url in databases:
            measured, peak, unit = _measure(url, seconds, progress, task)
            within = {}
            for shape in SHAPES:
                within[shape.title] = asyncio.run(inside(url, _body(shape, unit)))
                progress.advance(task)
            results[kind] = (measured, peak, within)
    report = _report(results, _composing())
    RESULTS.write_text(report, "utf-8")
    table = Table("operation", "database", "answers/s", "p50 ms", "outside SQL")
    for shape in SHAPES:
        for kind, (measured, _, within) in results.items():
            one = measured[shape.title]
            table.add_row(
                shape.title,
                kind,
                f"{one.per_second:.0f}",
                f"{one.p50:.1f}",
                f"{within[shape.title].outside:.0%}",
            )
    console.print(table)
    console.print(f"written to {RESULTS.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
