"""Changes of what services led to: legal outcomes, training, placements, petitions."""

from datetime import date

from huizhanjia_schema import Info, Money, Mutation, argument, extends, input_type, mutation, needs, ref
from strawberry import ID

from huizhanjia_assistance.cases import outcomes
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.graphql.case_changes import CasePayload, key_of
from huizhanjia_assistance.cases.graphql.cases import Case
from huizhanjia_assistance.cases.service_kinds import (
    ContractKind,
    JobOutcome,
    LegalOutcome,
    MediationOutcome,
    PetitionResult,
)

_CASE = "事项 · The case"


@input_type("登记法律援助结果 · Enter the outcome of legal aid")
class RecordLegalOutcomeInput:
    """How a legal case ended."""

    case: ID = argument(_CASE, id_of="case")
    outcome: LegalOutcome = argument("结果 · Outcome")
    outcome_on: date = argument("结果日期 · Day of the outcome")
    case_number: str | None = argument("案号 · Case number", max_length=100, default=None)
    recovered: Money | None = argument("挽回损失 · Amount recovered", minimum=0, maximum=10**12, default=None)


@input_type("登记培训情况 · Enter what was attended")
class RecordTrainingInput:
    """Attendance, certificate and what it led to."""

    case: ID = argument(_CASE, id_of="case")
    attended_hours: int = argument("出勤课时 · Hours attended", minimum=0, maximum=5000)
    certificate: str | None = argument("证书编号 · Certificate", max_length=100, default=None)
    outcome: JobOutcome | None = argument("就业情况 · What it led to", default=None)


@input_type("登记介绍就业 · Enter a placement")
class RecordPlacementInput:
    """Where, with which contract."""

    case: ID = argument(_CASE, id_of="case")
    vacancy: str = argument("介绍岗位 · Vacancy")
    employer: str = argument("用人单位 · Employer")
    employer_uscc: str = argument("用人单位统一社会信用代码 · The employer's credit code", max_length=30)
    placed_on: date = argument("上岗日期 · Placed on")
    contract: ContractKind = argument("劳动合同 · Contract")
    contract_until: date | None = argument("合同期至 · Contract until", default=None)
    wage: Money | None = argument("月薪 · Wage", minimum=0, maximum=10**9, default=None)


@input_type("就业回访 · Follow up a placement")
class FollowUpPlacementInput:
    """Whether somebody is still employed."""

    case: ID = argument(_CASE, id_of="case")
    months: int = argument("满几个月：3或6 · After 3 or 6 months", minimum=1, maximum=12)
    employed: bool = argument("是否仍在岗 · Still employed")
    asked_on: date | None = argument("回访日期；空为今天 · Day of the follow-up; today", default=None)


@input_type("更正就业回访 · Correct a follow-up")
class CorrectFollowUpInput:
    """What is right, and why."""

    case: ID = argument(_CASE, id_of="case")
    version: int = argument("版本号 · Version")
    months: int = argument("满几个月：3或6 · After 3 or 6 months", minimum=1, maximum=12)
    employed: bool = argument("是否仍在岗 · Still employed")
    asked_on: date = argument("回访日期 · Day of the follow-up")
    reason: str = argument("更正理由 · Why", min_length=2, max_length=300)


@input_type("延长信访办理期限 · Extend the time for an answer")
class ExtendPetitionInput:
    """By how many days, and why."""

    case: ID = argument(_CASE, id_of="case")
    days: int = argument("延长天数，最多30 · Days, at most 30", minimum=1, maximum=365)
    reason: str = argument("理由 · Why", min_length=2, max_length=500)


@input_type("答复信访 · Answer a petition")
class AnswerPetitionInput:
    """With which result."""

    case: ID = argument(_CASE, id_of="case")
    result: PetitionResult = argument("办理结果 · Result")
    mediation: MediationOutcome | None = argument("调解结果 · Outcome of mediation", default=None)


@extends(Mutation)
class OutcomeChanges:
    """Changes of what services led to."""

    @mutation("登记法律援助结果 · Enter the outcome of legal aid", rule=needs(Action.CASE_SERVE))
    async def record_legal_outcome(self, info: Info, input: RecordLegalOutcomeInput) -> CasePayload:  # noqa: A002
        """Enter how a legal case ended."""
        row = await outcomes.record_legal_outcome(
            info.context.work,
            case=key_of(input),
            outcome=input.outcome,
            outcome_on=input.outcome_on,
            case_number=input.case_number,
            recovered=input.recovered,
        )
        return CasePayload(case=ref(Case, row.id))

    @mutation("登记培训情况 · Enter what was attended", rule=needs(Action.CASE_SERVE))
    async def record_training(self, info: Info, input: RecordTrainingInput) -> CasePayload:  # noqa: A002
        """Enter attendance, certificate and what it led to."""
        row = await outcomes.record_training(
            info.context.work,
            case=key_of(input),
            attended_hours=input.attended_hours,
            certificate=input.certificate,
            outcome=input.outcome,
        )
        return CasePayload(case=ref(Case, row.id))

    @mutation("登记介绍就业 · Enter a placement", rule=needs(Action.CASE_SERVE))
    async def record_placement(self, info: Info, input: RecordPlacementInput) -> CasePayload:  # noqa: A002
        """Enter where somebody was placed."""
        row = await outcomes.record_placement(
            info.context.work,
            case=key_of(input),
            vacancy=input.vacancy,
            employer=input.employer,
            employer_uscc=input.employer_uscc,
            placed_on=input.placed_on,
            contract=input.contract,
            contract_until=input.contract_until,
            wage=input.wage,
        )
        return CasePayload(case=ref(Case, row.id))

    @mutation("就业回访 · Follow up a placement", rule=needs(Action.CASE_SERVE))
    async def follow_up_placement(self, info: Info, input: FollowUpPlacementInput) -> CasePayload:  # noqa: A002
        """Enter whether somebody is still employed."""
        row = await outcomes.follow_up_placement(
            info.context.work,
            case=key_of(input),
            months=input.months,
            employed=input.employed,
            asked_on=input.asked_on,
        )
        return CasePayload(case=ref(Case, row.id))

    @mutation("更正就业回访，须填理由 · Correct a follow-up", rule=needs(Action.CASE_SERVE))
    async def correct_follow_up(self, info: Info, input: CorrectFollowUpInput) -> CasePayload:  # noqa: A002
        """Correct a follow-up of a closed case; its history keeps what was entered before, and why."""
        row = await outcomes.correct_follow_up(
            info.context.work,
            case=key_of(input),
            version=input.version,
            months=input.months,
            employed=input.employed,
            asked_on=input.asked_on,
            reason=input.reason,
        )
        return CasePayload(case=ref(Case, row.id))

    @mutation("延长信访办理期限 · Extend the time for an answer", rule=needs(Action.CASE_SERVE))
    async def extend_petition(self, info: Info, input: ExtendPetitionInput) -> CasePayload:  # noqa: A002
        """Extend the time for the answer to a petition, once."""
        row = await outcomes.extend_petition(
            info.context.work, case=key_of(input), days=input.days, reason=input.reason
        )
        return CasePayload(case=ref(Case, row.id))

    @mutation("答复信访 · Answer a petition", rule=needs(Action.CASE_SERVE))
    async def answer_petition(self, info: Info, input: AnswerPetitionInput) -> CasePayload:  # noqa: A002
        """Enter the answer to a petition."""
        row = await outcomes.answer_petition(
            info.context.work, case=key_of(input), result=input.result, mediation=input.mediation
        )
        return CasePayload(case=ref(Case, row.id))
