"""Digests by which imports and their rows are known again, under a key: rows may hold identity numbers."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from huizhanjia_core.db.database import Database
from huizhanjia_core.documents.checking import Read
from huizhanjia_core.documents.models import ImportedRow
from huizhanjia_core.work import Work

DOMAIN: Final = "core:import"
"""Of the blind indexes that these digests are."""

STEP: Final = 2000
"""Digests of an earlier version that are put under the key in one transaction."""

_ROWS: Final[Any] = ImportedRow.__table__


async def of_rows(work: Work, importer: str, rows: Sequence[Read]) -> Mapping[int, str]:
    """The digest of each row, by its number: of importer, account and values.

    Other accounts' rows have other digests, so nobody learns what others entered.

    Raises:
        KeyProblem: the master key is missing or another one.
    """
    owner = [importer, work.actor.account_id]
    plain = await asyncio.to_thread(lambda: {row.number: _plain([*owner, row.values]) for row in rows})
    return {number: await work.crypto.index(DOMAIN, text) for number, text in plain.items()}


async def of_import(work: Work, importer: str, file: str) -> str:
    """The digest of an import: of importer, account and file; raises as ``of_rows``."""
    return await work.crypto.index(DOMAIN, _plain([importer, work.actor.account_id, file]))


def of_file(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def unkeyed(database: Database) -> bool:
    """Whether an earlier version left digests without a key."""
    async with database.reader() as connection:
        return await connection.scalar(select(ImportedRow.id).where(~ImportedRow.keyed).limit(1)) is not None


async def put_under_key(work: Work) -> int:
    """Put some digests of an earlier version under the key, so that its rows are still known; how many.

    That version kept the SHA-256 of what is put under the key now, so nothing else is needed.

    Raises:
        KeyProblem: the master key is missing or another one.
    """
    query = select(ImportedRow.id, ImportedRow.digest).where(~ImportedRow.keyed)
    rows = (await work.session.execute(query.order_by(ImportedRow.id).limit(STEP).with_for_update())).all()
    if rows:
        keyed = [{"row": row.id, "made": await work.crypto.index(DOMAIN, row.digest)} for row in rows]
        statement = update(_ROWS).where(_ROWS.c.id == bindparam("row"))
        await work.session.execute(statement.values(digest=bindparam("made"), keyed=True), keyed)
    return len(rows)


def _plain(values: Any) -> str:
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
