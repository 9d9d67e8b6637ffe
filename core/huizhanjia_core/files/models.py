"""The table of uploaded files; their contents lie on disk."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model

WAITING = "attached_at IS NULL"


class FileRow(Model):
    """One upload; several may have the same content.

    Attributes:
        digest: SHA-256 of the content, where it lies on disk.
        name: what the uploader called it.
        media_type: what the content was found to be.
        size: in bytes.
        purpose: of which reference, ``module:noun``.
        attached_at: since when a record refers to it; until then only its uploader sees it.
    """

    __tablename__ = "core_file"

    digest: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(80))
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    uploaded_at: Mapped[datetime]
    attached_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        Index(
            "ix_core_file_waiting",
            "uploaded_by",
            "uploaded_at",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
    )
