"""Values without fields: as JSON text inside a statement, and as columns that a shaper reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum as PythonEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from graphql import GraphQLEnumType, GraphQLNamedType, get_nullable_type, is_list_type
from sqlalchemy import case, func

from huizhanjia_schema.compiled.dialects import JsonDialect, Sql, words
from huizhanjia_schema.compiled.inlining import plain_type
from huizhanjia_schema.compiled.unfit import UnfitError

_ACCEPTED: Mapping[str, tuple[type[Any], ...]] = {
    "String": (sa.String, sa.Enum),
    "Int": (sa.Integer,),
    "Float": (sa.Float, sa.Numeric, sa.Integer),
    "Boolean": (sa.Boolean,),
    "Money": (sa.Integer, sa.Numeric),
    "BigInt": (sa.Integer, sa.Numeric),
    "Date": (sa.Date,),
    "DateTime": (sa.DateTime,),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a leaf is.

    Attributes:
        name: of the GraphQL scalar, or ``Enum`` or ``ID``.
        names: for an enum whose values differ from their names, the names by stored value.
    """

    name: str
    names: Mapping[str, str] | None = None


def kind_of(kind: Any, sql: Sql) -> Kind:
    """What a field of the GraphQL type ``kind`` is that the expression ``sql`` answers.

    Raises:
        UnfitError: the database would write it differently from the ordinary path.
    """
    bare = get_nullable_type(kind)
    if is_list_type(bare):
        raise UnfitError("a list of values")
    if isinstance(bare, GraphQLEnumType):
        return Kind("Enum", _enum_names(bare))
    named: GraphQLNamedType = bare
    accepted = _ACCEPTED.get(named.name)
    if accepted is None or not isinstance(plain_type(sql.type), accepted):
        raise UnfitError(f"{named.name} from {type(sql.type).__name__}")
    return Kind(named.name)


def _enum_names(kind: GraphQLEnumType) -> Mapping[str, str] | None:
    names: dict[str, str] = {}
    for name, value in kind.values.items():
        stored = value.value
        names[str(stored.value if isinstance(stored, PythonEnum) else stored)] = name
    return None if all(stored == name for stored, name in names.items()) else names


def json_of(json: JsonDialect, kind: Kind, sql: Sql, *, nullable: bool, sure: bool) -> list[str | Sql]:
    """The value as pieces of JSON text; ``null`` where it may be null, a failure where it must not."""
    before, text, after = _text_of(json, kind, sql)
    if sure:
        return [before, text, after]
    whole = between(before, text, after) if before else text
    if not nullable and kind.name == "String":  # SQLite's quoting knows null as a word
        lost = func.nullif(whole, words("null"), type_=sa.Text())
        return [func.coalesce(lost, json.failing(sql), type_=sa.Text())]
    missing = words("null") if nullable else json.failing(sql)
    return [func.coalesce(whole, missing, type_=sa.Text())]


def value_of(json: JsonDialect, kind: Kind, sql: Sql, *, nullable: bool, sure: bool) -> Sql:
    """The value for a database's own function that makes objects; see ``JsonDialect.object``."""
    before, text, after = _text_of(json, kind, sql)
    if kind.name in {"String", "Int"}:
        text = json.whole(sql) if kind.name == "Int" else json.plain(sql)
    elif len(after) > 1:  # what follows the value within its quotes
        text = text.op("||")(words(after[:-1]))
    if not nullable and not sure:
        text = func.coalesce(text, json.failing(sql), type_=text.type)
    return text if before or kind.name in {"String", "Int"} else func.json(text, type_=sa.Text())


def _text_of(json: JsonDialect, kind: Kind, sql: Sql) -> tuple[str, Sql, str]:
    """A text, possibly null, between what belongs around it."""
    bare: Mapping[str, Callable[[Sql], Sql]] = {
        "String": json.quoted,
        "Int": lambda value: json.plain(json.whole(value)),
        "Float": json.floating,
        "Boolean": json.boolean,
    }
    if kind.name in bare:
        return "", bare[kind.name](sql), ""
    if kind.name == "DateTime":
        return '"', json.stamp(sql, local=True), '+08:00"'
    quoted: Mapping[str, Callable[[Sql], Sql]] = {
        "Enum": lambda value: named(kind, value),
        "Money": json.yuan,
    }
    return '"', quoted.get(kind.name, json.plain)(sql), '"'


def between(before: str, text: Sql, after: str) -> Sql:
    """A text between two constants; null stays null, which a function call would not keep."""
    return words(before).op("||")(sa.type_coerce(text, sa.Text()).self_group()).op("||")(words(after))


def named(kind: Kind, sql: Sql) -> Sql:
    """An enum's stored value as its GraphQL name."""
    text = sa.type_coerce(sql, sa.Text())
    if kind.names is None:
        return text
    return case(*((text == words(stored), words(name)) for stored, name in kind.names.items()))


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Carrier:
    """How a column's value reaches Python through JSON text.

    Attributes:
        json: its JSON text, possibly null.
        python: from what JSON decoding gives to what the ordinary path would give.
    """

    json: Sql
    python: Callable[[Any], Any]


def carrier_of(json: JsonDialect, sql: Sql) -> Carrier:
    """The carrier of a column; raises ``UnfitError`` for a type without one."""
    kind = plain_type(sql.type)
    for accepted, make in _CARRIERS:
        if isinstance(kind, accepted):
            return make(json, sql, kind)
    raise UnfitError(f"Python over {type(kind).__name__}")


def _enum_carrier(json: JsonDialect, sql: Sql, kind: Any) -> Carrier:
    members = {str(member.value): member for member in kind.enum_class} if kind.enum_class else {}
    return Carrier(json.quoted(sql), lambda text: members.get(text, text))


def _quoted_carrier(
    text: Callable[[JsonDialect, Sql], Sql], python: Callable[[str], Any], after: str = ""
) -> Any:
    def make(json: JsonDialect, sql: Sql, _kind: Any) -> Carrier:
        return Carrier(
            between('"', text(json, sql), f'{after}"'), lambda value: None if value is None else python(value)
        )

    return make


_CARRIERS: Sequence[tuple[type[Any], Callable[[JsonDialect, Sql, Any], Carrier]]] = (
    (sa.Boolean, lambda json, sql, _kind: Carrier(json.boolean(sql), _same)),
    (sa.Integer, lambda json, sql, _kind: Carrier(json.plain(sql), _same)),
    (sa.Enum, _enum_carrier),
    (sa.String, lambda json, sql, _kind: Carrier(json.quoted(sql), _same)),
    (sa.Uuid, _quoted_carrier(lambda json, sql: json.hex(sql), UUID)),
    (sa.Date, _quoted_carrier(lambda json, sql: json.plain(sql), date.fromisoformat)),
    (
        sa.DateTime,
        _quoted_carrier(lambda json, sql: json.stamp(sql, local=False), datetime.fromisoformat, "+00:00"),
    ),
    (sa.Float, lambda json, sql, _kind: Carrier(json.floating(sql), lambda number: number and float(number))),
)
"""In this order: a boolean of SQLAlchemy is no integer, an enum is a string."""


def cursor_part(json: JsonDialect, sql: Sql) -> Sql:
    """A sort value as it stands in a cursor; see ``huizhanjia_schema.paging.encode_cursor``."""
    kind = plain_type(sql.type)
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        names = {str(member.value): member.name for member in kind.enum_class}
        differs = any(stored != name for stored, name in names.items())
        return between('"', named(Kind("Enum", names if differs else None), sql), '"')
    return carrier_of(json, sql).json
