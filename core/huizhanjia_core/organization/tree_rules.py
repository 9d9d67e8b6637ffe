"""The rules of the union tree, which hold on every single day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from huizhanjia_schema.viewer import MAX_DEPTH

from huizhanjia_core.organization.history import Attributes, Period, period_on
from huizhanjia_core.organization.kinds import UnionLevel

_SUPERIORS: Mapping[UnionLevel, frozenset[UnionLevel]] = {
    UnionLevel.REGION: frozenset(),
    UnionLevel.PREFECTURE: frozenset({UnionLevel.REGION}),
    UnionLevel.COUNTY: frozenset({UnionLevel.PREFECTURE}),
    UnionLevel.GRASSROOTS: frozenset({UnionLevel.COUNTY, UnionLevel.GRASSROOTS}),
}


@dataclass(frozen=True)
class Version:
    """A period of a union in which its superiors did not change either.

    Attributes:
        ancestors: from the region down to the union itself.
    """

    valid_from: date
    valid_to: date | None
    attributes: Attributes
    ancestors: tuple[UUID, ...]


class TreeFault(StrEnum):
    """Which rule of the tree a union breaks."""

    CYCLE = "CYCLE"
    TOO_DEEP = "TOO_DEEP"
    SUPERIOR_NOT_OPEN = "SUPERIOR_NOT_OPEN"
    WRONG_LEVEL = "WRONG_LEVEL"


class TreeError(Exception):
    """A union breaks a rule of the tree on a day."""

    def __init__(self, fault: TreeFault, unit: UUID, on: date) -> None:
        super().__init__(f"{fault} at {unit} on {on}")
        self.fault = fault
        self.unit = unit
        self.on = on


def may_stand_under(level: UnionLevel, superior: UnionLevel | None) -> bool:
    """Whether a union of ``level`` may have a superior of that level; None asks about having none."""
    if superior is None:
        return level is UnionLevel.REGION
    return superior in _SUPERIORS[level]


def place(periods: Mapping[UUID, Sequence[Period]], units: Iterable[UUID]) -> dict[UUID, tuple[Version, ...]]:
    """The versions of unions: their periods, cut wherever a superior changes its own superior.

    Args:
        periods: of the unions and of all their superiors at any time.
        units: the unions asked for.

    Raises:
        TreeError: when on any day a union stands below itself, deeper than six, under a superior that does
            not exist on that day, or under one of the wrong level.
    """
    forest = _Forest(periods)
    return {unit: forest.versions(unit) for unit in units}


class _Forest:
    """The unions on every day on which anything changes."""

    def __init__(self, periods: Mapping[UUID, Sequence[Period]]) -> None:
        self._periods = periods
        self._days = sorted({day for own in periods.values() for day in _bounds(own)})
        self._known: dict[tuple[UUID, date], tuple[UUID, ...]] = {}

    def versions(self, unit: UUID) -> tuple[Version, ...]:
        found: list[Version] = []
        for period in self._periods[unit]:
            for start, end in _cut(period, self._days):
                version = Version(start, end, period.attributes, self._ancestors(unit, start))
                same = found and (found[-1].attributes, found[-1].ancestors) == (
                    version.attributes,
                    version.ancestors,
                )
                if same:
                    found[-1] = replace(found[-1], valid_to=end)
                else:
                    found.append(version)
        return tuple(found)

    def _ancestors(self, unit: UUID, day: date, below: tuple[UUID, ...] = ()) -> tuple[UUID, ...]:
        known = self._known.get((unit, day))
        if known is not None:
            return known
        if unit in below:
            raise TreeError(TreeFault.CYCLE, unit, day)
        state = self._on(unit, day)
        if state.parent_id is None:
            above: tuple[UUID, ...] = ()
            superior = None
        else:
            above = self._ancestors(state.parent_id, day, (unit, *below))
            superior = self._on(state.parent_id, day).level
        if not may_stand_under(state.level, superior):
            raise TreeError(TreeFault.WRONG_LEVEL, unit, day)
        if len(above) >= MAX_DEPTH:
            raise TreeError(TreeFault.TOO_DEEP, unit, day)
        self._known[unit, day] = (*above, unit)
        return *above, unit

    def _on(self, unit: UUID, day: date) -> Attributes:
        period = period_on(self._periods.get(unit, ()), day)
        if period is None:
            raise TreeError(TreeFault.SUPERIOR_NOT_OPEN, unit, day)
        return period.attributes


def _bounds(periods: Sequence[Period]) -> set[date]:
    return {day for period in periods for day in (period.valid_from, period.valid_to) if day is not None}


def _cut(period: Period, days: Sequence[date]) -> list[tuple[date, date | None]]:
    """The pieces of a period between the days on which anything changes anywhere."""
    inside = [
        day for day in days if day > period.valid_from and (period.valid_to is None or day < period.valid_to)
    ]
    starts = [period.valid_from, *inside]
    ends: list[date | None] = [*inside, period.valid_to]
    return list(zip(starts, ends, strict=True))
