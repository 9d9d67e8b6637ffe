"""Single read-only statements past SQLAlchemy: for plans, which are compiled already."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

Rows = Sequence[Sequence[Any]]


class Statements(ABC):
    """Runs statements that only read, each on a snapshot of its own."""

    @abstractmethod
    async def fetch(self, sql: str, given: Sequence[Any]) -> Rows:
        """The rows of a statement in the driver's own form.

        Raises:
            DatabaseUnavailable: the database is away, or too busy to answer in time.
        """

    @abstractmethod
    async def close(self) -> None:
        """Close every connection."""

    @abstractmethod
    def figures(self) -> tuple[int, int]:
        """How many connections are in use and how many wait to be used."""
