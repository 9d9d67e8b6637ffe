"""What every figure in the schema goes by: amounts are ``Money``, and small groups are withheld."""

from typing import Any

from huizhanjia_schema import column, measure

SMALLEST = 5
"""Groups of fewer could single somebody out."""


def yuan(doc: str, sql: Any) -> Any:
    """A column of fen as ``Money``, which a type checker cannot know; as ``column``."""
    return column(doc, sql)


def sum_of(doc: str, sql: Any) -> Any:
    """A sum of fen over a group as ``Money``; as ``measure``."""
    return measure(doc, sql)
