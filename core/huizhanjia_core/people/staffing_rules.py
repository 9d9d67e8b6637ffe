"""How many people a center needs (§3), by the resident population of its division: pure."""

from dataclasses import dataclass

from huizhanjia_core.people.kinds import HeadcountStatus

THRESHOLD = 50_000
"""Residents from which the upper band holds. Exactly 50,000 counts as above: 以上 includes the number."""


@dataclass(frozen=True)
class Band:
    """How many people: ``minimum`` is required, more than ``maximum`` is to be justified, no failure."""

    minimum: int
    maximum: int


SMALL, LARGE = Band(2, 3), Band(3, 5)


def band(population: int, threshold: int = THRESHOLD) -> Band:
    """The band of a center; the same rule at every level, since the clause speaks of the local population.

    Args:
        population: residents of the division.
        threshold: residents from which the upper band holds.
    """
    return LARGE if population >= threshold else SMALL


def counted(staff: int, *, full_time_director: bool) -> int:
    """How many people count: the staff, and the director only when that is the director's whole work."""
    return staff + int(full_time_director)


def judge(people: int, standard: Band | None) -> HeadcountStatus:
    """How a headcount compares with the standard; None stands for an unknown population."""
    if standard is None:
        return HeadcountStatus.UNKNOWN
    if people < standard.minimum:
        return HeadcountStatus.BELOW
    return HeadcountStatus.ABOVE if people > standard.maximum else HeadcountStatus.WITHIN
