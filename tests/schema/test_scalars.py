"""Scalars: what a database or browser would read differently is refused."""

from datetime import UTC, date, datetime

import pytest
from graphql import GraphQLError
from huizhanjia_schema.scalars import money_text, parse_big_int, parse_date, parse_date_time, parse_money
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "fen"),
    [("0", 0), ("12.5", 1250), ("12.05", 1205), ("-0.05", -5), ("999999999999999.99", 99999999999999999)],
)
def test_money_is_read_as_fen(text: str, fen: int) -> None:
    assert parse_money(text) == fen


@pytest.mark.parametrize(
    "value",
    ["NaN", "Infinity", "-Infinity", "sNaN", "1E5", "1e2", "１２", "1_000", "1,000", " 1", "1 ", "+1", "", "-", ".5", "1.",
     "1.234", "01", "1000000000000000", "1" * 5000, 12, 12.5, True, None, [], {}, "١٢", "1\n"], ids=repr)  # fmt: skip
def test_anything_else_is_not_money(value: object) -> None:
    with pytest.raises(GraphQLError):
        parse_money(value)


@given(st.integers(-(10**17) + 1, 10**17 - 1))
def test_money_comes_back_as_it_went(fen: int) -> None:
    assert parse_money(money_text(fen)) == fen


@pytest.mark.parametrize(
    "value",
    ["9223372036854775808", "-9223372036854775808", "1e3", "1.0", "０", "", "0x1", 1.0, True, None],
    ids=repr,
)
def test_big_int_takes_63_bits_of_ascii_digits(value: object) -> None:
    with pytest.raises(GraphQLError):
        parse_big_int(value)
    assert parse_big_int("9223372036854775807") == 2**63 - 1
    assert parse_big_int(5) == 5


@pytest.mark.parametrize(
    "value",
    [
        "2015-2-1",
        "2015-02-30",
        "20150201",
        "2015-W05-1",
        "２０１５-02-01",
        "2015-02-01T00:00:00",
        20150201,
        None,
        "2015-02-01\n",
        "0000-01-01",
    ],
    ids=repr,
)
def test_dates_are_real_days(value: object) -> None:
    with pytest.raises(GraphQLError):
        parse_date(value)
    assert parse_date("2016-02-29") == date(2016, 2, 29)


@pytest.mark.parametrize(
    "value",
    [
        "2015-02-01T00:00:00",
        "2015-02-01 00:00:00Z",
        "2015-02-01T25:00:00Z",
        "2015-02-01",
        0,
        None,
        "0001-01-01T00:00:00+08:00",
    ],
    ids=repr,
)
def test_instants_carry_their_offset(value: object) -> None:
    with pytest.raises(GraphQLError):
        parse_date_time(value)
    assert parse_date_time("2015-02-01T08:00:00+08:00") == datetime(2015, 2, 1, tzinfo=UTC)
