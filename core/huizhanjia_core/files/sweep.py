"""Remove uploads that belong to nothing, and contents that no upload needs."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select

from huizhanjia_core.db.database import Database
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.files.store import Store

GRACE: Final = timedelta(days=1)
"""How long a content stays that no row needs: an upload of the same content may be about to commit."""


@dataclass(frozen=True)
class Swept:
    """What was removed, or would be.

    Attributes:
        uploads: rows without a record that refers to them.
        contents: contents that no row needs any more.
        leftovers: files that were never completely received.
        bytes: that became free.
    """

    uploads: int
    contents: int
    leftovers: int
    bytes: int


async def sweep(
    database: Database, store: Store, *, now: datetime, keep: timedelta, dry_run: bool = False
) -> Swept:
    """Remove what nobody needs.

    Args:
        database: whose rows say what is needed.
        store: the contents.
        now: aware.
        keep: how long an upload may wait for its record.
        dry_run: only count.
    """
    before = now - keep
    waiting = (FileRow.attached_at.is_(None), FileRow.uploaded_at < before)
    async with database.writer() as session:
        count = await session.scalar(select(func.count()).select_from(FileRow).where(*waiting)) or 0
        if not dry_run:
            await session.execute(delete(FileRow).where(*waiting))
    needed = select(FileRow.digest).distinct()
    if dry_run:
        needed = needed.where(~(FileRow.attached_at.is_(None) & (FileRow.uploaded_at < before)))
    async with database.reader() as connection:
        digests = set((await connection.scalars(needed)).all())
    return await asyncio.to_thread(_remove, store, digests, count, dry_run=dry_run)


def _remove(store: Store, needed: set[str], uploads: int, *, dry_run: bool) -> Swept:
    contents = freed = 0
    for path in store.contents():
        # Asked of each content right before it goes: an upload that brings it again renews its age.
        if path.name in needed or not store.settled(path.name, GRACE.total_seconds()):
            continue
        contents += 1
        freed += path.stat().st_size if dry_run else store.remove(path.name)
    leftovers = list(store.leftovers(GRACE.total_seconds()))
    freed += sum(path.stat().st_size for path in leftovers)
    if not dry_run:
        for path in leftovers:
            store.clear(path)
    return Swept(uploads, contents, len(leftovers), freed)


async def broken(database: Database, store: Store) -> list[tuple[str, str]]:
    """The name and digest of every file whose content is missing or was altered on disk."""
    async with database.reader() as connection:
        rows = (await connection.execute(select(FileRow.name, FileRow.digest).order_by(FileRow.digest))).all()
    wrong = await asyncio.to_thread(_wrong, store, {row.digest for row in rows})
    return [(row.name, row.digest) for row in rows if row.digest in wrong]


def _wrong(store: Store, digests: set[str]) -> set[str]:
    return {digest for digest in digests if not store.intact(digest)}
