"""Documents made from the schema: every field of a record, every list, and the ways that lead to narrow types."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)

from tests.security import oracle

T = TypeVar("T")
DAY = '"2026-01-01"'
_LITERALS = {"Date": DAY, "String": '"540122"'}


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, ``size`` at a time."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def record_of(field: GraphQLField) -> str | None:
    """The record type that a field leads to, through lists and connections."""
    named = get_named_type(field.type)
    if named.name in oracle.TYPES:
        return named.name
    nodes = named.fields.get("nodes") if isinstance(named, GraphQLObjectType) else None
    return get_named_type(nodes.type).name if nodes is not None else None


def is_connection(field: GraphQLField) -> bool:
    """Whether a field is a connection."""
    return get_named_type(field.type).name.endswith("Connection")


def is_statistics(field: GraphQLField) -> bool:
    """Whether a field is a list of statistics."""
    return "groupBy" in field.args


def fields_of(schema: GraphQLSchema, name: str) -> dict[str, GraphQLField]:
    """The fields of an object type."""
    found = schema.type_map[name]
    assert isinstance(found, GraphQLObjectType), name
    fields: dict[str, GraphQLField] = found.fields
    return fields


def leaves(schema: GraphQLSchema, name: str) -> str:
    """Every value of a type."""
    return " ".join(key for key, f in fields_of(schema, name).items() if is_leaf_type(get_named_type(f.type)))


def arguments(field: GraphQLField, given: str = "") -> str:
    """The parentheses of a field, its required arguments filled in."""
    if is_statistics(field):
        needed = ["groupBy:[]"]
    else:
        needed = [
            f"{name}:{_LITERALS[get_named_type(one.type).name]}"
            for name, one in field.args.items()
            if is_required_argument(one)
        ]
    inside = " ".join(filter(None, (*needed, given)))
    return f"({inside})" if inside else ""


def roots(schema: GraphQLSchema) -> dict[str, GraphQLField]:
    """The fields of the query root that lead to stored data without an id."""
    return {
        name: f
        for name, f in fields_of(schema, "Query").items()
        if name not in {"node", "nodes"} and (record_of(f) in oracle.TYPES or is_statistics(f))
    }


def filter_of(field: GraphQLField) -> GraphQLInputObjectType | None:
    """The input type of a field's filters."""
    found = get_named_type(field.args["where"].type) if "where" in field.args else None
    return found if isinstance(found, GraphQLInputObjectType) else None


def wraps_list(kind: Any) -> bool:
    """Whether an input wants several values."""
    return is_list_type(kind)


def narrow_statistics(field: GraphQLField) -> bool:
    """Whether statistics are of rows that not everyone sees."""
    return is_statistics(field) and get_named_type(field.type).name in oracle.MEASURES


def ways(schema: GraphQLSchema, name: str, depth: int) -> Iterator[str]:
    """The selections below a record type that end, within ``depth`` fields, in a narrow type.

    What leads only to rows that everyone may see cannot show too much and is left out.
    """
    for key, field in fields_of(schema, name).items():
        target = record_of(field)
        if narrow_statistics(field):
            yield f"{key}{arguments(field)}{{{leaves(schema, get_named_type(field.type).name)}}}"
        elif (name, key) in oracle.NARROW_TOTALS:
            yield key
        elif target is not None and target in oracle.TYPES:
            inner = list(ways(schema, target, depth - 1)) if depth > 1 else []
            here = [leaves(schema, target)] if oracle.TYPES[target].narrow else []
            for below in (*here, *inner):
                body = f"totalCount nodes{{id {below}}}" if is_connection(field) else f"id {below}"
                page = arguments(field, "first:3" if is_connection(field) else "")
                yield f"{key}{page}{{{body}}}"
