"""Open, change and close the sites of unions: offices, stations, workers' homes and assistance centers."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.organization import events, site_refusals
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.kinds import SiteKind, SiteStatus, UnionLevel
from huizhanjia_core.organization.models import OrganizationVersionRow
from huizhanjia_core.organization.site_codes import next_code
from huizhanjia_core.organization.site_models import OpeningHoursRow, SiteRow
from huizhanjia_core.organization.site_rules import Interval, first_fault
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.work import Work

Position = tuple[float, float]
"""Latitude and longitude in degrees (CGCS2000)."""

POLE, ANTIMERIDIAN = 90, 180


async def open_site(
    work: Work,
    *,
    organization: UUID,
    kind: SiteKind,
    name: str,
    opened_on: date,
    address: str,
    hotline: str | None = None,
    position: Position | None = None,
) -> SiteRow:
    """Open a site of a union and number it; from county level up it has at most one active center (§2).

    Args:
        work: the unit of work; its actor needs ``SITE_MANAGE`` at the union.
        organization: the union.
        kind: what the site is for.
        name: what the sign says.
        opened_on: the first day, not after today; the union must exist then and now.
        address: where workers go.
        hotline: the telephone they call.
        position: where it is on a map.

    Raises:
        Refusal: FORBIDDEN, or one of ``refusals`` and ``site_refusals``.
    """
    # The lock makes the second of two simultaneous requests see the center of the first; the unique index
    # would stop it too, but could not say why.
    unit = await named_unit(work, organization, lock=True)
    work.actor.require(Action.SITE_MANAGE, at=unit)
    check_day("openedOn", opened_on, work.today)
    _check_position(position)
    for day in (opened_on, work.today):
        if not await exists_on(work.session, organization, day):
            raise site_refusals.UnitNotOpen(day)
    if kind is SiteKind.ASSISTANCE_CENTER:
        if unit.level is UnionLevel.GRASSROOTS:
            raise site_refusals.NoCenterBelowCounty
        if await active_center(work.session, organization) is not None:
            raise site_refusals.CenterExists
    site = SiteRow(
        kind=kind,
        code=await next_code(work, unit, kind),
        name=name,
        status=SiteStatus.ACTIVE,
        opened_on=opened_on,
        address=address,
        hotline=hotline,
        latitude=None if position is None else position[0],
        longitude=None if position is None else position[1],
        **lineage_of(unit),
    )
    work.session.add(site)
    await work.session.flush()
    await work.emit(events.SiteOpened(site.id, organization, kind, opened_on))
    return site


async def update_site(
    work: Work,
    *,
    site: UUID,
    version: int,
    name: str,
    address: str,
    hotline: str | None = None,
    position: Position | None = None,
) -> SiteRow:
    """Give a site its present name, address, hotline and position, all of them.

    Raises:
        Refusal: FORBIDDEN, or one of ``site_refusals``.
    """
    row = await site_for_change(work, site, version)
    _check_position(position)
    row.name, row.address, row.hotline = name, address, hotline
    row.latitude, row.longitude = position or (None, None)
    await work.session.flush()
    return row


async def close_site(work: Work, *, site: UUID, version: int, closed_on: date, reason: str) -> SiteRow:
    """Close a site from a day on, not after today; its record stays.

    Raises:
        Refusal: FORBIDDEN, or one of ``site_refusals``.
    """
    row = await site_for_change(work, site, version)
    check_day("closedOn", closed_on, work.today)
    if closed_on < row.opened_on:
        raise site_refusals.BadDay(
            "closedOn",
            zh=f"关闭日期不能早于开放日期 {row.opened_on}。",
            en=f"A site cannot close before it opened on {row.opened_on}.",
        )
    work.audit.because(reason)
    row.status, row.closed_on, row.closing_reason = SiteStatus.CLOSED, closed_on, reason
    await work.session.flush()
    await work.emit(events.SiteClosed(row.id, row.organization_id, row.kind, closed_on))
    return row


async def set_opening_hours(work: Work, *, site: UUID, version: int, hours: Collection[Interval]) -> SiteRow:
    """Replace a site's opening hours; a day may have several intervals that do not overlap.

    Raises:
        Refusal: FORBIDDEN, or one of ``site_refusals``.
    """
    row = await site_for_change(work, site, version)
    fault = first_fault(hours)
    if fault is not None:
        raise site_refusals.BadHours(fault)
    await work.session.execute(delete(OpeningHoursRow).where(OpeningHoursRow.site_id == site))
    work.session.add_all(
        OpeningHoursRow(site_id=site, weekday=one.weekday, opens=one.opens, closes=one.closes)
        for one in sorted(hours)
    )
    flag_modified(row, "name")  # the hours belong to the site: its version counts
    await work.session.flush()
    return row


async def site_for_change(
    work: Work, site: UUID, version: int | None, action: str = Action.SITE_MANAGE
) -> SiteRow:
    """The open site, when the actor may do ``action`` there and ``version`` is not stale.

    Raises:
        Refusal: FORBIDDEN, SiteNotFound, SiteIsClosed or StaleVersion.
    """
    row = await work.session.get(SiteRow, site, with_for_update={"key_share": True})
    if row is None:
        raise site_refusals.SiteNotFound
    work.actor.require(action, at=row)
    if version is not None and row.version != version:
        raise StaleVersion
    if row.status is SiteStatus.CLOSED:
        raise site_refusals.SiteIsClosed(row.closed_on)
    return row


async def active_center(session: AsyncSession, organization: UUID) -> SiteRow | None:
    """The union's active assistance center, if it has one."""
    query = select(SiteRow).where(
        SiteRow.organization_id == organization,
        SiteRow.kind == SiteKind.ASSISTANCE_CENTER,
        SiteRow.status == SiteStatus.ACTIVE,
    )
    return await session.scalar(query)


async def exists_on(session: AsyncSession, organization: UUID, day: date) -> bool:
    """Whether the union existed, or will exist, on a day."""
    query = select(OrganizationVersionRow.id).where(
        OrganizationVersionRow.organization_id == organization,
        OrganizationVersionRow.valid_from <= day,
        or_(OrganizationVersionRow.valid_to.is_(None), OrganizationVersionRow.valid_to > day),
    )
    return await session.scalar(query) is not None


def check_day(argument: str, day: date, today: date) -> None:
    """Raise ``BadDay`` for a day after today; ``argument`` is the one that holds it."""
    if day > today:
        raise site_refusals.BadDay(
            argument, zh=f"日期不能晚于今天（{today}）。", en=f"The date must not be after today ({today})."
        )


def _check_position(position: Position | None) -> None:
    if position is not None and not (abs(position[0]) <= POLE and abs(position[1]) <= ANTIMERIDIAN):
        raise site_refusals.BadPosition
