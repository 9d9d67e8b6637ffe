"""The conditions of a list in words: what whoever opens the workbook must know about its rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    get_named_type,
    value_from_ast_untyped,
)
from huizhanjia_schema import Language
from huizhanjia_schema.ids import split_id

from huizhanjia_core.documents.cells import value_of
from huizhanjia_core.documents.listing import Condition, spoken

NAMES: Final = (
    "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Organization { name } ... on Site { name } } }"
)
"""Asks what the records are called that conditions name."""

MOST: Final = 100

SHOWN: Final = 20
"""Values of a list that the trail names; the number of all of them follows."""

HIDDEN: Final = "…"
_PLAIN: Final = frozenset({"Boolean", "Int", "Float", "Date", "DateTime", "Money", "BigInt"})


def words(
    conditions: Sequence[Condition],
    variables: Mapping[str, Any],
    names: Mapping[str, str],
    language: Language,
) -> list[tuple[str, str]]:
    """Each condition's title and value.

    Args:
        conditions: as the document gives them.
        variables: their values.
        names: what records are called, by id.
        language: of the words.
    """
    found = []
    for condition in conditions:
        value = value_from_ast_untyped(condition.value, dict(variables))
        kind = get_named_type(condition.argument.type)
        found += list(_told(spoken(condition.argument.description, language), kind, value, names, language))
    return found


def ids(conditions: Sequence[Condition], variables: Mapping[str, Any]) -> list[str]:
    """The ids that the conditions name."""
    found: list[str] = []
    for condition in conditions:
        value = value_from_ast_untyped(condition.value, dict(variables))
        found += _ids(get_named_type(condition.argument.type), value)
    return found[:MOST]


def recorded(conditions: Sequence[Condition], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The conditions for the trail: of a typed text only that there was one, since it may be personal.

    Args:
        conditions: as the document gives them.
        variables: their values.
    """
    found = {}
    for one in conditions:
        value = value_from_ast_untyped(one.value, dict(variables))
        if value is not None and value != {}:
            found[one.name] = _shown(get_named_type(one.argument.type), value)
    return found


def _shown(kind: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [_shown(kind, one) for one in value[:SHOWN]] + ([len(value)] if len(value) > SHOWN else [])
    if isinstance(kind, GraphQLInputObjectType) and isinstance(value, dict):
        declared = kind.fields
        return {
            name: _shown(get_named_type(declared[name].type), inner)
            for name, inner in value.items()
            if name in declared and inner is not None
        }
    known = isinstance(kind, GraphQLEnumType) or kind.name in _PLAIN or split_id(str(value)) is not None
    return value if known else HIDDEN


def _ids(kind: Any, value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _ids(kind, one)
    elif isinstance(kind, GraphQLInputObjectType) and isinstance(value, dict):
        for name, inner in value.items():
            if name in kind.fields:
                yield from _ids(get_named_type(kind.fields[name].type), inner)
    elif kind.name == "ID" and isinstance(value, str):
        yield value


def _told(
    title: str, kind: Any, value: Any, names: Mapping[str, str], language: Language
) -> Iterator[tuple[str, str]]:
    if value is None or value == {}:
        return
    if isinstance(kind, GraphQLInputObjectType) and isinstance(value, dict):
        for name, inner in value.items():
            declared = kind.fields.get(name)
            if declared is not None:
                below = get_named_type(declared.type)
                yield from _told(spoken(declared.description, language), below, inner, names, language)
        return
    yield title, _text(kind, value, names, language)


def _text(kind: Any, value: Any, names: Mapping[str, str], language: Language) -> str:
    if isinstance(value, list):
        return "、".join(_text(kind, one, names, language) for one in value)
    if kind.name == "ID":
        return names.get(str(value), str(value))
    if kind.name == "Boolean" or isinstance(kind, GraphQLEnumType):
        return str(value_of(value, kind, language))
    return str(value)
