"""A second table with the sums of a record's rows, for whatever asks for nothing finer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.functions import FunctionElement

_SUMS = frozenset({"coalesce", "sum"})
"""Functions whose value over sums is their value over what was summed up."""


@dataclass(frozen=True)
class Coarser:
    """A record's rows added up over everything below the nodes of a depth: far fewer rows, the same sums.

    Attributes:
        row: the mapped class; its columns are called as those of the finer one, and each of its rows stands
            for a node of at most that depth and for everything below it, and carries the node's lineage.
        depth: of the nodes.
        columns: that mean the same in both; amounts among them are sums.

    Example::

        @record(LoanTotalRow, ..., coarser=Coarser(CountyLoanTotalRow, 3, frozenset({"year", "loans"})))
        class LoanTotal(Node): ...
    """

    row: Any
    depth: int
    columns: frozenset[str]

    def tells(self, expressions: Iterable[Any]) -> bool:
        """Whether it answers these dimensions, sums and compared columns as the finer rows would."""
        return all(self._tells(one) for one in expressions)

    def _tells(self, expression: Any) -> bool:
        element = expression.__clause_element__() if hasattr(expression, "__clause_element__") else expression
        known = self.columns | {f"anc{depth}" for depth in range(1, self.depth + 1)}
        for part in visitors.iterate(element):
            if isinstance(part, sa.Column) and part.name not in known:
                return False
            if isinstance(part, FunctionElement) and getattr(part, "name", "") not in _SUMS:
                return False
        return True
