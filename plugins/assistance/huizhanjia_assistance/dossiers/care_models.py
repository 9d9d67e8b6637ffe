"""Tables of how a dossier is kept up: changes, verifications, spot checks, transfers, consents, accesses."""

from datetime import date, datetime
from uuid import UUID

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_assistance.dossiers.care_kinds import (
    Movement,
    TransferState,
    VerificationKind,
    VerificationResult,
)
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause

NAME = String(100)
REASON = String(500)


class DossierChangeRow(Model):
    """A field that was changed: who, when, from what to what; append-only, personal values only masked."""

    __tablename__ = "assistance_dossier_change"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_member.id"))
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(REASON)

    __table_args__ = (Index(None, "dossier_id", "at"),)


class MovementRow(Lineage, Model):
    """A household came into file or left it; append-only, it belongs to the union where that happened.

    Attributes:
        category: of the household on that day.
        cause: main cause of its hardship on that day.
        persons: in the household on that day.
    """

    __tablename__ = "assistance_movement"
    lineage_orders = (("moved_on", "id"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    movement: Mapped[Movement] = enum_column(Movement)
    moved_on: Mapped[date]
    year: Mapped[int]
    category: Mapped[DossierCategory | None] = enum_column(DossierCategory)
    cause: Mapped[HardshipCause] = enum_column(HardshipCause)
    persons: Mapped[int]

    __table_args__ = (Index(None, "dossier_id", "moved_on"), Index(None, "moved_on", "id"))


class VerificationRow(Model):
    """A household was looked at again."""

    __tablename__ = "assistance_verification"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    kind: Mapped[VerificationKind] = enum_column(VerificationKind)
    result: Mapped[VerificationResult] = enum_column(VerificationResult)
    verified_on: Mapped[date]
    verifier_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    verifier: Mapped[str] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)
    spot_check_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_spot_check.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "dossier_id", "verified_on"),)


class SpotCheckRow(Lineage, Model):
    """Dossiers drawn at random; who knows the seed draws the same ones again.

    Attributes:
        seed: what the draw began with.
        percent: of the dossiers in file, at least 30.
        drawn_from: how many there were.
        picked: how many were drawn.
    """

    __tablename__ = "assistance_spot_check"
    lineage_orders = (("drawn_on", "id"),)

    drawn_on: Mapped[date]
    seed: Mapped[str] = mapped_column(String(64))
    percent: Mapped[int]
    drawn_from: Mapped[int]
    picked: Mapped[int]
    drawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    drawn_by_name: Mapped[str] = mapped_column(String(120))

    __table_args__ = (
        CheckConstraint("percent BETWEEN 30 AND 100", name="percent"),
        Index(None, "drawn_on", "id"),
    )


class SpotCheckItemRow(Model):
    """A dossier that was drawn, and what the check found."""

    __tablename__ = "assistance_spot_check_item"

    spot_check_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_spot_check.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    rank: Mapped[int]
    result: Mapped[VerificationResult | None] = enum_column(VerificationResult)
    checked_on: Mapped[date | None]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("spot_check_id", "rank"),
        UniqueConstraint("spot_check_id", "dossier_id"),
        Index(None, "dossier_id", "id"),
    )


class DossierTransferRow(Lineage, Versioned, Model):
    """A dossier goes to another union, when that accepts it; the row belongs to the one that receives.

    Attributes:
        dossier_number: for the receiver, who does not see the dossier yet.
        applicant: masked.
        from_id: the union that gives it away.
    """

    __tablename__ = "assistance_dossier_transfer"
    lineage_orders = (("requested_on", "id"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    dossier_number: Mapped[str] = mapped_column(String(60))
    applicant: Mapped[str] = mapped_column(NAME)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("core_organization.id"))
    state: Mapped[TransferState] = enum_column(TransferState)
    requested_on: Mapped[date]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    reason: Mapped[str] = mapped_column(REASON)
    decided_on: Mapped[date | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    answer: Mapped[str | None] = mapped_column(REASON)

    __table_args__ = (
        Index(
            "uq_assistance_dossier_transfer_open",
            "dossier_id",
            unique=True,
            sqlite_where=text("state = 'REQUESTED'"),
            postgresql_where=text("state = 'REQUESTED'"),
        ),
        Index(None, "dossier_id", "requested_on"),
        Index(None, "requested_on", "id"),
    )


class ConsentRow(Model):
    """The household was told for what its data are used, and agreed (PIPL art. 29, 30).

    Attributes:
        notice: the version of what they were told.
        purposes: for what they agreed, separated by blanks.
        guardian: who agreed for children below 14 (art. 31).
        withdrawn_on: since when they agree no more.
    """

    __tablename__ = "assistance_consent"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    given_on: Mapped[date]
    notice: Mapped[str] = mapped_column(NAME)
    purposes: Mapped[str] = mapped_column(String(200))
    guardian: Mapped[bool]
    withdrawn_on: Mapped[date | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "dossier_id", "given_on"),)


class DossierAccessRow(Model):
    """A sealed value was shown: what the person concerned may be told; append-only."""

    __tablename__ = "assistance_dossier_access"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_member.id"))
    at: Mapped[datetime]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    value: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(REASON)

    __table_args__ = (Index(None, "dossier_id", "at"),)
