"""Scalars that refuse whatever a database or a browser would understand differently."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

Money = NewType("Money", int)
"""An amount in fen; on the wire a decimal string of yuan with two places."""

BigInt = NewType("BigInt", int)
"""An integer of up to 63 bits; on the wire a decimal string."""

CHINA = timezone(timedelta(hours=8))
_MONEY = re.compile(r"(-?)(0|[1-9][0-9]{0,14})(?:\.([0-9]{1,2}))?", re.ASCII)
_BIG_INT = re.compile(r"-?(0|[1-9][0-9]{0,18})", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
MAX_BIG_INT = 2**63 - 1


def money_text(fen: int) -> str:
    """Fen as yuan with two places, ``-5`` as ``-0.05``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def parse_money(value: Any) -> Money:
    """Yuan as a string with at most two places; raises ``GraphQLError`` for anything else."""
    match = _MONEY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise GraphQLError("Money must be a decimal string of yuan with at most two places, such as '12.50'.")
    sign, yuan, cents = match.groups()
    fen = int(yuan) * 100 + int((cents or "0").ljust(2, "0"))
    return Money(-fen if sign else fen)


def parse_big_int(value: Any) -> BigInt:
    """A decimal string or a small JSON integer; raises ``GraphQLError`` for anything else."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and _BIG_INT.fullmatch(text) and abs(int(text)) <= MAX_BIG_INT:
        return BigInt(int(text))
    raise GraphQLError("BigInt must be a decimal string of at most 63 bits, such as '3002166'.")


def parse_date(value: Any) -> date:
    """``YYYY-MM-DD`` in ASCII digits; raises ``GraphQLError`` for anything else."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError("Date must be a real day written as YYYY-MM-DD, such as '2015-12-31'.")


def parse_date_time(value: Any) -> datetime:
    """An ISO 8601 instant with its offset; raises ``GraphQLError`` for anything else."""
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise GraphQLError("DateTime must carry its offset, such as '2015-12-31T09:30:00+08:00'.")


def _date_time_text(value: datetime) -> str:
    return value.astimezone(CHINA).isoformat(timespec="seconds")


def _scalar(name: str, description: str, parse: Any, serialize: Any) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, parse_value=parse, serialize=serialize)


SCALARS: dict[object, ScalarDefinition] = {
    Money: _scalar(
        "Money", "金额（元，两位小数的字符串） · Yuan as a string, two places", parse_money, money_text
    ),
    BigInt: _scalar("BigInt", "大整数（字符串） · Integer as a decimal string", parse_big_int, str),
    date: _scalar("Date", "日期（年-月-日） · A day, YYYY-MM-DD", parse_date, date.isoformat),
    datetime: _scalar(
        "DateTime",
        "时间（东八区，精确到秒） · An instant, answered at +08:00",
        parse_date_time,
        _date_time_text,
    ),
}
"""What the composed schema adds to strawberry's own scalars."""
