"""Filters of a list: one input type a record, every given field narrows."""

from collections.abc import Callable
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


def equals(column: Any) -> Predicate:
    """The column has the value."""
    return lambda value: column == value


def one_of(column: Any) -> Predicate:
    """The column has one of the values; none given matches nothing."""
    return lambda values: column.in_(values)  # noqa: PLW0108 - the column's method is untyped


def contains(column: Any) -> Predicate:
    """The text holds the value, whose wildcards count as themselves."""
    return lambda value: column.contains(value, autoescape=True)


def at_least(column: Any) -> Predicate:
    """The column is the value or above."""
    return lambda value: column >= value


def at_most(column: Any) -> Predicate:
    """The column is the value or below."""
    return lambda value: column <= value


def is_set(column: Any) -> Predicate:
    """True asks for rows that have a value, false for rows that have none."""
    return lambda value: column.is_not(None) == value


def under(row: Any) -> Predicate:
    """The row lies in the tree below the place with that key, the place itself included."""
    return lambda key: or_(*(column == key for column in ancestors(row)))
