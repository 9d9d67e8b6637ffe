"""Whether the tables have the indexes that the declared relations need."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from huizhanjia_schema.engine.catalog import Catalog
from huizhanjia_schema.engine.types import RecordField, RecordType
from huizhanjia_schema.stored import Below, Many, Shared, Sole, Statistics, Total, element_of


def missing_indexes(catalog: Catalog) -> list[str]:
    """The relations whose join no index supports: each would read a whole table for every row.

    Args:
        catalog: the records of one schema.
    """
    joins = [
        (f"{record.name}.{name}", table, column)
        for record in catalog.by_class.values()
        for name, field in record.fields.items()
        for table, column in _joins(field)
    ]
    joins += [
        (record.name, coarser.row.__table__, f"anc{depth}")
        for record in catalog.by_class.values()
        for coarser in record.declared.coarser
        for depth in range(1, coarser.depth + 1)
    ]
    return [
        f"{name}: no index of {table} begins with {column}"
        for name, table, column in joins
        if not _indexed(table, column)
    ]


def unsorted(catalog: Catalog) -> list[str]:
    """The orders that no index supports from their first column on: such a list is sorted anew."""
    return [
        f"{record.name}.{name}: no index of {record.declared.row.__table__} begins with {column}"
        for record in catalog.by_class.values()
        for name, column in _orders(record)
        if column is not None and not _indexed(record.declared.row.__table__, column)
    ]


def _joins(field: RecordField) -> Iterator[tuple[sa.Table, str]]:
    stored = field.stored
    if not isinstance(stored, Many | Sole | Statistics | Total) or stored.by is None:
        return
    by = stored.by
    if isinstance(by, Below):
        yield from ((by.row.__table__, f"anc{depth}") for depth in range(1, 4))
        return
    for column in _columns(by.column if isinstance(by, Shared) else by):
        yield column.table, column.name


def _orders(record: RecordType) -> Iterator[tuple[str, str | None]]:
    for name, order in record.declared.orders.items():
        first: Any = order.columns[0] if order.columns else None
        columns = list(_columns(first)) if first is not None else []
        yield name, columns[0].name if len(columns) == 1 else None


def _columns(expression: Any) -> Sequence[sa.Column[Any]]:
    element = element_of(expression)
    return [part for part in sa.sql.visitors.iterate(element) if isinstance(part, sa.Column)]


def _indexed(table: Any, column: str) -> bool:
    leading = {next(iter(index.columns)).name for index in table.indexes if len(index.columns)}
    leading |= {
        next(iter(one.columns)).name
        for one in table.constraints
        if isinstance(one, sa.UniqueConstraint | sa.PrimaryKeyConstraint) and len(one.columns)
    }
    return column in leading
