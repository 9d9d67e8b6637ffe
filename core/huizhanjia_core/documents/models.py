"""The tables of imports: how far each came, and which rows were entered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model


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
        finished_at: when the last run came to the end of the file.
    """

    __tablename__ = "core_import"

    importer: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    started_at: Mapped[datetime]
    rows: Mapped[int]
    written: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
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
