"""What a coarser table can answer for a finer one."""

from typing import Any

import pytest
from huizhanjia_schema import Coarser
from sqlalchemy import BigInteger, Column, MetaData, String, Table, case, distinct, func

FINER = Table(
    "finer",
    MetaData(),
    Column("anc1", String),
    Column("anc3", String),
    Column("anc4", String),
    Column("year", BigInteger),
    Column("loans", BigInteger),
    Column("unit", String),
)
COARSER = Coarser(None, 3, frozenset({"year"}), frozenset({"loans"}))
C = FINER.c


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        (C.year, True),
        (C.anc3, True),
        (func.sum(C.loans), True),
        (func.coalesce(func.sum(C.loans), 0), True),
        (C.loans, False),
        (func.sum(C.year), False),
        (func.sum(distinct(C.loans)), False),
        (func.sum(case((C.loans > 5, C.loans))), False),
        (C.anc4, False),
        (C.unit, False),
        (func.count(), False),
        (func.count(distinct(C.year)), False),
        (func.avg(C.loans), False),
        (func.max(C.loans), False),
        (func.sum(case((C.unit == "a", C.loans))), False),
    ],
)
def test_sums_and_columns_that_both_tables_have_are_told(expression: Any, told: bool) -> None:
    assert COARSER.tells([C.year, expression]) is told
