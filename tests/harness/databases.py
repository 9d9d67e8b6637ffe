"""Fresh databases in milliseconds: each one is a copy of a template that was prepared once a session.

The processes that share a session's tests share its templates: whoever comes first prepares one.
"""

import asyncio
import fcntl
import hashlib
import itertools
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import asyncpg

from tests.harness.postgres import RunningPostgres

SQLITE = "sqlite+aiosqlite:///"

Prepare = Callable[[str], Awaitable[None]]
"""Fills the database behind a URL; it must close every connection before it returns."""

_BASES: dict[Prepare, Prepare] = {}


def after(base: Prepare) -> Callable[[Prepare], Prepare]:
    """Let a preparation begin with a copy of what another one made."""

    def remember(prepare: Prepare) -> Prepare:
        _BASES[prepare] = base
        return prepare

    return remember


class Databases(Protocol):
    """One kind of database server, handing out fresh databases."""

    def fresh(self, prepare: Prepare) -> str:
        """The URL of a new database with what `prepare` puts there; it runs once for all copies."""

    def drop(self, url: str) -> None:
        """Remove a database that `fresh` made, whoever still uses it."""


class SqliteDatabases:
    """SQLite files.

    Args:
        folder: for copies, of this process alone.
        shared: for templates; by default the same.
    """

    def __init__(self, folder: Path, shared: Path | None = None) -> None:
        self._folder = folder
        self._shared = shared or folder
        self._numbers = itertools.count()

    def fresh(self, prepare: Prepare) -> str:
        """Copy the template's file."""
        copy = self._folder / f"{next(self._numbers)}.sqlite"
        shutil.copyfile(self._template(prepare), copy)
        return _sqlite_url(copy)

    def _template(self, prepare: Prepare) -> Path:
        template = self._shared / f"{_name(prepare)}.sqlite"
        if not template.exists():
            with _alone(template.with_suffix(".lock")):
                if not template.exists():
                    self._make(template, prepare)
        return template

    def _make(self, template: Path, prepare: Prepare) -> None:
        draft = template.with_suffix(f".{os.getpid()}")
        if prepare in _BASES:
            shutil.copyfile(self._template(_BASES[prepare]), draft)
        _in_own_loop(prepare(_sqlite_url(draft)))
        draft.touch()
        if draft.with_name(f"{draft.name}-wal").exists():
            raise RuntimeError(f"{prepare!r} left the template open: its write-ahead log is still there")
        draft.rename(template)

    def drop(self, url: str) -> None:
        """Remove the file and what SQLite keeps beside it."""
        copy = Path(url.removeprefix(SQLITE))
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


class PostgresDatabases:
    """Databases of one PostgreSQL server."""

    def __init__(self, server: RunningPostgres) -> None:
        self._server = server
        self._known: set[str] = set()
        self._numbers = itertools.count()
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._admin: asyncpg.Connection | None = None

    def fresh(self, prepare: Prepare) -> str:
        """CREATE DATABASE from the template."""
        copy = f"test_{os.getpid()}_{next(self._numbers)}"
        self._copy(self._template(prepare), copy)
        return self._server.url(copy)

    def _template(self, prepare: Prepare) -> str:
        template = _name(prepare)
        if template not in self._known:
            with _alone(self._server.folder / f"{template}.lock"):
                if not self._execute("SELECT FROM pg_database WHERE datname = $1", template):
                    self._make(template, prepare)
            self._known.add(template)
        return template

    def _copy(self, template: str, copy: str) -> None:
        # FILE_COPY is two to four times faster here than the default, which writes every block to the log.
        self._execute(f'CREATE DATABASE "{copy}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def _make(self, template: str, prepare: Prepare) -> None:
        draft = f"draft_{os.getpid()}_{next(self._numbers)}"
        self._copy(self._template(_BASES[prepare]) if prepare in _BASES else "template0", draft)
        _in_own_loop(prepare(self._server.url(draft)))
        self._execute(f'ALTER DATABASE "{draft}" RENAME TO "{template}"')

    def drop(self, url: str) -> None:
        """DROP DATABASE, ending its connections."""
        name = url.rpartition("?")[0].rpartition("/")[2]
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Close the administrator's connection."""
        self._runner.run(self._close())
        self._runner.close()

    async def _close(self) -> None:
        if self._admin is not None:
            self._admin.terminate()
            await asyncio.sleep(0)  # the loop closes the socket at its next turn

    def _execute(self, statement: str, *given: str) -> list[asyncpg.Record]:
        return self._runner.run(self._execute_async(statement, *given))

    async def _execute_async(self, statement: str, *given: str) -> list[asyncpg.Record]:
        if self._admin is None:
            self._admin = await self._server.connect()
        found: list[asyncpg.Record] = await self._admin.fetch(statement, *given)
        return found


async def nothing(url: str) -> None:
    """Prepare an empty database."""


def _name(prepare: Prepare) -> str:
    """What a preparation's template is called, the same in every process."""
    told = f"{prepare.__module__}.{prepare.__qualname__}"
    return f"{prepare.__name__.strip('_')}_{hashlib.sha256(told.encode()).hexdigest()[:12]}"


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While no other process of the session prepares what this file stands for."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sqlite_url(path: Path) -> str:
    return f"{SQLITE}{path}"


def _in_own_loop(awaitable: Awaitable[None]) -> None:
    async def wait() -> None:
        await awaitable

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(wait())
