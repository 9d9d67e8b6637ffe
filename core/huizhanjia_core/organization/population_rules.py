"""Which population figure prevails when several are published (§注)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from huizhanjia_core.organization.kinds import PopulationSource


class Figure(Protocol):
    """What the rules look at."""

    @property
    def as_of(self) -> date:
        """The day that the population was counted for."""

    @property
    def source(self) -> PopulationSource:
        """Who published it."""

    @property
    def approved_for_standards(self) -> bool:
        """Whether decisions may be based on it."""


F = TypeVar("F", bound=Figure)


@dataclass(frozen=True)
class Components:
    """The four parts of a resident population, as the census defines it; None where not published."""

    registered_resident: int | None = None
    registered_elsewhere: int | None = None
    registration_pending: int | None = None
    away_under_half_year: int | None = None

    def parts(self) -> tuple[int | None, ...]:
        """The parts in the order (a) to (d)."""
        return (
            self.registered_resident,
            self.registered_elsewhere,
            self.registration_pending,
            self.away_under_half_year,
        )

    def add_up_to(self, value: int) -> bool:
        """Whether the parts that are given can be those of ``value``.

        All four given must sum to it; some missing, those given must not exceed it.
        """
        given = [part for part in self.parts() if part is not None]
        if any(part < 0 for part in given):
            return False
        return sum(given) == value if len(given) == len(self.parts()) else sum(given) <= value


def needs_reason(source: PopulationSource, published: Sequence[PopulationSource]) -> bool:
    """Whether approving a figure of ``source`` sets aside a better one and must say why.

    Where statistics (the census is theirs too) and the police both published for the day, statistics
    prevail unless the region approves the police figure with a reason.

    Args:
        source: of the figure to be approved.
        published: the sources of all figures for the same union and day.
    """
    return source is PopulationSource.PUBLIC_SECURITY and any(
        other is not PopulationSource.PUBLIC_SECURITY for other in published
    )


def in_force(figures: Sequence[F], on: date) -> F | None:
    """The approved figure with the latest day up to ``on``, if there is one."""
    usable = [figure for figure in figures if figure.approved_for_standards and figure.as_of <= on]
    return max(usable, key=lambda figure: figure.as_of, default=None)
