"""What is recorded about a request, one value type a service (§4), and what makes it impossible: pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from huizhanjia_schema import ErrorCode, Refusal
from strawberry.utils.str_converters import to_camel_case

from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.service_kinds import (
    AccidentKind,
    DiagnosisClass,
    LegalAidKind,
    LegalMatter,
    LegalProvider,
    LossKind,
    PetitionChannel,
)
from huizhanjia_assistance.dossiers.household_rules import FIRST_DAY
from huizhanjia_assistance.dossiers.kinds import SchoolStage

MONTHS_A_YEAR = 12
SCHOOL_MONTHS = 10
LONGEST_COURSE = 5
"""Years within which a course ends."""


class Unlikely(Refusal):
    """A fact contradicts another one or the day on which it is entered.

    Args:
        field: the argument in the input of the facts.
        zh: what is wrong, in Chinese.
        en: the same in English.
    """

    def __init__(self, field: str, zh: str, en: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=en, path=("input", "facts", field))
        self.field = field


class Facts(Protocol):
    """What every service's facts answer."""

    @property
    def service(self) -> ServiceType:
        """The service that they belong to."""

    def faults(self, on: date) -> Iterator[Unlikely]:
        """What cannot be, seen on a day."""


def _past(field: str, day: date, on: date) -> Iterator[Unlikely]:
    """What has happened did so before today, and not before anything is recorded (a year mistyped)."""
    if day > on:
        yield Unlikely(field, f"日期不能晚于今天（{on}）。", f"The day cannot be after today, {on}.")
    yield from _not_long_ago(field, day)


def _not_long_ago(field: str, day: date) -> Iterator[Unlikely]:
    if day < FIRST_DAY:
        yield Unlikely(field, f"日期不能早于 {FIRST_DAY}。", f"The day cannot be before {FIRST_DAY}.")


def _reversed(field: str, first: date | None, last: date | None) -> Iterator[Unlikely]:
    if first is not None and last is not None and last < first:
        yield Unlikely(field, "结束日期不能早于开始日期。", "The last day lies before the first.")


def _negative(**amounts: int | None) -> Iterator[Unlikely]:
    for field, amount in amounts.items():
        if amount is not None and amount < 0:
            yield Unlikely(field, "金额不能为负数。", "An amount cannot be negative.")


@dataclass(frozen=True, kw_only=True)
class LivingRelief:
    """生活救济: for which months.

    Attributes:
        period_from: the first day of the period relieved.
        period_to: the last one; the period lies in one calendar year, because the cap counts a year.
    """

    period_from: date
    period_to: date
    service = ServiceType.LIVING_RELIEF

    def faults(self, on: date) -> Iterator[Unlikely]:
        """See ``Facts``; a period may lie ahead."""
        if abs(self.period_from.year - on.year) > 1:
            yield Unlikely(
                "periodFrom",
                "救济期间须在上年、本年或下年。",
                "The period lies in last year, this one or the next.",
            )
        yield from _reversed("periodTo", self.period_from, self.period_to)
        if self.period_from.year != self.period_to.year:
            yield Unlikely(
                "periodTo",
                "救济期间不能跨年，请按年度分别申请。",
                "A period lies in one year; please enter one request a year.",
            )


@dataclass(frozen=True, kw_only=True)
class MedicalAid:
    """医疗救助: an illness and its settled bill.

    Attributes:
        member: of the household who was ill.
        diagnosis_class: a class, for statistics.
        diagnosis: the diagnosis itself, sealed.
        hospital: where it was treated.
        settlement_number: of the insurance's settlement sheet; a bill is counted once.
        settled_on: the day of that sheet.
        total_cost: fen.
        reimbursed: fen that insurance and others paid.
        self_paid: fen that the household paid itself.
    """

    member: UUID | None
    diagnosis_class: DiagnosisClass
    diagnosis: str
    hospital: str
    settlement_number: str
    settled_on: date
    total_cost: int
    reimbursed: int
    self_paid: int
    service = ServiceType.MEDICAL_AID

    def faults(self, on: date) -> Iterator[Unlikely]:
        """See ``Facts``; the three amounts must add up."""
        yield from _negative(totalCost=self.total_cost, reimbursed=self.reimbursed, selfPaid=self.self_paid)
        yield from _past("settledOn", self.settled_on, on)
        if self.reimbursed + self.self_paid != self.total_cost:
            yield Unlikely(
                "selfPaid",
                "自付金额须等于总费用减去已报销金额。",
                "The self-paid part is the total cost less what was reimbursed.",
            )


@dataclass(frozen=True, kw_only=True)
class LegalAid:
    """法律援助: the matter and who takes it."""

    matter: LegalMatter
    kind: LegalAidKind
    provider: LegalProvider
    provider_name: str | None = None
    opponent: str | None = None
    disputed_amount: int | None = None
    people_involved: int = 1
    service = ServiceType.LEGAL_AID

    def faults(self, on: date) -> Iterator[Unlikely]:  # noqa: ARG002 - nothing here has a day
        """See ``Facts``."""
        yield from _negative(disputedAmount=self.disputed_amount)
        if self.people_involved < 1:
            yield Unlikely("peopleInvolved", "涉及人数至少为 1。", "At least one person is involved.")


@dataclass(frozen=True, kw_only=True)
class SkillsTraining:
    """技能培训: who learns what, where."""

    member: UUID | None
    course: str
    provider_name: str
    hours: int
    starts_on: date
    ends_on: date
    service = ServiceType.SKILLS_TRAINING

    def faults(self, on: date) -> Iterator[Unlikely]:
        """See ``Facts``; a course may lie ahead."""
        yield from _not_long_ago("startsOn", self.starts_on)
        yield from _reversed("endsOn", self.starts_on, self.ends_on)
        if self.ends_on.year > on.year + LONGEST_COURSE:
            yield Unlikely(
                "endsOn",
                f"结业日期不能晚于 {on.year + LONGEST_COURSE} 年。",
                f"A course ends before {on.year + LONGEST_COURSE} is over.",
            )
        if self.hours < 1:
            yield Unlikely("hours", "课时至少为 1。", "A course has at least one hour.")


@dataclass(frozen=True, kw_only=True)
class JobPlacement:
    """职业介绍: who looks for what work."""

    member: UUID | None
    wanted: str
    expected_wage: int | None = None
    service = ServiceType.JOB_PLACEMENT

    def faults(self, on: date) -> Iterator[Unlikely]:  # noqa: ARG002 - nothing here has a day
        """See ``Facts``."""
        yield from _negative(expectedWage=self.expected_wage)


@dataclass(frozen=True, kw_only=True)
class ChildEducationAid:
    """子女就学: a student and a school year.

    Attributes:
        member: the child in the household.
        stage: of schooling.
        school: its name.
        school_year: the year in which it begins.
    """

    member: UUID
    stage: SchoolStage
    school: str
    school_year: int
    service = ServiceType.CHILD_EDUCATION_AID

    def faults(self, on: date) -> Iterator[Unlikely]:
        """See ``Facts``; a school year may be that of today, the one before or the one to come."""
        if abs(self.school_year - on.year) > 1:
            yield Unlikely(
                "schoolYear",
                "学年须为上年、本年或下年。",
                "The school year is last year's, this one or the next.",
            )


@dataclass(frozen=True, kw_only=True)
class Petition:
    """信访服务: how it came and what it is about.

    Attributes:
        channel: how it came.
        received_on: the day on which it came; its deadlines begin there.
        summary: the matter in a few words, sealed: a claim, no opinion.
        confidential: whether only those named for it may know of it.
        people: who petition together.
    """

    channel: PetitionChannel
    received_on: date
    summary: str
    confidential: bool = False
    people: int = 1
    service = ServiceType.PETITION_SERVICE

    def faults(self, on: date) -> Iterator[Unlikely]:
        """See ``Facts``."""
        yield from _past("receivedOn", self.received_on, on)
        if self.people < 1:
            yield Unlikely("people", "信访人数至少为 1。", "At least one person petitions.")


@dataclass(frozen=True, kw_only=True)
class DisasterRelief:
    """自然灾害救助: what was lost in which disaster."""

    event: str
    happened_on: date
    loss_kind: LossKind
    loss: int
    evidence: str
    service = ServiceType.DISASTER_RELIEF

    def faults(self, on: date) -> Iterator[Unlikely]:
        """See ``Facts``."""
        yield from _negative(loss=self.loss)
        yield from _past("happenedOn", self.happened_on, on)


@dataclass(frozen=True, kw_only=True)
class OtherAccidentAid:
    """其他意外救助: what happened and what it costs."""

    kind: AccidentKind
    happened_on: date
    cost: int
    compensated: int
    evidence: str
    service = ServiceType.OTHER_ACCIDENT_AID

    def faults(self, on: date) -> Iterator[Unlikely]:
        """See ``Facts``."""
        yield from _negative(cost=self.cost, compensated=self.compensated)
        yield from _past("happenedOn", self.happened_on, on)
        if self.compensated > self.cost:
            yield Unlikely(
                "compensated", "已获赔偿不能超过损失金额。", "The compensation cannot exceed the cost."
            )


AnyFacts = (
    LivingRelief
    | MedicalAid
    | LegalAid
    | SkillsTraining
    | JobPlacement
    | ChildEducationAid
    | Petition
    | DisasterRelief
    | OtherAccidentAid
)


ARGUMENTS: dict[ServiceType, str] = {
    service: "petition" if service is ServiceType.PETITION_SERVICE else service.lower()
    for service in ServiceType
}
"""Under which name the facts of a service stand in an input."""


def path_of(argument: str, field: str) -> tuple[str, ...]:
    """Where a fact stands in the arguments of a request."""
    return ("input", "facts", to_camel_case(argument), field)


def member_of(facts: AnyFacts) -> UUID | None:
    """The member of the household whom a request concerns, if it names one."""
    found: UUID | None = getattr(facts, "member", None)
    return found


def check(facts: AnyFacts, on: date) -> None:
    """Raise the first of what cannot be about the facts of a request.

    Args:
        facts: of any service.
        on: today.

    Raises:
        Unlikely: with the path of the argument.
    """
    for fault in facts.faults(on):
        fault.path = path_of(ARGUMENTS[facts.service], fault.field)
        raise fault
