"""What a database driver's failure means to whoever asked."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from huizhanjia_schema.errors import ErrorCode, Refusal, RequestError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_SQLITE_DOWN = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOTADB,
}
_POSTGRESQL_DOWN = (
    "08",  # connection lost
    "53",  # out of connections, disk or memory
    "57P",  # shutting down or starting
    "58",  # the system below it fails
    "25P03",  # idle in transaction too long
    "55P03",  # lock_timeout
    "57014",  # statement_timeout
)
_SERIALIZATION = ("40001", "40P01")


class DatabaseUnavailable(RequestError):  # noqa: N818 - named by what happened
    """The database does not answer now (down, starting, full or too busy); asking again later may help."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            ErrorCode.UNAVAILABLE,
            zh="数据库暂时不可用，请稍后再试。",
            en="The database is not available at the moment; please try again later.",
        )
        self.reason = reason
        """What the driver said, for the log and the command line, never for a client."""

    def __str__(self) -> str:
        return self.reason


class StaleVersion(Refusal):
    """Someone else changed the row since it was read."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该记录已被他人修改，请刷新后重试。",
            en="Someone else has changed this record; reload it and try again.",
            path=("input", "version"),
        )


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def is_serialization_failure(error: BaseException) -> bool:
    """Whether the same transaction may succeed when it is run again."""
    return isinstance(error, DBAPIError) and _sqlstate(error) in _SERIALIZATION


def is_away(sqlstate: str) -> bool:
    """Whether PostgreSQL says with this code that it cannot answer now."""
    return sqlstate.startswith(_POSTGRESQL_DOWN)


def is_file_away(error: BaseException | None) -> bool:
    """Whether SQLite says that its file cannot be used now."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _SQLITE_DOWN


def _is_down(error: DBAPIError) -> bool:
    if error.connection_invalidated or is_away(_sqlstate(error)):
        return True
    return is_file_away(error.orig)


def _said(error: BaseException) -> str:
    """The driver's first line, without SQLAlchemy's additions and never with a statement's values."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    return str(error).partition("\n")[0].partition(" (Background")[0] or type(error).__name__


@contextmanager
def connecting() -> Iterator[None]:
    """Whatever goes wrong while connecting is ``DatabaseUnavailable``."""
    try:
        yield
    except (OSError, PoolTimeoutError, DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailable(_said(error)) from error


@contextmanager
def translated() -> Iterator[None]:
    """A database that went away during the block is ``DatabaseUnavailable``; other errors pass."""
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseUnavailable(_said(error)) from error
    except DBAPIError as error:
        if _is_down(error):
            raise DatabaseUnavailable(_said(error)) from error
        raise
