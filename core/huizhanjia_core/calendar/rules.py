"""How working days are counted and when a deadline ends: pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from huizhanjia_core.clock import beginning

SATURDAY = 5
MOST_DAYS = 500
"""Working days that a period has at most: longer ones are given in months or as a date."""

_DAY = timedelta(days=1)
_NOTHING: Mapping[date, bool] = MappingProxyType({})


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: Monday to Friday, except as the State Council published otherwise.

    Attributes:
        days: the days that differ from the week or are named, each with whether it is worked.
        years: the years whose holidays are known; in others only the week counts.
    """

    days: Mapping[date, bool] = field(default_factory=lambda: _NOTHING)
    years: frozenset[int] = frozenset()

    def works(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        return self.days.get(day, day.weekday() < SATURDAY)

    def knows(self, first: date, last: date) -> bool:
        """Whether the holidays of every year from ``first`` to ``last`` are known."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def last_day(self, event: date, working_days: int) -> date:
        """The last day of a period of working days that an event begins.

        The day of the event does not count (民法典 art. 201), nor do days that are not worked; the period
        ends at 24:00 of the day returned (see ``end_of``).

        Args:
            event: the day on which it began, whether worked or not.
            working_days: 0 to ``MOST_DAYS``; 0 gives the day of the event itself.

        Raises:
            ValueError: a number of days out of these bounds.
        """
        if not 0 <= working_days <= MOST_DAYS:
            raise ValueError(f"0 to {MOST_DAYS} working days, not {working_days}")
        day = event
        for _ in range(working_days):
            day = self.next_worked(day + _DAY)
        return day

    def next_worked(self, day: date) -> date:
        """``day`` itself if it is worked, else the next day that is."""
        while not self.works(day):
            day += _DAY
        return day

    def count(self, after: date, until: date) -> int:
        """The working days after ``after`` up to and including ``until``; 0 when that is earlier."""
        return sum(self.works(day) for day in _days(after + _DAY, until))


def end_of(day: date) -> datetime:
    """The moment at which a deadline on ``day`` is over: 24:00 in Asia/Shanghai, in UTC."""
    return beginning(day + _DAY)


def reach(working_days: int) -> timedelta:
    """How far ahead days must be known to count that many; a holiday lasts about a week."""
    return timedelta(days=working_days * 2 + 30)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY
