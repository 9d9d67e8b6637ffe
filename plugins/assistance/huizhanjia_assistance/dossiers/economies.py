"""Entering what a household earns, must spend and owns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huizhanjia_core.work import Work
from sqlalchemy import select, update

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.criteria import months_between
from huizhanjia_assistance.dossiers.economy_kinds import SPENDING, Flow, Housing
from huizhanjia_assistance.dossiers.economy_models import CircumstancesRow, EconomyItemRow
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.refusals import Unfit
from huizhanjia_assistance.dossiers.seen import IN_FILE, to_change, touched

ENTERED_IN = IN_FILE | {State.DRAFT, State.VISITING, State.CHECKING}
MOST_MONTHS = 12
MOST_FEN = 10**12


@dataclass(frozen=True, kw_only=True)
class Item:
    """An income or a spending of the period; see ``EconomyItemRow``."""

    flow: Flow
    amount: int
    reimbursed: int = 0
    member: UUID | None = None
    evidence: str | None = None


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """How a household lives; see ``CircumstancesRow``."""

    housing: Housing
    housing_area: int | None = None
    homes: int = 0
    savings: int = 0
    investments: int = 0
    business: bool = False
    private_school: bool = False
    vehicle: bool = False
    government_relief: bool = False
    months_below: int = 0
    sudden: bool = False
    exempt_reason: str | None = None


async def record(
    work: Work,
    *,
    dossier: UUID,
    version: int,
    period_from: date,
    period_to: date,
    items: Sequence[Item],
    circumstances: Circumstances,
) -> DossierRow:
    """Enter a household's economy over a period; what was entered before it stays readable.

    Args:
        work: its actor registers dossiers at the union.
        dossier: whose.
        version: of the dossier, as the client saw it.
        period_from: the first day of a month.
        period_to: the last day of a month, at most a year later, not after today.
        items: incomes and rigid spending of the period.
        circumstances: housing, assets, and what excludes a household.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, StaleVersion, NotInThisState, what cannot be so.
    """
    row = await to_change(work, dossier, Action.DOSSIER_REGISTER, version, ENTERED_IN)
    months = months_between(period_from, period_to)
    if months is None or months > MOST_MONTHS or period_to > work.today:
        raise Unfit(
            "核算期应为1至12个整月，且不晚于今天。",
            "The period has 1 to 12 whole months and is over.",
            "input",
            "periodFrom",
        )
    await _check_items(work, row, items)
    await work.session.execute(
        update(EconomyItemRow)
        .where(EconomyItemRow.dossier_id == row.id, EconomyItemRow.superseded.is_(False))
        .values(superseded=True)
    )
    work.session.add_all(
        EconomyItemRow(
            dossier_id=row.id,
            member_id=one.member,
            flow=one.flow,
            amount=one.amount,
            reimbursed=one.reimbursed,
            period_from=period_from,
            period_to=period_to,
            evidence=one.evidence,
            superseded=False,
            recorded_at=work.now,
        )
        for one in items
    )
    stored = await work.session.scalar(select(CircumstancesRow).where(CircumstancesRow.dossier_id == row.id))
    if stored is None:
        work.session.add(CircumstancesRow(dossier_id=row.id, **vars(circumstances)))
    else:
        for name, value in vars(circumstances).items():
            setattr(stored, name, value)
    touched(row)
    await work.session.flush()
    return row


async def _check_items(work: Work, row: DossierRow, items: Sequence[Item]) -> None:
    here = select(MemberRow.id).where(MemberRow.dossier_id == row.id, MemberRow.left_on.is_(None))
    members = set(await work.session.scalars(here))
    if not items:
        raise Unfit(
            "请至少填写一项收入或支出。",
            "Enter at least one income or spending of the household.",
            "input",
            "items",
        )
    for place, one in enumerate(items):
        path = ("input", "items", str(place))
        if not 0 <= one.amount <= MOST_FEN:
            raise Unfit(
                "金额不能为负，也不能超过一百亿元。",
                "The amount cannot be negative or above ten billion yuan.",
                *path,
                "amount",
            )
        if not 0 <= one.reimbursed <= one.amount or (one.reimbursed and one.flow not in SPENDING):
            raise Unfit(
                "报销金额不能为负或超过支出金额，收入没有报销。",
                "What was reimbursed is a part of a spending and not above it; an income has none.",
                *path,
                "reimbursed",
            )
        if one.member is not None and one.member not in members:
            raise Unfit("该成员不在此家庭中。", "The member is not of this household.", *path, "member")
