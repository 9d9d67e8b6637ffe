"""The table of notifications."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model


class NotificationRow(Model):
    """Something that an account is told; written in the transaction of what it tells.

    It names the record by id and says what happened, never what the record holds: who may no longer see the
    record learns nothing from an old notification.

    Attributes:
        title: in Chinese.
        title_en: in English.
        prefix: of the record's ids; None where there is no record.
        subject_id: the record.
        due_on: by when the reader is expected to act, if so.
        read_at: when it was marked read.
    """

    __tablename__ = "core_notification"
    __table_args__ = (
        Index(None, "account_id", "at", "id"),
        Index(
            "ix_core_notification_unread",
            "account_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"))
    at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[UUID | None]
    due_on: Mapped[date | None]
    read_at: Mapped[datetime | None]
