"""What time it is, here and in the database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def today(moment: datetime | None = None) -> date:
    """The calendar day of ``moment``, by default now, in Asia/Shanghai."""
    return (moment or now()).astimezone(LOCAL).date()
