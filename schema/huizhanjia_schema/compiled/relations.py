"""How records relate: by a column, by the tree, by a condition on arguments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from graphql import FieldNode, GraphQLField, GraphQLObjectType, ValueNode, get_named_type
from sqlalchemy import ColumnElement, and_
from strawberry.utils.str_converters import to_camel_case

from huizhanjia_schema.alias import Alias, aliased
from huizhanjia_schema.compiled.bound import Argument, argument_of
from huizhanjia_schema.compiled.builder import Builder
from huizhanjia_schema.compiled.dialects import Sql
from huizhanjia_schema.compiled.frames import Frame, Row, Rule, Ways, together
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.engine.types import RecordField, RecordType
from huizhanjia_schema.scope import ancestors
from huizhanjia_schema.stored import Below, Shared
from huizhanjia_schema.viewer import MAX_DEPTH


def arguments(node: FieldNode) -> dict[str, ValueNode]:
    """The arguments that a document gives to a field."""
    return {one.name.value: one.value for one in node.arguments or ()}


def argument(given: Mapping[str, ValueNode], kind: GraphQLField, name: str) -> Argument:
    """An argument of a stored field by its Python name."""
    camel = to_camel_case(name)
    return argument_of(given.get(camel), kind.args[camel].type)


def target_of(builder: Builder, declared: RecordField) -> RecordType:
    """The record that a field leads to."""
    if declared.target is None:
        raise UnfitError("a field without a record")
    return builder.catalog.record(declared.target)


def outer_of(row: Row | None) -> Sequence[Any]:
    """The tables around a statement that belongs to a row."""
    return () if row is None else (row.entity.source,)


@dataclass(frozen=True, slots=True)
class Switch:
    """A relation whose condition depends on the row that it belongs to: one of several holds.

    Attributes:
        on: the value of that row that decides.
        cases: by that value, which rows belong to it and may be seen.
    """

    on: Sql
    cases: Mapping[int, Callable[[Alias], ColumnElement[bool]]]


def switch_of(builder: Builder, record: RecordType, by: Any, row: Row | None) -> Switch | None:
    """How a relation to whatever lies below a row depends on the row's depth.

    Returns:
        None for other relations, and within another such switch: six times six cases would be written.
    """
    if builder.switching or row is None or not isinstance(by, Below) or row.record.declared.depth is None:
        return None
    key = row.key

    def at(depth: int) -> Callable[[Alias], ColumnElement[bool]]:
        visible = builder.scope(record, row, by, depth)

        def condition(entity: Alias) -> ColumnElement[bool]:
            column, seen = ancestors(entity)[depth - 1], together(visible(entity))
            if isinstance(seen, sa.True_) or entity.within(seen):
                return and_(column == key, seen)
            # As a condition of its own it would be a step that every row has to pass.
            return column == sa.case((seen, key))  # type: ignore[no-any-return]

        return condition

    cases = {depth: at(depth) for depth in range(1, MAX_DEPTH + 1)}
    return Switch(row.entity.of(row.record.declared.depth), cases)


def belongs(by: Any, row: Row) -> Rule:
    """The rows that belong to ``row`` by a column, by a value in common, or by lying below it in the tree."""
    if isinstance(by, Shared):
        common = row.entity.of(by.own)
        return lambda entity: [entity.of(by.column) == common]
    if not isinstance(by, Below):
        return lambda entity: [entity.of(by) == row.key]
    depth = row.record.declared.depth
    if depth is None:
        raise UnfitError("below something that is no tree")
    own = row.entity.of(depth)

    def below(entity: Alias) -> Ways:
        columns = ancestors(entity)
        return [
            and_(own == sa.literal_column(str(at)), columns[at - 1] == row.key)
            for at in range(1, MAX_DEPTH + 1)
        ]

    return below


def joined(builder: Builder, frame: Frame, record: RecordType, key: Sql) -> Row:
    """The record whose key an expression holds, joined to a frame; in scope, or absent."""
    entity = aliased(record.declared.row, builder.alias())
    frame.join(entity.source, and_(entity.id == key, together(builder.scope(record)(entity))))
    return Row(record, entity, frame)


def object_of(kind: Any) -> GraphQLObjectType:
    """The object type that a field's type leads to."""
    found = get_named_type(kind)
    if not isinstance(found, GraphQLObjectType):
        raise UnfitError("an interface")
    return found
