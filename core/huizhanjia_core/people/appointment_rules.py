"""Which appointments contradict each other: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from huizhanjia_core.people.terms import Term


@dataclass(frozen=True)
class Held:
    """A post as somebody holds it.

    Attributes:
        person: who.
        position: which post.
        place: the union, or the center for posts at a center.
        term: when.
        exclusive: whether one person at a time holds it at its place.
        full_time: whether it is their whole work.
    """

    person: UUID
    position: UUID
    place: UUID
    term: Term
    exclusive: bool
    full_time: bool


class Clash(StrEnum):
    """Why two appointments cannot both be."""

    HELD_ALREADY = "HELD_ALREADY"
    TAKEN = "TAKEN"
    FULL_TIME_ELSEWHERE = "FULL_TIME_ELSEWHERE"


def first_clash(wanted: Held, others: Iterable[Held]) -> tuple[Clash, Held] | None:
    """The first appointment that forbids the wanted one, and why; None if all may be.

    Someone cannot hold the same post twice, an exclusive post (the principal leader of a union, the director
    of a center: exactly one, §3) has one holder a day, and nobody gives their whole work to two posts.
    """
    for other in others:
        if not wanted.term.meets(other.term):
            continue
        same_post = (wanted.position, wanted.place) == (other.position, other.place)
        if same_post and wanted.person == other.person:
            return Clash.HELD_ALREADY, other
        if same_post and wanted.exclusive:
            return Clash.TAKEN, other
        if wanted.person == other.person and wanted.full_time and other.full_time:
            return Clash.FULL_TIME_ELSEWHERE, other
    return None


def may_direct(wanted: Term, leading: Iterable[Term]) -> bool:
    """Whether someone may direct a center from the first day of ``wanted`` (§3).

    The director is the vice-chair in charge or the head of the protection department of the center's union.

    Args:
        wanted: the term as director.
        leading: when the person holds such a post in that union.
    """
    return any(term.holds(wanted.first) for term in leading)
