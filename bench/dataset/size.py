"""How much data there is."""

from dataclasses import dataclass

SEED = 20151231
ENTRIES_A_CASE = (3, 4, 5, 6, 7)
"""Taken in turn; every case has the three entries that a point read shows, and five on average."""


@dataclass(frozen=True)
class Size:
    """How many rows the generator makes.

    Attributes:
        grassroots: unions below the 74 counties, evenly.
        cases: files, at grassroots unions and at the counties themselves.
        ledger: whether the cases have entries.
    """

    grassroots: int
    cases: int
    ledger: bool = True

    @property
    def entries(self) -> int:
        """How many entries that makes."""
        if not self.ledger:
            return 0
        rounds, rest = divmod(self.cases, len(ENTRIES_A_CASE))
        return rounds * sum(ENTRIES_A_CASE) + sum(ENTRIES_A_CASE[:rest])


FULL = Size(grassroots=3000, cases=200_000)
"""1 > 7 > 74 > 3,000 unions, 200,000 cases, 1,000,000 entries."""

HALF = Size(grassroots=3000, cases=100_000, ledger=False)
"""Half the cases, to see what doubling a table costs a page of it."""

TINY = Size(grassroots=148, cases=2_000)
"""Enough for every shape, in a second."""
