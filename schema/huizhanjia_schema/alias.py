"""A mapped class's table under another name, as cheap as a statement that is made per request needs it."""

import operator
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from huizhanjia_schema.stored import element_of


class Alias:
    """A table under an alias; attributes are its columns, named as those of the mapped class.

    Columns are made when they are asked for: an alias of SQLAlchemy's makes all of its table's at once,
    which would be half the time that a plan takes to make.

    Args:
        row: the mapped class.
        source: what is read: its table under another name or, with columns of the same names, a subquery.
    """

    def __init__(self, row: Any, source: FromClause) -> None:
        self.row = row
        self.source = source
        self._table = row.__table__
        self._columns: Mapping[str, Any] = sa.inspect(row).columns
        self._made: dict[str, ColumnClause[Any]] = {}

    def __getattr__(self, name: str) -> Any:
        try:
            return self._column(self._columns[name])
        except KeyError:
            raise AttributeError(name) from None

    def _column(self, column: Any) -> ColumnClause[Any]:
        made = self._made.get(column.name)
        if made is None:
            made = self._made[column.name] = sa.column(column.name, column.type, _selectable=self.source)
        return made

    def certain(self, expression: Any) -> bool:
        """Whether an expression over the mapped class is a column that always has a value."""
        element = element_of(expression)
        return isinstance(element, sa.Column) and not element.nullable

    def within(self, expression: Any) -> bool:
        """Whether an expression looks at this table."""
        return any(
            isinstance(part, ColumnClause) and part.table is self.source for part in iterate(expression)
        )

    def given(self, condition: ColumnElement[bool]) -> str | None:
        """The column of this table that a condition compares with a value."""
        if not isinstance(condition, sa.BinaryExpression) or condition.operator is not operator.eq:
            return None
        left = condition.left
        return left.name if isinstance(left, ColumnClause) and left.table is self.source else None

    def indexed(self, first: str, second: str) -> bool:
        """Whether an index begins with these columns."""
        return any(
            [one.name for one in index.columns][:2] == [first, second] for index in self._table.indexes
        )

    def of(self, expression: Any) -> ColumnElement[Any]:
        """An expression over the mapped class, over this alias instead."""
        element = element_of(expression)

        def replace(part: Any, **_given: Any) -> Any:
            if isinstance(part, ColumnClause) and part.table is not None and part.table is self._table:
                return self._column(part)
            if isinstance(part, sa.Table) and part.fullname == self._table.fullname:
                return self.source  # what a subquery says that it is correlated with
            return None

        found: Any = replacement_traverse(element, {}, replace)  # type: ignore[call-overload]
        return found  # type: ignore[no-any-return]


def aliased(row: Any, name: str | None = None) -> Alias:
    """The table of a mapped class under another name; without one it gets a name of its own."""
    return Alias(row, row.__table__.alias(name))
