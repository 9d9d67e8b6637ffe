"""Record what checks find of the displays of sites (§5)."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import select, true

from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.facilities import refusals
from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.display_models import DisplayItemRow
from huizhanjia_core.facilities.display_rules import Check, contradiction, missing_kinds
from huizhanjia_core.facilities.kinds import DisplayKind
from huizhanjia_core.files.uploads import attach
from huizhanjia_core.organization.sites import check_day, site_for_change
from huizhanjia_core.people.standing import Rows
from huizhanjia_core.work import Work

PHOTO: Final = "core:display-photo"
"""What uploads of photos are marked with."""


async def record_display(
    work: Work, *, site: UUID, check: Check, photo: UUID | None = None
) -> DisplayItemRow:
    """Record what a check found of a display; the most recent check counts, earlier ones stay.

    Of two checks of one day the one that is recorded later counts, so that a slip can be put right.

    Args:
        work: the unit of work; its actor needs ``DISPLAY_MANAGE`` at the site.
        site: the open site; it is locked, so that of two checks at once one is the latest.
        check: what was found.
        photo: how it looked, uploaded by the actor.

    Raises:
        Refusal: FORBIDDEN, one of ``site_refusals``, one of ``refusals``, or FileNotFound.
    """
    at = await site_for_change(work, site, None, Action.DISPLAY_MANAGE)
    check_day("checkedOn", check.checked_on, work.today)
    fault = contradiction(check)
    if fault is not None:
        raise refusals.BadDisplay(fault)
    held = await work.session.scalar(
        select(DisplayItemRow).where(
            DisplayItemRow.site_id == site,
            DisplayItemRow.kind == check.kind,
            DisplayItemRow.latest.is_(true()),
        )
    )
    latest = held is None or held.checked_on <= check.checked_on
    if held is not None and latest:
        held.latest = False
        await work.session.flush()
    row = DisplayItemRow(
        site_id=site,
        latest=latest,
        recorded_by=work.actor.account_id,
        recorded_at=work.now,
        **vars(check),
        **lineage_like(at),
    )
    if photo is not None:
        row.photo_id = (await attach(work, photo, purpose=PHOTO, path=("input", "photo"))).id
    work.session.add(row)
    await work.session.flush()
    return row


async def missing_displays(rows: Rows, sites: Collection[UUID]) -> Mapping[UUID, list[DisplayKind]]:
    """Which of the seven each site lacks by its latest checks, in one statement however many sites (§5).

    Args:
        rows: runs a query.
        sites: whose displays are looked at.

    Returns:
        For every site the kinds that no latest check found there, in the order of §5.
    """
    table = DisplayItemRow
    query = select(table.site_id, table.kind).where(
        table.site_id.in_(list(sites)), table.latest.is_(true()), table.present.is_(true())
    )
    found: dict[UUID, set[DisplayKind]] = {site: set() for site in sites}
    for site, kind in await rows(query):
        found[site].add(kind)
    return {site: missing_kinds(kinds) for site, kinds in found.items()}
