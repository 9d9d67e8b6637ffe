"""What an answer hides must not be found out by filters or orders."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnClause
from sqlalchemy.exc import ArgumentError
from sqlalchemy.sql.visitors import iterate

from huizhanjia_schema.engine.types import RecordType
from huizhanjia_schema.errors import DeclarationError
from huizhanjia_schema.filters import Where
from huizhanjia_schema.stored import Column, element_of

_PROBES: tuple[Any, ...] = ("x", ["x"], True, None)


def refuse_peeking(record: RecordType) -> None:
    """Raise ``DeclarationError`` when a filter or order of the record reads a column that a field hides."""
    hidden = {
        column: name
        for name, field in record.fields.items()
        if isinstance(field.stored, Column) and field.stored.hidden is not None
        for column in _columns(field.stored.hidden)
    }
    if not hidden:
        return
    for name, where in record.filters.items():
        for column in _touched(where):
            if column in hidden:
                raise DeclarationError(
                    f"{record.name}.{hidden[column]} is masked, {record.name}Filter.{name} would give it away"
                )
    for name, order in record.declared.orders.items():
        for expression in order.columns:
            for column in _columns(expression):
                if column in hidden:
                    raise DeclarationError(
                        f"{record.name}.{hidden[column]} is masked, the order {name} would give it away"
                    )


def _touched(where: Where) -> Iterator[str]:
    for probe in _PROBES:
        try:
            condition = where.predicate(probe)
        except (ArgumentError, TypeError, AttributeError):
            continue
        yield from _columns(condition)
        return


def _columns(expression: Any) -> Iterator[str]:
    element = element_of(expression)
    for part in iterate(element):
        if isinstance(part, ColumnClause):
            yield f"{part.table}.{part.name}"
