"""Values without fields: as JSON text inside a statement, and as columns that a shaper reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum as PythonEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from graphql import GraphQLEnumType, GraphQLNamedType, get_nullable_type, is_list_type
from sqlalchemy import case, func

from huizhanjia_schema.compiled.dialects import JsonDialect, Sql, words
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


def plain_type(kind: Any) -> Any:
    """The type below a decorator."""
    return kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind


def _enum_names(kind: GraphQLEnumType) -> Mapping[str, str] | None:
    names: dict[str, str] = {}
    for name, value in kind.values.items():
        stored = value.value
        names[str(stored.value if isinstance(stored, PythonEnum) else stored)] = name
    return None if all(stored == name for stored, name in names.items()) else names


def json_of(json: JsonDialect, kind: Kind, sql: Sql, *, nullable: bool) -> Sql:
    """The value as JSON text; ``null`` where it is null."""
    text = _json_of(json, kind, sql)
    return func.coalesce(text, words("null"), type_=sa.Text()) if nullable else text


def _json_of(json: JsonDialect, kind: Kind, sql: Sql) -> Sql:  # noqa: PLR0911 - one line a kind
    if kind.name == "String":
        return json.quoted(sql)
    if kind.name == "Int":
        return json.plain(json.whole(sql))
    if kind.name == "Float":
        return json.plain(json.floating(sql))
    if kind.name == "Boolean":
        return json.boolean(sql)
    if kind.name == "Enum":
        return between('"', named(kind, sql), '"')
    if kind.name == "DateTime":
        return between('"', json.instant(sql, local=True), '"')
    if kind.name == "Money":
        return between('"', json.yuan(sql), '"')
    return between('"', json.plain(sql), '"')


def between(before: str, text: Sql, after: str) -> Sql:
    """A text between two constants; null stays null, which a function call would not keep."""
    return words(before).op("||")(sa.type_coerce(text, sa.Text()).self_group()).op("||")(words(after))


def named(kind: Kind, sql: Sql) -> Sql:
    """An enum's stored value as its GraphQL name."""
    text = sa.type_coerce(sql, sa.Text())
    if kind.names is None:
        return text
    return case(*((text == words(stored), words(name)) for stored, name in kind.names.items()))


@dataclass(frozen=True, slots=True)
class Cell:
    """A leaf as a column of the root's rows.

    Attributes:
        sql: the column.
        code: Python that makes the answer's value of ``{}``, the column's variable, when it is not null.
    """

    sql: Sql
    code: str = "{}"


def cell_of(json: JsonDialect, kind: Kind, sql: Sql) -> Cell:
    """The value in the form that costs least on its way to the client."""
    if kind.name == "Int":
        return Cell(json.whole(sql))
    if kind.name == "Float":
        return Cell(json.floating(sql))
    if kind.name == "Enum":
        return Cell(named(kind, sql))
    if kind.name == "DateTime":
        seconds = sa.cast(sa.extract("epoch", sql), sa.BigInteger)
        return Cell(seconds, "moment({}, CHINA)")
    if kind.name == "Money":
        return Cell(json.yuan(sql))
    if kind.name == "BigInt":
        return Cell(json.plain(sql))
    return Cell(sql)


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
    if isinstance(kind, sa.Boolean):
        return Carrier(json.boolean(sql), _same)
    if isinstance(kind, sa.Integer):
        return Carrier(json.plain(sql), _same)
    if isinstance(kind, sa.Enum):
        members = {str(member.value): member for member in kind.enum_class} if kind.enum_class else {}
        return Carrier(json.quoted(sql), lambda text: members.get(text, text))
    if isinstance(kind, sa.String):
        return Carrier(json.quoted(sql), _same)
    if isinstance(kind, sa.Uuid):
        return Carrier(
            between('"', json.hex(sql), '"'), lambda text: None if text is None else UUID(hex=text)
        )
    if isinstance(kind, sa.Date):
        return Carrier(between('"', json.plain(sql), '"'), lambda text: text and date.fromisoformat(text))
    if isinstance(kind, sa.DateTime):
        iso = between('"', json.instant(sql, local=False), '"')
        return Carrier(iso, lambda text: text and datetime.fromisoformat(text))
    if isinstance(kind, sa.Float):
        return Carrier(
            json.plain(json.floating(sql)), lambda number: number if number is None else float(number)
        )
    raise UnfitError(f"Python over {type(kind).__name__}")


def _same(value: Any) -> Any:
    return value


def cursor_part(json: JsonDialect, sql: Sql) -> Sql:
    """A sort value as it stands in a cursor; see ``huizhanjia_schema.paging.encode_cursor``."""
    kind = plain_type(sql.type)
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        names = {str(member.value): member.name for member in kind.enum_class}
        differs = any(stored != name for stored, name in names.items())
        return between('"', named(Kind("Enum", names if differs else None), sql), '"')
    return carrier_of(json, sql).json
