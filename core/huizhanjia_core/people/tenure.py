"""How long the staff of a center is expected to stay: what §3 prefers, and never a condition."""

from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.people import refusals
from huizhanjia_core.people.actions import Action
from huizhanjia_core.people.models import AppointmentRow, PositionRow, TenureOutlookRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work

LONGEST = 600
"""More months than a working life are a slip of the keyboard."""


def preference(*, long_term: bool, months: int | None) -> int:
    """What orders candidates: whoever can serve for long before all others, then by months (§3)."""
    return (LONGEST + 1) * long_term + (months or 0)


async def set_outlook(
    work: Work,
    *,
    appointment: UUID,
    version: int | None,
    can_serve_long_term: bool,
    expected_months: int | None = None,
) -> TenureOutlookRow:
    """Record how long somebody on the staff is expected to stay, or what is expected now.

    Args:
        work: its actor manages the qualifications of staff at the union.
        appointment: of somebody who counts as staff.
        version: of what is recorded; None for the first time.
        can_serve_long_term: whether they can serve for long.
        expected_months: for how long, where known.

    Raises:
        Refusal: unknown, not allowed, no staff, an impossible time, or changed meanwhile.
    """
    # The lock makes the second of two first records see the other and be stale.
    post = await work.session.scalar(
        select(AppointmentRow).where(AppointmentRow.id == appointment).with_for_update(key_share=True)
    )
    if post is None:
        raise NotFound("input", "appointment")
    work.actor.require(Action.QUALIFICATION_MANAGE, at=post)
    position = await work.session.get_one(PositionRow, post.position_id)
    if not position.counts_as_staff:
        raise refusals.NoStaff
    if expected_months is not None and not 0 < expected_months <= LONGEST:
        raise refusals.BadTenure
    row = await work.session.scalar(
        select(TenureOutlookRow).where(TenureOutlookRow.appointment_id == appointment)
    )
    if (None if row is None else row.version) != version:
        raise StaleVersion
    if row is None:
        row = TenureOutlookRow(appointment_id=appointment, **lineage_like(post))
        work.session.add(row)
    row.can_serve_long_term, row.expected_months = can_serve_long_term, expected_months
    row.preference = preference(long_term=can_serve_long_term, months=expected_months)
    row.recorded_by, row.recorded_at = work.actor.account_id, work.now
    await work.session.flush()
    return row
