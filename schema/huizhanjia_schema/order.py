"""Orders of a list: declared, total, and safe to page through."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import strawberry

from huizhanjia_schema.errors import DeclarationError

Expression = Any


@dataclass(frozen=True)
class Order:
    """Columns to sort by, all in one direction; the engine appends the key.

    Attributes:
        doc: the description, Chinese first.
        columns: never null, so that row values compare.
        descending: whether the order runs downward.
    """

    doc: str
    columns: tuple[Expression, ...]
    descending: bool

    def check(self, label: str) -> None:
        """Raise ``DeclarationError`` when a column may be null, which would lose rows between pages."""
        for expression in self.columns:
            column = getattr(expression, "property", None)
            if column is not None and column.columns[0].nullable:
                raise DeclarationError(f"{label}: {expression} may be null; order by coalesce(…)")


def order(doc: str, *columns: Expression, descending: bool = False) -> Order:
    """An order by ``columns``; every order also gets its reversal, named with ``_DESC`` or ``_ASC``."""
    return Order(doc, columns, descending)


def order_enum(record: str, orders: Mapping[str, Order]) -> type[Enum]:
    """The GraphQL enum of a record's orders, each with its reversal."""
    members: dict[str, Any] = {}
    for name, declared in orders.items():
        members[name] = strawberry.enum_value(name, description=declared.doc)
        turned = reversal(name, declared)
        members[turned] = strawberry.enum_value(turned, description=f"{declared.doc}（倒序 · reversed）")
    kind = Enum(f"{record}Order", members)  # type: ignore[misc]
    return strawberry.enum(kind, description="排序方式 · How a list is sorted")


def reversal(name: str, declared: Order) -> str:
    """The name of an order turned around."""
    return f"{name}_ASC" if declared.descending else f"{name}_DESC"


def find_order(orders: Mapping[str, Order], name: str) -> tuple[Order, bool]:
    """The order of that name and whether the list runs downward."""
    if name in orders:
        return orders[name], orders[name].descending
    for base, declared in orders.items():
        if reversal(base, declared) == name:
            return declared, not declared.descending
    raise KeyError(name)
