"""Read-only statements on SQLite: quick ones at once, the others by a few threads."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from huizhanjia_schema.compiled import UnfitError
from huizhanjia_schema.compiled.dialects import register

from huizhanjia_core.db.errors import DatabaseUnavailable, is_file_away
from huizhanjia_core.db.statements import Rows, Statements
from huizhanjia_core.settings import DatabaseSettings

SQLITE_THREADS: Final = 2
_TOO_DEEP: Final = "parser stack overflow"
"""SQLite reads a hundred levels of a statement; the ordinary path sends one statement a level instead."""

_INSTRUCTIONS: Final = 100_000
_FEW_INSTRUCTIONS: Final = 5_000
"""Of SQLite's machine between two looks at the clock, in a thread and in the event loop's own."""

QUICK: Final = 0.00015
SLOW_AT_ONCE: Final = 0.002
LONGEST_AT_ONCE: Final = 0.005
"""Processor seconds: so few make a statement quick, so many slow after all; none takes longer at once."""

_SHARE: Final = 4
"""Of so many quick statements that come together a thread runs one: the loop has the requests around them."""

_CHANCES: Final = 2
"""So often in a row a quick statement may be slow at once; the first time it has to be compiled there."""

_PROBATION: Final = 100
"""So often it then has to be quick in a thread: data made it slow, or a machine that was held up itself."""

_BUSY_MILLISECONDS: Final = 5_000
_OPENING_SECONDS: Final = 5.0
_CACHE_KIBIBYTES: Final = 16_384
"""Of pages a connection; with SQLite's own 2,000 a fifth of a list's time went into reading pages again."""

_MOST_TIMED: Final = 10_000
"""Of so many statements it is remembered whether they are quick; then they are timed anew."""


class SqliteStatements(Statements):
    """A few threads with a connection each; what takes less than handing it to one is run at once.

    A statement is timed by the processor when a thread runs it. Quick ones are run in the event loop's own
    thread from then on, and are interrupted there before anybody would notice; a statement to which that
    happens, or that is often slow there, is left to the threads until it was quick in them a hundred times.
    Of several quick ones that come in one pass of the loop a thread is handed its share in one go, while the
    loop runs the others.
    """

    def __init__(self, file: str, settings: DatabaseSettings) -> None:
        self._file = file
        self._seconds = settings.statement_timeout
        self._threads: ThreadPoolExecutor | None = None
        self._readers: list[_Reader] = []
        self._local = threading.local()
        self._here: _Reader | None = None
        # How often each may still be slow at once; below zero, how often it must be quick in a thread first.
        self._chances: dict[int, int] = {}
        self._quick: list[_Quick] = []
        self._busy = 0

    async def fetch(self, sql: str, given: Sequence[Any]) -> Rows:
        """See ``Statements``."""
        key = hash(sql)
        loop = asyncio.get_running_loop()
        if self._chances.get(key, 0) > 0:
            quick = _Quick(key, sql, given, loop.create_future())
            if not self._quick:
                loop.call_soon(self._run_quick)
            self._quick.append(quick)
            found = await quick.rows
            if found is not None:
                return found
        self._busy += 1
        try:
            return await loop.run_in_executor(self._crew(), self._run, key, sql, given)
        except sqlite3.OperationalError as error:
            if _TOO_DEEP in str(error):
                raise UnfitError("too deep for SQLite") from error
            if is_file_away(error) or error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise DatabaseUnavailable(str(error)) from error
            raise
        finally:
            self._busy -= 1

    async def close(self) -> None:
        """See ``Statements``."""
        threads, self._threads = self._threads, None
        if threads is not None:
            await asyncio.to_thread(threads.shutdown)
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        self._local, self._here = threading.local(), None

    def figures(self) -> tuple[int, int]:
        """See ``Statements``."""
        return min(self._busy, SQLITE_THREADS), max(len(self._readers) - self._busy, 0)

    def _crew(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(SQLITE_THREADS, "huizhanjia-reading")
        return self._threads

    def _run_quick(self) -> None:
        """Run the quick statements that came in this pass of the loop."""
        came, self._quick = self._quick, []
        handed = came[1::_SHARE]
        if handed:
            self._busy += 1
            self._crew().submit(self._run_share, asyncio.get_running_loop(), handed)
            del came[1::_SHARE]
        for quick in came:
            quick.answer(self._run_at_once(quick))

    def _run_share(self, loop: asyncio.AbstractEventLoop, handed: Sequence["_Quick"]) -> None:
        """Run a thread's share and tell of all of it in one go."""
        found: list[Rows | None] = []
        for quick in handed:
            try:
                found.append(self._run(quick.key, quick.sql, quick.given))
            except Exception:  # noqa: BLE001 - it is run once more, where whoever asked can be told
                found.append(None)
        loop.call_soon_threadsafe(self._took_share, handed, found)

    def _took_share(self, handed: Sequence["_Quick"], found: Sequence[Rows | None]) -> None:
        self._busy -= 1
        for quick, rows in zip(handed, found, strict=True):
            quick.answer(rows)

    def _run_at_once(self, quick: "_Quick") -> Rows | None:
        """The rows of a quick statement; None when a thread has to read them after all."""
        chances = self._chances.get(quick.key, 0)
        if chances <= 0:  # it lost them in this very pass
            return None
        try:
            if self._here is None:
                self._here = self._opened(time.thread_time, busy=0, instructions=_FEW_INSTRUCTIONS)
            started = time.thread_time()
            found = self._here.rows(quick.sql, quick.given, seconds=LONGEST_AT_ONCE)
        except Exception as error:  # noqa: BLE001 - it is run once more, where whoever asked can be told
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                self._chances[quick.key] = -_PROBATION
            return None
        if time.thread_time() - started > SLOW_AT_ONCE:
            self._chances[quick.key] = chances - 1 or -_PROBATION
        elif chances < _CHANCES:
            self._chances[quick.key] = _CHANCES
        return found

    def _run(self, key: int, sql: str, given: Sequence[Any]) -> Rows:
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = self._opened(
                time.monotonic, busy=_BUSY_MILLISECONDS, instructions=_INSTRUCTIONS
            )
        started = time.thread_time()
        found = reader.rows(sql, given, seconds=self._seconds)
        chances = self._chances.get(key, -1)
        if chances < 0 and time.thread_time() - started < QUICK:
            if len(self._chances) >= _MOST_TIMED:
                self._chances.clear()
            self._chances[key] = chances + 1 or _CHANCES
        return found

    def _opened(self, clock: Callable[[], float], *, busy: int, instructions: int) -> "_Reader":
        reader = _Reader(self._file, clock, busy=busy, instructions=instructions)
        self._readers.append(reader)
        return reader


class _Quick(NamedTuple):
    """A quick statement that waits for its turn.

    Attributes:
        key: of the statement.
        sql: the statement.
        given: its parameters.
        rows: what it gave; None when a thread has to read it after all.
    """

    key: int
    sql: str
    given: Sequence[Any]
    rows: "asyncio.Future[Rows | None]"

    def answer(self, found: Rows | None) -> None:
        """Tell whoever asked, if anybody still waits."""
        if not self.rows.done():
            self.rows.set_result(found)


class _Reader:
    """A connection that only reads, and gives up in time.

    Args:
        file: of the database; it is never made where there is none.
        clock: by which it gives up.
        busy: milliseconds to wait for a lock.
        instructions: of SQLite's machine between two looks at the clock.
    """

    def __init__(self, file: str, clock: Callable[[], float], *, busy: int, instructions: int) -> None:
        self._clock = clock
        self._until = clock() + _OPENING_SECONDS
        self._connection = sqlite3.connect(
            f"file:{quote(file)}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=1_000,
        )
        try:
            for pragma in (
                f"busy_timeout={busy}",
                f"cache_size=-{_CACHE_KIBIBYTES}",
                "trusted_schema=OFF",
                "query_only=ON",
            ):
                self._connection.execute(f"PRAGMA {pragma}")
            register(self._connection)
        except BaseException:
            self._connection.close()
            raise
        self._connection.set_progress_handler(lambda: clock() > self._until, instructions)

    def rows(self, sql: str, given: Sequence[Any], *, seconds: float) -> Rows:
        """The rows of a statement, which is interrupted after so many seconds."""
        self._until = self._clock() + seconds
        found: Rows = self._connection.execute(sql, given).fetchall()
        return found

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
