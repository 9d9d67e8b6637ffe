"""What the calendar announces in the transaction that changed it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CalendarPublished:
    """The holidays of a year are known, for the first time or differently: deadlines in it may move.

    Attributes:
        year: which one.
        first: the first day that may have changed.
        last: the last one.
    """

    year: int
    first: date
    last: date
