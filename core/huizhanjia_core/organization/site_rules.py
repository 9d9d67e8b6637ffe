"""What makes sense about a site: its opening hours and its areas, without a database."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00", re.ASCII)
DAY = 24 * 60
SUNDAY = 7


@dataclass(frozen=True, order=True)
class Interval:
    """Opening hours on a weekday.

    Attributes:
        weekday: 1 for Monday to 7 for Sunday.
        opens: minutes after midnight.
        closes: minutes after midnight, up to 1440.
    """

    weekday: int
    opens: int
    closes: int


def parse_clock(text: str) -> int | None:
    """Minutes after midnight of ``HH:MM`` (00:00 to 24:00); None for anything else."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hours, minutes = match.groups()
    return DAY if hours is None else int(hours) * 60 + int(minutes)


def clock(minutes: int) -> str:
    """Minutes after midnight as ``HH:MM``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def first_fault(intervals: Iterable[Interval]) -> Interval | None:
    """The first interval that is impossible by itself or overlaps the one before; None if all are well."""
    ordered = sorted(intervals)
    for interval in ordered:
        if not (1 <= interval.weekday <= SUNDAY and 0 <= interval.opens < interval.closes <= DAY):
            return interval
    for before, after in pairwise(ordered):
        if before.weekday == after.weekday and after.opens < before.closes:
            return after
    return None


def minutes_a_week(intervals: Iterable[Interval]) -> int:
    """How long a site is open in a week."""
    return sum(interval.closes - interval.opens for interval in intervals)


def hundredths(square_meters: float) -> int | None:
    """An area in m² as 0.01 m²; None when it has more than two places or is no number."""
    if not math.isfinite(square_meters):
        return None
    whole = round(square_meters * 100)
    return whole if math.isclose(square_meters * 100, whole, abs_tol=1e-6) else None
