"""The sealer: chains the records that transactions left unsealed, one process at a time."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from huizhanjia_core.audit.chain import FIELDS, GENESIS, seal
from huizhanjia_core.audit.models import AuditHeadRow, AuditRow
from huizhanjia_core.clock import now, today
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.errors import DatabaseUnavailable
from huizhanjia_core.db.model import new_key

_log = logging.getLogger("huizhanjia.audit")

BATCH = 1000
"""Records sealed in one transaction."""

PAUSE_SECONDS = 0.4
"""Between two looks for unsealed records: a record is sealed within a second."""

TROUBLE_SECONDS = 5
"""The same while sealing fails."""

_LOCK = 0x61756474  # "audt": held by whoever seals, on PostgreSQL

_TABLE: Any = AuditRow.__table__
_HEADS: Any = AuditHeadRow.__table__
_UNSEALED = _TABLE.c.sequence.is_(None)
_ANY = select(_TABLE.c.id).where(_UNSEALED).limit(1)
_LAST = select(_TABLE.c.sequence, _TABLE.c.hash, _TABLE.c.at).order_by(_TABLE.c.sequence.desc()).limit(1)
_LAST = _LAST.where(_TABLE.c.sequence.is_not(None))
_SET = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("key"))
    .values(sequence=bindparam("place"), hash=bindparam("sealed"))
)
_SET_ALL = text(
    "UPDATE core_audit_record SET sequence = given.place, hash = given.sealed "
    "FROM unnest(CAST(:keys AS uuid[]), CAST(:places AS bigint[]), CAST(:seals AS varchar[])) "
    "AS given (key, place, sealed) WHERE id = given.key"
)
"""The same for many records at once, on PostgreSQL."""


class Sealer:
    """Chains what is unsealed, again and again.

    A chain whose head every transaction locked until its commit would make all of them wait for each
    other; here they only insert, and a record is part of the chain within a second.

    Args:
        database: whose records.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stumbled = False

    async def run(self) -> None:
        """Seal until cancelled; what is still open then is sealed by ``close``."""
        while True:
            if not await self._attempt():
                await asyncio.sleep(TROUBLE_SECONDS if self._stumbled else PAUSE_SECONDS)

    async def close(self) -> None:
        """Seal what the last requests left, as far as the database still answers."""
        while await self._attempt():
            pass

    async def _attempt(self) -> int:
        """Seal a batch; an error is logged once, until it is over, and ends nothing."""
        try:
            sealed = await self.seal()
        except Exception as error:  # noqa: BLE001 - sealing goes on when the cause is gone
            if not self._stumbled:
                said = error.reason if isinstance(error, DatabaseUnavailable) else type(error).__name__
                _log.error("records stay unsealed", extra={"reason": said})
            self._stumbled = True
            return 0
        self._stumbled = False
        return sealed

    async def seal(self, batch: int = BATCH) -> int:
        """Seal the oldest unsealed records, unless another process is at it.

        Returns:
            How many were sealed.

        Raises:
            DatabaseUnavailable: the database is away.
        """
        async with self._database.reader() as connection:
            if (await connection.execute(_ANY)).first() is None:
                return 0
        async with self._database.writer() as session:
            connection = await session.connection()
            if self._database.dialect == "postgresql":
                # Taken by a statement of its own: the next one sees what the holder before us committed.
                locked = text(f"SELECT pg_try_advisory_xact_lock({_LOCK})")
                if not (await connection.execute(locked)).scalar_one():
                    return 0
            return await _seal(connection, batch)


async def _seal(connection: AsyncConnection, batch: int) -> int:
    last = (await connection.execute(_LAST)).one_or_none()
    sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
    if last is not None and today(last.at) < today():
        await _note_head(connection, today(last.at), sequence, previous)
    columns = [_TABLE.c[name] for name in FIELDS]
    rows = (
        await connection.execute(select(*columns).where(_UNSEALED).order_by(_TABLE.c.id).limit(batch))
    ).all()
    sealed: list[tuple[UUID, int, str]] = []
    for row in rows:
        sequence += 1
        previous = seal(sequence, row, previous)
        sealed.append((row[0], sequence, previous))
    await _store(connection, sealed)
    return len(sealed)


async def _store(connection: AsyncConnection, sealed: Sequence[tuple[UUID, int, str]]) -> None:
    if not sealed:
        return
    if connection.dialect.name == "postgresql":
        keys, places, seals = (list(part) for part in zip(*sealed, strict=True))
        await connection.execute(_SET_ALL, {"keys": keys, "places": places, "seals": seals})
    else:
        await connection.execute(
            _SET, [{"key": key, "place": place, "sealed": hashed} for key, place, hashed in sealed]
        )


async def _note_head(connection: AsyncConnection, day: date, sequence: int, hashed: str) -> None:
    """Keep the end of the chain as it was when a day was over, and tell it to the log."""
    if (await connection.execute(select(_HEADS.c.id).where(_HEADS.c.day == day))).first() is not None:
        return
    values = {"id": new_key(), "day": day, "sequence": sequence, "hash": hashed, "at": now()}
    await connection.execute(insert(_HEADS), values)
    _log.info("audit head", extra={"day": str(day), "sequence": sequence, "hash": hashed})
