"""A second table with the sums of a record's rows, for whatever asks for nothing finer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.functions import FunctionElement

from huizhanjia_schema.stored import element_of


@dataclass(frozen=True)
class Coarser:
    """A record's rows added up over everything below the nodes of a depth: far fewer rows, the same sums.

    Attributes:
        row: the mapped class; its columns are called as those of the finer one, and each of its rows stands
            for a node of at most that depth and for everything below it, and carries the node's lineage.
        depth: of the nodes.
        by: columns with the same values in both.
        sums: columns of which a row holds the sum over the finer rows that it stands for.

    Example::

        COUNTIES = Coarser(CountyLoanTotalRow, 3, frozenset({"year"}), frozenset({"loans"}))

        @record(LoanTotalRow, ..., coarser=[COUNTIES])
        class LoanTotal(Node): ...
    """

    row: Any
    depth: int
    by: frozenset[str]
    sums: frozenset[str]

    def tells(self, expressions: Iterable[Any]) -> bool:
        """Whether it answers these dimensions, sums and compared columns as the finer rows would."""
        return all(self._tells(element_of(one)) for one in expressions)

    def _tells(self, element: Any) -> bool:
        if isinstance(element, sa.Column):
            return element.name in self.by or element.name in {f"anc{at + 1}" for at in range(self.depth)}
        if isinstance(element, FunctionElement):
            name = getattr(element, "name", "")
            if name == "sum":  # of a column as it is: a condition on an amount would ask for a single row's
                added = list(element.clauses)
                return len(added) == 1 and isinstance(added[0], sa.Column) and added[0].name in self.sums
            if name != "coalesce":
                return False
        return all(self._tells(part) for part in element.get_children())
