"""Engines whose every connection is set up alike."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from huizhanjia_core.settings import DatabaseSettings

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
NO_POOL: dict[str, Any] = {"poolclass": NullPool}
"""Each connection is closed after use."""

ONE_CONNECTION: dict[str, Any] = {"pool_size": 1, "max_overflow": 0}
"""For whoever can only be one at a time."""

_LONGEST_BREATH = 0.05
"""Seconds for which a command may hold the event loop."""

_SQLITE_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "trusted_schema=OFF",
    "secure_delete=ON",
)


def driver_url(settings: DatabaseSettings) -> URL:
    """The database's address with our driver and the password filled in.

    Raises:
        ValueError: for a database that is neither SQLite nor PostgreSQL.
    """
    url = make_url(settings.url)
    name = _DRIVERS.get(url.drivername, url.drivername)
    if name not in _DRIVERS.values():
        raise ValueError(f"neither SQLite nor PostgreSQL: {url.drivername}")
    url = url.set(drivername=name)
    return url.set(password=settings.password.get_secret_value()) if settings.password else url


def shared_pool(settings: DatabaseSettings) -> dict[str, Any]:
    """Connections kept for all; one that died is noticed before it is lent."""
    return {
        "pool_size": settings.pool_size,
        "max_overflow": 0,
        "pool_timeout": settings.pool_timeout,
        "pool_pre_ping": True,
    }


def postgresql_engine(url: URL, settings: DatabaseSettings, pool: dict[str, Any]) -> AsyncEngine:
    """An engine for PostgreSQL with the timeouts of ``settings`` in every session.

    Args:
        url: as from ``driver_url``.
        settings: the timeouts.
        pool: ``shared_pool`` or ``NO_POOL``.
    """
    session = {
        "application_name": "huizhanjia",
        "timezone": "UTC",
        "statement_timeout": str(settings.statement_timeout * 1000),
        "lock_timeout": str(settings.lock_timeout * 1000),
        "idle_in_transaction_session_timeout": str(settings.idle_timeout * 1000),
        "jit": "off",  # our statements are short; compiling them costs more than it saves
    }
    connect = {"server_settings": session, "timeout": settings.pool_timeout}
    return create_async_engine(url, connect_args=connect, json_serializer=_json, **pool)


def sqlite_engine(
    url: URL, pool: dict[str, Any], *, begin: str, pragmas: tuple[str, ...], alone: bool = False
) -> AsyncEngine:
    """An engine for SQLite whose transactions open with ``begin``.

    Args:
        url: as from ``driver_url``.
        pool: ``shared_pool``, ``ONE_CONNECTION`` or ``NO_POOL``.
        begin: such as ``BEGIN IMMEDIATE``; the driver itself opens no transaction.
        pragmas: set on each connection after those that every connection gets.
        alone: whether nobody else in this process waits while a statement runs.
    """
    made = _AtOnce if alone else aiosqlite.Connection
    engine = create_async_engine(
        url, async_creator=partial(_open_sqlite, str(url.database), made), json_serializer=_json, **pool
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            for pragma in (*_SQLITE_PRAGMAS, *pragmas):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except BaseException:
            connection.close()  # the pool forgets a connection whose set-up failed; its thread would live on
            raise

    @event.listens_for(engine.sync_engine, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class _AtOnce(aiosqlite.Connection):
    """A connection that runs statements in the thread that asks, instead of handing each to its own and back.

    Three such hand-overs a statement take longer than most statements. Now and then, before a statement, it
    lets others run, so that an interruption and a sign of life come through.
    """

    _breath = 0.0

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() - self._breath > _LONGEST_BREATH:
            await asyncio.sleep(0)
            self._breath = time.monotonic()
        return fn(*args, **kwargs)


async def _open_sqlite(file: str, made: type[aiosqlite.Connection]) -> aiosqlite.Connection:
    """A connection whose thread does not outlive a failure to open.

    The driver ends its thread without waiting for it; the thread then speaks to a loop that may be
    closed, which shows as a traceback on the command line.
    """
    opening = made(partial(sqlite3.connect, file, check_same_thread=False), iter_chunk_size=64)
    opening._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does where it opens connections itself
    try:
        return await opening
    except BaseException:
        await asyncio.to_thread(opening._thread.join)  # noqa: SLF001 - there is no public way to wait
        raise


def _json(value: Any) -> str:
    """Chinese unescaped: SQLite finds no JSON path whose key is escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
