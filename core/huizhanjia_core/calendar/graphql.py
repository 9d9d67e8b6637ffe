"""The calendar in the schema."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Any

import strawberry
from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    ErrorCode,
    Info,
    Mutation,
    Node,
    Query,
    RequestError,
    argument,
    at_least,
    at_most,
    column,
    equals,
    extends,
    filters,
    input_type,
    many,
    mutation,
    needs,
    order,
    payload,
    query,
    record,
    ref,
    result,
    where,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from huizhanjia_core.calendar import calendars
from huizhanjia_core.calendar.actions import Action
from huizhanjia_core.calendar.models import CalendarDayRow, CalendarYearRow
from huizhanjia_core.calendar.notices import Holiday, Notice
from huizhanjia_core.calendar.rules import MOST_DAYS, Calendar, reach

_FIRST, _LAST = 2000, 2100
"""Years that a calendar may be of."""


@filters
class CalendarDayFilter:
    """节假日筛选条件，全部满足 · Filters of days, all given hold."""

    year: int | None = where("年度（按通知） · Year of the notice", equals(CalendarDayRow.year))
    works: bool | None = where("是否上班 · Whether it is worked", equals(CalendarDayRow.works))
    from_day: date | None = where("不早于 · From this day on", at_least(CalendarDayRow.day))
    to_day: date | None = where("不晚于 · Up to this day", at_most(CalendarDayRow.day))


@record(
    CalendarDayRow,
    prefix="calday",
    scope=SIGNED_IN,
    orders={"DAY": order("按日期 · By day", CalendarDayRow.day)},
    filters=CalendarDayFilter,
)
class CalendarDay(Node):
    """节假日或调休上班日 · A day off, or one worked in exchange, as published."""

    day: date = column("日期 · Day", CalendarDayRow.day)
    works: bool = column("是否上班 · Whether it is worked", CalendarDayRow.works)
    name: str = column("节日 · The holiday for which it is off or worked", CalendarDayRow.name)
    document: str = column("通知文号 · The notice that names it", CalendarDayRow.document)


@record(
    CalendarYearRow,
    prefix="calyear",
    scope=SIGNED_IN,
    orders={"YEAR": order("按年度 · By year", CalendarYearRow.year)},
)
class CalendarYear(Node):
    """已公布节假日的年度 · A year whose holidays are known."""

    year: int = column("年度 · Year", CalendarYearRow.year)
    document: str = column("通知文号 · The notice", CalendarYearRow.document)
    entered_at: datetime = column("录入时间 · Entered at", CalendarYearRow.entered_at)


@strawberry.type(description="按工作日计算的期限 · A period counted in working days")
class WorkingPeriod:
    """What counting gave."""

    last_day: date = strawberry.field(description="期限届满日（当日24时止） · Its last day, ending at 24:00")
    certain: bool = strawberry.field(
        description="所涉年度的节假日是否均已公布 · Whether the holidays of all its years are known"
    )


@extends(Query)
class CalendarQueries:
    """Entry points of the calendar."""

    calendar_days: Connection[CalendarDay] = many("节假日和调休上班日 · Days off and made-up working days")
    calendar_years: Connection[CalendarYear] = many("已公布的年度 · Years whose holidays are known")

    @query("按工作日计算期限，起算日不计入 · The period that an event begins", rule=SIGNED_IN)
    async def working_period(
        self,
        info: Info,
        event: Annotated[date, strawberry.argument(description="起算日，不计入 · Day of the event")],
        working_days: Annotated[
            int, strawberry.argument(description=f"工作日数，0 至 {MOST_DAYS} · How many working days")
        ],
    ) -> WorkingPeriod:
        """The last day of a period, by the published calendar."""
        if not 0 <= working_days <= MOST_DAYS or not _FIRST <= event.year < _LAST:
            raise RequestError(
                ErrorCode.BAD_USER_INPUT,
                zh=f"工作日数须在 0 到 {MOST_DAYS} 之间，起算日须在 {_FIRST} 至 {_LAST} 年之间。",
                en=f"0 to {MOST_DAYS} working days, from {_FIRST} to {_LAST}.",
                path=("workingDays",),
            )
        return await info.context.read(  # type: ignore[no-any-return]
            partial(_period, event=event, working_days=working_days)
        )


async def _period(connection: AsyncConnection, event: date, working_days: int) -> WorkingPeriod:
    days = (await calendars.load(connection, event, event + reach(working_days))).days
    calendar = Calendar(days, await calendars.known_years(connection))
    last = calendar.last_day(event, working_days)
    return WorkingPeriod(last_day=last, certain=calendar.knows(event, last))


@input_type("一个节日的放假安排 · A holiday")
class HolidayInput:
    """As the notice gives it."""

    name: str = argument("节日名称 · Name", max_length=50)
    first_day: date = argument("放假首日 · First day off")
    last_day: date = argument("放假末日 · Last day off")
    working_days: list[date] | None = argument(
        "调休上班日 · Saturdays and Sundays worked in exchange", max_length=10, default=None
    )


@input_type("录入年度节假日安排 · Enter the holidays of a year")
class PublishCalendarInput:
    """A notice of the General Office of the State Council."""

    year: int = argument("年度 · Year", minimum=_FIRST, maximum=_LAST)
    document: str = argument("通知文号 · The notice", max_length=100)
    holidays: list[HolidayInput] = argument("各节日 · The holidays", max_length=30)


@payload
class PublishCalendarPayload:
    """录入年度节假日安排的结果 · Result of entering a year."""

    calendar_year: CalendarYear | None = result("年度 · The year")


@extends(Mutation)
class CalendarChanges:
    """What can be done with the calendar."""

    @mutation("录入年度节假日安排；重复录入即替换 · Enter a year", rule=needs(Action.CALENDAR_MANAGE))
    async def publish_calendar(self, info: Info, input: PublishCalendarInput) -> PublishCalendarPayload:  # noqa: A002
        """Enter or replace the holidays of a year; open deadlines follow."""
        holidays = tuple(_holiday(given) for given in input.holidays)
        notice = Notice(input.year, input.document, holidays)
        row = await calendars.publish(info.context.work, notice)
        return PublishCalendarPayload(calendar_year=ref(CalendarYear, row.id))


def _holiday(given: Any) -> Holiday:
    return Holiday(given.name, given.first_day, given.last_day, tuple(given.working_days or ()))


PARTS: tuple[type, ...] = (CalendarDay, CalendarYear, CalendarQueries, CalendarChanges)
"""What this room gives to the schema."""
