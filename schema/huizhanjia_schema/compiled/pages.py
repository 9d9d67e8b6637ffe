"""Connections: pages with their cursors, counted on demand, as one piece of a statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from graphql import GraphQLField, GraphQLObjectType, ValueNode, get_nullable_type
from sqlalchemy import BindParameter, ColumnElement, case, func, literal_column, tuple_

from huizhanjia_schema.alias import Alias
from huizhanjia_schema.compiled.bound import Argument, Bound, Get, argument_of, constant
from huizhanjia_schema.compiled.builder import Builder, Details
from huizhanjia_schema.compiled.dialects import Sql, words
from huizhanjia_schema.compiled.frames import Cut, Row, Rule, beside
from huizhanjia_schema.compiled.items import Item, Patch, patched_fields, patched_list
from huizhanjia_schema.compiled.leaves import cursor_part
from huizhanjia_schema.compiled.relations import (
    Switch,
    arguments,
    belongs,
    object_of,
    outer_of,
    switch_of,
    target_of,
)
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.compiled.writing import assembled, write
from huizhanjia_schema.engine.types import RecordField, RecordType
from huizhanjia_schema.order import find_order
from huizhanjia_schema.paging import Page, decode_cursor, page_of
from huizhanjia_schema.stored import Many

ItemsOf = Callable[[Builder, Row, GraphQLObjectType, Details], list[Item]]
"""What a record is made of; see ``selection.items_of``, which uses this module."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted, over one entity.

    Attributes:
        name: in cursors.
        columns: the sort values, the key last.
        down: whether the statement reads downward; a page before a cursor is read the other way.
    """

    name: str
    columns: Sequence[Sql]
    down: bool

    def by(self) -> list[Any]:
        """ORDER BY."""
        return [sql.desc() if self.down else sql.asc() for sql in self.columns]


@dataclass(frozen=True, slots=True)
class Paging:
    """What the arguments of a connection ask for.

    Attributes:
        record: of the list.
        name: of the order.
        descending: the order's direction, before the page's.
        backward: whether the page is the last rows before its cursor.
        cursor: whether there is one.
        page: the page of a request; raises ``RequestError`` for one that nobody can have.
        size: rows of the page, a parameter or a constant.
        more: one row more than the page has.
    """

    record: RecordType
    name: str
    descending: bool
    backward: bool
    cursor: bool
    page: Callable[[Bound], Page]
    size: Sql
    more: Sql

    def order(self, entity: Alias) -> Order:
        """The order over an entity."""
        declared, _ = find_order(self.record.declared.orders, self.name)
        columns = [entity.of(sql) for sql in (*declared.columns, self.record.declared.key)]
        return Order(self.name, columns, self.descending != self.backward)

    def cut(self, builder: Builder) -> Cut:
        """Where the page begins and ends, for whatever entity its rows are read from."""

        def cut(entity: Alias) -> tuple[Sequence[ColumnElement[bool]], Sequence[Any], Sql]:
            order = self.order(entity)
            return self.beyond(builder, order), order.by(), self.more

        return cut

    def beyond(self, builder: Builder, order: Order) -> list[ColumnElement[bool]]:
        """The condition that the page's cursor sets, if any."""
        if not self.cursor:
            return []
        kinds = [sql.type.python_type for sql in order.columns]
        key = ("cursor", id(self))

        def values(bound: Bound) -> list[Any]:
            if key not in bound.memo:
                bound.memo[key] = decode_cursor(self.page(bound).cursor or "", self.name, kinds)
            found: list[Any] = bound.memo[key]
            return found

        builder.checks.append(values)

        def value(at: int) -> Get:
            return lambda bound: values(bound)[at]

        place = tuple_(*(builder.parameter(sql.type, value(at)) for at, sql in enumerate(order.columns)))
        return [tuple_(*order.columns) < place if order.down else tuple_(*order.columns) > place]


def paging_of(
    builder: Builder, record: RecordType, kind: GraphQLField, given: dict[str, ValueNode], largest: int
) -> Paging:
    """What the arguments ask for."""
    parts = {name: argument_of(given.get(name), kind.args[name].type) for name in _PAGE_ARGUMENTS}
    backward = builder.given(parts["last"]) or builder.given(parts["before"])
    forward = builder.given(parts["first"]) or builder.given(parts["after"])
    if backward and forward:
        raise UnfitError("a page in both directions")
    gets = {name: part.get for name, part in parts.items()}

    def page(bound: Bound) -> Page:
        return page_of({name: get(bound) for name, get in gets.items()}, largest=largest)

    page_for: Callable[[Bound], Page] = page
    if all(part.fixed for part in parts.values()):
        page_for = constant(page(builder.bound))
    else:
        builder.checks.append(page)
    wanted = parts["last" if backward else "first"]
    size, more = _sizes(builder, wanted, page_for)
    order = argument_of(given.get("orderBy"), kind.args["orderBy"].type)
    name = builder.chosen(order) or next(iter(record.declared.orders))
    _, descending = find_order(record.declared.orders, name)
    cursor = builder.given(parts["before" if backward else "after"])
    return Paging(record, name, descending, backward, cursor, page_for, size, more)


_PAGE_ARGUMENTS = ("first", "after", "last", "before")


def _sizes(builder: Builder, wanted: Argument, page: Callable[[Bound], Page]) -> tuple[Sql, Sql]:
    """The page's size and one more: constants let the planner know how few rows are needed."""
    if wanted.fixed or not builder.given(wanted):
        size = page(builder.bound).size
        return literal_column(str(size), sa.Integer()), literal_column(str(size + 1), sa.Integer())
    whole = sa.Integer()
    size_parameter: BindParameter[Any] = builder.parameter(whole, lambda bound: page(bound).size)
    return size_parameter, builder.parameter(whole, lambda bound: page(bound).size + 1)


def narrowing(
    builder: Builder, kind: GraphQLField, declared: Many, record: RecordType, node: Any
) -> list[Rule]:
    """The conditions of a list beside what relates it and who may see it."""
    where = arguments(node).get("where")
    filters = []
    if where is not None:
        filters = builder.filters(record, where, get_nullable_type(kind.args["where"].type), id(node))
    return [*filters, *builder.fixed(declared.where)]


def count_text(builder: Builder, record: RecordType, rules: Sequence[Rule], outer: Sequence[Any]) -> Sql:
    """The number of rows in a whole list, counted apart where a rule has several ways: each by its index."""
    parts = builder.parted_rows(record, rules, outer)
    first, *others = [part.frame.select(func.count()).scalar_subquery() for part in parts]
    counted: Sql = first
    for other in others:
        counted = counted + other
    return counted


def cursor_text(builder: Builder, order: Order) -> Sql:
    """A row's cursor."""
    pieces: list[str | Sql] = [f'["{order.name}"']
    for sql in order.columns:
        pieces += [",", cursor_part(builder.json, sql)]
    return builder.json.cursor(assembled(builder.json, [*pieces, "]"]))


def connection_text(
    builder: Builder,
    row: Row | None,
    kind: GraphQLField,
    declared: RecordField,
    details: Details,
    items: ItemsOf,
) -> tuple[Sql, Patch | None]:
    """A connection as JSON text, and what remains to be done to it."""
    stored, record = declared.stored, target_of(builder, declared)
    if not isinstance(stored, Many):
        raise TypeError(declared.name)
    named = object_of(kind.type)
    node = details[0].node
    narrowed = narrowing(builder, kind, stored, record, node)
    relation = [belongs(stored.by, row)] if row is not None and stored.by is not None else []
    rules = [*relation, *narrowed, builder.scope(record, row, stored.by)]
    paging = paging_of(builder, record, kind, arguments(node), builder.largest_page)
    outer = outer_of(row)
    switch = switch_of(builder, record, stored.by, row)
    if switch is None:
        read = builder.sorted_row(record, rules, outer, paging.cut(builder))
    else:
        read = builder.switched_row(record, narrowed, outer, paging.cut(builder))
    order = paging.order(read.entity)
    made = _Connection(builder, read, order, paging, items)
    before, builder.switching = builder.switching, builder.switching or switch is not None
    pieces, patches = made.pieces(named, details, lambda: count_text(builder, record, rules, outer))
    builder.switching = before
    return made.text(pieces, switch), patched_fields(patches)


class _Connection:
    """Writes one connection."""

    def __init__(self, builder: Builder, read: Row, order: Order, paging: Paging, items: ItemsOf) -> None:
        self._builder = builder
        self._read = read
        self._order = order
        self._paging = paging
        self._items = items
        self._columns: dict[str, Sql] = {}
        self._numbered = paging.backward

    def pieces(
        self, kind: GraphQLObjectType, details: Details, count: Callable[[], Sql]
    ) -> tuple[list[str | Callable[[Any], Sql] | Sql], dict[str, Patch]]:
        """The parts of the object: constants, expressions, and functions of the page's rows."""
        pieces: list[str | Callable[[Any], Sql] | Sql] = ["{"]
        patches: dict[str, Patch] = {}
        for at, (key, below) in enumerate(self._builder.fields(kind, details).items()):
            pieces.append(f'{"," if at else ""}"{key}":')
            name = below[0].node.name.value
            if name == "__typename":
                pieces.append(f'"{kind.name}"')
            elif name == "totalCount":
                pieces.append(self._builder.json.plain(self._builder.json.whole(count())))
            elif name == "pageInfo":
                pieces += self._page_info(object_of(kind.fields[name].type), below)
            elif name == "nodes":
                pieces += self._rows(self._node(kind, below, key, patches))
            elif name == "edges":
                pieces += self._rows(self._edge(kind, below, key, patches))
            else:
                raise UnfitError("a field added to a connection")
        return [*pieces, "}"], patches

    def text(self, pieces: Sequence[str | Callable[[Any], Sql] | Sql], switch: Switch | None) -> Sql:
        """The whole connection; without anything that needs rows, none are read.

        Args:
            pieces: as ``pieces`` gives them.
            switch: what is still missing of the rows' conditions. Each case gets a page of its own, of which
                the database runs one; merged into one page, all of them would be opened for every row around.
        """
        json = self._builder.json
        if not any(callable(piece) for piece in pieces):
            return assembled(json, [piece for piece in pieces if not callable(piece)])
        if switch is None:
            return self._text(pieces, self._page())
        read = self._read
        cases: dict[int, Sql] = {}
        for depth, leads in switch.cases.items():
            others = beside(json, read.entity, read.beside, f"anc{depth}")
            cases[depth] = self._text(pieces, self._page(leads(read.entity), *others))
        whens = [(switch.on == literal_column(str(depth)), text) for depth, text in cases.items()]
        return case(*whens)

    def _text(self, pieces: Sequence[str | Callable[[Any], Sql] | Sql], rows: Any) -> Sql:
        found = [piece(rows) if callable(piece) else piece for piece in pieces]
        made: Sql = sa.select(assembled(self._builder.json, found)).select_from(rows).scalar_subquery()
        return made

    def _page(self, *conditions: ColumnElement[bool]) -> Any:
        limit = self._paging.more if self._numbered else self._paging.size
        columns = [sql.label(name) for name, sql in self._columns.items()]
        rows = self._read.frame.select(*(columns or [literal_column("1").label("one")])).where(*conditions)
        page: Any = rows.order_by(*self._order.by()).limit(limit).subquery(self._builder.alias())
        if not self._numbered:
            return page
        number = func.row_number().over().label("rn")
        numbered = sa.select(page, number, func.count().over().label("n")).subquery(self._builder.alias())
        if not self._paging.backward:
            return numbered
        turned = sa.select(numbered).order_by(numbered.c.rn.desc())
        return turned.subquery(self._builder.alias())

    def _rows(self, name: str) -> list[str | Callable[[Any], Sql] | Sql]:
        def joined(rows: Any) -> Sql:
            only = rows.c.rn <= self._paging.size if self._numbered else None
            return self._builder.json.joined(rows.c[name], only=only)

        return ["[", joined, "]"]

    def _column(self, sql: Sql) -> str:
        name = f"c{len(self._columns)}"
        self._columns[name] = sql
        return name

    def _node(self, kind: GraphQLObjectType, details: Details, key: str, patches: dict[str, Patch]) -> str:
        named = object_of(kind.fields["nodes"].type)
        written = write(self._builder.json, self._items(self._builder, self._read, named, details))
        if not written.whole:
            patches[key] = patched_list(written)
        return self._column(written.sql)

    def _edge(self, kind: GraphQLObjectType, details: Details, key: str, patches: dict[str, Patch]) -> str:
        edge = object_of(kind.fields["edges"].type)
        pieces: list[str | Sql] = ["{"]
        for at, (name, below) in enumerate(self._builder.fields(edge, details).items()):
            pieces.append(f'{"," if at else ""}"{name}":')
            field = below[0].node.name.value
            if field == "__typename":
                pieces.append(f'"{edge.name}"')
            elif field == "cursor":
                pieces += ['"', cursor_text(self._builder, self._order), '"']
            elif field == "node":
                named = object_of(edge.fields["node"].type)
                written = write(self._builder.json, self._items(self._builder, self._read, named, below))
                if not written.whole:
                    patches[key] = _through(patches.get(key), name, patched_list(written))
                pieces.append(written.sql)
            else:
                raise UnfitError("a field added to an edge")
        return self._column(assembled(self._builder.json, [*pieces, "}"]))

    def _page_info(self, kind: GraphQLObjectType, details: Details) -> list[str | Callable[[Any], Sql] | Sql]:
        pieces: list[str | Callable[[Any], Sql] | Sql] = ["{"]
        cursor: str | None = None
        backward, has_cursor = self._paging.backward, self._paging.cursor
        for at, (key, below) in enumerate(self._builder.fields(kind, details).items()):
            pieces.append(f'{"," if at else ""}"{key}":')
            name = below[0].node.name.value
            if name == "__typename":
                pieces.append(f'"{kind.name}"')
            elif name == ("hasPreviousPage" if backward else "hasNextPage"):
                self._numbered = True
                pieces.append(self._more)
            elif name in {"hasNextPage", "hasPreviousPage"}:
                pieces.append("true" if has_cursor else "false")
            elif name in {"startCursor", "endCursor"}:
                self._numbered = True
                cursor = cursor or self._column(cursor_text(self._builder, self._order))
                pieces.append(self._edge_cursor(cursor, first=(name == "startCursor") != backward))
            else:
                raise UnfitError("a field added to the page info")
        return [*pieces, "}"]

    def _more(self, rows: Any) -> Sql:
        beyond = func.coalesce(func.max(rows.c.n), literal_column("0")) > self._paging.size
        return case((beyond, words("true")), else_=words("false"))

    def _edge_cursor(self, column: str, *, first: bool) -> Callable[[Any], Sql]:
        size = self._paging.size

        def text(rows: Any) -> Sql:
            last = case((rows.c.n < size, rows.c.n), else_=size)
            place = rows.c.rn == (literal_column("1") if first else last)
            kept = sa.and_(place, rows.c.rn <= size)
            found = func.max(case((kept, rows.c[column])), type_=sa.Text())
            quoted = words('"').op("||")(found).op("||")(words('"'))
            return func.coalesce(quoted, words("null"), type_=sa.Text())

        return text


def _through(before: Patch | None, name: str, below: Patch) -> Patch:
    """The patch of a list of edges, from that of the list of their records."""

    def patch(edges: list[Any]) -> list[Any]:
        if before is not None:
            before(edges)
        for edge, record in zip(edges, below([edge[name] for edge in edges]), strict=True):
            edge[name] = record
        return edges

    return patch
