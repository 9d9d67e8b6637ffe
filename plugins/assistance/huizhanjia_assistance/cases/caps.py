"""Caps at work: what a request may still get, reserved in one statement, used, given back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_core.db.lineage import ANCESTORS, lineage_of
from huizhanjia_core.db.upsert import insert
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.work import Work
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_assistance.cases import money_refusals
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.cap_models import CapAccountRow, CapRuleRow, LivingCostRow
from huizhanjia_assistance.cases.cap_rules import CapRule, Limit
from huizhanjia_assistance.cases.money_kinds import CapKind
from huizhanjia_assistance.cases.totals import chunks


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What somebody wants to be reserved.

    Attributes:
        account: the key of what the cap counts by.
        kind: which cap.
        limit: as reckoned today.
        amount: fen.
        year: calendar or school year, 0 for none.
        place: the lineage at which the account stands when it is opened.
        dossier: of the household, if there is one.
        member: the student, if it counts by student.
    """

    account: UUID
    kind: CapKind
    limit: Limit
    amount: int
    year: int
    place: dict[str, UUID | None]
    dossier: UUID | None = None
    member: UUID | None = None


async def rule(session: AsyncSession, kind: CapKind, on: date) -> CapRule:
    """The version of a cap that holds on a day.

    Raises:
        Refusal: NoCapRule.
    """
    query = select(CapRuleRow).where(CapRuleRow.kind == kind, CapRuleRow.effective_from <= on)
    row = await session.scalar(query.order_by(CapRuleRow.effective_from.desc()).limit(1))
    if row is None:
        raise money_refusals.NoCapRule(on)
    return CapRule(
        kind=row.kind,
        effective_from=row.effective_from,
        document=row.document,
        multiplier=row.multiplier,
        percent=row.percent,
        ceiling=row.ceiling,
        per_member=row.per_member,
    )


async def living_cost(session: AsyncSession, place: Any, year: int) -> int:
    """Fen a month that a student's basic living costs, by the nearest union that entered it.

    Args:
        session: any transaction.
        place: a row with its lineage.
        year: the school year.

    Raises:
        Refusal: FigureMissing.
    """
    line = [key for name in ANCESTORS if (key := getattr(place, name)) is not None]
    query = select(LivingCostRow.organization_id, LivingCostRow.monthly).where(
        LivingCostRow.year == year, LivingCostRow.organization_id.in_(line)
    )
    found = {row.organization_id: row.monthly for row in await session.execute(query)}
    for union in reversed(line):
        if union in found:
            return int(found[union])
    raise money_refusals.FigureMissing("学生基本生活费标准", "basic living cost of students", year)


async def reserve(work: Work, claims: Sequence[Claim]) -> set[UUID]:
    """Reserve what the caps allow, each chunk in one statement that checks and counts at once.

    Two who ask for the last yuan meet in the same row: the second statement sees what the first one counted.
    Accounts are taken in the order of their keys, so that two lists never wait for each other in a circle.

    Args:
        work: the unit of work.
        claims: no two at the same account.

    Returns:
        The accounts at which the whole amount is now reserved; at the others nothing changed.
    """
    possible = sorted(
        (one for one in claims if 0 < one.amount <= one.limit.amount), key=lambda one: one.account
    )
    granted: set[UUID] = set()
    for some in chunks(possible):
        values = [
            {
                "id": one.account,
                "kind": one.kind,
                "dossier_id": one.dossier,
                "member_id": one.member,
                "year": one.year,
                "ceiling": one.limit.amount,
                "used": 0,
                "reserved": one.amount,
                "reckoning": one.limit.reckoning,
                **one.place,
            }
            for one in some
        ]
        statement = insert(work.session, CapAccountRow).values(values)
        new = statement.excluded
        counted = statement.on_conflict_do_update(
            index_elements=["id"],
            set_={
                "reserved": CapAccountRow.reserved + new.reserved,
                "ceiling": new.ceiling,
                "reckoning": new.reckoning,
            },
            where=CapAccountRow.used + CapAccountRow.reserved + new.reserved <= new.ceiling,
        ).returning(CapAccountRow.id)
        granted.update(await work.session.scalars(counted))
    return granted


async def reserve_one(work: Work, claim: Claim) -> None:
    """Reserve one amount.

    Raises:
        Refusal: CapExceeded, which tells what is used, reserved and left.
    """
    if claim.account in await reserve(work, [claim]):
        return
    raise await exceeded(work, claim)


async def exceeded(work: Work, claim: Claim) -> money_refusals.CapExceeded:
    """Why a claim was refused, by what its account says now."""
    query = select(CapAccountRow.used, CapAccountRow.reserved).where(CapAccountRow.id == claim.account)
    found = (await work.session.execute(query)).one_or_none()
    used, reserved = (found.used, found.reserved) if found else (0, 0)
    left = claim.limit.amount - used - reserved
    return money_refusals.CapExceeded(left, claim.limit.reckoning, used, reserved)


async def move(work: Work, amounts: Iterable[tuple[UUID, int, int]]) -> None:
    """Change what accounts have used and reserved; the database refuses to fall below zero or over the limit.

    Args:
        work: the unit of work.
        amounts: account, fen to add to used, fen to add to reserved; either may be negative.
    """
    sums: dict[UUID, tuple[int, int]] = {}
    for account, used, reserved in amounts:
        before = sums.get(account, (0, 0))
        sums[account] = (before[0] + used, before[1] + reserved)
    for account, (used, reserved) in sorted(sums.items()):
        await work.session.execute(
            update(CapAccountRow)
            .where(CapAccountRow.id == account)
            .values(used=CapAccountRow.used + used, reserved=CapAccountRow.reserved + reserved)
            .execution_options(synchronize_session=False)
        )


async def enter_rule(work: Work, given: CapRule) -> CapRuleRow:
    """Enter a new version of a cap.

    Args:
        work: its actor manages caps at the region.
        given: the version; its first day may lie ahead, but no earlier version is changed.

    Raises:
        Refusal: not allowed, or SameVersion.
    """
    region = await work.session.scalar(select(OrganizationRow).where(OrganizationRow.depth == 1))
    work.actor.require(Action.CAP_MANAGE, at=region)
    same = select(CapRuleRow.id).where(
        CapRuleRow.kind == given.kind, CapRuleRow.effective_from == given.effective_from
    )
    if await work.session.scalar(same) is not None:
        raise money_refusals.SameVersion("effectiveFrom")
    row = CapRuleRow(**vars(given), recorded_by=work.actor.account_id, recorded_at=work.now)
    work.session.add(row)
    await work.session.flush()
    return row


async def enter_living_cost(
    work: Work, *, organization: UUID, year: int, monthly: int, document: str
) -> LivingCostRow:
    """Enter what a student's basic living costs at a union and below it.

    Raises:
        Refusal: not allowed there, no such union, or SameVersion.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.CAP_MANAGE, at=unit)
    same = select(LivingCostRow.id).where(
        LivingCostRow.organization_id == organization, LivingCostRow.year == year
    )
    if await work.session.scalar(same) is not None:
        raise money_refusals.SameVersion("year")
    row = LivingCostRow(
        year=year,
        monthly=monthly,
        document=document,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **lineage_of(unit),
    )
    work.session.add(row)
    await work.session.flush()
    return row
