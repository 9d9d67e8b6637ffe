"""Filters of a list: one input type a record, every given field narrows."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, dataclass_transform

import strawberry
from sqlalchemy import ColumnElement, or_

from huizhanjia_schema.errors import DeclarationError
from huizhanjia_schema.scope import ancestors

T = TypeVar("T")
FILTER = "filter"

Predicate = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Where:
    """What one field of a filter means.

    Attributes:
        predicate: from the value to the condition.
        id_of: for ids, the prefix of the record they name; any other id matches nothing.
    """

    predicate: Predicate
    id_of: str | None = None


def where(doc: str, predicate: Predicate, *, id_of: str | None = None) -> Any:
    """A field of a filter; it is optional, and null narrows nothing."""
    return strawberry.field(
        description=doc, default=strawberry.UNSET, metadata={FILTER: Where(predicate, id_of)}
    )


@dataclass_transform(kw_only_default=True, field_specifiers=(where,))
def filters(cls: type[T]) -> type[T]:
    """Make a class of ``where`` fields the input type of a record's filters."""
    definition = strawberry.input(
        cls, description=(cls.__doc__ or "筛选条件，全部满足 · All given conditions hold")
    )
    for field in vars(definition)["__strawberry_definition__"].fields:
        if FILTER not in field.metadata:
            raise DeclarationError(f"{cls.__module__}.{cls.__qualname__}.{field.python_name} has no where(…)")
    return cls


@dataclass(frozen=True)
class Compared:
    """A condition on one column whose shape does not depend on the value, so that a plan can hold it.

    Attributes:
        column: of the mapped class.
        compare: from the column and the value, or the parameter that stands for it, to the condition.
        prepare: what the parameter holds, from the value.
    """

    column: Any
    compare: Callable[[Any, Any], ColumnElement[bool]]
    prepare: Callable[[Any], Any] = lambda value: value

    def __call__(self, value: Any) -> ColumnElement[bool]:
        """The condition for one value."""
        return self.compare(self.column, self.prepare(value))


@dataclass(frozen=True)
class OneOf:
    """The column has one of the values of a list.

    Attributes:
        column: of the mapped class.
    """

    column: Any

    def __call__(self, values: Any) -> ColumnElement[bool]:
        """The condition for one list."""
        return self.column.in_(values)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Under:
    """The row lies in the tree below a place, the place itself included: one of its ancestors is the place.

    Attributes:
        row: the mapped class whose ancestors are looked at.
    """

    row: Any

    def __call__(self, key: Any) -> ColumnElement[bool]:
        """The condition for the place with that key."""
        return or_(*self.ways(self.row, key))

    def ways(self, entity: Any, key: Any) -> Sequence[ColumnElement[bool]]:
        """The same as conditions of which a row satisfies at most one, each with an index of its own."""
        return [column == key for column in ancestors(entity)]


def equals(column: Any) -> Predicate:
    """The column has the value."""
    return Compared(column, operator.eq)


def one_of(column: Any) -> Predicate:
    """The column has one of the values; none given matches nothing."""
    return OneOf(column)


def contains(column: Any) -> Predicate:
    """The text holds the value, whose wildcards count as themselves."""
    return Compared(column, lambda own, pattern: own.like(pattern, escape="/"), _holding)


def _holding(value: str) -> str:
    escaped = value.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


def at_least(column: Any) -> Predicate:
    """The column is the value or above."""
    return Compared(column, operator.ge)


def at_most(column: Any) -> Predicate:
    """The column is the value or below."""
    return Compared(column, operator.le)


def is_set(column: Any) -> Predicate:
    """True asks for rows that have a value, false for rows that have none."""
    return lambda value: column.is_not(None) if value else column.is_(None)


def under(row: Any) -> Predicate:
    """The row lies in the tree below the place with that key, the place itself included."""
    return Under(row)
