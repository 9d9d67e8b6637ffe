"""Amounts in the schema: fen in the database, ``Money`` on the wire, which a type checker cannot know."""

from typing import Any

from huizhanjia_schema import column, measure


def amount(doc: str, sql: Any) -> Any:
    """A column of fen as ``Money``; as ``column``."""
    return column(doc, sql)


def sum_of(doc: str, sql: Any) -> Any:
    """A sum of fen over a group as ``Money``; as ``measure``."""
    return measure(doc, sql)
