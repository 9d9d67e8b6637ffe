"""The roots of an operation, each as a JSON text of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from graphql import GraphQLField, GraphQLObjectType
from sqlalchemy import literal_column

from huizhanjia_schema.compiled.bound import Argument, Bound, argument_of
from huizhanjia_schema.compiled.builder import Builder, Details
from huizhanjia_schema.compiled.dialects import Sql, words
from huizhanjia_schema.compiled.items import Patch, patched_one
from huizhanjia_schema.compiled.relations import arguments
from huizhanjia_schema.compiled.selection import items_of, relation_text
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.compiled.writing import write
from huizhanjia_schema.engine.catalog import DEFINITION, stats_of, target_of
from huizhanjia_schema.engine.types import RecordField, RecordType
from huizhanjia_schema.ids import split_id
from huizhanjia_schema.stats import STATS
from huizhanjia_schema.stored import STORED

FETCH = "fetch"
"""The key under which ``node`` and ``nodes`` say which of the two they are."""


Finish = Callable[[Sequence[Any], Bound], Any]
"""From the values of a root's columns to its answer."""


@dataclass(frozen=True, slots=True)
class TextRoot:
    """A root whose answer is made of texts.

    Attributes:
        key: of the answer.
        columns: of the statement's only row.
        finish: from their values to the answer's.
    """

    key: str
    columns: Sequence[Sql]
    finish: Finish


def stored_root(kind: GraphQLField) -> RecordField | None:
    """How a field of ``Query`` is read, if it is stored."""
    source = kind.extensions[DEFINITION]
    stored = source.metadata.get(STORED)
    if stored is None:
        return None
    return RecordField(source.python_name, stored, target_of(kind.type), str(kind.type).endswith("!"))


def text_root(builder: Builder, kind: GraphQLField, key: str, details: Details) -> TextRoot:
    """A root field as text."""
    declared = stored_root(kind)
    if declared is not None:
        admit(builder, declared)
        text, patch = relation_text(builder, None, kind, declared, details)
        return TextRoot(key, [builder.json.carried(text)], _one(patch))
    fetch = kind.extensions[DEFINITION].metadata.get(FETCH)
    if fetch == "one":
        return _node(builder, kind, key, details)
    if fetch == "list":
        return _nodes(builder, kind, key, details)
    raise UnfitError("a resolver in Python")


def admit(builder: Builder, declared: RecordField) -> None:
    """Leave it to the ordinary path to say that signing in is what is missing."""
    if declared.target is None:
        raise UnfitError("a root without a record")
    cls = stats_of(declared.target).record if STATS in vars(declared.target) else declared.target
    if not builder.catalog.record(cls).declared.scope.public and not builder.anyone.signed_in:
        raise UnfitError("nobody has signed in")


def _one(patch: Patch | None) -> Finish:
    if patch is None:
        return lambda values, _bound: orjson.Fragment(values[0])
    return lambda values, _bound: patch(orjson.loads(values[0]))


def node_argument(kind: GraphQLField, details: Details, name: str) -> Argument:
    """The id, or the ids, that ``node`` or ``nodes`` asks for."""
    return argument_of(arguments(details[0].node).get(name), kind.args[name].type)


def kind_named(builder: Builder, record: RecordType) -> GraphQLObjectType:
    """The GraphQL type of a record."""
    found = builder.schema.type_map[record.name]
    if not isinstance(found, GraphQLObjectType):
        raise TypeError(record.name)
    return found


def _prefix(value: Any) -> str | None:
    parts = split_id(value) if isinstance(value, str) else None
    return parts[0] if parts else None


def _node(builder: Builder, kind: GraphQLField, key: str, details: Details) -> TextRoot:
    given = node_argument(kind, details, "id")
    place = ("id", given.name, id(details[0].node))

    def parts(bound: Bound) -> tuple[str | None, UUID | None]:
        found: tuple[str | None, UUID | None] | None = bound.memo.get(place)
        if found is None:
            value = given.get(bound)
            found = bound.memo[place] = (split_id(value) if isinstance(value, str) else None) or (None, None)
        return found

    prefix = builder.decide(place, lambda bound: parts(bound)[0])
    record = builder.catalog.by_prefix.get(prefix) if prefix else None
    if record is None:
        return TextRoot(key, [], lambda _values, _bound: None)

    own = builder.parameter(sa.Uuid(), lambda bound: parts(bound)[1])
    row = builder.row(record, [lambda entity: [entity.id == own], builder.scope(record)])
    written = write(builder.json, items_of(builder, row, kind_named(builder, record), details))
    one = row.frame.select(written.sql.label("one")).scalar_subquery()
    text = sa.func.coalesce(one, words("null"), type_=sa.Text())
    return TextRoot(key, [builder.json.carried(text)], _one(None if written.whole else patched_one(written)))


def _nodes(builder: Builder, kind: GraphQLField, key: str, details: Details) -> TextRoot:
    """Records of any types: one text a type, an object by key, put in order by Python."""
    given = node_argument(kind, details, "ids")
    largest = builder.largest_page
    prefixes: tuple[str, ...] = builder.decide(
        ("prefixes", given.name, id(details[0].node)), lambda bound: _prefixes(given.get(bound), largest)
    )
    columns: list[Sql] = []
    patches: dict[str, Patch | None] = {}
    for prefix in prefixes:
        record = builder.catalog.by_prefix.get(prefix)
        if record is None:
            continue
        text, patches[prefix] = _keyed(builder, record, given, details)
        columns.append(builder.json.carried(text))

    def finish(values: Sequence[Any], bound: Bound) -> list[Any]:
        found: dict[str, Any] = {}
        for (prefix, patch), text in zip(patches.items(), values, strict=True):
            for hexed, one in orjson.loads(text).items():
                found[f"{prefix}_{hexed}"] = one if patch is None else patch(one)
        return [found.get(one) for one in given.get(bound)]

    return TextRoot(key, columns, finish)


def _keyed(
    builder: Builder, record: RecordType, given: Argument, details: Details
) -> tuple[Sql, Patch | None]:
    prefix = record.declared.prefix

    def keys(bound: Bound) -> list[Any]:
        parts = [split_id(one) for one in given.get(bound)]
        return [part[1] for part in parts if part and part[0] == prefix]

    own = builder.listed(sa.Uuid(), keys)
    rules = [lambda entity: [builder.json.among(entity.id, own)], builder.scope(record)]
    row = builder.row(record, rules)
    written = write(builder.json, items_of(builder, row, kind_named(builder, record), details))
    pair = builder.json.concat([words('"'), builder.json.hex(row.key), words('":'), written.sql])
    pairs = row.frame.select(pair.label("pair")).subquery(builder.alias())
    joined = builder.json.concat([words("{"), builder.json.joined(pairs.c.pair), words("}")])
    text: Sql = sa.select(joined).select_from(pairs).scalar_subquery()
    return text, None if written.whole else patched_one(written)


def _prefixes(values: Sequence[Any], largest: int) -> tuple[str, ...]:
    if len(values) > largest:
        raise UnfitError("more ids than a page has rows")
    return tuple(sorted({prefix for value in values if (prefix := _prefix(value))}))


HERE: Any = literal_column("1").label("here")
"""Stands in a row of nothing else, which is not the same as no row."""
