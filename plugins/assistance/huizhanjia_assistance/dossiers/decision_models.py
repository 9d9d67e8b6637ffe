"""Tables of criteria, standards and of what was decided by them, and of what precedes a decision."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from huizhanjia_core.crypto.secret import Secret, mask_column, sealed_column
from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, enum_column
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_assistance.dossiers.care_kinds import ObjectionChannel, ObjectionState
from huizhanjia_assistance.dossiers.kinds import DossierCategory

NAME = String(100)
SOURCE = String(200)


class CriteriaSetRow(Model):
    """By which criteria households are assessed from a day on, until the next set.

    Attributes:
        rules: as ``criteria.to_data`` writes them.
        explained: the same for readers, a sentence a line.
    """

    __tablename__ = "assistance_criteria_set"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(NAME)
    source: Mapped[str] = mapped_column(SOURCE)
    effective_from: Mapped[date] = mapped_column(unique=True)
    rules: Mapped[list[Any]]
    explained: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))

    __table_args__ = (Index(None, "effective_from", "id"),)


class DibaoStandardRow(Lineage, Model):
    """The local subsistence standard (低保标准) of a unit and year; the latest entry of a year counts.

    Attributes:
        monthly: fen a head.
        source: the document that sets it.
        superseded: whether a later entry of the same year replaced it.
    """

    __tablename__ = "assistance_dibao_standard"
    lineage_orders = (("year", "id"),)

    year: Mapped[int]
    monthly: Mapped[int]
    source: Mapped[str] = mapped_column(SOURCE)
    superseded: Mapped[bool]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))

    __table_args__ = (
        CheckConstraint("monthly > 0", name="monthly"),
        Index(None, "organization_id", "year"),
        Index(None, "year", "id"),
    )


class AssessmentRow(Model):
    """A household judged by a criteria set; append-only, with everything that it was judged by.

    Attributes:
        number: 1 for the first of a dossier.
        criteria_code: the set in force then.
        standard_monthly: the subsistence standard used, fen.
        standard_unit: whose it is.
        standard_year: of which year.
        per_head: monthly income per head, fen.
        category: None where no criterion is fulfilled.
        figures: what was counted.
        steps: the calculation, a sentence a line.
    """

    __tablename__ = "assistance_assessment"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    number: Mapped[int]
    assessed_at: Mapped[datetime]
    assessed_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    criteria_code: Mapped[str] = mapped_column(String(40))
    criteria_title: Mapped[str] = mapped_column(NAME)
    standard_monthly: Mapped[int]
    standard_unit: Mapped[str] = mapped_column(String(200))
    standard_year: Mapped[int]
    period_from: Mapped[date]
    period_to: Mapped[date]
    members: Mapped[int]
    per_head: Mapped[int]
    net_per_head: Mapped[int]
    category: Mapped[DossierCategory | None] = enum_column(DossierCategory)
    figures: Mapped[dict[str, Any]]
    steps: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("dossier_id", "number"),)


class VisitRow(Model):
    """Two people were at a household (两人入户): what they found, and what was signed there.

    Attributes:
        visitor: who registers it, as they were called then.
        companion: the other one.
        companion_title: of a village, a community, an employer or the union.
        request_id: the signed request for assistance (困难职工帮扶申请书).
        authorization_id: the signed authorization to check the economy (核对授权委托书).
    """

    __tablename__ = "assistance_visit"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    visited_on: Mapped[date]
    visitor_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    visitor: Mapped[str] = mapped_column(NAME)
    companion: Mapped[str] = mapped_column(NAME)
    companion_title: Mapped[str] = mapped_column(NAME)
    findings: Mapped[str] = mapped_column(Text)
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_file.id"), unique=True)
    authorization_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_file.id"), unique=True)
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_file.id"), unique=True)
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "dossier_id", "visited_on"),)


class PublicNoticeRow(Lineage, Model):
    """What anyone may read of a household in public notice (公示); gone when the notice is over.

    Attributes:
        dossier_id: whose; one notice at a time.
        unit_name: as the union is called then; unions themselves are seen by who signed in.
        name: masked.
        ends_on: the last day for objections.
        contact: whom to tell an objection.
    """

    __tablename__ = "assistance_public_notice"
    lineage_orders = (("published_on", "id"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"), unique=True)
    unit_name: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(NAME)
    category: Mapped[DossierCategory] = enum_column(DossierCategory)
    household_size: Mapped[int]
    published_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[str] = mapped_column(SOURCE)
    contact: Mapped[str] = mapped_column(NAME)

    __table_args__ = (Index(None, "published_on", "id"), Index(None, "organization_id", "published_on", "id"))


class ObjectionRow(Model):
    """Somebody objected to a public notice; who it was is sealed.

    Attributes:
        objector_sealed: who objected and how to reach them.
        content: what they object to, about the household's circumstances only.
    """

    __tablename__ = "assistance_objection"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    received_on: Mapped[date]
    channel: Mapped[ObjectionChannel] = enum_column(ObjectionChannel)
    objector_sealed: Mapped[bytes | None] = sealed_column()
    objector_mask: Mapped[str | None] = mask_column()
    content: Mapped[str] = mapped_column(Text)
    state: Mapped[ObjectionState] = enum_column(ObjectionState)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    result: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))

    __table_args__ = (Index(None, "dossier_id", "received_on"),)


OBJECTOR = Secret(
    subject=ObjectionRow.dossier_id,
    sealed=ObjectionRow.objector_sealed,
    mask=ObjectionRow.objector_mask,
    keep=(1, 0),
)
"""Who objected."""
