"""The mutations of qualifications."""

from datetime import date

from huizhanjia_schema import (
    Info,
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

from huizhanjia_core.organization.graphql.tree_changes import KEY, VERSION, unit
from huizhanjia_core.people import qualifications
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.graphql.people import Person
from huizhanjia_core.people.graphql.people_changes import PERSON
from huizhanjia_core.people.graphql.qualifications import QualificationWaiver
from huizhanjia_core.people.kinds import EvidenceKind, EvidenceResult, QualificationItem
from huizhanjia_core.people.qualification_rules import Evidence

APPOINTING = "任用单位 · The appointing union"
WAIVER = "放宽申请 · The request"


@input_type("一项证明 · A piece of evidence")
class EvidenceInput:
    """What shows that one condition is met, or not."""

    item: QualificationItem = argument("条件 · The condition")
    kind: EvidenceKind = argument("证明形式 · Its form")
    result: EvidenceResult = argument("结果 · Result")
    evidenced_on: date = argument("鉴定、培训、考试或发证日期 · Day of the evidence")
    education_code: str | None = argument(
        "学历代码（GB/T 4658，学历一项必填） · Education, GB/T 4658", max_length=2, default=None
    )
    document_number: str | None = argument("证明文号 · Number of the document", max_length=100, default=None)


@input_type("登记人员条件的证明 · Record evidence about a person")
class RecordQualificationsInput:
    """About whom, by whom, and what."""

    organization: ID = argument(APPOINTING, id_of="org")
    person: ID = argument(PERSON, id_of="person")
    evidence: list[EvidenceInput] = argument("各项证明 · The evidence", max_length=20)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("申请放宽条件 · Request a waiver")
class RequestWaiverInput:
    """For whom, which condition and why."""

    organization: ID = argument(APPOINTING, id_of="org")
    person: ID = argument(PERSON, id_of="person")
    item: QualificationItem = argument("条件（鉴定的三项除外） · The condition, none that is attested")
    reason: str = argument("理由 · Why", max_length=500)
    idempotency_key: str | None = argument(KEY, max_length=80, default=None)


@input_type("审批放宽申请 · Decide on a waiver")
class DecideWaiverInput:
    """Which request, and how."""

    waiver: ID = argument(WAIVER, id_of="waiver")
    version: int = argument(VERSION)
    approve: bool = argument("是否批准 · Whether it is approved")
    reason: str | None = argument("审批意见 · Why", max_length=500, default=None)


@payload
class RecordQualificationsPayload:
    """登记证明的结果 · Result of recording evidence."""

    person: Person | None = result(PERSON)


@payload
class RequestWaiverPayload:
    """申请放宽的结果 · Result of requesting a waiver."""

    waiver: QualificationWaiver | None = result(WAIVER)


@payload
class DecideWaiverPayload:
    """审批放宽的结果 · Result of deciding on a waiver."""

    waiver: QualificationWaiver | None = result(WAIVER)


@extends(Mutation)
class QualificationChanges:
    """What can be done with qualifications."""

    @mutation("登记人员条件的证明 · Record evidence", rule=needs(Action.QUALIFICATION_MANAGE), creates=True)
    async def record_qualifications(
        self,
        info: Info,
        input: RecordQualificationsInput,  # noqa: A002 - GraphQL's word
    ) -> RecordQualificationsPayload:
        """Record evidence about a person."""
        person = expect_id(input.person, "person", path=("input", "person"))
        evidence = [
            Evidence(
                item=one.item,
                kind=one.kind,
                result=one.result,
                on=one.evidenced_on,
                education_code=one.education_code,
                document_number=one.document_number,
            )
            for one in input.evidence
        ]
        await qualifications.record_evidence(
            info.context.work, person=person, organization=unit(input.organization), evidence=evidence
        )
        return RecordQualificationsPayload(person=ref(Person, person))

    @mutation("申请放宽条件 · Request a waiver", rule=needs(Action.QUALIFICATION_MANAGE), creates=True)
    async def request_waiver(self, info: Info, input: RequestWaiverInput) -> RequestWaiverPayload:  # noqa: A002 - GraphQL's word
        """Ask to do without a condition."""
        row = await qualifications.request_waiver(
            info.context.work,
            person=expect_id(input.person, "person", path=("input", "person")),
            organization=unit(input.organization),
            item=input.item,
            reason=input.reason,
        )
        return RequestWaiverPayload(waiver=ref(QualificationWaiver, row.id))

    @mutation("审批放宽申请 · Decide on a waiver", rule=needs(Action.QUALIFICATION_APPROVE))
    async def decide_waiver(self, info: Info, input: DecideWaiverInput) -> DecideWaiverPayload:  # noqa: A002 - GraphQL's word
        """Approve or reject a request."""
        row = await qualifications.decide_waiver(
            info.context.work,
            waiver=expect_id(input.waiver, "waiver", path=("input", "waiver")),
            version=input.version,
            approve=input.approve,
            reason=input.reason,
        )
        return DecideWaiverPayload(waiver=ref(QualificationWaiver, row.id))
