"""Drawing dossiers at random for a check, so that anyone can draw the same ones again."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from huizhanjia_core.db.lineage import ANCESTORS, lineage_of
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode
from sqlalchemy import or_, select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.care_kinds import VerificationKind, VerificationResult
from huizhanjia_assistance.dossiers.care_models import SpotCheckItemRow, SpotCheckRow, VerificationRow
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.refusals import Unfit
from huizhanjia_assistance.dossiers.seen import IN_FILE

LEAST_PERCENT = 30
MOST_DOSSIERS = 50_000


def drawn(keys: Iterable[UUID], percent: int, seed: str) -> list[UUID]:
    """The keys that a seed draws, in the order of their lot; rounded up, so at least ``percent`` of them.

    The lot of a key is the hash of seed and key: it does not depend on the others, on the order in which they
    are given, or on any random generator.
    """
    lots = sorted((hashlib.sha256(f"{seed}:{key.hex}".encode()).digest(), key) for key in set(keys))
    return [key for _, key in lots[: (len(lots) * percent + 99) // 100]]


async def draw(
    work: Work, *, organization: UUID, percent: int = LEAST_PERCENT, seed: str | None = None
) -> SpotCheckRow:
    """Draw dossiers in file at a union and below it.

    Args:
        work: its actor draws at the union.
        organization: the union.
        percent: at least 30.
        seed: of the draw; made up where None, so that nobody chooses whom it hits.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN; nothing to draw from; a percentage out of its limits.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.SPOT_CHECK_DRAW, at=unit)
    if not LEAST_PERCENT <= percent <= 100:  # noqa: PLR2004 - a percentage
        raise Unfit(f"抽查比例应为{LEAST_PERCENT}%至100%。", "30 to 100 percent.", "input", "percent")
    below = or_(*(getattr(DossierRow, name) == unit.id for name in ANCESTORS))
    keys = list(
        await work.session.scalars(
            select(DossierRow.id).where(below, DossierRow.state.in_(sorted(IN_FILE))).limit(MOST_DOSSIERS + 1)
        )
    )
    if not keys or len(keys) > MOST_DOSSIERS:
        raise Unfit(
            "该单位没有在档档案，或超过五万户，请按下级单位抽查。",
            "There is nothing to draw from, or too much to draw from at once.",
            "input",
            "organization",
            code=ErrorCode.CONFLICT,
        )
    chosen = seed or secrets.token_hex(16)
    picked = drawn(keys, percent, chosen)
    row = SpotCheckRow(
        drawn_on=work.today,
        seed=chosen,
        percent=percent,
        drawn_from=len(keys),
        picked=len(picked),
        drawn_by=work.actor.account_id,
        drawn_by_name=work.actor.name,
        **lineage_of(unit),
    )
    work.session.add(row)
    await work.session.flush()
    work.session.add_all(
        SpotCheckItemRow(spot_check_id=row.id, dossier_id=key, rank=rank)
        for rank, key in enumerate(picked, start=1)
    )
    await work.session.flush()
    return row


async def record(
    work: Work, *, item: UUID, result: VerificationResult, checked_on: date, note: str | None = None
) -> SpotCheckItemRow:
    """Enter what the check of a drawn dossier found.

    Args:
        work: its actor draws spot checks at the union that drew this one.
        item: the dossier in the draw.
        result: what was found.
        checked_on: the day.
        note: about the household's circumstances.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN; entered already; an impossible day or result.
    """
    found = await work.session.scalar(
        select(SpotCheckItemRow).where(SpotCheckItemRow.id == item).with_for_update()
    )
    check = None if found is None else await work.session.get(SpotCheckRow, found.spot_check_id)
    if found is None or check is None or not work.actor.may(Action.DOSSIER_READ, at=check):
        raise NotFound("input", "item")
    work.actor.require(Action.SPOT_CHECK_DRAW, at=check)
    if found.result is not None:
        raise Unfit(
            "该户抽查结果已登记。",
            "The result of this dossier is entered already.",
            "input",
            "item",
            code=ErrorCode.CONFLICT,
        )
    if not check.drawn_on <= checked_on <= work.today or result is VerificationResult.RELAPSED:
        raise Unfit("抽查日期或结果不正确。", "The day or the result cannot be so.", "input", "checkedOn")
    found.result, found.checked_on, found.checked_by = result, checked_on, work.actor.account_id
    found.note = note
    work.session.add(
        VerificationRow(
            dossier_id=found.dossier_id,
            kind=VerificationKind.SPOT_CHECK,
            result=result,
            verified_on=checked_on,
            verifier_id=work.actor.account_id,
            verifier=work.actor.name,
            note=note,
            spot_check_id=check.id,
            recorded_at=work.now,
        )
    )
    await work.session.flush()
    return found
