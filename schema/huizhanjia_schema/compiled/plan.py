"""A plan: one statement, where its parameters come from, and how its rows become the answer."""

import json as stdlib_json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any

import orjson
import sqlalchemy as sa
from graphql import OperationType
from graphql.execution.collect_fields import collect_fields
from sqlalchemy import BindParameter

from huizhanjia_schema.compiled.bound import Bound, Get, constant
from huizhanjia_schema.compiled.builder import Builder, Details
from huizhanjia_schema.compiled.dialects import JsonDialect, PostgresJson
from huizhanjia_schema.compiled.items import patched_one
from huizhanjia_schema.compiled.roots import HERE, Finish, TextRoot, kind_named, text_root
from huizhanjia_schema.compiled.selection import items_of
from huizhanjia_schema.compiled.standing import remember
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.compiled.writing import write
from huizhanjia_schema.engine.types import RecordType

Rows = Sequence[Sequence[Any]]

_numbers = count()


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What answers an operation for requests of one shape.

    Attributes:
        sql: the statement.
        settled: the parameters that the caller's standing decides alone, in order; None for each other one.
        varying: the place and the value of each other parameter.
        checks: raise ``RequestError`` for a request that nobody can have answered.
        answer: from the rows to the JSON of ``data``.
        number: tells it from every other.
    """

    sql: str
    settled: tuple[Get | None, ...]
    varying: tuple[tuple[int, Get], ...]
    checks: tuple[Get, ...]
    answer: Callable[[Rows, Bound], bytes]
    number: int = field(default_factory=lambda: next(_numbers))

    def arguments(self, bound: Bound) -> list[Any]:
        """The parameters' values for a request."""
        for check in self.checks:
            check(bound)
        values = bound.standing.values.get(self.number)
        if values is None:
            values = [None if get is None else get(bound) for get in self.settled]
            remember(bound.standing.values, self.number, values)
        values = values.copy()
        for place, get in self.varying:
            values[place] = get(bound)
        return values


def plan_of(builder: Builder) -> Plan:
    """The plan of a query.

    Raises:
        UnfitError: the ordinary path has to answer.
    """
    schema, operation = builder.schema, builder.operation.node
    if operation.operation is not OperationType.QUERY or schema.query_type is None:
        raise UnfitError("no query")
    collected = collect_fields(schema, builder.fragments, builder.bound.full(), schema.query_type, operation)
    if collected.new_defer_usages:
        raise UnfitError("@defer")
    words: dict[str, str] = {}
    fields = []
    for key, details in collected.grouped_field_set.items():
        name = details[0].node.name.value
        if name == "__typename":
            words[key] = schema.query_type.name
        elif name in schema.query_type.fields:
            fields.append((key, schema.query_type.fields[name], details))
        else:
            raise UnfitError("introspection")
    keys = list(collected.grouped_field_set)
    roots = [text_root(builder, kind, key, details) for key, kind, details in fields]
    return _text_plan(builder, roots, keys, words)


KEY = "key"
"""Under which a request's memo holds the key of the record that ``record_plan`` reads."""


def record_plan(builder: Builder, record: RecordType, details: Details) -> Plan:
    """The plan of one record that a payload refers to; its answer is empty where there is none to see.

    Args:
        builder: of the mutation.
        record: the record's type.
        details: the places of the document that ask for it.
    """
    own = builder.parameter(sa.Uuid(), lambda bound: bound.memo[KEY])
    row = builder.row(record, [lambda entity: [entity.id == own], builder.scope(record)])
    written = write(builder.json, items_of(builder, row, kind_named(builder, record), details))
    statement = row.frame.select(builder.json.carried(written.sql).label("c0"))
    patch = None if written.whole else patched_one(written)

    def answer(found: Rows, _bound: Bound) -> bytes:
        if not found:
            return b""
        text: bytes = found[0][0]
        return text if patch is None else orjson.dumps(patch(orjson.loads(text)))

    return _compiled(builder, statement, answer)


def _text_plan(
    builder: Builder, roots: Sequence[TextRoot], keys: Sequence[str], words: Mapping[str, str]
) -> Plan:
    columns = [sql for root in roots for sql in root.columns]
    named = [sql.label(f"c{at}") for at, sql in enumerate(columns)]
    statement = sa.select(*(named or [HERE])).select_from(builder.bound.standing.guard.source)
    at = 0
    parts: dict[str, tuple[int, int, Finish]] = {}  # of a root only this: its SQL is a hundred times as large
    for root in roots:
        parts[root.key] = (at, at + len(root.columns), root.finish)
        at += len(root.columns)

    def answer(found: Rows, bound: Bound) -> bytes:
        row = found[0]
        values: dict[str, Any] = {}
        for key in keys:
            if key in words:
                values[key] = words[key]
            else:
                start, end, finish = parts[key]
                values[key] = finish(row[start:end], bound)
        return orjson.dumps(values)

    return _compiled(builder, statement, answer)


def _compiled(builder: Builder, statement: sa.Select[Any], answer: Callable[[Rows, Bound], bytes]) -> Plan:
    # Lists and values that a declaration itself holds are written out, ours are single parameters.
    compiled: Any = statement.compile(
        dialect=builder.json.dialect, compile_kwargs={"render_postcompile": True}
    )
    names: Sequence[str] = compiled.positiontup or ()
    binds: Mapping[str, BindParameter[Any]] = compiled.binds
    getters = [
        _getter(builder, binds[name])
        if name in binds
        else _written_out(builder.json, binds[name.rpartition("_")[0]], compiled.params[name])
        for name in names
    ]
    changing = builder.bound.standing.guard.changing | (builder.getters.keys() - builder.settled)
    settled = tuple(None if name in changing else get for name, get in zip(names, getters, strict=True))
    varying = tuple((at, getters[at]) for at, name in enumerate(names) if name in changing)
    return Plan(str(compiled), settled, varying, tuple(builder.checks), answer)


def _written_out(json: JsonDialect, bind: BindParameter[Any], value: Any) -> Get:
    """One value of a list, by the type of the list's values."""
    return constant(_processor(json, bind.type)(value))


def _getter(builder: Builder, bind: BindParameter[Any]) -> Get:
    name = bind.key
    if name in builder.bound.standing.guard.parameters:
        get = _of_standing(name)
    elif name in builder.getters:
        get = builder.getters[name]
    else:
        return constant(_processor(builder.json, bind.type)(bind.effective_value))
    if name in builder.lists:
        item = _processor(builder.json, builder.lists[name])
        if isinstance(builder.json, PostgresJson):
            return lambda bound: [item(one) for one in get(bound)]
        return lambda bound: stdlib_json.dumps([item(one) for one in get(bound)])
    process = _processor(builder.json, bind.type)
    if process is _same:
        return get
    if name in builder.bound.standing.guard.changing:  # but from one moment to the next, for all callers
        process = lru_cache(maxsize=8)(process)
    return lambda bound: process(get(bound))


def _of_standing(name: str) -> Get:
    return lambda bound: bound.standing.parameters[name]


def _processor(json: JsonDialect, kind: Any) -> Callable[[Any], Any]:
    """What turns a value into what the driver takes."""
    return kind.dialect_impl(json.dialect).bind_processor(json.dialect) or _same


def _same(value: Any) -> Any:
    return value
