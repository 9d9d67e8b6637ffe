"""What a plan is built with: its decisions, its parameters and its conditions."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from graphql import GraphQLObjectType, GraphQLSchema, ValueNode
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_subfields
from sqlalchemy import BindParameter, ColumnElement, FromClause, false
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.operators import in_op, not_in_op
from sqlalchemy.sql.visitors import replacement_traverse

from huizhanjia_schema.alias import Alias
from huizhanjia_schema.compiled.bound import Argument, Bound, Decision, Get, argument_of, fields_of
from huizhanjia_schema.compiled.dialects import JsonDialect
from huizhanjia_schema.compiled.frames import (
    Cut,
    Lower,
    Row,
    Rule,
    Ways,
    merged_row,
    parted_rows,
    plain_row,
    switched_row,
)
from huizhanjia_schema.compiled.inlining import inline, short
from huizhanjia_schema.compiled.standing import Anyone, Slot
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.documents import Operation, Prepared
from huizhanjia_schema.engine.catalog import Catalog
from huizhanjia_schema.engine.types import RecordType
from huizhanjia_schema.filters import Compared, OneOf, Under
from huizhanjia_schema.filters import Where as Filter
from huizhanjia_schema.ids import decode_id

Details = Sequence[FieldDetails]
"""One field of an answer: every place of the document that asks for it."""


class Builder:
    """Notes what the shape of a plan depends on and where its parameters come from.

    Args:
        schema: the composed schema.
        catalog: its records.
        json: the database.
        prepared: the document.
        operation: the one to build.
        bound: the request that asks first; its values decide on the shape and enter nowhere.

    Attributes:
        decisions: what the shape depends on, by what tells them apart.
        getters: where the value of each parameter comes from.
        settled: the parameters whose value the caller's standing decides alone.
        lists: the items' type of each parameter that is a list.
        checks: what a request must pass even where the statement does not need it.
        largest_page: rows that a page may have.
        switching: whether a page is being written that stands in the statement several times.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        catalog: Catalog,
        json: JsonDialect,
        prepared: Prepared,
        operation: Operation,
        bound: Bound,
    ) -> None:
        self.schema = schema
        self.catalog = catalog
        self.json = json
        self.operation = operation
        self.bound = bound
        self.anyone = Anyone(bound.standing)
        self.decisions: dict[Hashable, Decision] = {}
        self.getters: dict[str, Get] = {}
        self.settled: set[str] = set()
        self.lists: dict[str, Any] = {}
        self.checks: list[Get] = []
        self.largest_page = prepared.limits.page_size
        self.fragments = {name: FragmentDetails(node) for name, node in prepared.fragments.items()}
        self.switching = False
        self._tables = 0

    def close(self) -> None:
        """Let go of what refers to this builder in turn: without circles a forgotten plan is gone at once."""
        self.decisions, self.getters, self.checks = {}, {}, []

    def decide(self, name: Hashable, decision: Decision) -> Any:
        """What this request decides; another that decides otherwise gets another plan."""
        self.decisions.setdefault(name, decision)
        return decision(self.bound)

    def given(self, argument: Argument) -> bool:
        """Whether an argument has a value."""
        get = argument.get
        if argument.fixed:
            return get(self.bound) is not None
        return bool(self.decide(("given", argument.name), lambda bound: get(bound) is not None))

    def chosen(self, argument: Argument) -> Any:
        """The value of an argument that the shape depends on: the name of an order, of dimensions."""
        get = argument.get
        if argument.fixed:
            return names_of(get(self.bound))
        return self.decide(("chosen", argument.name), lambda bound: names_of(get(bound)))

    def parameter(self, kind: Any, get: Get, *, fixed: bool = False) -> BindParameter[Any]:
        """A parameter of the statement; a fixed one is the same for every request of its document."""
        if fixed and short(kind):
            return sa.literal(get(self.bound), kind)
        name = f"p{len(self.getters)}"
        self.getters[name] = get
        return sa.bindparam(name, None, type_=kind)

    def listed(self, item: Any, get: Get) -> BindParameter[Any]:
        """A parameter that is a list of values of the type ``item``."""
        bind = self.parameter(self.json.list_type(item), get)
        self.lists[bind.key] = item
        return bind

    def alias(self) -> str:
        """A new name for a table."""
        self._tables += 1
        return f"t{self._tables}"

    def row(
        self,
        record: RecordType,
        rules: Sequence[Rule],
        outer: Sequence[FromClause] = (),
        table: FromClause | None = None,
    ) -> Row:
        """A record read from its table, or from ``table``; see ``plain_row``."""
        return plain_row(self.json, record, self.alias(), rules, outer, table)

    def sorted_row(
        self, record: RecordType, rules: Sequence[Rule], outer: Sequence[FromClause], cut: Cut
    ) -> Row:
        """A record read for a sorted page; see ``merged_row``."""
        return merged_row(self.json, record, self.alias(), rules, outer, cut)

    def parted_rows(
        self, record: RecordType, rules: Sequence[Rule], outer: Sequence[FromClause]
    ) -> list[Row]:
        """A record's rows in parts that have indexes of their own; see ``parted_rows``."""
        return parted_rows(self.json, record, self.alias(), rules, outer)

    def switched_row(
        self, record: RecordType, rules: Sequence[Rule], outer: Sequence[FromClause], cut: Cut
    ) -> Row:
        """A record read for a page that stands in the statement several times; see ``switched_row``."""
        return switched_row(record, self.alias(), rules, outer, cut)

    def fields(self, kind: GraphQLObjectType, details: Details) -> Mapping[str, Details]:
        """What is asked for below a field, merged as the specification says, by the answer's keys."""
        found = collect_subfields(
            self.schema, self.fragments, self.bound.full(), self.operation.node, kind, list(details)
        )
        if found.new_defer_usages:
            raise UnfitError("@defer")
        return found.grouped_field_set

    def scope(self, record: RecordType, above: Row | None = None, by: Any = None, depth: int = 0) -> Rule:
        """The rows of a record that the caller may see.

        Args:
            record: its type.
            above: the visible record that they belong to, if any.
            by: the column by which they do.
            depth: of ``above`` in the tree, where they lie below it and its depth is known.
        """
        scope = record.declared.scope
        if above is not None and scope.implied(above.record.cls, by):
            return lambda _entity: [sa.true()]

        def rule(entity: Alias) -> Ways:
            seen = Lower(entity, above.entity, depth) if above is not None and depth else entity
            return [self.condition(way) for way in scope.ways(seen, self.anyone)]

        return rule

    def fixed(self, where: Callable[[], ColumnElement[bool]] | None) -> list[Rule]:
        """A condition that a relation declares; what it compares with may be the day."""
        if where is None:
            return []
        return [self._evaluated(("fixed", id(where)), lambda _bound: where(), written=True)]

    def picked(
        self, where: Callable[..., ColumnElement[bool]], name: Hashable, arguments: Sequence[Argument]
    ) -> Rule:
        """A condition on arguments."""
        if isinstance(where, Compared | OneOf | Under) and len(arguments) == 1 and self.given(arguments[0]):
            return self._known(where, arguments[0].get, name, fixed=arguments[0].fixed)
        gets = [argument.get for argument in arguments]
        return self._evaluated(name, lambda bound: where(*(get(bound) for get in gets)))

    def filters(self, record: RecordType, node: ValueNode | None, kind: Any, place: Hashable) -> list[Rule]:
        """The conditions of a ``where`` argument."""
        return [
            self._filter(record.filters[name], argument, (place, name))
            for name, argument in self._narrowing(node, kind)
        ]

    def given_filters(self, record: RecordType, node: ValueNode | None, kind: Any) -> Sequence[Filter]:
        """Which filters a ``where`` argument gives."""
        return [record.filters[name] for name, _ in self._narrowing(node, kind)]

    def _narrowing(self, node: ValueNode | None, kind: Any) -> Sequence[tuple[str, Argument]]:
        shape = None
        if node is not None:
            whole = argument_of(node, kind) if node.kind == "variable" else None
            if whole is not None:
                get = whole.get
                keys = self.decide(("set", whole.name), lambda bound: _keys(get(bound)))
                shape = dict.fromkeys(keys)
        found = fields_of(node, kind, shape)
        return [(name, argument) for name, argument in found.items() if self.given(argument)]

    def _filter(self, declared: Filter, argument: Argument, name: Hashable) -> Rule:
        get, prefix = argument.get, declared.id_of
        if prefix is not None:
            get = _keys_in(get, prefix)
        if isinstance(declared.predicate, Compared | OneOf | Under):
            return self._known(declared.predicate, get, name, fixed=argument.fixed)
        if prefix is not None:  # an id of another kind matches nothing, whatever the predicate says

            def condition(bound: Bound) -> ColumnElement[bool]:
                key = get(bound)
                return false() if key is None else declared.predicate(key)

            return self._evaluated(name, condition)
        return self._evaluated(name, lambda bound: declared.predicate(get(bound)))

    def _known(self, predicate: Compared | OneOf | Under, get: Get, name: Hashable, *, fixed: bool) -> Rule:
        if isinstance(predicate, Under):
            key = None

            def rule(entity: Alias) -> Ways:
                nonlocal key
                key = self.parameter(sa.Uuid(), get) if key is None else key
                return predicate.ways(entity, key)

            return rule
        if isinstance(predicate, OneOf):
            # Compared with a single value, the column leaves an index in the order of its next column.
            single = not fixed and self.decide(("single", name), lambda bound: len(get(bound) or ()) == 1)

            def one_of(entity: Alias) -> Ways:
                column = entity.of(predicate.column)
                if fixed and short(column.type):
                    return [column.in_(get(self.bound))]
                if single:
                    value = self.parameter(column.type, lambda bound: get(bound)[0])
                    return [column == self.json.steady(value)]
                return [self.json.among(column, self.listed(column.type, get))]

            return one_of

        def compared(entity: Alias) -> Ways:
            column = entity.of(predicate.column)
            value = self.parameter(column.type, lambda bound: predicate.prepare(get(bound)), fixed=fixed)
            return [predicate.compare(column, value)]

        return compared

    def _evaluated(
        self, name: Hashable, made: Callable[[Bound], ColumnElement[bool]], *, written: bool = False
    ) -> Rule:
        """A condition that Python makes anew for each request; a plan fits while its shape stays the same.

        Args:
            name: tells it from every other.
            made: makes it.
            written: whether states and numbers in it are the declaration's own and part of the shape.
        """
        template = made(self.bound)

        def shape(bound: Bound) -> Hashable:
            try:
                found = made(bound)._generate_cache_key()  # noqa: SLF001 - what SQLAlchemy tells shapes apart by
            except (AttributeError, TypeError, ValueError, SQLAlchemyError):
                return None  # an argument is missing that this shape of the request does not have
            if found is None:
                return None
            bound.memo[name] = [one.effective_value for one in found.bindparams]
            own = [one.effective_value for one in found.bindparams if written and inline(one)]
            return (found.key, *(tuple(value) if isinstance(value, list) else value for value in own))

        taken = template._generate_cache_key()  # noqa: SLF001 - as above
        if taken is None:
            raise UnfitError("a condition without a shape")
        self.decide(("condition", name), shape)
        ours = {
            id(one): _remembered(name, at)
            for at, one in enumerate(taken.bindparams)
            if not (written and inline(one))
        }
        return lambda entity: [entity.of(self.condition(template, ours))]

    def condition(
        self, found: ColumnElement[bool], ours: Mapping[int, Get] | None = None
    ) -> ColumnElement[bool]:
        """A condition with the caller's ids as parameters and each list as one parameter.

        Args:
            found: as a scope or a predicate gives it.
            ours: for values that change with each request, by the identity of what holds them.
        """
        getters = ours or {}

        def replace(part: Any, **_given: Any) -> Any:
            if isinstance(part, BinaryExpression) and part.operator in {in_op, not_in_op}:
                held = part.right
                if isinstance(held, BindParameter) and held.expanding:
                    get = getters.get(id(held))
                    listed = self.listed(part.left.type, get or _slots(held.effective_value or ()))
                    if get is None:
                        self.settled.add(listed.key)
                    inside = self.json.among(part.left, listed)
                    return inside if part.operator is in_op else sa.not_(inside)
            if isinstance(part, BindParameter):
                if id(part) in getters:
                    return self.parameter(part.type, getters[id(part)])
                value = part.effective_value
                if isinstance(value, Slot):
                    own = self.parameter(part.type, lambda bound: value.value(bound.standing))
                    self.settled.add(own.key)
                    return own
            return None

        replaced: ColumnElement[bool] = replacement_traverse(found, {}, replace)  # type: ignore[call-overload]
        return replaced


def names_of(value: Any) -> Any:
    """An enum's value, or a list of them, by name, so that it can be part of a key."""
    if isinstance(value, list):
        return tuple(names_of(one) for one in value)
    return value if value is None or (isinstance(value, str) and type(value) is str) else value.name


def _keys(value: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(key for key, one in (value or {}).items() if one is not None)


def _keys_in(get: Get, prefix: str) -> Get:
    """Ids as keys: one that is none, or of another record, is no key."""

    def keys(bound: Bound) -> Any:
        value = get(bound)
        if isinstance(value, list):
            return [key for one in value if (key := decode_id(one, prefix))]
        return decode_id(value, prefix)

    return keys


def _remembered(name: Hashable, at: int) -> Get:
    return lambda bound: bound.memo[name][at]


def _slots(values: Sequence[Any]) -> Get:
    """The values of a list, slots replaced by what they stand for."""
    if any(isinstance(one, Slot) for one in values):
        first = values[0]
        if first.index is None:
            return lambda bound: first.value(bound.standing)
        return lambda bound: [one.value(bound.standing) for one in values]
    return lambda _bound: list(values)
