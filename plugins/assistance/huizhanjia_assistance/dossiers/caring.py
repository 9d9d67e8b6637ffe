"""In file and after it: verified every year, ended for a reason, visited again, reopened."""

from datetime import date
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.clock import today
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode
from sqlalchemy import select, update

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import life, movements
from huizhanjia_assistance.dossiers.care_kinds import VerificationKind, VerificationResult
from huizhanjia_assistance.dossiers.care_models import VerificationRow
from huizhanjia_assistance.dossiers.decision_models import AssessmentRow
from huizhanjia_assistance.dossiers.duplicates import claimed_indexes
from huizhanjia_assistance.dossiers.events import (
    DossierExited,
    DossierExitProposed,
    DossierExitRefused,
    DossierReopened,
    DossierVerified,
)
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.kinds import ExitKind, ExitReason
from huizhanjia_assistance.dossiers.proceeding import a_year_after, close
from huizhanjia_assistance.dossiers.refusals import AlreadyRegistered, NotInThisState, Unfit
from huizhanjia_assistance.dossiers.seen import EXITED, seen, to_change

EDGE_PERCENT = 150
"""Of the subsistence standard: who earns as much is out of hardship (脱困)."""

APPROVING = {
    ExitKind.RELIEVED: life.RELIEVE,
    ExitKind.LIFTED_OUT: life.LIFT_OUT,
    ExitKind.CANCELLED: life.CANCEL,
}


async def verify(
    work: Work,
    *,
    dossier: UUID,
    version: int,
    kind: VerificationKind,
    result: VerificationResult,
    verified_on: date,
    note: str | None = None,
) -> VerificationRow:
    """Note that a household was verified completely, or visited again after its exit.

    Args:
        work: its actor visits households at the union.
        dossier: which.
        version: as the client saw it.
        kind: yearly or a revisit; spot checks are entered with their draw.
        result: what was found.
        verified_on: the day, not after today and not before the last yearly one.
        note: about the household's circumstances.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, StaleVersion, NotInThisState; not assessed since then.
    """
    row = await to_change(work, dossier, Action.DOSSIER_VISIT, version, frozenset(State))
    fit = {State.ACTIVE, State.REVERIFY_DUE} if kind is VerificationKind.YEARLY else EXITED
    if kind is VerificationKind.SPOT_CHECK:
        raise Unfit(
            "抽查结果请在抽查中登记。",
            "The result of a spot check is entered with its draw.",
            "input",
            "kind",
        )
    if row.state not in fit:
        raise NotInThisState(row.workflow.title(row.state))
    earliest = row.registered_on
    if kind is VerificationKind.YEARLY and row.verified_on is not None:
        earliest = row.verified_on  # an earlier day would bring the next verification forward
    if not earliest <= verified_on <= work.today:
        raise Unfit(
            f"核查日期应在 {earliest}（登记或上次核查之日）至今天之间。",
            f"The verification was between {earliest}, the registration or the last one, and today.",
            "input",
            "verifiedOn",
        )
    if result is VerificationResult.RELAPSED and kind is not VerificationKind.REVISIT:
        raise Unfit(
            "返困只用于退出后回访。",
            "A relapse is found by a revisit after the exit only.",
            "input",
            "result",
        )
    verification = VerificationRow(
        dossier_id=row.id,
        kind=kind,
        result=result,
        verified_on=verified_on,
        verifier_id=work.actor.account_id,
        verifier=work.actor.name,
        note=note,
        recorded_at=work.now,
    )
    work.session.add(verification)
    if kind is VerificationKind.YEARLY:
        await _refuse_unassessed(work, row)
        row.verified_on, row.verify_by = verified_on, a_year_after(verified_on)
        transition = life.VERIFY if row.state is State.ACTIVE else life.VERIFY_LATE
        await workflow.apply(work, row, transition)
        await work.emit(DossierVerified(row.id, row.organization_id))
    await work.session.flush()
    return verification


async def _refuse_unassessed(work: Work, row: DossierRow) -> None:
    """A full verification looks at the economy anew, not only at the faces."""
    latest = select(AssessmentRow.assessed_at).where(AssessmentRow.id == row.assessment_id)
    assessed = await work.session.scalar(latest)
    since = row.verified_on or row.registered_on
    if assessed is None or today(assessed) <= since:
        raise Unfit(
            "年度核查前请先重新核对家庭经济状况。",
            "Assess the household's economy anew before the yearly verification.",
            "input",
            "dossier",
            code=ErrorCode.CONFLICT,
        )


async def propose_exit(
    work: Work, *, dossier: UUID, version: int, kind: ExitKind, exit_reason: ExitReason, reason: str
) -> DossierRow:
    """Propose that a household leaves: relieved, lifted out of hardship, or for another reason.

    Args:
        work: its actor visits households at the union.
        dossier: which.
        version: as the client saw it.
        kind: the way out.
        exit_reason: why, in one word.
        reason: why, for whoever approves.

    Raises:
        Refusal: NOT_FOUND, what the workflow refuses, a reason of another way, an income still too low.
    """
    row = await seen(work, dossier)
    work.actor.require(Action.DOSSIER_VISIT, at=row)
    own = {ExitReason.LIFTED_OUT: ExitKind.LIFTED_OUT, ExitReason.RELIEVED: ExitKind.RELIEVED}
    if own.get(exit_reason, ExitKind.CANCELLED) is not kind:
        raise Unfit(
            "退出原因与去向不一致。",
            "The reason is that of another way out than the one chosen.",
            "input",
            "exitReason",
        )
    if kind is ExitKind.LIFTED_OUT:
        await _refuse_poor(work, row)
    await workflow.apply(work, row, life.PROPOSE_EXIT, version=version, reason=reason)
    row.exit_kind, row.exit_reason = kind, exit_reason
    await work.session.flush()
    await work.emit(DossierExitProposed(row.id, row.organization_id, kind))
    return row


async def _refuse_poor(work: Work, row: DossierRow) -> None:
    found = await work.session.scalar(select(AssessmentRow).where(AssessmentRow.id == row.assessment_id))
    if found is None or found.net_per_head * 100 < found.standard_monthly * EDGE_PERCENT:
        raise Unfit(
            f"脱困须最近一次核对的人均净收入不低于低保标准的{EDGE_PERCENT}%。",
            f"By the latest assessment their net income is below {EDGE_PERCENT} % of the standard.",
            "input",
            "kind",
            code=ErrorCode.CONFLICT,
        )


async def decide_exit(
    work: Work, *, dossier: UUID, version: int, approve: bool, reason: str | None
) -> DossierRow:
    """Approve the exit that was proposed, or keep the household; raises what the workflow refuses."""
    row = await seen(work, dossier)
    work.actor.require(Action.DOSSIER_APPROVE, at=row)
    kind = row.exit_kind
    transition = life.KEEP if not approve or kind is None else APPROVING[kind]
    await workflow.apply(work, row, transition, version=version, reason=reason)
    if not approve or kind is None:
        row.exit_kind = row.exit_reason = None
        await work.session.flush()
        await work.emit(DossierExitRefused(row.id, row.organization_id, kind))
        return row
    await close(work, row)
    await movements.note(work, row, movements.LEFT[kind])
    await work.emit(DossierExited(row.id, row.organization_id, kind))
    return row


async def reopen(work: Work, *, dossier: UUID, version: int, reason: str) -> DossierRow:
    """Let a household that is in hardship again (返困) apply anew with the same file.

    Raises:
        Refusal: NOT_FOUND, what the workflow refuses, AlreadyRegistered where somebody is elsewhere by now.
    """
    row = await seen(work, dossier)
    work.actor.require(Action.DOSSIER_REGISTER, at=row)
    here = (MemberRow.dossier_id == row.id, MemberRow.left_on.is_(None))
    indexes = [
        one for one in await work.session.scalars(select(MemberRow.id_number_index).where(*here)) if one
    ]
    for where in (await claimed_indexes(work, indexes, row.id)).values():
        raise AlreadyRegistered(where.name, where.hotline, "input", "dossier")
    await workflow.apply(work, row, life.REOPEN, version=version, reason=reason)
    row.exit_kind = row.exit_reason = row.exited_on = row.retain_until = None
    row.visited_on = row.assessment_id = row.category = row.income_per_head = None
    row.active_since = row.verified_on = row.verify_by = None
    await work.session.execute(update(MemberRow).where(*here).values(live=True))
    await work.session.flush()
    await work.emit(DossierReopened(row.id, row.organization_id))
    return row
