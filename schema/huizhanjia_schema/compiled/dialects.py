"""How each database writes JSON text: the few expressions in which they differ."""

from abc import ABC, abstractmethod
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any, ClassVar, Final

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    BindParameter,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    any_,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import BYTEA, DOUBLE_PRECISION, aggregate_order_by
from sqlalchemy.sql.elements import ColumnClause, ColumnElement

from huizhanjia_schema.compiled.inlining import PostgresDialect, SqliteDialect

Sql = ColumnElement[Any]

LARGEST_INT: Final = 2**31 - 1
SMALLEST_INT: Final = -(2**31)
MOST_ARGUMENTS: Final = 90
"""Of one function call; PostgreSQL takes 100."""

CURSOR_FUNCTION: Final = "huizhanjia_cursor"
REAL_FUNCTION: Final = "huizhanjia_real"
COMPARING: Final = 5
"""How closely a comparison binds, by SQLAlchemy's numbers: whatever binds less is put in parentheses."""


def raw(text: str) -> Sql:
    """SQL as it stands."""
    return literal_column(text)


def words(value: str) -> Sql:
    """A constant text of the plan itself, written into the statement."""
    quoted = value.replace("'", "''")
    return literal_column(f"'{quoted}'", Text())


class JsonDialect(ABC):
    """Expressions of one database whose results are pieces of JSON text.

    Attributes:
        dialect: SQLAlchemy's, which renders statements and converts parameters.
        composes: whether ``object`` is faster than text from pieces.
    """

    dialect: Dialect
    composes: ClassVar[bool] = False

    @abstractmethod
    def concat(self, parts: Sequence[Sql]) -> Sql:
        """The texts one after the other; none of them is null."""

    def object(self, members: Sequence[tuple[str, Sql]]) -> Sql:
        """An object of keys and values, by the database's own function; only where it composes."""
        raise NotImplementedError

    def members(self, made: Sql) -> Sql:
        """The members of such an object without its braces; the last one is no object itself."""
        raise NotImplementedError

    @abstractmethod
    def quoted(self, value: Sql) -> Sql:
        """A text as a JSON string; null stays null."""

    @abstractmethod
    def boolean(self, value: Sql) -> Sql:
        """``true`` or ``false``; null stays null."""

    @abstractmethod
    def whole(self, value: Sql) -> Sql:
        """A number that must fit GraphQL's Int; one that does not fails the statement."""

    @abstractmethod
    def floating(self, value: Sql) -> Sql:
        """A number's text, when it is finite; any other fails the statement."""

    @abstractmethod
    def plain(self, value: Sql) -> Sql:
        """A number or day as its text."""

    @abstractmethod
    def hex(self, key: Sql) -> Sql:
        """A key as 32 hexadecimal digits."""

    @abstractmethod
    def yuan(self, fen: Sql) -> Sql:
        """Fen as yuan with two places."""

    @abstractmethod
    def stamp(self, value: Sql, *, local: bool) -> Sql:
        """A moment to the second as ISO 8601 text without its offset, at +08:00 or in UTC."""

    @abstractmethod
    def joined(self, item: Sql, *, by: Sql | None = None, only: Sql | None = None) -> Sql:
        """The items of a group between commas, empty without any; ``by`` sorts, ``only`` filters."""

    @abstractmethod
    def among(self, value: Sql, given: BindParameter[Any]) -> ColumnElement[bool]:
        """Whether the value is one of a list that is given as one parameter."""

    @abstractmethod
    def list_type(self, item: Any) -> Any:
        """The type of the parameter that holds such a list."""

    @abstractmethod
    def failing(self, row_key: Sql) -> Sql:
        """A text that cannot be made: the statement fails when a row needs it."""

    @abstractmethod
    def cursor(self, payload: Sql) -> Sql:
        """A cursor's JSON as unpadded URL-safe base64."""

    @abstractmethod
    def aside(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        """A condition on rows that another condition finds: it must not lead to another index."""

    @abstractmethod
    def steady(self, value: Sql) -> Sql:
        """A parameter on whose value the plan need not depend."""

    @abstractmethod
    def carried(self, value: Sql) -> Sql:
        """A JSON text as it leaves the database: bytes that need no decoding."""


class PostgresJson(JsonDialect):
    """PostgreSQL 15 or newer."""

    dialect = PostgresDialect()  # type: ignore[no-untyped-call]

    def concat(self, parts: Sequence[Sql]) -> Sql:
        """See ``JsonDialect``."""
        parts = list(parts)
        while len(parts) > MOST_ARGUMENTS:
            parts = [
                func.concat(*parts[at : at + MOST_ARGUMENTS], type_=Text())
                for at in range(0, len(parts), MOST_ARGUMENTS)
            ]
        return func.concat(*parts, type_=Text())

    def quoted(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        return cast(func.to_json(cast(value, Text)), Text)

    def boolean(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        return cast(value, Text)

    def whole(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        return cast(value, Integer)

    def floating(self, value: Sql) -> Sql:
        """See ``JsonDialect``; NaN and Infinity are no JSON."""
        return cast(cast(cast(cast(value, DOUBLE_PRECISION), Text), JSON), Text)

    def plain(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        return cast(value, Text)

    def hex(self, key: Sql) -> Sql:
        """See ``JsonDialect``."""
        return func.encode(func.uuid_send(key), raw("'hex'"), type_=Text())

    def yuan(self, fen: Sql) -> Sql:
        """See ``JsonDialect``."""
        return cast(cast(fen, BigInteger).op("*")(raw("0.01")), Text)

    def stamp(self, value: Sql, *, local: bool) -> Sql:
        """See ``JsonDialect``; JSON's own form is cheaper than a pattern."""
        moved = func.timezone(raw(f"INTERVAL '{'+08:00' if local else '00:00'}'"), value)
        return func.substr(cast(func.to_json(moved), Text), raw("2"), raw("19"), type_=Text())

    def joined(self, item: Sql, *, by: Sql | None = None, only: Sql | None = None) -> Sql:
        """See ``JsonDialect``."""
        comma: Any = raw("','")
        made: Any = func.string_agg(
            item, comma if by is None else aggregate_order_by(comma, by), type_=Text()
        )
        return func.coalesce(made if only is None else made.filter(only), words(""), type_=Text())

    def among(self, value: Sql, given: BindParameter[Any]) -> ColumnElement[bool]:
        """See ``JsonDialect``."""
        return value == any_(given)

    def list_type(self, item: Any) -> Any:
        """See ``JsonDialect``."""
        return ARRAY(item)

    def failing(self, row_key: Sql) -> Sql:
        """See ``JsonDialect``."""
        return cast(cast(words("no row for ").concat(cast(row_key, Text)), Integer), Text)

    def cursor(self, payload: Sql) -> Sql:
        """See ``JsonDialect``."""
        coded = func.encode(func.convert_to(payload, raw("'UTF8'")), raw("'base64'"))
        return func.translate(coded, raw("E'+/=\\n'"), raw("'-_'"), type_=Text())

    def aside(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        """See ``JsonDialect``; the planner knows how many rows to expect."""
        return condition

    def steady(self, value: Sql) -> Sql:
        """See ``JsonDialect``; a large statement would be planned anew for each request."""
        once: Sql = select(value).scalar_subquery()
        return once

    def carried(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        return func.convert_to(value, raw("'UTF8'"), type_=BYTEA())


class SqliteJson(JsonDialect):
    """SQLite 3.38 or newer, with the function that ``register`` adds to a connection."""

    dialect = SqliteDialect()
    composes = True
    """Each || allocates, and threads wait for each other in the allocator."""

    def object(self, members: Sequence[tuple[str, Sql]]) -> Sql:
        """See ``JsonDialect``."""
        given = (part for key, value in members for part in (words(key), value))
        return func.json_object(*given, type_=Text())

    def members(self, made: Sql) -> Sql:
        """See ``JsonDialect``."""
        return func.trim(made, words("{}"), type_=Text())

    def concat(self, parts: Sequence[Sql]) -> Sql:
        """See ``JsonDialect``; as a balanced tree, for SQLite limits the depth of an expression."""
        if len(parts) == 1:
            return parts[0]
        middle = len(parts) // 2
        left, right = self.concat(parts[:middle]), self.concat(parts[middle:])
        return type_coerce(left, Text()).op("||")(type_coerce(right, Text()).self_group())

    def quoted(self, value: Sql) -> Sql:
        """See ``JsonDialect``; null becomes the word at once."""
        return func.json_quote(cast(value, Text), type_=Text())

    def boolean(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        number = type_coerce(value, Integer)
        return case(
            (value.is_(None), None),
            (number.op("<>")(raw("0")), words("true")),
            else_=words("false"),
        )

    def whole(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""

        def fitting(number: Sql) -> Sql:
            lost = or_(number < raw(str(SMALLEST_INT)), number > raw(str(LARGEST_INT)))
            return case((lost, cast(self.failing(number), Integer)), else_=number)

        return _once(value, Integer(), fitting)

    def floating(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        return getattr(func, REAL_FUNCTION)(cast(value, Float), type_=Text())  # type: ignore[no-any-return]

    def plain(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        return cast(value, Text)

    def hex(self, key: Sql) -> Sql:
        """See ``JsonDialect``; keys are stored that way."""
        return type_coerce(key, Text())

    def yuan(self, fen: Sql) -> Sql:
        """See ``JsonDialect``."""

        def places(sign: str, amount: Sql) -> Sql:
            hundred = raw("100")
            rest = func.substr(amount.op("%")(hundred).op("+")(hundred), raw("2"), type_=Text())
            return words(sign).op("||")(amount.op("/")(hundred)).op("||")(words(".")).op("||")(rest)

        def signed(number: Sql) -> Sql:
            return case((number < raw("0"), places("-", -number)), else_=places("", number))

        return _once(fen, BigInteger(), signed)

    def stamp(self, value: Sql, *, local: bool) -> Sql:
        """See ``JsonDialect``."""
        moved = [raw("'+8 hours'")] if local else []
        stamp = func.datetime(type_coerce(value, Text()), *moved)
        return func.replace(stamp, raw("' '"), raw("'T'"), type_=Text())

    def joined(self, item: Sql, *, by: Sql | None = None, only: Sql | None = None) -> Sql:
        """See ``JsonDialect``; the rows come sorted, for ``group_concat`` takes them as they come."""
        del by
        made: Any = func.group_concat(item, raw("','"), type_=Text())
        return func.coalesce(made if only is None else made.filter(only), words(""), type_=Text())

    def among(self, value: Sql, given: BindParameter[Any]) -> ColumnElement[bool]:
        """See ``JsonDialect``."""
        listed = func.json_each(given).table_valued(column("value", String))
        return type_coerce(value, String).in_(select(listed.c.value))

    def list_type(self, item: Any) -> Any:
        """See ``JsonDialect``; the list travels as JSON text of converted values."""
        del item
        return Text()

    def failing(self, row_key: Sql) -> Sql:
        """See ``JsonDialect``."""
        return func.json(words("no row for ").concat(cast(row_key, Text)), type_=Text())

    def cursor(self, payload: Sql) -> Sql:
        """See ``JsonDialect``."""
        return getattr(func, CURSOR_FUNCTION)(payload, type_=Text())  # type: ignore[no-any-return]

    def aside(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        """See ``JsonDialect``; without statistics SQLite takes any index for as good as another."""
        return condition.op("IS", precedence=COMPARING)(raw("1"))

    def steady(self, value: Sql) -> Sql:
        """See ``JsonDialect``; a statement is planned once."""
        return value

    def carried(self, value: Sql) -> Sql:
        """See ``JsonDialect``."""
        return cast(value, LargeBinary)


def _once(value: Sql, kind: Any, made: Callable[[Sql], Sql]) -> Sql:
    """What is made of a value by naming it more than once; anything longer than a column is computed once.

    SQLite does not merge a subquery without FROM into the query around it.
    """
    number = type_coerce(value, kind)
    if isinstance(value, ColumnClause):
        return made(number)
    computed = select(number.label("value")).correlate_except(None).subquery()
    return select(made(computed.c.value)).scalar_subquery()


def register(connection: Any) -> None:
    """Add to a ``sqlite3`` connection the functions that compiled statements need."""
    connection.create_function(CURSOR_FUNCTION, 1, cursor_text, deterministic=True)
    connection.create_function(REAL_FUNCTION, 1, _real, deterministic=True)


def cursor_text(payload: str) -> str:
    """A cursor's JSON as unpadded URL-safe base64."""
    return urlsafe_b64encode(payload.encode()).decode().rstrip("=")


def _real(value: float | None) -> str | None:
    if value is None:
        return None
    if not isfinite(value):
        raise ValueError("no Float")
    return repr(value)


def dialect_named(name: str) -> JsonDialect:
    """The dialect of a database: ``postgresql`` or ``sqlite``."""
    return PostgresJson() if name == "postgresql" else SqliteJson()
