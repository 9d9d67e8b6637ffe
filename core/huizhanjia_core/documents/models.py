"""The tables of imports: how far each came, and which rows were entered."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from huizhanjia_schema import enum
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    case,
    literal,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model, enum_column
from huizhanjia_core.db.moment import this_moment

PREFIX: Final = "import"
"""Begins the ids of imports."""


@enum(
    "导入状态 · How far an import is",
    RUNNING="导入中 · Under way",
    DONE="已完成 · Came to the end of the file",
    STOPPED="已中断（出错或进程终止），再次导入同一文件可继续 · Broke off; the same file again goes on",
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
        digest: keyed digest of importer, account and file.
        account_id: whose import it is, None for the command line.
        rows: in the file.
        written: rows that were entered by it.
        skipped: rows that had been entered before.
        refused: rows that services refused in the last run.
        state: as it was last noted; whoever kills the process leaves it running, see ``state_now``.
        token: of the run that may write; another run of the same file takes it over.
        lease_until: until when a run that has not got further counts as alive.
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
    token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ImportedRow(Model):
    """A row that was entered: the same row is not entered again, whichever file it comes in.

    Attributes:
        import_id: by which import.
        digest: keyed digest of importer, account and the row's values, which may be personal: nobody without
            the master key can try guesses against it.
        keyed: whether it is; not where an earlier version entered it and ``db upgrade`` had no master key.
    """

    __tablename__ = "core_imported_row"
    __table_args__ = (
        UniqueConstraint("digest"),
        Index(
            "ix_core_imported_row_unkeyed",
            "id",
            sqlite_where=text("NOT keyed"),
            postgresql_where=text("NOT keyed"),
        ),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("core_import.id"))
    digest: Mapped[str] = mapped_column(String(64))
    keyed: Mapped[bool] = mapped_column(default=True)


def state_now() -> ColumnElement[ImportState]:
    """How far an import is at this moment: a run whose lease is over has stopped, whatever it noted last."""
    over = or_(ImportRow.lease_until.is_(None), ImportRow.lease_until < this_moment())
    stopped = literal(ImportState.STOPPED, ImportRow.state.type)
    return case((and_(ImportRow.state == ImportState.RUNNING, over), stopped), else_=ImportRow.state)
