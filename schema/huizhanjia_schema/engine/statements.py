"""The statements of the ordinary path: which columns, which rows, in which order."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, false, func, literal, null, select, tuple_

from huizhanjia_schema.engine.catalog import stats_of
from huizhanjia_schema.engine.types import RecordType
from huizhanjia_schema.errors import ErrorCode, RequestError
from huizhanjia_schema.ids import decode_id, encode_id
from huizhanjia_schema.order import find_order
from huizhanjia_schema.paging import Page, decode_cursor
from huizhanjia_schema.scope import ancestors, within
from huizhanjia_schema.stored import Below, Column, Computed, Many, One, Shared, Statistics, Stored, Total
from huizhanjia_schema.viewer import Viewer

KEY = "key__"
DEPTH = "depth__"
PARENT = "parent__"
RANK = "rank__"
MAX_GROUPS = 1000

Expression = Any


def columns_of(record: RecordType, names: Collection[str], viewer: Viewer) -> list[ColumnElement[Any]]:
    """The labeled columns that fields of these GraphQL names need; the key is always among them."""
    row = record.declared.row
    columns = [row.id.label(KEY)]
    if record.declared.depth is not None:
        columns.append(record.declared.depth.label(DEPTH))
    for name in sorted(names & record.fields.keys()):
        field = record.fields[name]
        if isinstance(field.stored, Column):
            columns.append(_shown(field.stored, row, viewer).label(field.name))
        elif isinstance(field.stored, One):
            columns.append(field.stored.key.label(f"{field.name}__key"))
        elif isinstance(field.stored, Computed):
            columns += [sql.label(f"{field.name}__{i}") for i, sql in enumerate(field.stored.columns)]
        elif (own := shared_value(field.stored)) is not None:
            columns.append(own.label(own_label(field.name)))
    return columns


def shared_value(stored: Stored) -> Expression | None:
    """Over a row's own columns, by what a relation finds its rows; None where that is the key."""
    by = stored.by if isinstance(stored, Many | Statistics | Total) else None
    return by.own if isinstance(by, Shared) else None


def own_label(name: str) -> str:
    """The label of that expression for a field."""
    return f"{name}__own"


def _shown(column: Column, row: Any, viewer: Viewer) -> Expression:
    if column.needs is None:
        return column.expression
    return case((within(row, column.needs).predicate(row, viewer), column.expression), else_=null())


def instances(record: RecordType, names: Collection[str], rows: Sequence[Row[Any]]) -> list[Any]:
    """Rows as instances of the record's class, computed fields filled in."""
    found = []
    prefix = record.declared.prefix
    for row in rows:
        made: Any = object.__new__(record.cls)
        made.__dict__.update(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
        made.__dict__["id"] = encode_id(prefix, row._mapping[KEY])  # noqa: SLF001
        found.append(made)
    for name in names & record.fields.keys():
        field = record.fields[name]
        if isinstance(field.stored, Computed):
            labels = [f"{field.name}__{i}" for i in range(len(field.stored.columns))]
            given = [tuple(made.__dict__[label] for label in labels) for made in found]
            for made, value in zip(found, field.stored.function(given), strict=True):
                made.__dict__[field.name] = value
    return found


def visible(record: RecordType, viewer: Viewer) -> ColumnElement[bool]:
    """The condition that keeps a record's rows within the viewer's scope."""
    return record.declared.scope.predicate(record.declared.row, viewer)


def narrowed(record: RecordType, given: Mapping[str, Any] | None) -> list[ColumnElement[bool]]:
    """The conditions of a ``where`` argument."""
    conditions: list[ColumnElement[bool]] = []
    for name, value in (given or {}).items():
        if value is None:
            continue
        where = record.filters[name]
        if where.id_of is None:
            conditions.append(where.predicate(value))
        elif isinstance(value, list):
            keys = [key for item in value if (key := decode_id(item, where.id_of))]
            conditions.append(where.predicate(keys))
        else:
            key = decode_id(value, where.id_of)
            conditions.append(where.predicate(key) if key else false())
    return conditions


class Sorted:
    """An order made definite: its columns, its direction and its place in cursors."""

    def __init__(self, record: RecordType, name: str | None) -> None:
        orders = record.declared.orders
        self.name = name or next(iter(orders))
        order, self.descending = find_order(orders, self.name)
        self.columns: list[Expression] = [*order.columns, record.declared.key]
        self.labels = [f"sort__{i}" for i in range(len(self.columns))]

    def selected(self) -> list[ColumnElement[Any]]:
        """The sort values, labeled, for cursors."""
        return [sql.label(label) for sql, label in zip(self.columns, self.labels, strict=True)]

    def by(self, page: Page) -> list[ColumnElement[Any]]:
        """ORDER BY for the direction in which the page is read."""
        down = self.descending != page.backward
        return [sql.desc() if down else sql.asc() for sql in self.columns]

    def beyond(self, page: Page) -> list[ColumnElement[bool]]:
        """The condition that the page's cursor sets, if any."""
        if page.cursor is None:
            return []
        values = decode_cursor(page.cursor, self.name, [sql.type.python_type for sql in self.columns])
        place = tuple_(*(literal(value, sql.type) for value, sql in zip(values, self.columns, strict=True)))
        down = self.descending != page.backward
        return [tuple_(*self.columns) < place if down else tuple_(*self.columns) > place]


def page_statements(
    columns: Sequence[ColumnElement[Any]],
    conditions: Sequence[ColumnElement[bool]],
    order: Sorted,
    page: Page,
    by: Expression | Below | Shared | None,
    parents: Sequence[tuple[int, UUID]],
) -> list[Select[Any]]:
    """The statements that read a page for each parent, one row more than asked for.

    Args:
        columns: what to select.
        conditions: what every row satisfies.
        order: how each list is sorted.
        page: size, direction and cursor of each list.
        by: what relates the rows to their parents; None for a root list.
        parents: depth and key of each parent; the depth counts only for ``Below``, and for ``Shared`` the
            value in common stands for the key.
    """
    wanted = [*columns, *order.selected()]
    limit = page.size + 1
    rules = [*conditions, *order.beyond(page)]
    if by is None:
        return [select(*wanted).where(*rules).order_by(*order.by(page)).limit(limit)]
    statements: list[Select[Any]] = []
    for column, keys in related(by, parents):
        labeled = column.label(PARENT)
        if len(keys) == 1:
            one = select(*wanted, labeled).where(column == keys[0], *rules)
            statements.append(one.order_by(*order.by(page)).limit(limit))
            continue
        rank = func.row_number().over(partition_by=column, order_by=order.by(page)).label(RANK)
        ranked = select(*wanted, labeled, rank).where(column.in_(keys), *rules).subquery()
        statements.append(select(ranked).where(ranked.c[RANK] <= limit).order_by(ranked.c[RANK]))
    return statements


def related(
    by: Expression | Below | Shared, parents: Sequence[tuple[int, UUID]]
) -> list[tuple[Expression, list[UUID]]]:
    """The child's column for each group of parents: one group, or one a depth of the tree."""
    if not isinstance(by, Below):
        keys = [key for _, key in parents if key is not None]
        return [(by.column if isinstance(by, Shared) else by, keys)]
    columns = ancestors(by.row)
    groups: dict[int, list[UUID]] = {}
    for depth, key in parents:
        groups.setdefault(depth, []).append(key)
    return [(columns[depth - 1], keys) for depth, keys in sorted(groups.items())]


def group_statement(
    kind: type,
    chosen: Sequence[str],
    conditions: Sequence[ColumnElement[bool]],
    by: Expression | None,
    keys: Sequence[UUID],
) -> Select[Any]:
    """The statement that forms groups by the chosen dimensions.

    Args:
        kind: the statistics class.
        chosen: enum values of the dimensions.
        conditions: what every counted row satisfies.
        by: the column that relates rows to parents; None at a root.
        keys: the parents' keys.

    Raises:
        RequestError: a dimension is named twice.
    """
    declared = stats_of(kind)
    if len(set(chosen)) != len(chosen):
        raise RequestError(ErrorCode.BAD_USER_INPUT, zh="统计维度重复。", en="A dimension is named twice.")
    dimensions = [declared.dimensions[name] for name in chosen]
    labeled = [part.expression.label(name) for name, part in dimensions]
    groups = [part.expression for _, part in dimensions]
    definition = vars(kind)["__strawberry_definition__"]
    for field in definition.fields:
        part = field.metadata["part"]
        if hasattr(part, "expression") and field.python_name not in {
            n for n, _ in declared.dimensions.values()
        }:
            labeled.append(part.expression.label(field.python_name))
    labeled.append((func.count() if declared.size is None else declared.size).label(RANK))
    if by is not None:
        labeled.append(by.label(PARENT))
        groups.append(by)
        conditions = [by.in_(keys), *conditions]
    row = vars(declared.record)["__record__"].row
    statement = select(*labeled).select_from(row).where(*conditions).group_by(*groups)
    return statement.order_by(*(part.expression for _, part in dimensions)).limit(MAX_GROUPS + 1)
