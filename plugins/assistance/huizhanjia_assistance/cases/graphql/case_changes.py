"""Changes of cases: register, look at other relief, verify, approve, transfer, close."""

from typing import Any
from uuid import UUID

from huizhanjia_schema import (
    Info,
    Money,
    Mutation,
    argument,
    expect_id,
    extends,
    input_type,
    mutation,
    needs,
    payload,
    ref,
    result,
)
from strawberry import ID

from huizhanjia_assistance.cases import (
    deciding,
    life,
    linking,
    refusals,
    registering,
    revealing,
    transferring,
)
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.graphql.cases import Case
from huizhanjia_assistance.cases.graphql.inputs import RegisterCaseInput, facts_of
from huizhanjia_assistance.cases.kinds import GoalTag, ReliefKind, ReliefOutcome, Satisfaction
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.cases.triage import Signs
from huizhanjia_assistance.dossiers import resident_id

_CASE = "事项 · The case"
_VERSION = "版本号 · Version"


@input_type("登记其他救助核查 · Enter what was found about relief by others")
class CheckReliefInput:
    """Which relief, and how far it went."""

    case: ID = argument(_CASE, id_of="case")
    kind: ReliefKind = argument("救助渠道 · Kind of relief")
    outcome: ReliefOutcome = argument("核查结果 · What was found")
    amount: Money = argument("金额 · Amount", minimum=0, maximum=10**12, default=Money(0))
    evidence: str | None = argument("依据 · Evidence", default=None)


@input_type("核实申请 · Verify a request")
class VerifyCaseInput:
    """What was verified."""

    case: ID = argument(_CASE, id_of="case")
    version: int = argument(_VERSION)
    finding: str = argument("核实情况 · What was verified, and how", max_length=1000, multiline=True)


@input_type("批准事项 · Approve a case")
class ApproveCaseInput:
    """With how much of which money."""

    case: ID = argument(_CASE, id_of="case")
    version: int = argument(_VERSION)
    amount: Money | None = argument(
        "批准金额；资金类事项必填 · Amount; required for money", minimum=0, maximum=10**12, default=None
    )
    source: MoneySource | None = argument("资金来源 · Source of money", default=None)
    at_once: bool = argument("紧急事项先批后核 · Approve an emergency before it is verified", default=False)
    reason: str | None = argument("意见 · Remark", max_length=500, default=None)


@input_type("说明理由的办理 · A step with a reason")
class CaseReasonInput:
    """Which case, and why."""

    case: ID = argument(_CASE, id_of="case")
    version: int = argument(_VERSION)
    reason: str | None = argument("理由 · Why", max_length=500, default=None)


@input_type("转办事项 · Transfer a case")
class TransferCaseInput:
    """Where it goes: exactly one of the three."""

    case: ID = argument(_CASE, id_of="case")
    version: int = argument(_VERSION)
    organization: ID | None = argument("转往工会 · Union", id_of="org", default=None)
    site: ID | None = argument("转往站、家 · Station or home", id_of="site", default=None)
    outside: str | None = argument("转往其他单位 · Another body", default=None)
    reason: str = argument("理由 · Why", max_length=500)
    idempotency_key: str | None = argument("幂等键 · Idempotency key", max_length=80, default=None)


@input_type("办结事项 · Close a case")
class CloseCaseInput:
    """With which result."""

    case: ID = argument(_CASE, id_of="case")
    version: int = argument(_VERSION)
    result: str = argument("办理结果 · Result", max_length=1000, multiline=True)
    goals: list[GoalTag] = argument("工作目标 · Goals served", max_length=4)
    satisfaction: Satisfaction | None = argument("满意度 · Satisfaction", default=None)


@input_type("补建档案后关联 · Link the dossier that followed")
class LinkDossierInput:
    """Which dossier holds whoever was helped."""

    case: ID = argument(_CASE, id_of="case")
    version: int = argument(_VERSION)
    dossier: ID = argument("困难职工档案 · Dossier", id_of="dossier")


@input_type("查看敏感信息 · Reveal sealed values of a case")
class RevealCaseInput:
    """Whose, and why."""

    case: ID = argument(_CASE, id_of="case")
    reason: str = argument("理由 · Why", min_length=2, max_length=200)


@payload
class CasePayload:
    """帮扶事项变更结果 · Result of a change to a case."""

    case: Case | None = result(_CASE)


@payload
class TransferCasePayload:
    """转办结果 · Result of a transfer."""

    case: Case | None = result("原事项 · The case transferred")
    successor: Case | None = result("接收单位的新事项 · The case at the union that takes it")


@payload
class RevealCasePayload:
    """事项的敏感信息，只显示一次 · Sealed values of a case, shown once."""

    name: str | None = result("姓名 · Name", once=True)
    id_number: str | None = result("身份证号 · Identity number", once=True)
    phone: str | None = result("联系电话 · Phone", once=True)
    diagnosis: str | None = result("诊断 · Diagnosis", once=True)
    summary: str | None = result("信访摘要 · Summary of the petition", once=True)


def key_of(input: Any) -> UUID:  # noqa: A002 - the argument's name
    """The key of the case that an input names; raises ``NOT_FOUND`` for a malformed id."""
    return expect_id(input.case, "case", path=("input", "case"))


_TOLD = (
    ("organization", "organization"),
    ("applicant_name", "applicantName"),
    ("id_number", "idNumber"),
    ("phone", "phone"),
)
"""What the dossier tells, where there is one."""


def _payload(row: Any) -> CasePayload:
    return CasePayload(case=ref(Case, row.id))


@extends(Mutation)
class CaseChanges:
    """Changes of cases."""

    @mutation("受理申请 · Register a request", rule=needs(Action.CASE_REGISTER), creates=True)
    async def register_case(self, info: Info, input: RegisterCaseInput) -> CasePayload:  # noqa: A002
        """Register a request for one of the nine services."""
        work = info.context.work
        told = [argument for name, argument in _TOLD if getattr(input, name) is not None]
        if input.dossier and told:
            raise refusals.OneAsker(told[0])
        applicant = None
        if input.applicant_name is not None:
            number = input.id_number
            if number is not None:
                number = resident_id.parse(number, work.today, "input", "idNumber").text
            applicant = registering.Applicant(name=input.applicant_name, id_number=number, phone=input.phone)
        row = await registering.register(
            work,
            facts=facts_of(input.facts),
            intake=input.intake,
            signs=Signs(
                life_at_risk=input.life_at_risk,
                no_food_or_shelter=input.no_food_or_shelter,
                dependants_alone=input.dependants_alone,
                needed_by=input.needed_by,
            ),
            dossier=expect_id(input.dossier, "dossier", path=("input", "dossier")) if input.dossier else None,
            organization=expect_id(input.organization, "org", path=("input", "organization"))
            if input.organization
            else None,
            applicant=applicant,
            requested=input.requested,
        )
        return _payload(row)

    @mutation("登记其他救助核查 · Enter relief by others", rule=needs(Action.CASE_REGISTER))
    async def check_relief(self, info: Info, input: CheckReliefInput) -> CasePayload:  # noqa: A002
        """Enter what was found about relief by others."""
        row = await deciding.check_relief(
            info.context.work,
            case=key_of(input),
            kind=input.kind,
            outcome=input.outcome,
            amount=input.amount,
            evidence=input.evidence,
        )
        return _payload(row)

    @mutation("核实申请 · Verify a request", rule=needs(Action.CASE_VERIFY))
    async def verify_case(self, info: Info, input: VerifyCaseInput) -> CasePayload:  # noqa: A002
        """Verify what a request says."""
        row = await deciding.verify(
            info.context.work, case=key_of(input), version=input.version, finding=input.finding
        )
        return _payload(row)

    @mutation("批准事项 · Approve a case", rule=needs(Action.CASE_APPROVE))
    async def approve_case(self, info: Info, input: ApproveCaseInput) -> CasePayload:  # noqa: A002
        """Approve a case within its cap."""
        row = await deciding.approve(
            info.context.work,
            case=key_of(input),
            version=input.version,
            amount=input.amount,
            source=input.source,
            at_once=input.at_once,
            reason=input.reason,
        )
        return _payload(row)

    @mutation("退回补正 · Return a case", rule=needs(Action.CASE_APPROVE))
    async def return_case(self, info: Info, input: CaseReasonInput) -> CasePayload:  # noqa: A002
        """Return a case to be verified again."""
        return _payload(await _moved(info, life.RETURN, input))

    @mutation("不予批准 · Reject a case", rule=needs(Action.CASE_APPROVE))
    async def reject_case(self, info: Info, input: CaseReasonInput) -> CasePayload:  # noqa: A002
        """Reject a case."""
        return _payload(await _moved(info, life.REJECT, input))

    @mutation("开始办理 · Begin to serve a case", rule=needs(Action.CASE_SERVE))
    async def serve_case(self, info: Info, input: CaseReasonInput) -> CasePayload:  # noqa: A002
        """Begin to serve an approved case."""
        return _payload(await _moved(info, life.SERVE, input))

    @mutation("转办事项 · Transfer a case", rule=needs(Action.CASE_VERIFY), creates=True)
    async def transfer_case(self, info: Info, input: TransferCaseInput) -> TransferCasePayload:  # noqa: A002
        """Hand a case to another union, a station, a home, or another body."""
        row, successor = await transferring.transfer(
            info.context.work,
            case=key_of(input),
            version=input.version,
            reason=input.reason,
            organization=expect_id(input.organization, "org", path=("input", "organization"))
            if input.organization
            else None,
            site=expect_id(input.site, "site", path=("input", "site")) if input.site else None,
            outside=input.outside,
        )
        return TransferCasePayload(
            case=ref(Case, row.id), successor=ref(Case, successor.id) if successor else None
        )

    @mutation("办结事项 · Close a case", rule=needs(Action.CASE_SERVE))
    async def close_case(self, info: Info, input: CloseCaseInput) -> CasePayload:  # noqa: A002
        """Close a case with its result."""
        row = await deciding.close(
            info.context.work,
            case=key_of(input),
            version=input.version,
            result=input.result,
            goals=input.goals,
            satisfaction=input.satisfaction,
        )
        return _payload(row)

    @mutation("补建档案后关联 · Link the dossier that followed", rule=needs(Action.CASE_REGISTER))
    async def link_case_dossier(self, info: Info, input: LinkDossierInput) -> CasePayload:  # noqa: A002
        """Link the dossier that followed emergency aid."""
        row = await linking.link_dossier(
            info.context.work,
            case=key_of(input),
            version=input.version,
            dossier=expect_id(input.dossier, "dossier", path=("input", "dossier")),
        )
        return _payload(row)

    @mutation("查看敏感信息，须填理由 · Reveal sealed values of a case", rule=needs(Action.CASE_REVEAL))
    async def reveal_case(self, info: Info, input: RevealCaseInput) -> RevealCasePayload:  # noqa: A002
        """Show sealed values once; it is recorded who saw them and why."""
        return RevealCasePayload(
            **await revealing.reveal(info.context.work, case=key_of(input), reason=input.reason)
        )


async def _moved(info: Info, transition: Any, input: CaseReasonInput) -> Any:  # noqa: A002
    return await deciding.move_on(
        info.context.work, transition, case=key_of(input), version=input.version, reason=input.reason
    )
