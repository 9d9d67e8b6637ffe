"""Register what was uploaded, and attach it to the record that it belongs to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from huizhanjia_core.files import refusals
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.files.store import Received
from huizhanjia_core.work import Work


async def register(work: Work, *, received: Received, name: str, media_type: str, purpose: str) -> FileRow:
    """Note an upload whose content is kept; until it is attached only the uploader sees it.

    Args:
        work: of the uploader; whoever is signed in may upload.
        received: the content.
        name: what the uploader called it.
        media_type: what the content was found to be.
        purpose: of the reference that it is for.
    """
    row = FileRow(
        digest=received.digest,
        name=name,
        media_type=media_type,
        size=received.size,
        purpose=purpose,
        uploaded_by=work.actor.account_id,
        uploaded_at=work.now,
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def attach(work: Work, file: UUID, *, purpose: str, path: Sequence[str] = ("input", "file")) -> FileRow:
    """Let a record have an upload for good; the service writes the file's key into the record's row.

    Only the uploader can attach a file, and only once: a file id that someone else came by shows its
    content to nobody. From now on the file is seen by whoever sees the record.

    Args:
        work: of the uploader.
        file: the upload.
        purpose: of the reference, as declared.
        path: of the argument that names the file.

    Raises:
        Refusal: FileNotFound or OtherPurpose.
    """
    row = await work.session.get(FileRow, file, with_for_update=True)
    if row is None or row.attached_at is not None or row.uploaded_by != work.actor.account_id:
        raise refusals.FileNotFound(path)
    if row.purpose != purpose:
        raise refusals.OtherPurpose(path)
    row.attached_at = work.now
    await work.session.flush()
    return row


async def waiting(connection: AsyncConnection, account: UUID | None) -> int:
    """How many uploads of an account belong to nothing yet."""
    mine = (FileRow.uploaded_by == account, FileRow.attached_at.is_(None))
    return await connection.scalar(select(func.count()).select_from(FileRow).where(*mine)) or 0
