"""Tables of what shows that staff meet the conditions of §3, and of approved waivers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_core.organization.models import DOCUMENT
from huizhanjia_core.people.kinds import EvidenceKind, EvidenceResult, QualificationItem, WaiverState
from huizhanjia_core.people.models import REASON


class QualificationEvidenceRow(Lineage, Model):
    """One piece of evidence about one condition; never altered, a newer one prevails.

    There is no text about the person: an attestation is who attested, when and with which result.

    Attributes:
        education_code: GB/T 4658, two digits; for EDUCATION only.
        evidenced_on: the day of the attestation, training, test or certificate.
    """

    __tablename__ = "core_qualification_evidence"
    lineage_orders = (("evidenced_on", "id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("core_person.id"))
    item: Mapped[QualificationItem] = enum_column(QualificationItem)
    kind: Mapped[EvidenceKind] = enum_column(EvidenceKind)
    result: Mapped[EvidenceResult] = enum_column(EvidenceResult)
    education_code: Mapped[str | None] = mapped_column(String(2))
    evidenced_on: Mapped[date]
    document_number: Mapped[str | None] = mapped_column(DOCUMENT)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("(item = 'EDUCATION') = (education_code IS NOT NULL)", name="education"),
        Index(None, "person_id", "item", "evidenced_on"),
    )


class QualificationWaiverRow(Lineage, Versioned, Model):
    """A request to do without a condition, and its decision."""

    __tablename__ = "core_qualification_waiver"
    lineage_orders = (("requested_at", "id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("core_person.id"))
    item: Mapped[QualificationItem] = enum_column(QualificationItem)
    state: Mapped[WaiverState] = enum_column(WaiverState)
    reason: Mapped[str] = mapped_column(REASON)
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    requested_at: Mapped[datetime]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    decided_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    decision_reason: Mapped[str | None] = mapped_column(REASON)

    __table_args__ = (
        CheckConstraint("(state = 'REQUESTED') = (decided_at IS NULL)", name="decided"),
        Index(None, "person_id", "item"),
    )
