"""Someone of every kind to ask: each role at each position, and everyone whose grant or session gives nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.security import oracle

POSITIONS = {
    "region": ("540000",),
    "parent": ("540100",),
    "own": ("540122",),
    "child": ("540122-001", "540122-002", "540122-001-01"),
    "sibling": ("540102", "540102-001"),
    "other": ("540200", "540202", "540202-001"),
}
"""Codes of the units at each position, seen from the county 540122; the first is where actors hold roles."""

ASKED_ABOUT = "540202"
"""The county that requests for changes are about."""

VISITOR = "county_officer@region"
"""Who has uploaded what a household signed."""

HOME = "540233"
"""Where the actors themselves belong: a county apart from all positions."""

UNITS = [code for codes in POSITIONS.values() for code in codes]
ENDED = ("yesterday", "tomorrow", "taken-back")
DEAD = ("suspended", "closed", "revoked", "idle", "expired")
_STRONG = ("security_administrator", "region_administrator", "dummy_carpenter")


@dataclass(frozen=True)
class Cast:
    """Someone who asks: which role where, and what is special about it."""

    name: str
    grants: tuple[tuple[str, str], ...] = ()
    state: str = "live"

    @property
    def token(self) -> str:
        """The session token, known because the row was made of it."""
        return f"hzj_{self.name}"


def casts() -> Iterator[Cast]:
    """Every role at every position, and everyone whose grant or session gives nothing."""
    for role in oracle.ROLE_ACTIONS:
        for position, codes in POSITIONS.items():
            yield Cast(f"{role}@{position}", ((role, codes[0]),))
        for state in ENDED:
            yield Cast(f"{role}@{state}", ((role, POSITIONS["own"][0]),), state)
    for state in DEAD:
        for role in _STRONG:
            yield Cast(f"{role}@{state}", ((role, POSITIONS["region"][0]),), state)
    for role in ("county_officer", "dummy_carpenter"):
        yield Cast(f"{role}@delegated", ((role, POSITIONS["own"][0]),), "delegate")
    yield Cast("nobody")
    yield Cast("two-places", (("case_worker", "540102"), ("case_worker", "540202")))
    yield Cast("place-within-place", (("audit_administrator", "540100"), ("audit_administrator", "540122")))


CAST = {cast.name: cast for cast in casts()}
