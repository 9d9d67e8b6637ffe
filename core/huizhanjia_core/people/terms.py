"""Spans of days, both ends included, and what they add up to: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Term:
    """From a day to a day, both included; an open end is None."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def shared(self, other: "Term") -> "Term | None":
        """The days in both, if there are any."""
        first = max(self.first, other.first)
        ends = [term.last for term in (self, other) if term.last is not None]
        last = min(ends) if ends else None
        return None if last is not None and last < first else Term(first, last)

    def meets(self, other: "Term") -> bool:
        """Whether there is a day in both."""
        return self.shared(other) is not None


def empty_since(terms: Iterable[Term], begin: date, day: date) -> date | None:
    """The first day of the gap that ``day`` lies in; None when a term holds on ``day``.

    Args:
        terms: when something was filled.
        begin: before this day nothing could be filled.
        day: looked at.
    """
    before = [term for term in terms if term.first <= day]
    if any(term.holds(day) for term in before):
        return None
    return max([begin, *(term.last + _DAY for term in before if term.last is not None)])
