"""The FROM of one list or object: its table, what is joined to it, and who may see which of its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, Select, or_, select, union_all

from huizhanjia_schema.alias import Alias, aliased
from huizhanjia_schema.compiled.dialects import JsonDialect, Sql
from huizhanjia_schema.engine.types import RecordType

MOST_WAYS = 8
"""Branches that one list may be merged from; beyond them its conditions are joined by OR."""

Ways = Sequence[ColumnElement[bool]]
"""Conditions of which a row satisfies at most one; together they are one rule."""

Rule = Callable[[Alias], Ways]
"""A rule for rows of whatever the entity stands for."""


Cut = Callable[[Alias], tuple[Sequence[ColumnElement[bool]], Sequence[Any], Any]]
"""Of a page: the condition of its cursor, its ORDER BY, and how many rows are enough."""


class Lower:
    """Rows below a row of the tree, whose ancestors down to that row are its own.

    A condition on those ancestors is decided once for the row above; asked of each row below, it would have
    to be read beside whatever the index holds.

    Args:
        entity: of the rows below.
        above: of the row above.
        depth: of that row.
    """

    def __init__(self, entity: Alias, above: Alias, depth: int) -> None:
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
    entity: Alias
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
    entity = Alias(record.declared.row, own.alias(name))
    conditions = [together(rule(entity)) for rule in rules]
    return Row(record, entity, Frame(entity.source, outer, _led(json, entity, conditions, outer)))


def _led(json: JsonDialect, entity: Alias, conditions: Ways, outer: Sequence[FromClause]) -> Ways:
    """Inside another statement, let the first condition choose the index."""
    if not outer:
        return conditions
    first, *others = conditions
    return [first, *beside(json, entity, others, entity.given(first))]


def beside(json: JsonDialect, entity: Alias, conditions: Ways, led: str | None) -> Ways:
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
    entity = aliased(record.declared.row, name)
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
    merged = Alias(row, union_all(*branches).subquery(name))
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
    probe = aliased(row, name)
    # Inside another statement the relation finds the rows: read by the ways of another rule, a branch
    # would go through everything that the caller may see to find the few that belong to the row around.
    numbers = [len(rule(probe)) for rule in (rules[:1] if outer else rules)]
    split = next((at for at, number in enumerate(numbers) if 1 < number <= MOST_WAYS), None)
    if split is None:
        return [plain_row(json, record, name, rules, outer)]
    parts: list[Row] = []
    for way in range(numbers[split]):
        entity = aliased(row, f"{name}w{way}")
        conditions = [
            ways[way] if at == split else together(ways)
            for at, ways in enumerate(rule(entity) for rule in rules)
        ]
        frame = Frame(entity.source, outer, _led(json, entity, [conditions.pop(split), *conditions], outer))
        parts.append(Row(record, entity, frame))
    return parts
