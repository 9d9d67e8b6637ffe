"""What a household was told about the use of its data, and what it agreed to (PIPL art. 29 to 31)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode
from sqlalchemy import delete, select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.care_kinds import Purpose
from huizhanjia_assistance.dossiers.care_models import ConsentRow
from huizhanjia_assistance.dossiers.decision_models import PublicNoticeRow
from huizhanjia_assistance.dossiers.events import ConsentWithdrawn
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.household_rules import FIRST_DAY
from huizhanjia_assistance.dossiers.kinds import CLOSED
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.refusals import Unfit
from huizhanjia_assistance.dossiers.seen import seen, to_change

OPEN = frozenset(State) - CLOSED
GUARDED_BELOW = 14
"""Whoever is younger is agreed for by a guardian (art. 31)."""

_ASKED = {
    Purpose.ELIGIBILITY: ("资格认定", "a decision on its eligibility"),
    Purpose.ECONOMY_CHECK: ("家庭经济状况核对", "a check of its economy"),
    Purpose.PUBLIC_NOTICE: ("公示", "a public notice"),
}
"""What a step does that rests on a consent of its own (art. 13, 14, 23, 29), in both languages."""


async def record(
    work: Work, *, dossier: UUID, given_on: date, notice: str, purposes: Sequence[Purpose], guardian: bool
) -> ConsentRow:
    """Note that a household agreed.

    Args:
        work: its actor registers dossiers at the union.
        dossier: whose.
        given_on: when.
        notice: the version of what it was told.
        purposes: to what it agreed.
        guardian: whether a guardian agreed for the children below 14.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, NotInThisState; no purpose, no possible day, no guardian.
    """
    row = await to_change(work, dossier, Action.DOSSIER_REGISTER, None, OPEN)
    if not purposes:
        raise Unfit(
            "请至少选择一项处理目的。",
            "Choose at least one purpose to which the household agreed.",
            "input",
            "purposes",
        )
    if not FIRST_DAY <= given_on <= work.today:
        raise Unfit(
            f"同意日期应在 {FIRST_DAY} 至今天之间。",
            f"The day of the consent lies between {FIRST_DAY} and today.",
            "input",
            "givenOn",
        )
    youngest = select(MemberRow.id).where(
        MemberRow.dossier_id == row.id,
        MemberRow.left_on.is_(None),
        # Only the year of birth is told in clear: who turns 14 in that year may still have been 13.
        MemberRow.birth_year >= given_on.year - GUARDED_BELOW,
    )
    if not guardian and await work.session.scalar(youngest.limit(1)) is not None:
        raise Unfit(
            "家庭有（或当年可能有）未满14周岁的成员，须由监护人同意。",
            "There are, or may have been, children below 14: a guardian has to agree.",
            "input",
            "guardian",
        )
    consent = ConsentRow(
        dossier_id=row.id,
        given_on=given_on,
        notice=notice,
        purposes=" ".join(one.value for one in dict.fromkeys(purposes)),
        guardian=guardian,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
    )
    work.session.add(consent)
    await work.session.flush()
    return consent


async def withdraw(work: Work, *, consent: UUID, withdrawn_on: date) -> ConsentRow:
    """Note that a household agrees no more; what the law asks to be kept is kept (art. 15, 19).

    What was done before stays lawful; a public notice that still hangs is taken down, unless another consent
    covers it.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN; withdrawn before, or an impossible day.
    """
    row = await work.session.scalar(select(ConsentRow).where(ConsentRow.id == consent))
    if row is None:
        raise NotFound("input", "consent")
    dossier = await seen(work, row.dossier_id, "input", "consent")
    work.actor.require(Action.DOSSIER_REGISTER, at=dossier)
    await work.session.refresh(row)  # as it is now that the dossier is locked
    if row.withdrawn_on is not None or not row.given_on <= withdrawn_on <= work.today:
        raise Unfit(
            "撤回日期不正确，或已撤回。",
            "The consent was withdrawn before, or cannot have been withdrawn on that day.",
            "input",
            "withdrawnOn",
        )
    row.withdrawn_on = withdrawn_on
    await work.session.flush()
    if not await agreed(work, dossier, Purpose.PUBLIC_NOTICE):
        await work.session.execute(delete(PublicNoticeRow).where(PublicNoticeRow.dossier_id == dossier.id))
    await work.emit(ConsentWithdrawn(dossier.id, dossier.organization_id))
    return row


async def agreed(work: Work, row: DossierRow, purpose: Purpose) -> bool:
    """Whether a household agrees to the use of its data for a purpose."""
    given = select(ConsentRow.purposes).where(
        ConsentRow.dossier_id == row.id, ConsentRow.withdrawn_on.is_(None)
    )
    return any(purpose.value in purposes.split() for purposes in await work.session.scalars(given))


async def require(work: Work, row: DossierRow, purpose: Purpose) -> None:
    """Refuse a step that rests on a consent which is not in force.

    Args:
        work: the unit of work.
        row: the dossier, locked: a withdrawal waits for the step or comes before it.
        purpose: for which the step uses the household's data.

    Raises:
        Refusal: CONFLICT; which consent is missing, and how it is recorded.
    """
    if await agreed(work, row, purpose):
        return
    zh, en = _ASKED[purpose]
    raise Unfit(
        f"缺少本户对“{zh}”的有效同意（未登记或已撤回），请告知并取得同意后，先用“登记告知同意”"
        f"（recordConsent，处理目的 {purpose}）登记。",
        f"The household's consent to {en} is not in force: it was not recorded, or was withdrawn. Tell the "
        f"household, ask for it, and record it with recordConsent for the purpose {purpose} first.",
        "input",
        "dossier",
        code=ErrorCode.CONFLICT,
    )
