"""What time it is, here and in the database; a second is made into a moment and a day once."""

import time
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC and whole seconds."""
    return _moment(int(time.time()))


def today(moment: datetime | None = None) -> date:
    """The calendar day of ``moment``, by default now, in Asia/Shanghai."""
    return _day(moment or now())


def beginning(day: date) -> datetime:
    """The first moment of a calendar day in Asia/Shanghai, in UTC."""
    return datetime.combine(day, datetime.min.time(), LOCAL).astimezone(UTC)


@lru_cache(maxsize=8)
def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@lru_cache(maxsize=8)
def _day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()
