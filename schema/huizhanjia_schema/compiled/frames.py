"""The FROM of one list or object: its table, what is joined to it, and who may see which of its rows."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, Select, or_, select, union_all
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from huizhanjia_schema.compiled.dialects import JsonDialect, Sql
from huizhanjia_schema.engine.types import RecordType
from huizhanjia_schema.stored import element_of

MOST_WAYS = 8
"""Branches that one list may be merged from; beyond them its conditions are joined by OR."""

Ways = Sequence[ColumnElement[bool]]
"""Conditions of which a row satisfies at most one; together they are one rule."""

Rule = Callable[["Entity"], Ways]
"""A rule for rows of whatever the entity stands for."""


Cut = Callable[["Entity"], tuple[Sequence[ColumnElement[bool]], Sequence[Any], Any]]
"""Of a page: the condition of its cursor, its ORDER BY, and how many rows are enough."""


class Entity:
    """A table under an alias; attributes are its columns, named as those of the mapped class.

    Columns are made when they are asked for: an alias of SQLAlchemy's makes all of its table's at once,
    which would be half the time that a plan takes to make.
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

    def of(self, expression: Any) -> Sql:
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


class Lower:
    """Rows below a row of the tree, whose ancestors down to that row are its own.

    A condition on those ancestors is decided once for the row above; asked of each row below, it would have
    to be read beside whatever the index holds.

    Args:
        entity: of the rows below.
        above: of the row above.
        depth: of that row.
    """

    def __init__(self, entity: Entity, above: Entity, depth: int) -> None:
        self._entity = entity
        self._above = above
        self._common = {f"anc{at}" for at in range(1, depth + 1)}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._above if name in self._common else self._entity, name)


class Frame:
    """What one SELECT reads from.

    Args:
        source: the table or subquery.
        outer: the tables of the statements around it that its conditions name.
        conditions: what every row satisfies.
    """

    def __init__(self, source: FromClause, outer: Sequence[FromClause] = (), conditions: Ways = ()) -> None:
        self._source = source
        self._outer = outer
        self._joins: list[tuple[FromClause, ColumnElement[bool]]] = []
        self.conditions: list[ColumnElement[bool]] = list(conditions)

    def join(self, source: FromClause, on: ColumnElement[bool]) -> None:
        """Join, and keep rows that find nothing."""
        self._joins.append((source, on))

    def select(self, *columns: Any) -> Select[Any]:
        """A SELECT of these columns, seeing the rows of the statements around it."""
        source: Any = self._source
        for joined, on in self._joins:
            source = sa.outerjoin(source, joined, on)
        return select(*columns).select_from(source).where(*self.conditions).correlate(*self._outer)


@dataclass(eq=False)
class Row:
    """A record that a statement reads: at the root of its frame, or joined to it.

    Attributes:
        record: its type.
        entity: its columns.
        frame: where it is read.
        ones: the records that are joined to it already, by the field's name.
        beside: what else every row satisfies, where the condition that leads is still to come.
    """

    record: RecordType
    entity: Entity
    frame: Frame
    ones: dict[str, "Row"] = field(default_factory=dict)
    beside: Ways = ()

    @property
    def key(self) -> Sql:
        """The record's key."""
        found: Sql = self.entity.id
        return found


def together(ways: Ways) -> ColumnElement[bool]:
    """One condition instead of several ways."""
    return or_(*ways) if len(ways) > 1 else ways[0]


def plain_row(
    json: JsonDialect,
    record: RecordType,
    name: str,
    rules: Sequence[Rule],
    outer: Sequence[FromClause] = (),
    table: FromClause | None = None,
) -> Row:
    """A record read from its table, for objects and aggregates.

    Args:
        json: the database.
        record: its type.
        name: of the table in the statement.
        rules: what every row satisfies; inside another statement the first finds the rows.
        outer: the tables around it.
        table: another one with columns of the same names, read instead.
    """
    own = record.declared.row.__table__ if table is None else table
    entity = Entity(record.declared.row, own.alias(name))
    conditions = [together(rule(entity)) for rule in rules]
    return Row(record, entity, Frame(entity.source, outer, _led(json, entity, conditions, outer)))


def _led(json: JsonDialect, entity: Entity, conditions: Ways, outer: Sequence[FromClause]) -> Ways:
    """Inside another statement, let the first condition choose the index."""
    if not outer:
        return conditions
    first, *others = conditions
    return [first, *beside(json, entity, others, entity.given(first))]


def beside(json: JsonDialect, entity: Entity, conditions: Ways, led: str | None) -> Ways:
    """Conditions that choose no index, but for values of a column that comes second in one.

    Args:
        json: the database.
        entity: the rows that another condition finds.
        conditions: on them.
        led: their column that the other condition compares with a value, if it does.
    """

    def free(condition: ColumnElement[bool]) -> bool:
        if isinstance(condition, sa.True_):
            return True
        column = entity.given(condition)
        return led is not None and column is not None and entity.indexed(led, column)

    return [one if free(one) else json.aside(one) for one in conditions]


def switched_row(
    record: RecordType,
    name: str,
    rules: Sequence[Rule],
    outer: Sequence[FromClause],
    cut: Cut,
) -> Row:
    """A record read for a sorted page whose leading condition is still to come, one for each case.

    Args:
        record: its type.
        name: of the table in the statement.
        rules: what every row satisfies beside that condition.
        outer: the tables around it.
        cut: where the page begins.
    """
    entity = Entity(record.declared.row, record.declared.row.__table__.alias(name))
    others = [together(rule(entity)) for rule in rules]
    return Row(record, entity, Frame(entity.source, outer, cut(entity)[0]), beside=others)


def merged_row(
    json: JsonDialect,
    record: RecordType,
    name: str,
    rules: Sequence[Rule],
    outer: Sequence[FromClause],
    cut: Cut,
) -> Row:
    """A record read for a sorted page; where a rule has several ways, each is read by its own index.

    Each branch is sorted by its index and stops after a page, so that merging them looks at a few pages of
    rows; joined by OR the database would read and sort every row of each.

    Args:
        json: the database.
        record: its type.
        name: of the table in the statement.
        rules: what every row satisfies; inside another statement the first finds the rows.
        outer: the tables around it.
        cut: where the page begins and how far a branch has to be read.
    """
    parts = parted_rows(json, record, name, rules, outer)
    if len(parts) == 1:
        (found,) = parts
        found.frame.conditions += cut(found.entity)[0]
        return found
    branches: list[Select[Any]] = []
    for way, part in enumerate(parts):
        beyond, order, limit = cut(part.entity)
        part.frame.conditions += beyond
        whole: Any = sa.literal_column(f"{name}w{way}.*")
        page = part.frame.select(whole).order_by(*order).limit(limit).subquery(f"{name}p{way}")
        branches.append(select(sa.literal_column(f"{name}p{way}.*")).select_from(page))
    row = record.declared.row
    merged = Entity(row, union_all(*branches).subquery(name))
    return Row(record, merged, Frame(merged.source, outer))


def parted_rows(
    json: JsonDialect, record: RecordType, name: str, rules: Sequence[Rule], outer: Sequence[FromClause]
) -> list[Row]:
    """A record's rows in as many parts as a rule has ways, each row in one part; else all in one.

    Args:
        json: the database.
        record: its type.
        name: what the names of the tables in the statement begin with.
        rules: what every row satisfies; inside another statement the first finds the rows.
        outer: the tables around it.
    """
    row = record.declared.row
    probe = Entity(row, row.__table__.alias(name))
    # Inside another statement the relation finds the rows: read by the ways of another rule, a branch
    # would go through everything that the caller may see to find the few that belong to the row around.
    numbers = [len(rule(probe)) for rule in (rules[:1] if outer else rules)]
    split = next((at for at, number in enumerate(numbers) if 1 < number <= MOST_WAYS), None)
    if split is None:
        return [plain_row(json, record, name, rules, outer)]
    parts: list[Row] = []
    for way in range(numbers[split]):
        entity = Entity(row, row.__table__.alias(f"{name}w{way}"))
        conditions = [
            ways[way] if at == split else together(ways)
            for at, ways in enumerate(rule(entity) for rule in rules)
        ]
        frame = Frame(entity.source, outer, _led(json, entity, [conditions.pop(split), *conditions], outer))
        parts.append(Row(record, entity, frame))
    return parts
