"""One root read as rows: a list, the record that arguments pick, or the record of an id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from graphql import GraphQLField, GraphQLObjectType
from sqlalchemy import Select

from huizhanjia_schema.compiled.bound import Bound
from huizhanjia_schema.compiled.builder import Builder, Details
from huizhanjia_schema.compiled.dialects import Sql
from huizhanjia_schema.compiled.frames import Row
from huizhanjia_schema.compiled.inlining import plain_type
from huizhanjia_schema.compiled.leaves import Kind, named
from huizhanjia_schema.compiled.pages import Order, Paging, count_text, paging_of, rules_of
from huizhanjia_schema.compiled.relations import arguments, object_of, target_of
from huizhanjia_schema.compiled.roots import FETCH, HERE, admit, node_row, stored_root
from huizhanjia_schema.compiled.rows import RowCode, Rows
from huizhanjia_schema.compiled.selection import items_of, picked_row
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.engine.catalog import DEFINITION
from huizhanjia_schema.paging import encode_cursor
from huizhanjia_schema.stored import Many, Sole

Finish = Callable[[Rows, Sequence[Any], Bound], Any]
"""From the rows, and the one that is there in any case, to the answer."""


@dataclass(slots=True)
class RowRoot:
    """A root whose rows are the statement's.

    Attributes:
        key: of the answer.
        select: the rows, before their columns are named.
        single: values that every row repeats, read before the rows' own.
        finish: makes the answer, once it is known how many columns stand before the rows' own.
    """

    key: str
    select: Select[Any]
    finish: Callable[[int], Finish]
    single: list[Sql] = field(default_factory=list)


def row_root(builder: Builder, kind: GraphQLField, key: str, details: Details) -> RowRoot | None:
    """A root field as rows; None where text is the only form."""
    declared = stored_root(kind)
    if declared is None:
        if kind.extensions[DEFINITION].metadata.get(FETCH) != "one":
            return None
        found = node_row(builder, kind, details)
        return None if found is None else _object(builder, key, *found, details)
    if isinstance(declared.stored, Sole):
        admit(builder, declared)
        row = picked_row(builder, None, kind, declared, declared.stored, details)
        return _object(builder, key, row, object_of(kind.type), details)
    if isinstance(declared.stored, Many):
        admit(builder, declared)
        return _Connection(builder, kind, key, details).root()
    return None


def _object(builder: Builder, key: str, row: Row, kind: GraphQLObjectType, details: Details) -> RowRoot:
    code = RowCode(builder.json)
    text = code.object(items_of(builder, row, kind, details))
    select = row.frame.select(HERE, *labeled(code.columns)).order_by(row.key).limit(sa.literal_column("1"))

    def finish(before: int) -> Finish:
        shape = code.function([text], before)

        def answer(rows: Rows, _first: Sequence[Any], _bound: Bound) -> Any:
            return shape(rows)[0][0] if rows else None

        return answer

    return RowRoot(key, select, finish)


def labeled(columns: Sequence[Sql]) -> list[Any]:
    """Columns under names of their own."""
    return [sql.label(f"c{at}") for at, sql in enumerate(columns)]


class _Connection:
    """Reads one connection at the root."""

    def __init__(self, builder: Builder, kind: GraphQLField, key: str, details: Details) -> None:
        declared = stored_root(kind)
        if declared is None or not isinstance(declared.stored, Many):
            raise TypeError(key)
        self._builder = builder
        self._key = key
        self._kind: GraphQLObjectType = object_of(kind.type)
        self._details = details
        node = details[0].node
        record = target_of(builder, declared)
        self._rules = rules_of(builder, None, kind, declared.stored, record, node)
        self._paging: Paging = paging_of(builder, record, kind, arguments(node), builder.largest_page)
        self._row = builder.sorted_row(record, self._rules, (), self._paging.cut(builder))
        self._order: Order = self._paging.order(self._row.entity)
        self._code = RowCode(builder.json)
        self._codes: list[str] = []
        self._single: list[Sql] = []
        self._more = False
        self._cursor: str | None = None

    def root(self) -> RowRoot:
        """The rows and what becomes of them."""
        parts = [
            self._part(key, below) for key, below in self._builder.fields(self._kind, self._details).items()
        ]
        paging = self._paging
        limit = paging.more if self._more else paging.size
        select = self._row.frame.select(HERE, *labeled(self._code.columns))
        select = select.order_by(*self._order.by()).limit(limit)

        def finish(before: int) -> Finish:
            shape = self._code.function(self._codes, before)
            single = before - 1 - len(self._single)

            def answer(rows: Rows, first: Sequence[Any], bound: Bound) -> Any:
                page = paging.page(bound)
                more = len(rows) > page.size
                kept = rows[: page.size] if more else rows
                if paging.backward:
                    kept = kept[::-1]
                found = _Found(shape(kept), more, first[single : before - 1])
                return {key: part(found) for key, part in parts}

            return answer

        return RowRoot(self._key, select, finish, self._single)

    def _part(self, key: str, details: Details) -> tuple[str, Callable[["_Found"], Any]]:
        name = details[0].node.name.value
        if name == "__typename":
            return key, _same(self._kind.name)
        if name == "totalCount":
            return key, self._count()
        if name == "nodes":
            named_type = object_of(self._kind.fields[name].type)
            at = self._list(self._code.object(items_of(self._builder, self._row, named_type, details)))
            return key, lambda found: found.lists[at]
        if name == "edges":
            at = self._list(self._edge(object_of(self._kind.fields[name].type), details))
            return key, lambda found: found.lists[at]
        if name == "pageInfo":
            return key, self._page_info(object_of(self._kind.fields[name].type), details)
        raise UnfitError("a field added to a connection")

    def _list(self, code: str) -> int:
        self._codes.append(code)
        return len(self._codes) - 1

    def _count(self) -> Callable[["_Found"], Any]:
        count = count_text(self._builder, self._row.record, self._rules, ())
        self._single.append(self._builder.json.whole(count))
        at = len(self._single) - 1
        return lambda found: found.single[at]

    def _values(self) -> str:
        """Python for the sort values of a row."""
        if self._cursor is None:
            names = [self._code.column(_raw(sql)) for sql in self._order.columns]
            self._cursor = "(" + "".join(f"{name}, " for name in names) + ")"
        return self._cursor

    def _edge(self, kind: GraphQLObjectType, details: Details) -> str:
        pieces = []
        for key, below in self._builder.fields(kind, details).items():
            name = below[0].node.name.value
            if name == "__typename":
                pieces.append(f"{key!r}: {kind.name!r}")
            elif name == "cursor":
                pieces.append(f"{key!r}: cursor({self._order.name!r}, {self._values()})")
            elif name == "node":
                named_type = object_of(kind.fields["node"].type)
                items = items_of(self._builder, self._row, named_type, below)
                pieces.append(f"{key!r}: {self._code.object(items)}")
            else:
                raise UnfitError("a field added to an edge")
        return "{" + ", ".join(pieces) + "}"

    def _page_info(self, kind: GraphQLObjectType, details: Details) -> Callable[["_Found"], Any]:
        parts: list[tuple[str, Callable[[_Found], Any]]] = []
        backward = self._paging.backward
        for key, below in self._builder.fields(kind, details).items():
            name = below[0].node.name.value
            if name == "__typename":
                parts.append((key, _same(kind.name)))
            elif name == ("hasPreviousPage" if backward else "hasNextPage"):
                self._more = True
                parts.append((key, lambda found: found.more))
            elif name in {"hasNextPage", "hasPreviousPage"}:
                parts.append((key, _same(self._paging.cursor)))
            elif name in {"startCursor", "endCursor"}:
                at = self._list(self._values())
                parts.append((key, self._end(at, 0 if name == "startCursor" else -1)))
            else:
                raise UnfitError("a field added to the page info")
        return lambda found: {key: part(found) for key, part in parts}

    def _end(self, at: int, place: int) -> Callable[["_Found"], Any]:
        name = self._order.name

        def cursor(found: "_Found") -> str | None:
            values = found.lists[at]
            return encode_cursor(name, values[place]) if values else None

        return cursor


@dataclass(slots=True)
class _Found:
    """One page as read.

    Attributes:
        lists: of the rows' answers, one for each piece of code.
        more: whether there are rows beyond the page.
        single: what every row repeats.
    """

    lists: Sequence[Any]
    more: bool
    single: Sequence[Any]


def _same(value: Any) -> Callable[[_Found], Any]:
    return lambda _found: value


def _raw(sql: Sql) -> Sql:
    """A sort value as ``encode_cursor`` takes it."""
    kind = plain_type(sql.type)
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        names = {str(member.value): member.name for member in kind.enum_class}
        return named(Kind("Enum", names), sql)
    return sql
