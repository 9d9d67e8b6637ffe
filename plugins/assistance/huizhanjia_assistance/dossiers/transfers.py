"""A dossier goes to another union: that one asks, this one accepts."""

from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.organization.kinds import OrganizationStatus
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode
from sqlalchemy import select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import life, movements
from huizhanjia_assistance.dossiers.care_kinds import Movement, TransferState
from huizhanjia_assistance.dossiers.care_models import DossierTransferRow
from huizhanjia_assistance.dossiers.events import DossierMoved, DossierTransferRefused
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.noting import masked_name
from huizhanjia_assistance.dossiers.refusals import Unfit
from huizhanjia_assistance.dossiers.seen import IN_FILE, to_change

_TAKING = {State.REVERIFY_DUE: life.MOVE_OVERDUE, State.SUSPENDED: life.MOVE_SUSPENDED}
"""Whoever takes a dossier over takes what is still to be done with it; any other has to be active."""


async def request(
    work: Work, *, dossier: UUID, version: int, organization: UUID, reason: str
) -> DossierTransferRow:
    """Offer a dossier to another union, which sees its number and a masked name until it accepts.

    Args:
        work: its actor transfers dossiers at the union that has it.
        dossier: which.
        version: as the client saw it.
        organization: to whom.
        reason: why: moved, changed the employer, the unit was dissolved.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, StaleVersion, NotInThisState; the same union; an open offer.
    """
    row = await to_change(work, dossier, Action.DOSSIER_TRANSFER, version, IN_FILE)
    unit = await work.session.get(OrganizationRow, organization)
    if unit is None or unit.status is not OrganizationStatus.ACTIVE:
        raise NotFound("input", "organization")
    if unit.id == row.organization_id:
        raise Unfit("档案已在该工会。", "The dossier belongs to that union already.", "input", "organization")
    waiting = select(DossierTransferRow.id).where(
        DossierTransferRow.dossier_id == row.id, DossierTransferRow.state == TransferState.REQUESTED
    )
    if await work.session.scalar(waiting) is not None:
        raise Unfit(
            "该档案已有待接收的转移。",
            "The dossier is offered to a union already.",
            "input",
            "dossier",
            code=ErrorCode.CONFLICT,
        )
    transfer = DossierTransferRow(
        dossier_id=row.id,
        dossier_number=row.number,
        applicant=masked_name(row.applicant_name),
        from_id=row.organization_id,
        state=TransferState.REQUESTED,
        requested_on=work.today,
        requested_by=work.actor.account_id,
        reason=reason,
        **lineage_of(unit),
    )
    work.session.add(transfer)
    await work.session.flush()
    return transfer


async def decide(
    work: Work, *, transfer: UUID, version: int, accept: bool, answer: str | None = None
) -> DossierTransferRow:
    """Accept a dossier, which from now on belongs to the accepting union, or refuse it.

    Whoever offered it may take the offer back in the same way, so that one made by mistake, or never
    answered, does not keep the dossier from going elsewhere: it is WITHDRAWN then, not REFUSED. Where
    somebody acts for both sides, the refusal of an offer is its withdrawal.

    Args:
        work: its actor transfers dossiers at the union that is asked, and did not offer it; to take the
            offer back, at the union that has it.
        transfer: which.
        version: as the client saw it.
        accept: whether it is taken.
        answer: why not; required to refuse, and to take the offer back.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, StaleVersion; decided already; the dossier is no longer in file.
    """
    found = await work.session.scalar(
        select(DossierTransferRow).where(DossierTransferRow.id == transfer).with_for_update()
    )
    if found is None:
        raise NotFound("input", "transfer")
    row = (
        await work.session.scalars(
            select(DossierRow).where(DossierRow.id == found.dossier_id).with_for_update()
        )
    ).one()
    if not any(work.actor.may(Action.DOSSIER_READ, at=one) for one in (found, row)):
        raise NotFound("input", "transfer")
    back = not accept and work.actor.may(Action.DOSSIER_TRANSFER, at=row)
    if not back:
        work.actor.require(Action.DOSSIER_TRANSFER, at=found)
    if found.version != version:
        raise StaleVersion
    if not back and work.actor.account_id is not None and work.actor.account_id == found.requested_by:
        raise Unfit(
            "提出转移的人不能同时代表接收方。",
            "Whoever offered a dossier does not accept it for the other side.",
            "input",
            "transfer",
            code=ErrorCode.FORBIDDEN,
        )
    if found.state is not TransferState.REQUESTED:
        raise Unfit(
            "该转移已办结。", "The transfer is decided already.", "input", "transfer", code=ErrorCode.CONFLICT
        )
    if not accept and not answer:
        raise Unfit(
            "拒收或撤回须填写理由。",
            "Say why the dossier is refused, or the offer withdrawn.",
            "input",
            "answer",
        )
    found.state = _outcome(accept=accept, back=back)
    found.decided_on, found.decided_by, found.answer = work.today, work.actor.account_id, answer
    if accept:
        await _move(work, row, found)
    await work.session.flush()
    if not accept:
        await work.emit(DossierTransferRefused(row.id, row.organization_id, found.organization_id))
    return found


def _outcome(*, accept: bool, back: bool) -> TransferState:
    if accept:
        return TransferState.ACCEPTED
    return TransferState.WITHDRAWN if back else TransferState.REFUSED


async def _move(work: Work, row: DossierRow, transfer: DossierTransferRow) -> None:
    unit = (
        await work.session.scalars(
            select(OrganizationRow).where(OrganizationRow.id == transfer.organization_id)
        )
    ).one()
    before = row.organization_id
    await movements.note(work, row, Movement.MOVED_OUT)
    for name, value in lineage_of(unit).items():
        setattr(row, name, value)
    taking = _TAKING.get(row.state, life.MOVE)
    await workflow.apply(work, row, taking, reason=transfer.reason, path=("input", "transfer"))
    await movements.note(work, row, Movement.MOVED_IN)
    await work.emit(DossierMoved(row.id, row.organization_id, before))
