"""The tables of imports: how far each came, and which rows were entered."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from huizhanjia_schema import enum
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model, enum_column

PREFIX: Final = "import"
"""Begins the ids of imports."""


@enum(
    "导入状态 · How far an import is",
    RUNNING="导入中；久无进展即已中断，再次导入同一文件可继续 · Under way, or killed when it does not move",
    DONE="已完成 · Came to the end of the file",
    STOPPED="已中断，再次导入同一文件可继续 · Broke off; the same file again goes on",
)
class ImportState(StrEnum):
    """How far an import is."""

    RUNNING = "RUNNING"
    DONE = "DONE"
    STOPPED = "STOPPED"


class ImportRow(Model):
    """One file that an account imports; the same file again goes on where it stopped.

    Attributes:
        importer: its name.
        digest: SHA-256 of importer, account and file.
        account_id: whose import it is, None for the command line.
        rows: in the file.
        written: rows that were entered by it.
        skipped: rows that had been entered before.
        refused: rows that services refused in the last run.
        state: how far it is; whoever kills the process leaves it running, without moving.
        moved_at: when it last got further.
        finished_at: when the last run came to the end of the file.
    """

    __tablename__ = "core_import"
    __table_args__ = (Index(None, "started_at", "id"), Index(None, "account_id", "started_at", "id"))

    importer: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    started_at: Mapped[datetime]
    rows: Mapped[int]
    written: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    state: Mapped[ImportState] = enum_column(ImportState, default=ImportState.RUNNING)
    moved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ImportedRow(Model):
    """A row that was entered: the same row is not entered again, whichever file it comes in.

    Attributes:
        import_id: by which import.
        digest: SHA-256 of importer, account and the row's values.
    """

    __tablename__ = "core_imported_row"
    __table_args__ = (UniqueConstraint("digest"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("core_import.id"))
    digest: Mapped[str] = mapped_column(String(64))
