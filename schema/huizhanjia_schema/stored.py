"""How a field of a record is read: the values that both engines work from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement

STORED = "stored"
"""The key under which a GraphQL field carries how it is read."""

Expression = Any
"""A SQL expression over the columns of one mapped class."""


def element_of(expression: Expression) -> Any:
    """What an expression stands for in SQL: an attribute of a mapped class is its column."""
    return expression.__clause_element__() if hasattr(expression, "__clause_element__") else expression


@dataclass(frozen=True)
class Identity:
    """The global id: the record's prefix and its key."""


@dataclass(frozen=True)
class Column:
    """A value of the row itself.

    Attributes:
        expression: the SQL of the value.
        needs: an action; outside the viewer's places for it the value is null.
        hidden: what must not be filtered or ordered by, because the answer hides some of it.
    """

    expression: Expression
    needs: str | None = None
    hidden: Expression | None = None


@dataclass(frozen=True)
class One:
    """The record whose key stands in a column of this row."""

    key: Expression


@dataclass(frozen=True)
class Sole:
    """At most one record that a condition on the arguments picks.

    Attributes:
        by: the child's column that holds this row's key; None at a root.
        where: from the arguments, in their order, to the condition on the child.
        arguments: name to type and description.
    """

    by: Expression | None
    where: Callable[..., ColumnElement[bool]]
    arguments: Mapping[str, tuple[Any, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Below:
    """Relates a row to all rows of the tree below it, itself included, by their ancestor columns."""

    row: Any


@dataclass(frozen=True)
class Shared:
    """Relates a row to the rows whose column holds the same value as an expression over this row's columns.

    Attributes:
        column: the child's column.
        own: over this row's columns; where it is null nothing belongs to the row.
    """

    column: Expression
    own: Expression


@dataclass(frozen=True)
class Many:
    """The records whose column ``by`` holds this row's key, in pages; None at a root."""

    by: Expression | Below | Shared | None
    where: Callable[[], ColumnElement[bool]] | None = None


@dataclass(frozen=True)
class Total:
    """An aggregate over the visible records whose column ``by`` holds this row's key."""

    record: Callable[[], type]
    measure: Expression
    by: Expression | Below | Shared
    where: Callable[[], ColumnElement[bool]] | None = None


@dataclass(frozen=True)
class Computed:
    """Python over columns of the row, called once a list with one tuple a row."""

    function: Callable[[Sequence[tuple[Any, ...]]], Sequence[Any]]
    columns: tuple[Expression, ...]


@dataclass(frozen=True)
class Statistics:
    """Groups of the visible records, below this row or, at a root, all of them."""

    by: Expression | Below | Shared | None


@dataclass(frozen=True)
class Result:
    """A field of a payload: a record that is read after the mutation has committed, or a plain value.

    Attributes:
        once: whether it is shown once and never kept, as a first password is.
    """

    once: bool = False


Stored = Identity | Column | One | Sole | Many | Total | Computed | Statistics | Result


@dataclass(frozen=True)
class Ref:
    """The key of a record that is still to be read."""

    record: type
    key: Any
