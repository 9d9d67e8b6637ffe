"""Trails to tamper with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.audit.sealer import Sealer
from huizhanjia_core.audit.trail import keep_alone
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.model import new_key
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

TRIGGERS = (
    "core_audit_record_insert",
    "core_audit_record_update",
    "core_audit_record_delete",
    "core_audit_record_truncate",
    "core_audit_head_insert",
    "core_audit_head_update",
    "core_audit_head_delete",
    "core_audit_head_change",
    "core_audit_head_truncate",
)


async def records(database: Database, count: int, **more: Any) -> None:
    """Leave unsealed records."""
    for number in range(count):
        entry = Entry(operation=f"operation{number}", account=None, name="甲", trace_id=f"{number}", **more)
        entry.concerns(f"org_{new_key().hex}")
        await keep_alone(database, entry)


async def sealed(database: Database, count: int) -> None:
    """Leave sealed records."""
    await records(database, count)
    sealer = Sealer(database)
    while await sealer.seal():
        pass


@asynccontextmanager
async def tampering(database: Database) -> AsyncIterator[AsyncSession]:
    """A transaction of someone who owns the database and has taken the triggers away."""
    async with database.writer() as session:
        for name in TRIGGERS:
            if database.dialect == "sqlite":
                await session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
                continue
            table = "core_audit_head" if "head" in name else "core_audit_record"
            await session.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
        yield session
