"""Records of whoever holds the command line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from huizhanjia_schema import Refusal
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.audit import trail
from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.db.database import Database
from huizhanjia_core.permission.actor import Actor


@asynccontextmanager
async def recorded(database: Database, command: str) -> AsyncIterator[tuple[AsyncSession, Entry, Actor]]:
    """A transaction of the operator; its record is committed with it, or alone when it broke off.

    Args:
        database: with its tables upgraded.
        command: the words that were typed, without arguments: those may hold names.
    """
    entry = Entry(operation=command)
    actor = entry.acting(Actor.operator())
    try:
        async with database.writer() as session:
            yield session, entry, actor
            await trail.keep(session, entry)
    except Refusal as refusal:
        entry.refused(refusal)
        await trail.keep_alone(database, entry)
        raise
    except BaseException as error:
        entry.failed(error)
        with suppress(Exception):  # whoever sits there sees the first error; tables may be missing yet
            await trail.keep_alone(database, entry)
        raise
