"""A record type: declared once, read by either engine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, dataclass_transform

import strawberry
from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, inspect

from huizhanjia_schema.coarser import Coarser
from huizhanjia_schema.errors import DeclarationError
from huizhanjia_schema.order import Order, order_enum
from huizhanjia_schema.rule import Rule
from huizhanjia_schema.scope import Scope, open_to
from huizhanjia_schema.stored import (
    STORED,
    Below,
    Column,
    Computed,
    Expression,
    Many,
    One,
    Shared,
    Sole,
    Statistics,
    Stored,
    Total,
)

T = TypeVar("T")
RECORD = "__record__"
EXTENDS = "__extends__"


@dataclass(frozen=True)
class Record:
    """What a record type declares beside its fields.

    Attributes:
        row: the mapped class.
        prefix: what its ids begin with.
        scope: which rows a viewer may see.
        orders: by name; the first is the default. Every order ends in the key.
        order_enum: the GraphQL enum of the orders and their reversals.
        filters: the input type of its filters, if any.
        depth: for records that are nodes of a tree, the column of their depth.
        coarser: where sums of its rows are kept beside, from the coarsest on.
    """

    row: Any
    prefix: str
    scope: Scope
    orders: Mapping[str, Order]
    order_enum: type[Enum]
    filters: type | None
    depth: Expression | None
    coarser: Sequence[Coarser] = ()

    @property
    def key(self) -> Any:
        """The column of the record's key."""
        return self.row.id


def declaration(cls: type) -> Record:
    """What ``cls`` declares; raises ``DeclarationError`` when it is no record."""
    found = vars(cls).get(RECORD)
    if not isinstance(found, Record):
        raise DeclarationError(f"{cls.__module__}.{cls.__qualname__} is not a record")
    return found


def _field(doc: str, stored: Stored, **options: Any) -> Any:
    return strawberry.field(description=doc, metadata={STORED: stored}, **options)


def column(doc: str, sql: SQLColumnExpression[T], *, needs: str | None = None) -> T:
    """A value of the row.

    Args:
        doc: the description, Chinese first.
        sql: a column or an expression over columns of the row.
        needs: an action; outside the viewer's places for it the value is null.
    """
    return _field(doc, Column(sql, needs, hidden=sql if needs else None))  # type: ignore[no-any-return]


def masked(doc: str, sql: SQLColumnExpression[T], *, keep: tuple[int, int]) -> T:
    """A sensitive text, answered as its first and last characters around eight asterisks.

    Args:
        doc: the description, Chinese first.
        sql: the text's column.
        keep: how many characters stay at the start and at the end; a shorter text is hidden whole.
    """
    head, tail = keep
    text = (
        func.substr(sql, 1, head)
        .concat("********")
        .concat(func.substr(sql, func.length(sql) - tail + 1, tail))
    )
    shown = case((sql.is_(None), None), (func.length(sql) <= head + tail, "********"), else_=text)
    return _field(doc, Column(shown, hidden=sql))  # type: ignore[no-any-return]


def one(doc: str, key: Expression) -> Any:
    """The record whose key stands in the column ``key`` of this row."""
    return _field(doc, One(key))


def at_most_one(
    doc: str,
    *,
    where: Callable[..., ColumnElement[bool]],
    by: Expression | None = None,
    arguments: Mapping[str, tuple[Any, str]] | None = None,
) -> Any:
    """The one record, if any, that the arguments pick.

    Args:
        doc: the description, Chinese first.
        where: takes the arguments by position and gives the condition on the target's columns.
        by: the target's column that holds this row's key; None at a root.
        arguments: name to (type, description); ``T | None`` makes one optional.
    """
    return _field(doc, Sole(by, where, dict(arguments or {})))


def many(
    doc: str,
    *,
    by: Expression | Below | Shared | None = None,
    where: Callable[[], ColumnElement[bool]] | None = None,
) -> Any:
    """A connection: pages of the records whose column ``by`` holds this row's key, at a root all in scope.

    Args:
        doc: the description, Chinese first.
        by: the target's column, ``below(Row)`` for everything in the tree below this row, or
            ``shared(column, own)`` for what has a value of this row in common.
        where: a fixed condition on the target.
    """
    return _field(doc, Many(by, where))


def total(
    doc: str,
    record: type | Callable[[], type],
    measure: SQLColumnExpression[T],
    *,
    by: Expression | Below | Shared,
    where: Callable[[], ColumnElement[bool]] | None = None,
) -> T:
    """An aggregate over the visible ``record`` rows that belong to this row; nothing counts as zero."""
    target = record if not isinstance(record, type) else lambda: record
    return _field(doc, Total(target, measure, by, where))  # type: ignore[no-any-return]


def computed(doc: str, function: Callable[[Sequence[Any]], Sequence[T]], *columns: Expression) -> T:
    """Python over columns of the row: ``function`` gets one tuple a row, once a list."""
    return _field(doc, Computed(function, columns))  # type: ignore[no-any-return]


def statistics(doc: str, *, by: Expression | Below | Shared | None = None) -> Any:
    """Groups by the dimensions that the caller names; the annotation is ``list[SomeStatistics]``."""
    return _field(doc, Statistics(by))


def below(row: Any) -> Below:
    """Everything of ``row`` in the tree below, for ``by``; the owner must be a record with a depth."""
    return Below(row)


def shared(column: Expression, own: Expression) -> Shared:
    """The rows whose ``column`` holds what ``own`` is for this row, for ``by``.

    Args:
        column: the target's column; an index begins with it.
        own: an expression over this row's columns; null where nothing belongs to the row.

    Example::

        @extends(Shop)
        class ShopSurroundings:
            around: Connection[Shop] = many(
                "同区域店铺 · Shops around", by=shared(ShopRow.area_id, ShopRow.area_id)
            )
    """
    return Shared(column, own)


@dataclass_transform(
    kw_only_default=True,
    field_specifiers=(column, masked, one, at_most_one, many, total, computed, statistics),
)
def record(
    row: Any,
    *,
    prefix: str,
    scope: Scope | Rule,
    orders: Mapping[str, Order],
    filters: type | None = None,
    depth: Expression | None = None,
    name: str | None = None,
    coarser: Sequence[Coarser] = (),
) -> Callable[[type[T]], type[T]]:
    """Make a class a GraphQL type bound to the mapped class ``row``.

    Args:
        row: the mapped class; its key is ``row.id``.
        prefix: lower-case letters, what its ids begin with.
        scope: the rows a viewer may see; ``PUBLIC`` and ``SIGNED_IN`` open all of them.
        orders: by upper-case name; the first is the default.
        filters: a class marked with ``@filters``.
        depth: the depth column, when the record is a node of the tree.
        name: the GraphQL name, when it differs from the class's.
        coarser: sums of its rows that are kept beside, from the coarsest on; totals and statistics are read
            from the first that holds all they ask for.

    Raises:
        DeclarationError: when a part of the declaration is missing or cannot work.
    """

    def declare(cls: type[T]) -> type[T]:
        label = f"{cls.__module__}.{cls.__qualname__}"
        if not prefix.isascii() or not prefix.isalpha() or not prefix.islower():
            raise DeclarationError(f"{label}: prefix {prefix!r} must be lower-case letters")
        if not cls.__doc__:
            raise DeclarationError(f"{label}: a record needs a docstring, its description")
        if not orders:
            raise DeclarationError(f"{label}: a record needs at least one order")
        for order_name, declared in orders.items():
            declared.check(f"{label}: order {order_name}")
        strawberry.type(cls, name=name, description=cls.__doc__.strip())
        graphql_name = name or cls.__name__
        rows = open_to(scope) if isinstance(scope, Rule) else scope
        kinds = order_enum(graphql_name, orders)
        setattr(cls, RECORD, Record(row, prefix, rows, dict(orders), kinds, filters, depth, tuple(coarser)))
        inspect(row)
        return cls

    return declare


@dataclass_transform(
    kw_only_default=True,
    field_specifiers=(column, masked, one, at_most_one, many, total, computed, statistics),
)
def extends(target: type) -> Callable[[type[T]], type[T]]:
    """Mark a class as more fields for ``target``, which another module owns and which stays as it is."""

    def mark(cls: type[T]) -> type[T]:
        definition = vars(target).get("__strawberry_definition__")
        if definition is None:
            raise DeclarationError(
                f"{cls.__module__}.{cls.__qualname__} extends {target!r}, which is no GraphQL type"
            )
        if definition.is_input:
            strawberry.input(cls)
        else:
            strawberry.type(cls)
        setattr(cls, EXTENDS, target)
        return cls

    return mark
