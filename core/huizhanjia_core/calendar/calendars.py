"""The calendar as stored: reading it for a period, and entering the notice of a year."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from huizhanjia_core.calendar.actions import Action
from huizhanjia_core.calendar.events import CalendarPublished
from huizhanjia_core.calendar.models import CalendarDayRow, CalendarYearRow
from huizhanjia_core.calendar.notices import Notice, days_of
from huizhanjia_core.calendar.rules import Calendar, reach
from huizhanjia_core.clock import now
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work


async def load(reader: AsyncSession | AsyncConnection, first: date, last: date) -> Calendar:
    """The calendar of a period, both days included, in one statement whatever its length.

    The years are not read; whoever wants to know whether a period is certain asks ``known_years``.
    """
    days = await reader.execute(
        select(CalendarDayRow.day, CalendarDayRow.works).where(CalendarDayRow.day.between(first, last))
    )
    return Calendar({row.day: row.works for row in days})


async def known_years(reader: AsyncSession | AsyncConnection) -> frozenset[int]:
    """The years whose holidays are known."""
    return frozenset((await reader.scalars(select(CalendarYearRow.year))).all())


async def deadline(session: AsyncSession, event: date, working_days: int) -> date:
    """The last day of a period of working days that an event begins; see ``Calendar.last_day``.

    In a year whose holidays are not yet published only the week counts; entering the year's notice moves
    the deadlines of open steps (see ``workflow.deadlines``).

    Args:
        session: any transaction.
        event: the day on which the period began; it does not count.
        working_days: 0 to ``rules.MOST_DAYS``.

    Raises:
        ValueError: a number of days out of these bounds.
    """
    calendar = await load(session, event, event + reach(working_days))
    return calendar.last_day(event, working_days)


async def publish(work: Work, notice: Notice) -> CalendarYearRow:
    """Enter the holidays of a year; what was entered for it before is replaced.

    Args:
        work: its actor manages the calendar at the region.
        notice: as published.

    Raises:
        Refusal: not allowed, or ``BadNotice``.
    """
    region = await work.session.scalar(select(OrganizationRow).where(OrganizationRow.depth == 1))
    work.actor.require(Action.CALENDAR_MANAGE, at=region)
    before = await work.session.scalars(select(CalendarDayRow.day).where(CalendarDayRow.year == notice.year))
    changed = {*before, *days_of(notice)}
    row = await work.session.scalar(select(CalendarYearRow).where(CalendarYearRow.year == notice.year))
    if row is None:
        row = CalendarYearRow(year=notice.year)
        work.session.add(row)
    row.document, row.entered_at, row.entered_by = notice.document, work.now, work.actor.account_id
    await _enter(work.session, notice)
    if changed:
        await work.emit(CalendarPublished(notice.year, min(changed), max(changed)))
    return row


async def install(session: AsyncSession, notices: Iterable[Notice]) -> None:
    """Enter the notices of years that are not there yet: run after migrations.

    Args:
        session: an open transaction.
        notices: that the core is delivered with; a year that was entered before stays as it is.
    """
    present = set(await session.scalars(select(CalendarYearRow.year)))
    for notice in notices:
        if notice.year not in present:
            session.add(CalendarYearRow(year=notice.year, document=notice.document, entered_at=now()))
            await _enter(session, notice)


async def _enter(session: AsyncSession, notice: Notice) -> None:
    days = days_of(notice)
    # The next year's notice may name days of this December, and then it is the later word on them.
    await session.execute(
        delete(CalendarDayRow).where(or_(CalendarDayRow.year == notice.year, CalendarDayRow.day.in_(days)))
    )
    session.add_all(
        CalendarDayRow(
            day=day,
            year=notice.year,
            works=works,
            name=holiday.name,
            document=holiday.document or notice.document,
        )
        for day, (works, holiday) in days.items()
    )
    await session.flush()
