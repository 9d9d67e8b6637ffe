"""Who asks, as far as reading needs to know."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

MAX_DEPTH = 6
"""How deep a tree of places may be; rows carry one ancestor column a depth."""

SINGLE_PLACES = 4
"""So many places of one depth are told apart in a statement; more are one list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the tree and everything below it.

    Attributes:
        depth: 1 for the root, at most ``MAX_DEPTH``.
        id: the node's key.
    """

    depth: int
    id: UUID


class Viewer(Protocol):
    """Whoever the answer is for; reads are narrowed by it."""

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind the request."""

    @property
    def account_id(self) -> UUID | None:
        """The account's key, None for an anonymous request."""

    def places(self, action: str) -> Collection[Place]:
        """The places in which the viewer may do ``action``; none of them contains another."""
