"""Moving a case on: relief by others, verification, approval within the caps, transfer, closing."""

from collections.abc import Collection
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import START, TransitionRow
from huizhanjia_core.workflow.refusals import SamePerson
from sqlalchemy import select

from huizhanjia_assistance.cases import (
    caps,
    claims,
    life,
    money_refusals,
    petition_rules,
    refusals,
    relief_rules,
    standing,
)
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.cap_rules import needs_dossier
from huizhanjia_assistance.cases.events import (
    CaseApproved,
    CaseClosed,
    CaseRejected,
    CaseReturned,
    CaseVerified,
)
from huizhanjia_assistance.cases.facts_models import PetitionRow
from huizhanjia_assistance.cases.kinds import (
    ENDED,
    CaseState,
    GoalTag,
    ReliefKind,
    ReliefOutcome,
    Satisfaction,
    ServiceType,
    Urgency,
)
from huizhanjia_assistance.cases.models import CaseRow, ReliefCheckRow
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.cases.outcomes import require_outcome
from huizhanjia_assistance.cases.scope import find_case
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState
from huizhanjia_assistance.dossiers.standing import IN_FORCE

_APPROVED = frozenset({CaseState.APPROVED, CaseState.IN_SERVICE})


async def check_relief(
    work: Work,
    *,
    case: UUID,
    kind: ReliefKind,
    outcome: ReliefOutcome,
    amount: int = 0,
    evidence: str | None = None,
) -> CaseRow:
    """Enter what was found about relief by others; a later finding of the same kind replaces the earlier one.

    Args:
        work: its actor registers cases there.
        case: that it is for.
        kind: of relief.
        outcome: how far the household got with it.
        amount: fen received or applied for.
        evidence: what shows it.

    Raises:
        Refusal: not found, not allowed, or the case has ended.
    """
    row = await find_case(work, case)
    work.actor.require(Action.CASE_REGISTER, at=row)
    if row.state in ENDED:
        raise refusals.NotOpen(row.state)
    found = await work.session.scalar(
        select(ReliefCheckRow).where(ReliefCheckRow.case_id == case, ReliefCheckRow.kind == kind)
    )
    if found is None:
        found = ReliefCheckRow(case_id=case, kind=kind)
        work.session.add(found)
    found.outcome, found.amount, found.evidence = outcome, amount, evidence
    found.checked_on, found.recorded_at = work.today, work.now
    await work.session.flush()
    return row


async def verify(work: Work, *, case: UUID, version: int, finding: str, reason: str | None = None) -> CaseRow:
    """Verify what a request says; of a petition, accept it; of an emergency approved at once, afterwards.

    Args:
        work: its actor verifies and did not register it.
        case: the case.
        version: as seen.
        finding: what was verified, and how.
        reason: for the history.

    Raises:
        Refusal: what the workflow refuses, or ReliefFirst.
    """
    row = await find_case(work, case)
    afterwards = row.state in _APPROVED and row.finding is None
    if afterwards:
        await _refuse_involved(work, row, version)
    else:
        await workflow.apply(work, row, life.VERIFY, version=version, reason=reason)
    checked = await _checked(work, row)
    missing = relief_rules.unasked(row.service, checked, Urgency.ROUTINE if afterwards else row.urgency)
    if missing:
        raise refusals.ReliefFirst(missing)
    row.finding = finding
    if row.service is ServiceType.PETITION_SERVICE:
        petition = await _petition(work, row)
        if petition.accepted_on is None:
            petition.accepted_on = work.today
            petition.answer_by = petition_rules.days_of(petition.received_on, work.today).answer_by
    await work.session.flush()
    await work.emit(CaseVerified(row.id, row.organization_id, row.service))
    return row


async def _refuse_involved(work: Work, row: CaseRow, version: int) -> None:
    """Whoever registered an emergency or approved it at once does not verify it afterwards."""
    work.actor.require(Action.CASE_VERIFY, at=row)
    if row.version != version:
        raise StaleVersion
    involved = select(TransitionRow.id).where(
        TransitionRow.subject_id == row.id,
        TransitionRow.name.in_([START, life.APPROVE_AT_ONCE.name]),
        TransitionRow.account_id == work.actor.account_id,
    )
    if await work.session.scalar(involved.limit(1)) is not None:
        raise SamePerson(life.VERIFY.zh, life.VERIFY.en)


async def approve(
    work: Work,
    *,
    case: UUID,
    version: int,
    amount: int | None = None,
    source: MoneySource | None = None,
    at_once: bool = False,
    reason: str | None = None,
) -> CaseRow:
    """Approve a case; its money is reserved at its cap in the same transaction.

    Args:
        work: its actor approves, and neither registered nor verified it.
        case: the case.
        version: as seen.
        amount: fen, for services that end in money.
        source: where the money comes from.
        at_once: whether an emergency is approved before it is verified.
        reason: for the history.

    Raises:
        Refusal: what the workflow refuses; an amount without source; no active dossier; CapExceeded.
    """
    row = await find_case(work, case)
    transition = life.APPROVE_AT_ONCE if at_once else life.APPROVE
    await workflow.apply(work, row, transition, version=version, reason=reason)
    if (amount is None) != (source is None) or (row.service.money and not amount) or amount == 0:
        raise money_refusals.AmountMisplaced
    row.decided_on = work.today
    if amount is not None and source is not None:
        await _within_caps(work, row, amount, source)
    await work.session.flush()
    await work.emit(CaseApproved(row.id, row.organization_id, row.service, amount, source))
    return row


async def _within_caps(work: Work, row: CaseRow, amount: int, source: MoneySource) -> None:
    household = await work.session.get(DossierRow, row.dossier_id) if row.dossier_id else None
    if household is None and needs_dossier(source):
        raise money_refusals.CentralBeforeDossier
    if household is None and row.service.money:
        await standing.refuse_late(work, row.id_number_index, but=row.id)
    if household is not None:
        require_active(household, source)
        row.category, row.cause = household.category, household.main_cause
        row.persons = max(household.household_size, 1)
    claim = await claims.of_case(work, row, amount)
    if claim is not None:
        await caps.reserve_one(work, claim)
        row.cap_account_id, row.cap_limit = claim.account, claim.limit.amount
        row.reckoning = claim.limit.reckoning
    row.approved, row.source = amount, source


def require_active(household: DossierRow, source: MoneySource) -> None:
    """Central money needs a dossier in force; other money also takes one that is due for verification.

    Raises:
        Refusal: DossierNotActive.
    """
    if household.state not in ({DossierState.ACTIVE} if needs_dossier(source) else IN_FORCE):
        raise money_refusals.DossierNotActive


async def move_on(
    work: Work, transition: workflow.Transition, *, case: UUID, version: int, reason: str | None = None
) -> CaseRow:
    """Return a case, reject it, or begin to serve it.

    Raises:
        Refusal: what the workflow refuses.
        KeyError: a transition with a use case of its own.
    """
    if transition not in (life.RETURN, life.REJECT, life.SERVE):
        raise KeyError(transition.name)
    row = await find_case(work, case)
    await workflow.apply(work, row, transition, version=version, reason=reason)
    if transition is life.RETURN:
        await work.emit(CaseReturned(row.id, row.organization_id, row.service))
    if transition is life.REJECT:
        row.decided_on = row.closed_on = work.today
        await work.session.flush()
        await work.emit(CaseRejected(row.id, row.organization_id, row.service))
        await work.emit(CaseClosed(row.id, row.organization_id, row.service, 0))
    return row


async def close(
    work: Work,
    *,
    case: UUID,
    version: int,
    result: str,
    goals: Collection[GoalTag],
    satisfaction: Satisfaction | None = None,
) -> CaseRow:
    """Close a case with its result; what was approved and not delivered goes back to the cap.

    Args:
        work: its actor serves cases there.
        case: the case.
        version: as seen.
        result: what was reached.
        goals: what it served.
        satisfaction: as whoever was helped said.

    Raises:
        Refusal: what the workflow refuses, StillPending, or OutcomeMissing.
    """
    row = await find_case(work, case)
    await workflow.apply(work, row, life.CLOSE, version=version)
    if row.finding is None:
        raise refusals.OutcomeMissing("核实情况（先批后核的事项须补核）", "what was verified afterwards")
    await require_outcome(work, row)
    row.result, row.satisfaction, row.closed_on = result, satisfaction, work.today
    for goal in GoalTag:
        setattr(row, goal.lower(), goal in goals)
    unspent = (row.approved or 0) - row.delivered
    if row.cap_account_id is not None and unspent:
        await caps.move(work, [(row.cap_account_id, 0, -unspent)])
    await work.session.flush()
    await work.emit(CaseClosed(row.id, row.organization_id, row.service, row.delivered))
    return row


async def place_of_transfer(
    work: Work, organization: UUID | None, site: UUID | None, outside: str | None
) -> tuple[OrganizationRow | None, SiteRow | None]:
    """Where a case goes: exactly one of a union, a site, or another body.

    Raises:
        Refusal: OneTarget, or NotFound.
    """
    if [organization, site, outside].count(None) != 2:  # noqa: PLR2004 - all but one
        raise refusals.OneTarget
    unit = await named_unit(work, organization) if organization else None
    place = await work.session.get(SiteRow, site) if site else None
    if site is not None and place is None:
        raise NotFound("input", "site")
    return unit, place


async def _checked(work: Work, row: CaseRow) -> dict[ReliefKind, ReliefOutcome]:
    query = select(ReliefCheckRow.kind, ReliefCheckRow.outcome).where(ReliefCheckRow.case_id == row.id)
    return {found.kind: found.outcome for found in await work.session.execute(query)}


async def _petition(work: Work, row: CaseRow) -> PetitionRow:
    return (await work.session.scalars(select(PetitionRow).where(PetitionRow.case_id == row.id))).one()
