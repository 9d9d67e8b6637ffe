"""How much data there is."""

from dataclasses import dataclass

SEED = 20151231
PROCEEDING_SHARE = 50
"""One of so many dossiers, the latest, is not approved yet."""


@dataclass(frozen=True)
class Size:
    """How many rows the generator makes.

    Attributes:
        grassroots: unions below the 74 counties, evenly.
        dossiers: households, at grassroots unions and at the counties themselves.
        deliveries: what they got in all, by one to three requests each; 0 makes dossiers alone.
    """

    grassroots: int
    dossiers: int
    deliveries: int

    @property
    def approved(self) -> int:
        """How many dossiers are approved: all but the latest."""
        return self.dossiers - self.dossiers // PROCEEDING_SHARE


FULL = Size(grassroots=3_000, dossiers=200_000, deliveries=1_000_000)
"""1 > 7 > 74 > 3,000 unions, 200,000 dossiers, 1,000,000 deliveries."""

HALF = Size(grassroots=3_000, dossiers=100_000, deliveries=0)
"""Half the dossiers, to see what doubling a table costs a page of it."""

TINY = Size(grassroots=148, dossiers=2_000, deliveries=10_000)
"""Enough for every shape, in a second or two."""
