"""Single read-only statements past SQLAlchemy: for plans, which are compiled already."""

import asyncio
import os
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import quote

import asyncpg
from huizhanjia_schema.compiled import UnfitError
from huizhanjia_schema.compiled.dialects import register
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.engine import URL

from huizhanjia_core.db.errors import DatabaseUnavailable, is_away, is_file_away
from huizhanjia_core.settings import DatabaseSettings

SQLITE_THREADS: Final = 2
CONNECTIONS_A_CORE: Final = 3
_TOO_DEEP: Final = "parser stack overflow"
"""SQLite reads a hundred levels of a statement; the ordinary path sends one statement a level instead."""

_INSTRUCTIONS: Final = 100_000
_FEW_INSTRUCTIONS: Final = 5_000
"""Of SQLite's machine between two looks at the clock, in a thread and in the event loop's own."""

QUICK: Final = 0.00015
SLOW_AT_ONCE: Final = 0.002
LONGEST_AT_ONCE: Final = 0.005
"""Processor seconds: so few make a statement quick, so many slow after all; none takes longer at once."""

_CHANCES: Final = 2
"""So often in a row a quick statement may be slow at once; the first time it has to be compiled there."""

_BUSY_MILLISECONDS: Final = 5_000
_OPENING_SECONDS: Final = 5.0
_MOST_TIMED: Final = 10_000
"""Of so many statements it is remembered whether they are quick; then they are timed anew."""

Rows = Sequence[Sequence[Any]]


class Statements(ABC):
    """Runs statements that only read, each on a snapshot of its own."""

    @abstractmethod
    async def fetch(self, sql: str, given: Sequence[Any]) -> Rows:
        """The rows of a statement in the driver's own form.

        Raises:
            DatabaseUnavailable: the database is away, or too busy to answer in time.
        """

    @abstractmethod
    async def close(self) -> None:
        """Close every connection."""

    @abstractmethod
    def figures(self) -> tuple[int, int]:
        """How many connections are in use and how many wait to be used."""


def statements_of(url: URL, settings: DatabaseSettings) -> Statements:
    """The statements of a database; nothing is opened before the first one."""
    if url.get_backend_name() == "sqlite":
        return SqliteStatements(str(url.database), settings)
    return PostgresStatements(url, settings)


class PostgresStatements(Statements):
    """Connections of asyncpg that keep their prepared statements.

    Whoever has waited for the longest is handed the next one given back; with nobody waiting, the last one
    given back is lent first. A connection that died is replaced once; asking twice is harmless, for nothing
    is written.
    """

    def __init__(self, url: URL, settings: DatabaseSettings) -> None:
        dialect: Any = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
        self._options: dict[str, Any] = dialect.create_connect_args(url)[1]
        for name in ("prepared_statement_cache_size", "prepared_statement_name_func"):
            self._options.pop(name, None)
        self._settings = settings
        self._size = max(1, min(settings.pool_size, CONNECTIONS_A_CORE * (os.cpu_count() or 1)))
        self._idle: list[asyncpg.Connection] = []
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()
        self._open = 0
        self._closed = False

    async def fetch(self, sql: str, given: Sequence[Any]) -> Rows:
        """See ``Statements``."""
        connection = await self._lent()
        kept = False
        try:
            try:
                found = await connection.fetch(sql, *given)
            except (
                OSError,
                asyncpg.InterfaceError,
                asyncpg.PostgresConnectionError,
                asyncpg.CannotConnectNowError,
            ):
                if not connection.is_closed():
                    raise
                connection = await self._connected()
                found = await connection.fetch(sql, *given)
            except asyncpg.InvalidCachedStatementError:  # the tables have changed under the statement
                await connection.reload_schema_state()
                found = await connection.fetch(sql, *given)
            kept = True
        except asyncpg.PostgresError as error:
            kept = not connection.is_closed()
            if is_away(str(error.sqlstate or "")):
                raise DatabaseUnavailable(str(error).partition("\n")[0]) from error
            raise
        except (OSError, asyncpg.InterfaceError) as error:
            raise DatabaseUnavailable(str(error) or type(error).__name__) from error
        finally:
            self._give_back(connection, sound=kept)
        rows: Rows = found
        return rows

    async def close(self) -> None:
        """See ``Statements``."""
        self._closed = True
        for connection in self._idle:
            await connection.close()
        self._open -= len(self._idle)
        self._idle.clear()

    def figures(self) -> tuple[int, int]:
        """See ``Statements``."""
        return self._open - len(self._idle), len(self._idle)

    async def _lent(self) -> asyncpg.Connection:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
            self._open -= 1
        if self._open >= self._size:
            handed = await self._turn()
            if handed is not None:
                return handed
        else:
            self._open += 1
        try:
            return await self._connected()
        except BaseException:
            self._free(None)
            raise

    async def _turn(self) -> asyncpg.Connection | None:
        """Wait for a connection, or, with None, for the place of one that died."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[asyncpg.Connection | None] = loop.create_future()
        self._waiting.append(turn)
        timer = loop.call_later(self._settings.pool_timeout, _expire, turn)
        try:
            return await turn
        except TimeoutError:
            raise DatabaseUnavailable("no connection became free in time") from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._free(turn.result())  # it came just when nobody wanted it any more
            raise
        finally:
            timer.cancel()

    def _give_back(self, connection: asyncpg.Connection, *, sound: bool) -> None:
        if sound and not connection.is_closed() and not self._closed:
            self._free(connection)
        else:
            connection.terminate()
            self._free(None)

    def _free(self, connection: asyncpg.Connection | None) -> None:
        """Hand a connection, or with None the place of one, to whoever has waited for the longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection is None:
            self._open -= 1
        else:
            self._idle.append(connection)

    async def _connected(self) -> asyncpg.Connection:
        settings = self._settings
        session = {
            "application_name": "huizhanjia reading",
            "default_transaction_read_only": "on",
            "idle_in_transaction_session_timeout": str(settings.idle_timeout * 1000),
            "jit": "off",
            "lock_timeout": str(settings.lock_timeout * 1000),
            "statement_timeout": str(settings.statement_timeout * 1000),
            "timezone": "UTC",
        }
        try:
            return await asyncpg.connect(
                **self._options,
                timeout=settings.pool_timeout,
                server_settings=session,
                statement_cache_size=2_000,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=0,
            )
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseUnavailable(str(error).partition("\n")[0] or type(error).__name__) from error


def _expire(turn: asyncio.Future[Any]) -> None:
    if not turn.done():
        turn.set_exception(TimeoutError())


class SqliteStatements(Statements):
    """A few threads with a connection each; what takes less than handing it to one is run at once.

    A statement is timed by the processor when a thread runs it. Quick ones are run in the event loop's own
    thread from then on, and are interrupted there before anybody would notice; a statement to which that
    happens, or that is often slow there, is left to the threads for good.
    """

    def __init__(self, file: str, settings: DatabaseSettings) -> None:
        self._file = file
        self._seconds = settings.statement_timeout
        self._threads: ThreadPoolExecutor | None = None
        self._readers: list[_Reader] = []
        self._local = threading.local()
        self._here: _Reader | None = None
        self._chances: dict[int, int] = {}
        self._busy = 0

    async def fetch(self, sql: str, given: Sequence[Any]) -> Rows:
        """See ``Statements``."""
        key = hash(sql)
        chances = self._chances.get(key)
        if chances:
            found = self._run_at_once(key, chances, sql, given)
            if found is not None:
                return found
        if self._threads is None:
            self._threads = ThreadPoolExecutor(SQLITE_THREADS, "huizhanjia-reading")
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, key, sql, given)
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

    def _run_at_once(self, key: int, chances: int, sql: str, given: Sequence[Any]) -> Rows | None:
        """The rows of a quick statement; None when a thread has to read them after all."""
        try:
            if self._here is None:
                self._here = self._opened(time.thread_time, busy=0, instructions=_FEW_INSTRUCTIONS)
            started = time.thread_time()
            found = self._here.rows(sql, given, seconds=LONGEST_AT_ONCE)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                self._chances[key] = 0
            return None
        if time.thread_time() - started > SLOW_AT_ONCE:
            self._chances[key] = chances - 1
        elif chances < _CHANCES:
            self._chances[key] = _CHANCES
        return found

    def _run(self, key: int, sql: str, given: Sequence[Any]) -> Rows:
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = self._opened(
                time.monotonic, busy=_BUSY_MILLISECONDS, instructions=_INSTRUCTIONS
            )
        started = time.thread_time()
        found = reader.rows(sql, given, seconds=self._seconds)
        if key not in self._chances and time.thread_time() - started < QUICK:
            if len(self._chances) >= _MOST_TIMED:
                self._chances.clear()
            self._chances[key] = _CHANCES
        return found

    def _opened(self, clock: Callable[[], float], *, busy: int, instructions: int) -> "_Reader":
        reader = _Reader(self._file, clock, busy=busy, instructions=instructions)
        self._readers.append(reader)
        return reader


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
            for pragma in (f"busy_timeout={busy}", "trusted_schema=OFF", "query_only=ON"):
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
