"""Statistics: groups of the visible rows as JSON text."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from graphql import GraphQLField, GraphQLObjectType, get_nullable_type, is_non_null_type
from sqlalchemy import case, func, literal_column

from huizhanjia_schema.compiled.builder import Builder, Details
from huizhanjia_schema.compiled.coarse import coarser_of
from huizhanjia_schema.compiled.dialects import Sql, words
from huizhanjia_schema.compiled.frames import Frame, Row, Rule
from huizhanjia_schema.compiled.items import Item, Leaf, One, Patch, Text, Word, patched_list
from huizhanjia_schema.compiled.leaves import Kind, kind_of
from huizhanjia_schema.compiled.pages import ItemsOf
from huizhanjia_schema.compiled.relations import argument, arguments, belongs, joined, object_of, outer_of
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.compiled.writing import write
from huizhanjia_schema.engine.catalog import DEFINITION, stats_of
from huizhanjia_schema.engine.statements import MAX_GROUPS
from huizhanjia_schema.engine.types import RecordField
from huizhanjia_schema.filters import Where as Filter
from huizhanjia_schema.stats import PART, Measure, Stats, Suppressed
from huizhanjia_schema.stored import Statistics

ROWS = "rows__"


def groups_text(
    builder: Builder,
    row: Row | None,
    kind: GraphQLField,
    declared: RecordField,
    details: Details,
    items: ItemsOf,
) -> tuple[Sql, Patch | None]:
    """A list of groups as JSON text, and what remains to be done to it."""
    stored, cls = declared.stored, declared.target
    if not isinstance(stored, Statistics) or cls is None:
        raise TypeError(declared.name)
    stats = stats_of(cls)
    record = builder.catalog.record(stats.record)
    node = details[0].node
    given = arguments(node)
    chosen: Sequence[str] = builder.chosen(argument(given, kind, "group_by")) or ()
    if len(set(chosen)) != len(chosen):
        raise UnfitError("a dimension named twice")
    named = object_of(kind.type)
    asked = builder.fields(named, details)
    wanted = _wanted(stats, chosen, named, asked)
    narrowed: Sequence[Filter] = ()
    rules: list[Rule] = [builder.scope(record)]
    if row is not None and stored.by is not None:
        rules.insert(0, belongs(stored.by, row))
    if "where" in given:
        where = get_nullable_type(kind.args["where"].type)
        rules += builder.filters(record, given["where"], where, id(node))
        narrowed = builder.given_filters(record, given["where"], where)
    coarser = None if row is not None or stats.size is None else coarser_of(builder, record, wanted, narrowed)
    table = None if coarser is None else coarser.row.__table__
    counted = builder.row(record, rules, outer_of(row), table)
    grouped = _grouped(builder, counted, stats, chosen, named, asked, nested=row is not None)
    made = _Groups(builder, grouped, cls, chosen, items)
    return made.text(named, asked)


def _wanted(
    stats: Stats, chosen: Sequence[str], kind: GraphQLObjectType, asked: Mapping[str, Details]
) -> list[Any]:
    """The expressions that the groups are made of: dimensions, measures and what tells how large one is."""
    names = {below[0].node.name.value for below in asked.values()} & kind.fields.keys()
    parts = [_part(kind, name)[1] for name in sorted(names)]
    measures = [part.expression for part in parts if isinstance(part, Measure)]
    return [*(stats.dimensions[name][1].expression for name in chosen), *measures, stats.size]


def _part(kind: GraphQLObjectType, name: str) -> tuple[str, Any]:
    source = kind.fields[name].extensions[DEFINITION]
    return source.python_name, source.metadata[PART]


def _grouped(
    builder: Builder,
    counted: Row,
    stats: Stats,
    chosen: Sequence[str],
    kind: GraphQLObjectType,
    asked: Mapping[str, Details],
    *,
    nested: bool,
) -> Any:
    """One row a group: the chosen dimensions, the measures asked for, the number of rows."""
    dimensions = [stats.dimensions[name] for name in chosen]
    keys = [counted.entity.of(part.expression) for _, part in dimensions]
    columns = [sql.label(name) for (name, _), sql in zip(dimensions, keys, strict=True)]
    for name in {below[0].node.name.value for below in asked.values()} & kind.fields.keys():
        python_name, part = _part(kind, name)
        if isinstance(part, Measure):
            columns.append(counted.entity.of(part.expression).label(python_name))
    size = func.count() if stats.size is None else counted.entity.of(stats.size)
    columns.append(size.label(ROWS))
    found = counted.frame.select(*columns).group_by(*keys).order_by(*keys)
    if nested and not keys:  # without rows there is no group, as in a list over several parents
        found = found.having(func.count() > literal_column("0"))
    return found.limit(literal_column(str(MAX_GROUPS + 1))).subquery(builder.alias())


class _Groups:
    """Writes the groups of one statistics field."""

    def __init__(
        self, builder: Builder, grouped: Any, cls: type, chosen: Sequence[str], items: ItemsOf
    ) -> None:
        self._builder = builder
        self._grouped = grouped
        self._references = builder.catalog.references.get(cls, {})
        self._stats = stats_of(cls)
        self._chosen = chosen
        self._shown = {self._stats.dimensions[name][0] for name in chosen}
        self._frame = Frame(grouped)
        self._items = items

    def text(self, kind: GraphQLObjectType, asked: Mapping[str, Details]) -> tuple[Sql, Patch | None]:
        """The list, and what remains to be done to it."""
        builder = self._builder
        made: list[Item] = []
        for key, below in asked.items():
            name = below[0].node.name.value
            if name == "__typename":
                made.append(Word(key, kind.name))
            else:
                made.append(self._item(kind, key, name, below))
        written = write(builder.json, made)
        sorted_by = [self._grouped.c[self._stats.dimensions[name][0]] for name in self._chosen]
        rows = self._frame.select(written.sql.label("g")).order_by(*sorted_by).subquery(builder.alias())
        text = builder.json.concat([words("["), builder.json.joined(rows.c.g), words("]")])
        too_many = func.count() > literal_column(str(MAX_GROUPS))
        checked = case((too_many, builder.json.failing(func.count())), else_=text)
        found: Sql = sa.select(checked).select_from(rows).scalar_subquery()
        return found, None if written.whole else patched_list(written)

    def _item(self, kind: GraphQLObjectType, key: str, name: str, details: Details) -> Item:
        field, (python_name, part) = kind.fields[name], _part(kind, name)
        nullable = not is_non_null_type(field.type)
        small = self._grouped.c[ROWS] < literal_column(str(self._stats.suppress_below))
        if isinstance(part, Suppressed):
            return Leaf(
                key, case((small, sa.true()), else_=sa.false()), Kind("Boolean"), nullable=False, sure=True
            )
        if isinstance(part, Measure):
            sql = self._grouped.c[python_name]
            seen = case((small, sa.null()), else_=sql) if self._stats.suppress_below else sql
            return Leaf(key, seen, kind_of(field.type, sql), nullable)
        if python_name not in self._shown:
            return Text(key, words("null"))
        sql = self._grouped.c[python_name]
        target = self._references.get(python_name)
        if target is None:
            return Leaf(key, sql, kind_of(field.type, sql), nullable)
        one = joined(self._builder, self._frame, self._builder.catalog.record(target), sql)
        below = self._items(self._builder, one, object_of(field.type), details)
        return One(key, below, one.key, nullable, row_key=sql)
