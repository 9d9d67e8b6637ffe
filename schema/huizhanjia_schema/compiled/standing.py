"""A caller as plans see it: the shape of its places is part of a plan's key, the places are parameters."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import FromClause, literal_column, select

from huizhanjia_schema.viewer import SINGLE_PLACES, Place, Viewer


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """What a statement joins: whether the caller still stands where it stood.

    Attributes:
        source: one row while it does, else none; a statement without rows counts as stale.
        parameters: names of the source's own parameters, filled from ``Standing.parameters``.
        changing: those of them that are not the same for every request of a standing.
    """

    source: FromClause
    parameters: frozenset[str] = frozenset()
    changing: frozenset[str] = frozenset()


MOST_REMEMBERED: Final = 100
"""Of so many families and plans a standing remembers what it means for them; then it begins anew."""

ALONE = Guard(select(literal_column("1").label("here")).subquery("g"))
"""No guard: for payloads, read by whoever was allowed to write, and for those who have not signed in."""

PlaceShape = tuple[tuple[int, int], ...]
"""Depth and number of places, by depth; a number above ``SINGLE_PLACES`` stands for any larger one."""


@dataclass(eq=False)
class Standing:
    """Who asks, as of one state of the permissions.

    Attributes:
        viewer: who asks.
        guard: what the statements join.
        parameters: values of the guard's own parameters, by name.
    """

    viewer: Viewer
    guard: Guard = ALONE
    parameters: dict[str, Any] = field(default_factory=dict)
    _places: dict[str, dict[int, list[UUID]]] = field(default_factory=dict)
    _shapes: dict[str, PlaceShape] = field(default_factory=dict)
    keys: dict[int, Any] = field(default_factory=dict)
    """What families remember of this standing, by the family's number."""

    values: dict[int, list[Any]] = field(default_factory=dict)
    """The parameters that this standing decides, by the plan's number; the plan itself may be forgotten."""

    def places(self, action: str) -> dict[int, list[UUID]]:
        """The places for an action, by depth, in a settled order."""
        found = self._places.get(action)
        if found is None:
            found = {}
            for place in sorted(self.viewer.places(action), key=lambda place: (place.depth, place.id)):
                found.setdefault(place.depth, []).append(place.id)
            self._places[action] = found
        return found

    def shape(self, action: str) -> PlaceShape:
        """How many places of which depth."""
        found = self._shapes.get(action)
        if found is None:
            most = SINGLE_PLACES + 1
            found = tuple((depth, min(len(ids), most)) for depth, ids in self.places(action).items())
            self._shapes[action] = found
        return found


def remember(memory: dict[int, Any], number: int, found: Any) -> None:
    """Keep what a standing means for a family or a plan, of which clients can make up any number."""
    if len(memory) >= MOST_REMEMBERED:
        memory.clear()
    memory[number] = found


class Slot(UUID):
    """Stands for one of the caller's ids while a statement is made; it becomes a parameter.

    Attributes:
        action: whose places; empty for the account's own id.
        depth: of the place.
        index: which of the places of that depth; None for all of them as one list.
    """

    __slots__ = ("action", "depth", "index")
    action: str
    depth: int
    index: int | None

    def __init__(self, action: str = "", depth: int = 0, index: int | None = 0) -> None:
        super().__init__(int=uuid4().int)
        object.__setattr__(self, "action", action)
        object.__setattr__(self, "depth", depth)
        object.__setattr__(self, "index", index)

    def value(self, standing: Standing) -> Any:
        """The id, or the list of ids, that it stands for."""
        if not self.action:
            return standing.viewer.account_id
        found = standing.places(self.action).get(self.depth, [])
        return found if self.index is None else found[self.index]


class Anyone:
    """A viewer of the same shape as a standing, whose ids are slots; it notes which actions are asked for."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._account = Slot() if standing.viewer.account_id is not None else None
        self._slots: dict[str, list[Place]] = {}
        self.actions: set[str] = set()

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind the request."""
        return self._standing.viewer.signed_in

    @property
    def account_id(self) -> UUID | None:
        """The slot of the account's id."""
        return self._account

    def places(self, action: str) -> Collection[Place]:
        """Slots for the places of an action."""
        action = str(action)
        self.actions.add(action)
        if action not in self._slots:
            made: list[Place] = []
            for depth, number in self._standing.shape(action):
                listed = number > SINGLE_PLACES
                made += [Place(depth, Slot(action, depth, None if listed else at)) for at in range(number)]
            self._slots[action] = made
        return self._slots[action]
