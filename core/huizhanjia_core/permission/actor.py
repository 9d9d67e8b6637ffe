"""Whoever acts: what they may do, and at which places of the tree."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from huizhanjia_schema import ErrorCode, Place, Refusal
from huizhanjia_schema.scope import ancestors

ANYWHERE = "*"
"""Asked for instead of an action: the places at which something is granted, whatever it is."""

_NOTHING: Mapping[str, frozenset[Place]] = MappingProxyType({})


class Forbidden(Refusal):
    """The actor holds no grant that allows this at this place."""

    def __init__(self, action: str) -> None:
        super().__init__(
            ErrorCode.FORBIDDEN,
            zh=f"您在此单位没有此项权限（{action}）。",
            en=f"You are not allowed to do this here ({action}).",
        )
        self.action = action


@dataclass(frozen=True)
class Actor:
    """Who asks, with the grants of this moment compiled to places.

    Attributes:
        account_id: the account, None for anonymous requests and the command line.
        name: for logs and for people.
        actions: the places of each action that the actor may do.
        anywhere: the places of all grants; none for an API token, for whom no step waits.
        session_id: the session that the request came with.
        api_token_id: the API token that the request came with, instead of a session.
        seen_at: when that session or token was last noted as used.
        as_of: how many changes of policies and of grants were counted when the actor was read.
        own: of these the places by grants of the actor's own; empty where nothing is delegated.
        lent: by action, the places that somebody else's delegation adds, by that account.
        unlimited: whether the actor holds the machine itself and may do everything everywhere.
        noted: told of each action that was required, the row at which, and whether it is allowed.
    """

    account_id: UUID | None
    name: str
    actions: Mapping[str, frozenset[Place]] = field(default_factory=lambda: _NOTHING)
    session_id: UUID | None = None
    api_token_id: UUID | None = None
    seen_at: datetime | None = None
    as_of: tuple[int, int] | None = None
    anywhere: frozenset[Place] = frozenset()
    own: Mapping[str, frozenset[Place]] = field(default_factory=lambda: _NOTHING)
    lent: Mapping[str, Mapping[UUID, frozenset[Place]]] = field(default_factory=dict)
    unlimited: bool = False
    noted: Callable[[str, Any, bool], None] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def anonymous(cls) -> "Actor":
        """Someone who has not signed in."""
        return cls(None, "anonymous")

    @classmethod
    def operator(cls) -> "Actor":
        """Whoever holds the command line."""
        return cls(None, "operator", unlimited=True)

    @property
    def signed_in(self) -> bool:
        """Whether an account stands behind the request."""
        return self.account_id is not None

    def places(self, action: str) -> frozenset[Place]:
        """The places in which the actor may do ``action``; for ``ANYWHERE`` those of all grants."""
        return self.anywhere if action == ANYWHERE else self.actions.get(action, frozenset())

    def may(self, action: str, at: Any = None) -> bool:
        """Whether the actor may do ``action`` at ``at``.

        Args:
            action: ``module:resource:act``.
            at: a row with its lineage; None asks whether it is allowed at any place.
        """
        return self.unlimited or _covers(self.places(action), at)

    def acting_for(self, action: str, at: Any = None) -> frozenset[UUID]:
        """The accounts in whose place alone the actor may do ``action`` there; none where by own right."""
        lent = self.lent.get(action)
        if not lent or _covers(self.own.get(action, frozenset()), at):
            return frozenset()
        return frozenset(account for account, places in lent.items() if _covers(places, at))

    def require(self, action: str, at: Any = None) -> None:
        """Raise ``Forbidden`` unless the actor may do ``action`` at ``at``."""
        allowed = self.may(action, at)
        if self.noted is not None:
            self.noted(action, at, allowed)
        if not allowed:
            raise Forbidden(action)


def _covers(places: Collection[Place], at: Any) -> bool:
    """Whether a row lies at or below one of the places; None asks whether there is any."""
    if at is None:
        return bool(places)
    line = ancestors(at)
    return any(line[place.depth - 1] == place.id for place in places)
