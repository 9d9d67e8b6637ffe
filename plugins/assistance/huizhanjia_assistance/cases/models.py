"""Tables of requests and of what was found about other relief."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from huizhanjia_core.crypto.secret import Secret, index_column, mask_column, sealed_column
from huizhanjia_core.db.model import Model, enum_column
from huizhanjia_core.workflow import Staged
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_assistance.cases.kinds import (
    CaseState,
    Intake,
    ReliefKind,
    ReliefOutcome,
    Satisfaction,
    ServiceType,
    Urgency,
)
from huizhanjia_assistance.cases.life import CASE
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.dossiers.household_models import RESIDENT_ID
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause

NUMBER = String(60)


def _own_union(context: Any) -> UUID:
    """What nobody handed to a station or home is handled by its union."""
    union: UUID = context.get_current_parameters()["organization_id"]
    return union


_FIGURES = (
    *("anc1", "anc2", "service", "dossier_id"),
    *("confidential", "persons", "approved", "delivered", "helped_on", "days_to_help", "satisfaction"),
    *("state", "due_on", "dossier_due_on"),
)
"""In the order of the region's groups and then of households, which are so counted without being sorted; all
that is measured follows, so that no request is read."""


class CaseRow(Staged, Model):
    """A request for one of the nine services and what became of it.

    Attributes:
        number: as it stands on paper.
        subject_id: whose key seals its values: the dossier, or the case itself where there is none yet.
        dossier_due_on: by when the dossier has to follow emergency aid (A24).
        category: of the dossier, as it was when the case was registered or approved.
        cause: main cause of the hardship, likewise.
        persons: of the household, likewise.
        due_on: by when it is to be decided, from its urgency.
        requested: fen asked for.
        cap_limit: fen that the cap allowed in all when it was approved; None where nothing caps it.
        reckoning: how that limit came about.
        approved: fen.
        pending: fen of deliveries that are still to be paid.
        delivered: fen that reached the household.
        helped_on: the day of the first delivery.
        days_to_help: from the request to that day.
        predecessor_id: the case that was transferred to here.
        place_id: who handles it: a station or home that it was handed to, else the union, whose center does.
    """

    __tablename__ = "assistance_case"
    __table_args__ = (
        CheckConstraint("pending >= 0 AND delivered >= 0", name="not_negative"),
        CheckConstraint("pending + delivered <= coalesce(approved, 0)", name="within_approval"),
        Index(None, "number"),
        Index(None, "service", "registered_on"),
        Index(None, "registered_on", "id"),
        Index(None, "due_on", "id"),
        Index(None, "place_id", "registered_on", "id"),
        Index(None, "place_id", "due_on", "id"),
        Index("ix_assistance_case_figures", *_FIGURES),
    )
    lineage_orders = (("registered_on", "id"), ("due_on", "id"))
    workflow = CASE

    number: Mapped[str] = mapped_column(NUMBER)
    service: Mapped[ServiceType] = enum_column(ServiceType)
    state: Mapped[CaseState] = enum_column(CaseState)
    intake: Mapped[Intake] = enum_column(Intake)
    urgency: Mapped[Urgency] = enum_column(Urgency)
    life_at_risk: Mapped[bool]
    no_food_or_shelter: Mapped[bool]
    dependants_alone: Mapped[bool]
    needed_by: Mapped[date | None]
    confidential: Mapped[bool]
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_dossier.id"), index=True)
    dossier_due_on: Mapped[date | None]
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_member.id"), index=True)
    subject_id: Mapped[UUID]
    applicant_sealed: Mapped[bytes | None] = sealed_column()
    applicant_mask: Mapped[str] = mask_column()
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    id_number_mask: Mapped[str | None] = mask_column()
    id_number_index: Mapped[str | None] = index_column(index=True)
    phone_sealed: Mapped[bytes | None] = sealed_column()
    phone_mask: Mapped[str | None] = mask_column()
    category: Mapped[DossierCategory | None] = enum_column(DossierCategory)
    cause: Mapped[HardshipCause | None] = enum_column(HardshipCause)
    persons: Mapped[int]
    registered_on: Mapped[date]
    year: Mapped[int]
    due_on: Mapped[date]
    decided_on: Mapped[date | None]
    finding: Mapped[str | None] = mapped_column(Text)
    requested: Mapped[int | None]
    cap_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_cap_account.id"), index=True)
    cap_limit: Mapped[int | None]
    reckoning: Mapped[str | None] = mapped_column(String(200))
    approved: Mapped[int | None]
    source: Mapped[MoneySource | None] = enum_column(MoneySource)
    pending: Mapped[int]
    delivered: Mapped[int]
    helped_on: Mapped[date | None]
    days_to_help: Mapped[int | None]
    result: Mapped[str | None] = mapped_column(Text)
    rights_protected: Mapped[bool]
    timely_aid: Mapped[bool]
    mediated: Mapped[bool]
    harmonious: Mapped[bool]
    satisfaction: Mapped[Satisfaction | None] = enum_column(Satisfaction)
    closed_on: Mapped[date | None]
    predecessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    transferred_to: Mapped[str | None] = mapped_column(String(200))
    place_id: Mapped[UUID] = mapped_column(default=_own_union)


APPLICANT = Secret(
    subject=CaseRow.subject_id, sealed=CaseRow.applicant_sealed, mask=CaseRow.applicant_mask, keep=(1, 0)
)
"""The name of whoever asks."""

ID_NUMBER = Secret(
    subject=CaseRow.subject_id,
    sealed=CaseRow.id_number_sealed,
    mask=CaseRow.id_number_mask,
    index=CaseRow.id_number_index,
    keep=(6, 4),
    domain=RESIDENT_ID,
)
"""Their identity number; compared with those of dossiers by its blind index."""

PHONE = Secret(subject=CaseRow.subject_id, sealed=CaseRow.phone_sealed, mask=CaseRow.phone_mask, keep=(3, 4))
"""Their telephone number."""


class ReliefCheckRow(Model):
    """What was found about relief by others for the need of a case."""

    __tablename__ = "assistance_relief_check"
    __table_args__ = (
        UniqueConstraint("case_id", "kind"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_case.id"))
    kind: Mapped[ReliefKind] = enum_column(ReliefKind)
    outcome: Mapped[ReliefOutcome] = enum_column(ReliefOutcome)
    amount: Mapped[int]
    checked_on: Mapped[date]
    evidence: Mapped[str | None] = mapped_column(String(200))
    recorded_at: Mapped[datetime]
