"""The compiled engine: finds or makes the plan of an operation and answers by one statement."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, Final
from uuid import UUID

import orjson
from graphql import (
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    VariableNode,
    get_variable_values,
    is_leaf_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues
from graphql.language import Visitor, visit
from graphql.language.ast import DirectiveNode
from graphql.utilities import coerce_input_literal, coerce_input_value

from huizhanjia_schema.compiled.bound import Bound, Decision
from huizhanjia_schema.compiled.builder import Builder
from huizhanjia_schema.compiled.dialects import dialect_named
from huizhanjia_schema.compiled.plan import KEY, Plan, plan_of, record_plan
from huizhanjia_schema.compiled.standing import Standing, remember
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.documents import Operation, Prepared
from huizhanjia_schema.engine.catalog import Catalog
from huizhanjia_schema.engine.types import RecordType
from huizhanjia_schema.errors import RequestError

MOST_SHAPES: Final = 64
"""Plans that one operation may have; the one made first makes room for another."""

Fetch = Callable[[str, Sequence[Any]], Awaitable[Sequence[Sequence[Any]]]]
"""Runs one statement and gives its rows."""

_numbers = count()


class Stale(Exception):  # noqa: N818 - named by what happened
    """The caller no longer stands where it stood; who asks has to be read anew."""


@dataclass(slots=True, eq=False)
class Family:
    """The plans of one operation.

    Attributes:
        number: tells it from every other.
        seen: how often it was asked for.
        decisions: what the shape of its plans depends on, beside the caller.
        actions: the actions whose places they depend on.
        plans: by shape; a reason instead where the ordinary path has to answer.
    """

    number: int = field(default_factory=lambda: next(_numbers))
    seen: int = 0
    decisions: dict[Hashable, Decision] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    plans: "OrderedDict[Hashable, Plan | str]" = field(default_factory=OrderedDict)


class Compiled:
    """Answers operations by their plans.

    Args:
        schema: the composed schema.
        catalog: its records.
        dialect: ``postgresql`` or ``sqlite``.
        fetch: runs statements.
        after: an operation is compiled the so-manieth time that it is asked for.

    Attributes:
        fetch: runs statements.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        catalog: Catalog,
        dialect: str,
        fetch: Fetch,
        *,
        after: int = 2,
    ) -> None:
        self._schema = schema
        self._catalog = catalog
        self._json = dialect_named(dialect)
        self.fetch = fetch
        self._after = after

    def compile_at_first_sight(self) -> None:
        """Make every plan as soon as it is asked for, as for documents that are known to be trusted."""
        self._after = 1

    async def answer(
        self, prepared: Prepared, operation: Operation, variables: Mapping[str, Any], standing: Standing
    ) -> bytes:
        """The JSON of an operation's ``data``.

        Raises:
            UnfitError: the ordinary path has to answer.
            Stale: the caller has to be read anew.
        """
        bound = self.bind(operation, variables, standing)
        plan = self._planned("query", prepared, operation, bound, plan_of, now=prepared.trusted)
        rows = await self.fetch(plan.sql, _arguments(plan, bound))
        if not rows:
            raise Stale
        return plan.answer(rows, bound)

    async def record(
        self,
        prepared: Prepared,
        operation: Operation,
        variables: Mapping[str, Any],
        record: RecordType,
        key: UUID,
        info: GraphQLResolveInfo[Any],
    ) -> Any:
        """A record that a payload refers to, as JSON to be spliced in; None where there is none to see.

        Raises:
            UnfitError: the ordinary path has to read it.
        """
        bound = self.bind(operation, variables, Standing(info.context.viewer))
        bound.memo[KEY] = key
        details = [FieldDetails(node, None, None) for node in info.field_nodes]

        def make(builder: Builder) -> Plan:
            return record_plan(builder, record, details)

        place = (record.name, *map(id, info.field_nodes))
        plan = self._planned(place, prepared, operation, bound, make)
        rows = await self.fetch(plan.sql, _arguments(plan, bound))
        data = plan.answer(rows, bound)
        return orjson.Fragment(data) if data else None

    def bind(self, operation: Operation, variables: Mapping[str, Any], standing: Standing) -> Bound:
        """A request's values; raises ``UnfitError`` when they do not fit their variables."""
        signatures = operation.memo.get(_SIGNATURES)
        if signatures is None:
            signatures = operation.memo[_SIGNATURES] = _signatures(self._schema, operation)
        coerced: dict[str, Any] = {}
        for name, coerce, required, default in signatures:
            given = variables.get(name, Undefined)
            if given is Undefined:
                if default is not Undefined:
                    coerced[name] = default
                    continue
                if not required:
                    continue
            value = coerce(given)
            if value is Undefined:
                raise UnfitError("a variable that does not fit")
            coerced[name] = value

        def full() -> VariableValues:
            definitions = operation.node.variable_definitions or ()
            found = get_variable_values(self._schema, definitions, dict(variables))
            if isinstance(found, list):
                raise UnfitError("a variable that does not fit")
            return found

        return Bound(coerced, standing, full)

    def plan(self, prepared: Prepared, operation: Operation, bound: Bound) -> Plan:
        """The plan for a query, made at first sight. Raises ``UnfitError`` without one."""
        return self._planned("query", prepared, operation, bound, plan_of, now=True)

    def _planned(
        self,
        place: Hashable,
        prepared: Prepared,
        operation: Operation,
        bound: Bound,
        make: Callable[[Builder], Plan],
        *,
        now: bool = False,
    ) -> Plan:
        family: Family | None = operation.memo.get(place)
        if family is None:
            family = operation.memo[place] = Family(decisions=_flags(operation.node, prepared))
        family.seen += 1
        shape = self._shape(family, bound)
        found = family.plans.get(shape)
        if found is None:
            if family.seen < self._after and not now:
                raise UnfitError("seen for the first time")
            builder = Builder(self._schema, self._catalog, self._json, prepared, operation, bound)
            found = self._made(family, builder, make)
        if isinstance(found, str):
            raise UnfitError(found)
        return found

    def _shape(self, family: Family, bound: Bound) -> Hashable:
        standing = bound.standing
        places = standing.keys.get(family.number)
        if places is None or places[0] is not family.actions:
            viewer = standing.viewer
            shapes = tuple(standing.shape(action) for action in family.actions)
            places = family.actions, (standing.guard, viewer.signed_in, viewer.account_id is None, shapes)
            remember(standing.keys, family.number, places)
        if not family.decisions:
            return places[1]
        return places[1], tuple([decide(bound) for decide in family.decisions.values()])

    def _made(self, family: Family, builder: Builder, make: Callable[[Builder], Plan]) -> Plan | str:
        made: Plan | str
        try:
            made = make(builder)
        except UnfitError as error:
            made = error.reason
        new = builder.decisions.keys() - family.decisions.keys()
        actions = tuple(sorted({*family.actions, *builder.anyone.actions}))
        if new or actions != family.actions:
            family.decisions = {**family.decisions, **{name: builder.decisions[name] for name in new}}
            family.actions = actions
            family.plans.clear()
        family.plans[self._shape(family, builder.bound)] = made
        if len(family.plans) > MOST_SHAPES:
            family.plans.popitem(last=False)
        builder.close()
        return made


def _arguments(plan: Plan, bound: Bound) -> list[Any]:
    """The statement's parameters; what is refused is left to the ordinary path, which names the field."""
    try:
        return plan.arguments(bound)
    except RequestError as error:
        raise UnfitError("a refused argument") from error


_SIGNATURES = "signatures"


def _signatures(
    schema: GraphQLSchema, operation: Operation
) -> list[tuple[str, Callable[[Any], Any], bool, Any]]:
    """Of each variable its name, what coerces it, whether it must be given, and its coerced default."""
    definitions = operation.node.variable_definitions or ()
    found = []
    for definition in definitions:
        signature = get_variable_signature(schema, definition)
        if isinstance(signature, GraphQLError):
            raise UnfitError("a variable of no input type")
        default: Any = Undefined
        if definition.default_value is not None:
            default = coerce_input_literal(definition.default_value, signature.type)
            if default is Undefined:
                raise UnfitError("a default that does not fit")
        kind = signature.type
        found.append((signature.name, _coercion(kind), is_non_null_type(kind), default))
    return found


def _coercion(kind: Any) -> Callable[[Any], Any]:
    """What ``coerce_input_value`` does with a type; for a leaf without its questions what the type is."""
    leaf = kind.of_type if is_non_null_type(kind) else kind
    if not is_leaf_type(leaf):
        return partial(coerce_input_value, type_=kind)
    nothing = None if leaf is kind else Undefined
    parse = leaf.coerce_input_value

    def coerce(given: Any) -> Any:
        if given is None or given is Undefined:
            return nothing
        try:
            return parse(given)
        except Exception:  # noqa: BLE001 - as graphql-core does; the ordinary path says what is wrong
            return Undefined

    return coerce


def _flags(node: OperationDefinitionNode, prepared: Prepared) -> dict[Hashable, Decision]:
    """The variables that decide what is left out."""
    found: dict[Hashable, Decision] = {}

    class Flags(Visitor):
        def enter_directive(self, directive: DirectiveNode, *_rest: Any) -> None:
            for one in directive.arguments or ():
                if isinstance(one.value, VariableNode):
                    name = one.value.name.value
                    found["flag", name] = lambda bound, name=name: bound.coerced.get(name)  # type: ignore[misc]

    for part in (node, *prepared.fragments.values()):
        visit(part, Flags())
    return found
