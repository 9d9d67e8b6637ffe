"""The table of subjects' keys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model


class SubjectKeyRow(Model):
    """The key of whatever personal values are sealed for: a person, a dossier; itself sealed by a master key.

    A destroyed key leaves its row behind, so that nobody makes the subject another one.

    Attributes:
        subject: the key of the row that the values belong to.
        master: the id of the master key that wraps it.
        wrapped: the key under the master key; null once it is destroyed.
        created_at: when it was made.
        rewrapped_at: when it was put under another master key, if ever.
        destroyed_at: when it was destroyed, if ever.
    """

    __tablename__ = "core_subject_key"
    __table_args__ = (
        CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed_whole"),
        Index(None, "master", "id"),
    )

    subject: Mapped[UUID] = mapped_column(unique=True)
    master: Mapped[str] = mapped_column(String(20))
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary(200))
    created_at: Mapped[datetime]
    rewrapped_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]
