"""A union's recorded changes added up to periods: a pure fold, whatever the order of recording was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from huizhanjia_core.organization.kinds import ChangeKind, UnionLevel
from huizhanjia_core.organization.naming import UnionNames


@dataclass(frozen=True)
class Attributes:
    """What is known of a union in a period, apart from its superiors' superiors."""

    code: str
    level: UnionLevel
    parent_id: UUID | None
    names: UnionNames


@dataclass(frozen=True)
class Change:
    """A recorded change; only the values that its kind changes are set.

    Attributes:
        sequence: the order of recording, which decides between changes of one day.
        effective_on: the first day on which it holds; for a closure the first day without the union.
    """

    kind: ChangeKind
    effective_on: date
    sequence: int
    code: str | None = None
    level: UnionLevel | None = None
    parent_id: UUID | None = None
    names: UnionNames | None = None


@dataclass(frozen=True)
class Period:
    """Days from ``valid_from`` to the day before ``valid_to`` (None: open) with the same attributes."""

    valid_from: date
    valid_to: date | None
    attributes: Attributes


class HistoryFault(StrEnum):
    """Why changes do not add up."""

    NOT_ESTABLISHED = "NOT_ESTABLISHED"
    ESTABLISHED_TWICE = "ESTABLISHED_TWICE"
    AFTER_CLOSURE = "AFTER_CLOSURE"
    CLOSED_BEFORE_OPEN = "CLOSED_BEFORE_OPEN"


class HistoryError(Exception):
    """Changes contradict each other on a day."""

    def __init__(self, fault: HistoryFault, on: date) -> None:
        super().__init__(f"{fault} on {on}")
        self.fault = fault
        self.on = on


def fold(changes: Iterable[Change]) -> tuple[Period, ...]:
    """The periods that the changes of one union add up to.

    They follow each other without gap or overlap from the establishment to the closure, neighbors differ,
    and the result depends on the effective dates only; changes of the same day apply in recording order.

    Raises:
        HistoryError: when a change lies before the establishment or after the closure, when there are two
            establishments, or when the union would close on its first day.
    """
    ordered = sorted(changes, key=lambda change: (change.effective_on, change.sequence))
    first, *later = ordered
    if first.kind is not ChangeKind.ESTABLISH:
        raise HistoryError(HistoryFault.NOT_ESTABLISHED, first.effective_on)
    state, since = _established(first), first.effective_on
    periods: list[Period] = []
    for position, change in enumerate(later):
        day = change.effective_on
        if change.kind is ChangeKind.ESTABLISH:
            raise HistoryError(HistoryFault.ESTABLISHED_TWICE, day)
        if change.kind is ChangeKind.CLOSE:
            if position + 1 < len(later):
                raise HistoryError(HistoryFault.AFTER_CLOSURE, later[position + 1].effective_on)
            if day <= first.effective_on:
                raise HistoryError(HistoryFault.CLOSED_BEFORE_OPEN, day)
            return _joined(periods, Period(since, day, state))
        if day > since:
            periods = list(_joined(periods, Period(since, day, state)))
            since = day
        state = _applied(state, change)
    return _joined(periods, Period(since, None, state))


def _established(change: Change) -> Attributes:
    if change.code is None or change.level is None or change.names is None:
        raise HistoryError(HistoryFault.NOT_ESTABLISHED, change.effective_on)
    return Attributes(change.code, change.level, change.parent_id, change.names)


def _applied(state: Attributes, change: Change) -> Attributes:
    if change.kind is ChangeKind.MOVE:
        return replace(state, parent_id=change.parent_id)
    return replace(state, code=change.code or state.code, names=change.names or state.names)


def _joined(periods: Sequence[Period], last: Period) -> tuple[Period, ...]:
    """The periods with one more, which prolongs its predecessor when nothing but the date differs."""
    if last.valid_from == last.valid_to:
        return tuple(periods)
    if periods and periods[-1].attributes == last.attributes:
        return (*periods[:-1], replace(periods[-1], valid_to=last.valid_to))
    return (*periods, last)


def period_on(periods: Sequence[Period], day: date) -> Period | None:
    """The period that holds ``day``, if the union existed then."""
    for period in periods:
        if period.valid_from <= day and (period.valid_to is None or day < period.valid_to):
            return period
    return None
