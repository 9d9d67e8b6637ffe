"""Tables of what is recorded about a case of each of the nine services, at most one row a case."""

from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_core.crypto.secret import Secret, mask_column, sealed_column
from huizhanjia_core.db.model import Model, enum_column
from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from huizhanjia_assistance.cases import facts
from huizhanjia_assistance.cases.service_kinds import (
    AccidentKind,
    ContractKind,
    DiagnosisClass,
    JobOutcome,
    LegalAidKind,
    LegalMatter,
    LegalOutcome,
    LegalProvider,
    LossKind,
    MediationOutcome,
    PetitionChannel,
    PetitionResult,
)
from huizhanjia_assistance.dossiers.kinds import SchoolStage

NAME = String(200)


class OfCase:
    """A row that belongs to one case, which nobody sees without the case."""

    @declared_attr
    @classmethod
    def case_id(cls) -> Mapped[UUID]:
        """The case."""
        return mapped_column(ForeignKey("assistance_case.id"), unique=True)


class LivingReliefRow(OfCase, Model):
    """生活救济."""

    __tablename__ = "assistance_living_relief"

    period_from: Mapped[date]
    period_to: Mapped[date]
    monthly_standard: Mapped[int | None]


class MedicalAidRow(OfCase, Model):
    """医疗救助; the diagnosis is sealed with the key of the case's subject."""

    __tablename__ = "assistance_medical_aid"
    __table_args__ = (CheckConstraint("reimbursed + self_paid = total_cost", name="adds_up"),)

    subject_id: Mapped[UUID]
    diagnosis_class: Mapped[DiagnosisClass] = enum_column(DiagnosisClass)
    diagnosis_sealed: Mapped[bytes | None] = sealed_column()
    diagnosis_mask: Mapped[str] = mask_column()
    hospital: Mapped[str] = mapped_column(NAME)
    settlement_number: Mapped[str] = mapped_column(String(60))
    settled_on: Mapped[date]
    total_cost: Mapped[int]
    reimbursed: Mapped[int]
    self_paid: Mapped[int]


class LegalAidRow(OfCase, Model):
    """法律援助: the matter, and later the case number and the outcome."""

    __tablename__ = "assistance_legal_aid"

    matter: Mapped[LegalMatter] = enum_column(LegalMatter)
    kind: Mapped[LegalAidKind] = enum_column(LegalAidKind)
    provider: Mapped[LegalProvider] = enum_column(LegalProvider)
    provider_name: Mapped[str | None] = mapped_column(NAME)
    opponent: Mapped[str | None] = mapped_column(NAME)
    disputed_amount: Mapped[int | None]
    people_involved: Mapped[int]
    case_number: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[LegalOutcome | None] = enum_column(LegalOutcome)
    outcome_on: Mapped[date | None]
    recovered: Mapped[int | None]


class SkillsTrainingRow(OfCase, Model):
    """技能培训: the course, and later attendance, certificate and what became of it."""

    __tablename__ = "assistance_skills_training"

    course: Mapped[str] = mapped_column(NAME)
    provider_name: Mapped[str] = mapped_column(NAME)
    hours: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    attended_hours: Mapped[int | None]
    certificate: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[JobOutcome | None] = enum_column(JobOutcome)


class JobPlacementRow(OfCase, Model):
    """职业介绍: what is wanted, and later where, with which contract, and whether it lasted."""

    __tablename__ = "assistance_job_placement"

    wanted: Mapped[str] = mapped_column(NAME)
    expected_wage: Mapped[int | None]
    vacancy: Mapped[str | None] = mapped_column(NAME)
    employer: Mapped[str | None] = mapped_column(NAME)
    employer_uscc: Mapped[str | None] = mapped_column(String(18))
    placed_on: Mapped[date | None]
    contract: Mapped[ContractKind | None] = enum_column(ContractKind)
    contract_until: Mapped[date | None]
    wage: Mapped[int | None]
    employed_after_3: Mapped[bool | None]
    employed_after_6: Mapped[bool | None]
    asked_after_3: Mapped[date | None]
    asked_after_6: Mapped[date | None]


class ChildEducationAidRow(OfCase, Model):
    """子女就学."""

    __tablename__ = "assistance_child_education_aid"

    stage: Mapped[SchoolStage] = enum_column(SchoolStage)
    school: Mapped[str] = mapped_column(NAME)
    school_year: Mapped[int]
    monthly_cost: Mapped[int | None]


class PetitionRow(OfCase, Model):
    """信访服务; the summary is sealed with the key of the case's subject."""

    __tablename__ = "assistance_petition"
    __table_args__ = (CheckConstraint("extended_days BETWEEN 0 AND 30", name="extended"),)

    subject_id: Mapped[UUID]
    channel: Mapped[PetitionChannel] = enum_column(PetitionChannel)
    received_on: Mapped[date]
    summary_sealed: Mapped[bytes | None] = sealed_column()
    summary_mask: Mapped[str] = mask_column()
    people: Mapped[int]
    accept_by: Mapped[date]
    accepted_on: Mapped[date | None]
    answer_by: Mapped[date]
    extended_days: Mapped[int]
    extension_reason: Mapped[str | None] = mapped_column(String(500))
    answered_on: Mapped[date | None]
    result: Mapped[PetitionResult | None] = enum_column(PetitionResult)
    mediation: Mapped[MediationOutcome | None] = enum_column(MediationOutcome)


class DisasterReliefRow(OfCase, Model):
    """自然灾害救助."""

    __tablename__ = "assistance_disaster_relief"

    event: Mapped[str] = mapped_column(NAME)
    happened_on: Mapped[date]
    loss_kind: Mapped[LossKind] = enum_column(LossKind)
    loss: Mapped[int]
    evidence: Mapped[str] = mapped_column(Text)


class OtherAccidentAidRow(OfCase, Model):
    """其他意外救助."""

    __tablename__ = "assistance_other_accident_aid"

    kind: Mapped[AccidentKind] = enum_column(AccidentKind)
    happened_on: Mapped[date]
    cost: Mapped[int]
    compensated: Mapped[int]
    evidence: Mapped[str] = mapped_column(Text)


DIAGNOSIS = Secret(
    subject=MedicalAidRow.subject_id,
    sealed=MedicalAidRow.diagnosis_sealed,
    mask=MedicalAidRow.diagnosis_mask,
    keep=(0, 0),
)
"""A diagnosis: medical health is sensitive (个人信息保护法 art. 28)."""

SUMMARY = Secret(
    subject=PetitionRow.subject_id,
    sealed=PetitionRow.summary_sealed,
    mask=PetitionRow.summary_mask,
    keep=(0, 0),
)
"""What a petition is about."""

ROW_OF: dict[type[facts.AnyFacts], Any] = {
    facts.LivingRelief: LivingReliefRow,
    facts.MedicalAid: MedicalAidRow,
    facts.LegalAid: LegalAidRow,
    facts.SkillsTraining: SkillsTrainingRow,
    facts.JobPlacement: JobPlacementRow,
    facts.ChildEducationAid: ChildEducationAidRow,
    facts.Petition: PetitionRow,
    facts.DisasterRelief: DisasterReliefRow,
    facts.OtherAccidentAid: OtherAccidentAidRow,
}
"""The table of each kind of facts."""

ROW_OF_SERVICE: dict[str, Any] = {kind.service: row for kind, row in ROW_OF.items()}
"""The same by service."""
