"""Tables of dossiers and of the households that they are about."""

from datetime import date
from uuid import UUID

from huizhanjia_core.crypto.secret import Secret, index_column, mask_column, sealed_column
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_core.workflow import Staged
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_assistance.dossiers.kinds import (
    DossierCategory,
    DossierState,
    ExitKind,
    ExitReason,
    GrassrootsKind,
    HardshipCause,
    Health,
    Relation,
    SchoolStage,
    Sex,
    Work,
)
from huizhanjia_assistance.dossiers.life import DOSSIER

NAME = String(100)
CODE = String(18)
RESIDENT_ID = "resident-id"
"""The domain of blind indexes of identity numbers: a person is recognized wherever they stand."""
_FIGURES = (
    *("anc2", "anc3", "anc1", "anc4", "anc5", "anc6", "organization_id", "state", "category", "main_cause"),
    *("household_size", "first_helped_on", "active_since", "exited_on", "registered_on", "exit_kind"),
    "verify_by",
)
"""What statistics of dossiers read, so that those of the region are answered from one index alone."""


_PLACES = ((), ("anc2",), ("anc3",), ("anc4",))
"""Where the newest in a state are read: of the region, a prefecture, a county, a grassroots union."""


class DossierRow(Staged, Model):
    """One household, one file.

    Attributes:
        number: as it stands on the file.
        category: by the latest assessment; None before it or where no criterion is fulfilled.
        applicant_name: the worker's.
        id_number_sealed: the worker's identity number.
        employer_code: the unified social credit code of the employer.
        dibao_sealed: the number of the certificate of subsistence relief.
        grassroots_name: who verified at the grassroots.
        registered_on: the day on which the application came.
        visited_on: of the latest visit of two in this round.
        assessment_id: the latest assessment.
        income_per_head: by the latest assessment, fen a month.
        active_since: the day of the approval.
        verified_on: of the latest complete verification; the approval counts as the first.
        verify_by: the last day for the next one.
        open_objections: to the public notice, not yet decided.
        exited_on: the day on which the exit was approved.
        retain_until: the last day on which the file is kept.
        first_helped_on: the day of the first help that reached the household and did not come back, None if
            it was never helped; kept by ``cases.helped``.
    """

    __tablename__ = "assistance_dossier"
    workflow = DOSSIER
    lineage_orders = (("registered_on", "id"),)

    number: Mapped[str] = mapped_column(String(60), unique=True)
    state: Mapped[DossierState] = enum_column(DossierState)
    category: Mapped[DossierCategory | None] = enum_column(DossierCategory)
    applicant_name: Mapped[str] = mapped_column(NAME)
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    id_number_mask: Mapped[str | None] = mask_column()
    id_number_index: Mapped[str | None] = index_column(index=True)
    phone_sealed: Mapped[bytes | None] = sealed_column()
    phone_mask: Mapped[str | None] = mask_column()
    address_sealed: Mapped[bytes | None] = sealed_column()
    address_mask: Mapped[str | None] = mask_column()
    bank_card_sealed: Mapped[bytes | None] = sealed_column()
    bank_card_mask: Mapped[str | None] = mask_column()
    bank_name: Mapped[str | None] = mapped_column(NAME)
    dibao_sealed: Mapped[bytes | None] = sealed_column()
    dibao_mask: Mapped[str | None] = mask_column()
    union_member: Mapped[bool]
    migrant_worker: Mapped[bool]
    employer: Mapped[str | None] = mapped_column(NAME)
    employer_code: Mapped[str | None] = mapped_column(CODE)
    household_size: Mapped[int]
    main_cause: Mapped[HardshipCause] = enum_column(HardshipCause)
    secondary_cause: Mapped[HardshipCause | None] = enum_column(HardshipCause)
    grassroots_kind: Mapped[GrassrootsKind | None] = enum_column(GrassrootsKind)
    grassroots_name: Mapped[str | None] = mapped_column(NAME)
    grassroots_person: Mapped[str | None] = mapped_column(NAME)
    grassroots_on: Mapped[date | None]
    registered_on: Mapped[date]
    registered_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    visited_on: Mapped[date | None]
    assessment_id: Mapped[UUID | None]
    income_per_head: Mapped[int | None]
    open_objections: Mapped[int] = mapped_column(default=0)
    active_since: Mapped[date | None]
    verified_on: Mapped[date | None]
    verify_by: Mapped[date | None]
    exit_kind: Mapped[ExitKind | None] = enum_column(ExitKind)
    exit_reason: Mapped[ExitReason | None] = enum_column(ExitReason)
    exited_on: Mapped[date | None]
    retain_until: Mapped[date | None]
    first_helped_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("household_size >= 0", name="household_size"),
        CheckConstraint("open_objections >= 0", name="open_objections"),
        Index(None, "registered_on", "id"),
        Index(None, "state", "verify_by"),
        *(Index(None, *place, "state", "registered_on", "id") for place in _PLACES),
        Index("ix_assistance_dossier_figures", *_FIGURES),
        Index(
            "ix_assistance_dossier_never_helped",
            "registered_on",
            "id",
            postgresql_where=text("first_helped_on IS NULL"),
            sqlite_where=text("first_helped_on IS NULL"),
        ),
    )


class MemberRow(Versioned, Model):
    """A member of a household, the applicant among them; seen with the dossier.

    Attributes:
        live: whether the dossier claims the person: nobody is in two live dossiers of the region.
        birth_year: as the identity number tells it.
        left_on: since when they are no longer of the household.
    """

    __tablename__ = "assistance_member"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(NAME)
    relation: Mapped[Relation] = enum_column(Relation)
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    id_number_mask: Mapped[str | None] = mask_column()
    id_number_index: Mapped[str | None] = index_column(index=True)
    live: Mapped[bool]
    sex: Mapped[Sex] = enum_column(Sex)
    birth_year: Mapped[int | None]
    work: Mapped[Work] = enum_column(Work)
    employer: Mapped[str | None] = mapped_column(NAME)
    employer_code: Mapped[str | None] = mapped_column(CODE)
    school_stage: Mapped[SchoolStage | None] = enum_column(SchoolStage)
    school: Mapped[str | None] = mapped_column(NAME)
    health: Mapped[Health] = enum_column(Health)
    diagnosis_sealed: Mapped[bytes | None] = sealed_column()
    diagnosis_mask: Mapped[str | None] = mask_column()
    disability_sealed: Mapped[bytes | None] = sealed_column()
    disability_mask: Mapped[str | None] = mask_column()
    left_on: Mapped[date | None]

    __table_args__ = (
        Index(None, "dossier_id", "position"),
        Index(
            "uq_assistance_member_live",
            "id_number_index",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )


ID_NUMBER = Secret(
    subject=DossierRow.id,
    sealed=DossierRow.id_number_sealed,
    mask=DossierRow.id_number_mask,
    index=DossierRow.id_number_index,
    keep=(6, 4),
    domain=RESIDENT_ID,
)
"""The applicant's identity number."""

PHONE = Secret(subject=DossierRow.id, sealed=DossierRow.phone_sealed, mask=DossierRow.phone_mask, keep=(3, 4))
"""The applicant's phone."""

ADDRESS = Secret(
    subject=DossierRow.id, sealed=DossierRow.address_sealed, mask=DossierRow.address_mask, keep=(6, 0)
)
"""Where the household lives."""

BANK_CARD = Secret(
    subject=DossierRow.id, sealed=DossierRow.bank_card_sealed, mask=DossierRow.bank_card_mask, keep=(0, 4)
)
"""The card to which help is paid."""

DIBAO = Secret(subject=DossierRow.id, sealed=DossierRow.dibao_sealed, mask=DossierRow.dibao_mask, keep=(0, 0))
"""The number of the household's certificate of subsistence relief."""

MEMBER_ID = Secret(
    subject=MemberRow.dossier_id,
    sealed=MemberRow.id_number_sealed,
    mask=MemberRow.id_number_mask,
    index=MemberRow.id_number_index,
    keep=(6, 4),
    domain=RESIDENT_ID,
)
"""A member's identity number, unique among the live dossiers of the region."""

DIAGNOSIS = Secret(
    subject=MemberRow.dossier_id,
    sealed=MemberRow.diagnosis_sealed,
    mask=MemberRow.diagnosis_mask,
    keep=(0, 0),
)
"""What a member suffers from."""

DISABILITY = Secret(
    subject=MemberRow.dossier_id,
    sealed=MemberRow.disability_sealed,
    mask=MemberRow.disability_mask,
    keep=(0, 0),
)
"""Kind and degree of a member's disability."""
