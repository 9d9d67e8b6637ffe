"""Recording what shows that staff meet the conditions of §3, and deciding on waivers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.people import refusals
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.kinds import QualificationItem, WaiverState
from huizhanjia_core.people.persons import found
from huizhanjia_core.people.qualification_models import QualificationEvidenceRow, QualificationWaiverRow
from huizhanjia_core.people.qualification_rules import CONDUCT, Evidence, fits
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work


async def record_evidence(
    work: Work, *, person: UUID, organization: UUID, evidence: Sequence[Evidence]
) -> list[QualificationEvidenceRow]:
    """Record evidence about a person, by the union that appoints them.

    Args:
        work: its actor manages qualifications at the union.
        person: about whom.
        organization: the appointing union, which attests.
        evidence: one or several pieces.

    Raises:
        Refusal: not allowed, something unknown, a day after today, or form, code and result that do not fit.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.QUALIFICATION_MANAGE, at=unit)
    await found(work, person)
    for number, one in enumerate(evidence):
        if one.on > work.today:
            raise refusals.FutureDay("evidence")
        if not fits(one):
            raise refusals.EvidenceUnfit(number)
    rows = [
        QualificationEvidenceRow(
            person_id=person,
            item=one.item,
            kind=one.kind,
            result=one.result,
            education_code=one.education_code,
            evidenced_on=one.on,
            document_number=one.document_number,
            recorded_by=work.actor.account_id,
            recorded_at=work.now,
            **lineage_of(unit),
        )
        for one in evidence
    ]
    work.session.add_all(rows)
    await work.session.flush()
    return rows


async def request_waiver(
    work: Work, *, person: UUID, organization: UUID, item: QualificationItem, reason: str
) -> QualificationWaiverRow:
    """Ask to do without a condition that normally holds (一般应具备).

    Args:
        work: its actor manages qualifications at the union.
        person: for whom.
        organization: the appointing union.
        item: the condition; those of conduct are not waived, since no opinion about a person is kept.
        reason: why.

    Raises:
        Refusal: not allowed, something unknown, a condition of conduct, or a waiver that stands.
    """
    unit = await named_unit(work, organization, lock=True)
    work.actor.require(Action.QUALIFICATION_MANAGE, at=unit)
    if item in CONDUCT:
        raise refusals.ConductNotWaived
    await found(work, person, lock=True)
    same = select(QualificationWaiverRow.id).where(
        QualificationWaiverRow.person_id == person,
        QualificationWaiverRow.item == item,
        QualificationWaiverRow.state != WaiverState.REJECTED,
    )
    if await work.session.scalar(same.limit(1)) is not None:
        raise refusals.WaiverPending
    row = QualificationWaiverRow(
        person_id=person,
        item=item,
        state=WaiverState.REQUESTED,
        reason=reason,
        requested_by=work.actor.account_id,
        requested_at=work.now,
        **lineage_of(unit),
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def decide_waiver(
    work: Work, *, waiver: UUID, version: int, approve: bool, reason: str | None = None
) -> QualificationWaiverRow:
    """Approve or reject a request; the region does, with reason, and never whoever requested.

    Args:
        work: its actor approves qualifications at the union of the request.
        waiver: the request.
        version: the one that was read.
        approve: whether the condition is waived.
        reason: of the decision.

    Raises:
        Refusal: unknown or not visible, not allowed, one's own, decided already, or changed meanwhile.
    """
    row = await work.session.scalar(
        select(QualificationWaiverRow).where(QualificationWaiverRow.id == waiver).with_for_update()
    )
    if row is None or not (
        work.actor.may(Action.QUALIFICATION_READ, at=row)
        or work.actor.may(Action.QUALIFICATION_APPROVE, at=row)
    ):
        raise NotFound("input", "waiver")
    work.actor.require(Action.QUALIFICATION_APPROVE, at=row)
    if row.state is not WaiverState.REQUESTED:
        raise refusals.AlreadyDecided
    if row.version != version:
        raise StaleVersion
    if row.requested_by is not None and row.requested_by == work.actor.account_id:
        raise refusals.OwnRequest
    row.state = WaiverState.APPROVED if approve else WaiverState.REJECTED
    row.decided_by, row.decided_at, row.decided_on = work.actor.account_id, work.now, work.today
    row.decision_reason = reason
    work.audit.because(reason)
    await work.session.flush()
    return row
