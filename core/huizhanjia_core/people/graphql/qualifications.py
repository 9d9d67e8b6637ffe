"""Evidence of qualifications and waivers, as the schema shows them."""

from datetime import date, datetime

from huizhanjia_schema import (
    Connection,
    Node,
    column,
    dimension,
    equals,
    extends,
    filters,
    many,
    measure,
    one,
    one_of,
    order,
    record,
    stats,
    under,
    where,
    within,
)
from sqlalchemy import distinct, func
from strawberry import ID

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.graphql.people import Person
from huizhanjia_core.people.kinds import EvidenceKind, EvidenceResult, QualificationItem, WaiverState
from huizhanjia_core.people.qualification_models import QualificationEvidenceRow, QualificationWaiverRow

Evidence = QualificationEvidenceRow
Waiver = QualificationWaiverRow


@filters
class QualificationEvidenceFilter:
    """条件证明筛选条件，全部满足 · Filters of evidence; all given hold."""

    person: ID | None = where("人员 · Person", equals(Evidence.person_id), id_of="person")
    items: list[QualificationItem] | None = where("条件 · Conditions", one_of(Evidence.item))
    results: list[EvidenceResult] | None = where("结果 · Results", one_of(Evidence.result))
    organization: ID | None = where("工会 · Union", equals(Evidence.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Evidence), id_of="org")


@filters
class QualificationWaiverFilter:
    """放宽申请筛选条件，全部满足 · Filters of waivers; all given hold."""

    person: ID | None = where("人员 · Person", equals(Waiver.person_id), id_of="person")
    states: list[WaiverState] | None = where("状态 · States", one_of(Waiver.state))
    organization: ID | None = where("工会 · Union", equals(Waiver.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Waiver), id_of="org")


@record(
    Evidence,
    prefix="evidence",
    scope=within(Evidence, Action.QUALIFICATION_READ),
    orders={"EVIDENCED_ON": order("最近在前 · Latest first", Evidence.evidenced_on, descending=True)},
    filters=QualificationEvidenceFilter,
)
class QualificationEvidence(Node):
    """人员条件的证明，只增不改 · What shows that a condition is met; never altered."""

    person: Person = one("人员 · About whom", Evidence.person_id)
    organization: Organization = one("任用（鉴定）单位 · The appointing union", Evidence.organization_id)
    item: QualificationItem = column("条件 · The condition", Evidence.item)
    kind: EvidenceKind = column("证明形式 · Its form", Evidence.kind)
    result: EvidenceResult = column("结果 · Result", Evidence.result)
    education_code: str | None = column(
        "学历代码（GB/T 4658） · Education, GB/T 4658", Evidence.education_code
    )
    evidenced_on: date = column("鉴定、培训、考试或发证日期 · Day of the evidence", Evidence.evidenced_on)
    document_number: str | None = column("证明文号 · Number of the document", Evidence.document_number)
    recorded_at: datetime = column("登记时间 · Recorded at", Evidence.recorded_at)


@record(
    Waiver,
    prefix="waiver",
    scope=within(Waiver, Action.QUALIFICATION_READ),
    orders={"NEWEST": order("最新申请在前 · Newest first", Waiver.requested_at, descending=True)},
    filters=QualificationWaiverFilter,
)
class QualificationWaiver(Node):
    """放宽人员条件的申请及审批 · A request to do without a condition, and its decision."""

    person: Person = one("人员 · For whom", Waiver.person_id)
    organization: Organization = one("申请单位 · The union that asks", Waiver.organization_id)
    item: QualificationItem = column("条件 · The condition", Waiver.item)
    state: WaiverState = column("状态 · State", Waiver.state)
    reason: str = column("理由 · Why", Waiver.reason)
    requested_at: datetime = column("申请时间 · Requested at", Waiver.requested_at)
    decided_at: datetime | None = column("审批时间 · Decided at", Waiver.decided_at)
    decision_reason: str | None = column("审批意见 · Reason of the decision", Waiver.decision_reason)
    version: int = column("版本号，审批时带回 · Version", Waiver.version)


@stats(QualificationEvidence)
class QualificationStatistics:
    """人员条件证明统计 · Statistics of evidence."""

    item: QualificationItem | None = dimension("条件 · Condition", Evidence.item)
    kind: EvidenceKind | None = dimension("证明形式 · Form", Evidence.kind)
    result: EvidenceResult | None = dimension("结果 · Result", Evidence.result)
    education_code: str | None = dimension("学历代码 · Education", Evidence.education_code)
    prefecture: Organization | None = dimension("地市 · Prefecture", Evidence.anc2)
    county: Organization | None = dimension("县区 · County", Evidence.anc3)
    organization: Organization | None = dimension("工会 · Union", Evidence.organization_id)
    evidence: int = measure("证明数 · Pieces of evidence", func.count())
    people: int = measure("人数 · People", func.count(distinct(Evidence.person_id)))


@extends(Person)
class PersonQualifications:
    """What qualifications add to persons."""

    qualification_evidence: Connection[QualificationEvidence] = many(
        "条件证明（限有权限者） · Evidence, in one's places", by=Evidence.person_id
    )
    qualification_waivers: Connection[QualificationWaiver] = many(
        "放宽申请（限有权限者） · Waivers, in one's places", by=Waiver.person_id
    )
