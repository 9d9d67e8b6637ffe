"""Read-only statements on PostgreSQL: connections of asyncpg, lent in turn."""

import asyncio
import os
from collections import deque
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.engine import URL

from huizhanjia_core.db.errors import DatabaseUnavailable, is_away
from huizhanjia_core.db.statements import Rows, Statements
from huizhanjia_core.settings import DatabaseSettings

CONNECTIONS_A_CORE: Final = 3


class _Waiting(NamedTuple):
    """Whoever waits for a connection.

    Attributes:
        until: the loop's time at which waiting ends.
        turn: gets the connection, or, with None, the place of one that died.
    """

    until: float
    turn: asyncio.Future[asyncpg.Connection | None]


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
        self._waiting: deque[_Waiting] = deque()
        self._timer: asyncio.TimerHandle | None = None
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
            turn = self._queued()
            try:
                handed = await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled() and turn.exception() is None:
                    self._free(turn.result())  # it came just when nobody wanted it any more
                raise
            if handed is not None:
                return handed
        else:
            self._open += 1
        try:
            return await self._connected()
        except BaseException:
            self._free(None)
            raise

    def _queued(self) -> asyncio.Future[asyncpg.Connection | None]:
        """A turn at a connection, or, with None, at the place of one that died."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[asyncpg.Connection | None] = loop.create_future()
        self._waiting.append(_Waiting(loop.time() + self._settings.pool_timeout, turn))
        if self._timer is None:
            self._look_again()
        return turn

    def _look_again(self) -> None:
        """Set the one timer for all who wait: nobody's time is over before that of whoever came first."""
        self._timer = asyncio.get_running_loop().call_at(self._waiting[0].until, self._send_away)

    def _send_away(self) -> None:
        """Whoever has waited for too long."""
        self._timer = None
        time = asyncio.get_running_loop().time()
        while self._waiting and (self._waiting[0].until <= time or self._waiting[0].turn.done()):
            turn = self._waiting.popleft().turn
            if not turn.done():
                turn.set_exception(DatabaseUnavailable("no connection became free in time"))
        if self._waiting:
            self._look_again()

    def _give_back(self, connection: asyncpg.Connection, *, sound: bool) -> None:
        if sound and not self._closed:  # whoever gets one that has died since finds out, and has it replaced
            self._free(connection)
        else:
            connection.terminate()
            self._free(None)

    def _free(self, connection: asyncpg.Connection | None) -> None:
        """Hand a connection, or with None the place of one, to whoever has waited for the longest."""
        while self._waiting:
            turn = self._waiting.popleft().turn
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
