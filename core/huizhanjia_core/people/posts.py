"""The departments and positions there are: data that a region can add to."""

import re

from sqlalchemy import select

from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.kinds import PostPlace
from huizhanjia_core.people.models import DepartmentRow, PositionRow
from huizhanjia_core.people.refusals import CodeMalformed, CodeTaken, FlagsMisplaced
from huizhanjia_core.work import Work

CENTER_DIRECTOR = "CENTER_DIRECTOR"
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,59}", re.ASCII)


async def add_department(work: Work, *, code: str, zh: str, en: str) -> DepartmentRow:
    """Add a department.

    Args:
        work: its actor manages positions at the region.
        code: stable, in capitals.
        zh: the name in Chinese.
        en: the name in English.

    Raises:
        Refusal: not allowed, or an unfit or taken code.
    """
    await _require(work)
    _check(code)
    if await work.session.scalar(select(DepartmentRow.id).where(DepartmentRow.code == code)) is not None:
        raise CodeTaken
    row = DepartmentRow(code=code, zh=zh, en=en)
    work.session.add(row)
    await work.session.flush()
    return row


async def add_position(
    work: Work,
    *,
    code: str,
    zh: str,
    en: str,
    place: PostPlace,
    exclusive: bool = False,
    counts_as_staff: bool = False,
) -> PositionRow:
    """Add a position; which positions may direct a center the policy decides, so none can be added (§3).

    Args:
        work: its actor manages positions at the region.
        code: stable, in capitals.
        zh: the name in Chinese.
        en: the name in English.
        place: where it is held.
        exclusive: whether one person at a time holds it.
        counts_as_staff: whether its holders count toward the staff of §3; only at a center.

    Raises:
        Refusal: not allowed, an unfit or taken code, or staff outside of a center.
    """
    await _require(work)
    _check(code)
    if counts_as_staff and place is not PostPlace.CENTER:
        raise FlagsMisplaced
    if await work.session.scalar(select(PositionRow.id).where(PositionRow.code == code)) is not None:
        raise CodeTaken
    row = PositionRow(
        code=code,
        zh=zh,
        en=en,
        place=place,
        exclusive=exclusive,
        leads_center=False,
        counts_as_staff=counts_as_staff,
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def _require(work: Work) -> None:
    region = await work.session.scalar(select(OrganizationRow).where(OrganizationRow.depth == 1))
    work.actor.require(Action.POSITION_MANAGE, at=region)


def _check(code: str) -> None:
    if not _CODE.fullmatch(code):
        raise CodeMalformed
