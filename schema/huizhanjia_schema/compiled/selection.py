"""Records as a selection asks for them: values, joined records, relations, totals."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from sqlalchemy import ColumnElement, case, func, null

from huizhanjia_schema.alias import Alias
from huizhanjia_schema.compiled.builder import Builder, Details
from huizhanjia_schema.compiled.coarse import coarser_of
from huizhanjia_schema.compiled.dialects import Sql, words
from huizhanjia_schema.compiled.frames import Row, Rule
from huizhanjia_schema.compiled.groups import groups_text
from huizhanjia_schema.compiled.items import Calculated, Item, Key, Leaf, One, Patch, Text, Word, patched_one
from huizhanjia_schema.compiled.leaves import carrier_of, kind_of
from huizhanjia_schema.compiled.pages import connection_text
from huizhanjia_schema.compiled.relations import (
    argument,
    arguments,
    belongs,
    joined,
    object_of,
    outer_of,
    switch_of,
    target_of,
)
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.compiled.writing import write
from huizhanjia_schema.engine.types import RecordField
from huizhanjia_schema.scope import within
from huizhanjia_schema.stored import Column, Computed, Identity, Many, Sole, Statistics, Total
from huizhanjia_schema.stored import One as ToOne


def items_of(builder: Builder, row: Row, kind: GraphQLObjectType, details: Details) -> list[Item]:
    """What an object is made of.

    Args:
        builder: of the plan.
        row: the record.
        kind: its GraphQL type.
        details: the places of the document that lead to it.
    """
    items: list[Item] = []
    for key, below in builder.fields(kind, details).items():
        name = below[0].node.name.value
        if name == "__typename":
            items.append(Word(key, kind.name))
            continue
        declared = row.record.fields.get(name)
        if declared is None:
            raise UnfitError("a resolver in Python")
        items.append(_item(builder, row, key, kind.fields[name], declared, below))
    return items


def _item(
    builder: Builder, row: Row, key: str, kind: GraphQLField, declared: RecordField, details: Details
) -> Item:
    stored = declared.stored
    nullable = not is_non_null_type(kind.type)
    if isinstance(stored, Identity):
        return Key(key, row.record.declared.prefix, builder.json.hex(row.key))
    if isinstance(stored, Column):
        sql = row.entity.of(stored.expression)
        sure = stored.needs is None and row.entity.certain(stored.expression)
        return Leaf(key, _shown(builder, row, stored, sql), kind_of(kind.type, sql), nullable, sure)
    if isinstance(stored, Computed):
        carriers = [carrier_of(builder.json, row.entity.of(column)) for column in stored.columns]
        return Calculated(key, stored.function, carriers, serializer(kind.type))
    if isinstance(stored, Total):
        return _total(builder, row, key, kind, stored)
    if isinstance(stored, ToOne):
        return _one(builder, row, key, kind, declared, details)
    text, patch = relation_text(builder, row, kind, declared, details)
    return Text(key, text, patch)


def relation_text(
    builder: Builder, row: Row | None, kind: GraphQLField, declared: RecordField, details: Details
) -> tuple[Sql, Patch | None]:
    """The JSON text of a relation that is no join, and what remains to be done to it.

    Args:
        builder: of the plan.
        row: whose relation it is; None at a root.
        kind: the GraphQL field.
        declared: how it is read.
        details: the places of the document that ask for it.
    """
    stored = declared.stored
    if isinstance(stored, Many):
        return connection_text(builder, row, kind, declared, details, items_of)
    if isinstance(stored, Statistics):
        return groups_text(builder, row, kind, declared, details, items_of)
    if isinstance(stored, Sole):
        one = picked_row(builder, row, kind, declared, stored, details)
        written = write(builder.json, items_of(builder, one, object_of(kind.type), details))
        found = one.frame.select(written.sql.label("one")).order_by(one.key).limit(sa.literal_column("1"))
        text = func.coalesce(found.scalar_subquery(), words("null"), type_=sa.Text())
        return text, None if written.whole else patched_one(written)
    raise UnfitError("a field of another kind")


def picked_row(
    builder: Builder,
    row: Row | None,
    kind: GraphQLField,
    declared: RecordField,
    stored: Sole,
    details: Details,
) -> Row:
    """The record that arguments pick."""
    record = target_of(builder, declared)
    given = arguments(details[0].node)
    values = [argument(given, kind, name) for name in stored.arguments]
    rules = [
        builder.picked(stored.where, ("picked", id(details[0].node)), values),
        builder.scope(record),
    ]
    if row is not None and stored.by is not None:
        rules.insert(0, belongs(stored.by, row))
    return builder.row(record, rules, outer_of(row))


def _shown(builder: Builder, row: Row, stored: Column, sql: Sql) -> Sql:
    if stored.needs is None:
        return sql
    allowed = within(row.record.declared.row, stored.needs).predicate(row.entity, builder.anyone)
    return case((builder.condition(allowed), sql), else_=null())


def _total(builder: Builder, row: Row, key: str, kind: GraphQLField, stored: Total) -> Leaf:
    record = builder.catalog.record(stored.record())
    fixed = builder.fixed(stored.where)

    def counted(rules: Sequence[Rule], table: Any = None) -> tuple[Sql, Sql]:
        """The total over the rows of a table that satisfy the rules, and what it adds up."""
        of = builder.row(record, [*rules, *fixed], outer_of(row), table)
        added = of.entity.of(stored.measure)
        return of.frame.select(added).scalar_subquery(), added

    switch = switch_of(builder, record, stored.by, row)
    if switch is None:
        found, measure = counted([belongs(stored.by, row), builder.scope(record, row, stored.by)])
    else:  # joined by OR no index would hold all that the total needs
        coarser = None if stored.where else coarser_of(builder, record, [stored.measure])
        whens: list[tuple[Any, Sql]] = []
        for depth, condition in switch.cases.items():
            table = coarser.row.__table__ if coarser is not None and depth <= coarser.depth else None
            total, measure = counted([_one_way(condition)], table)
            whens.append((switch.on == sa.literal_column(str(depth)), total))
        found = case(*whens)
    if is_non_null_type(kind.type):
        found = func.coalesce(found, sa.literal_column("0"), type_=measure.type)
    sure = is_non_null_type(kind.type)
    return Leaf(key, found, kind_of(kind.type, measure), not sure, sure)


def _one_way(condition: Callable[[Alias], ColumnElement[bool]]) -> Rule:
    return lambda entity: [condition(entity)]


def _one(
    builder: Builder, row: Row, key: str, kind: GraphQLField, declared: RecordField, details: Details
) -> One:
    stored = declared.stored
    if not isinstance(stored, ToOne):
        raise TypeError(key)
    found = row.ones.get(declared.name)
    if found is None:
        found = row.ones[declared.name] = joined(
            builder, row.frame, target_of(builder, declared), row.entity.of(stored.key)
        )
    items = items_of(builder, found, object_of(kind.type), details)
    return One(key, items, found.key, not is_non_null_type(kind.type), row.key)


def serializer(kind: Any) -> Callable[[Any], Any]:
    """From what Python answers to the answer's value; raises for what the type does not allow.

    Raises:
        UnfitError: the type has fields of its own.
    """
    bare = get_nullable_type(kind)
    nullable = bare is kind
    if is_list_type(bare):
        item = serializer(bare.of_type)
        inner: Callable[[Any], Any] = lambda values: [item(value) for value in values]  # noqa: E731
    elif is_leaf_type(bare):
        inner = bare.coerce_output_value
    else:
        raise UnfitError("Python that answers objects")

    def serialize(value: Any) -> Any:
        if value is None:
            if nullable:
                return None
            raise UnfitError("null where a value is promised")
        return inner(value)

    return serialize
