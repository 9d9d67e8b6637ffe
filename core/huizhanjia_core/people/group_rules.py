"""What makes the two leading groups of §3 and §14 valid on a day: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.people.kinds import GroupFault, GroupKind, GroupRole
from huizhanjia_core.people.terms import Term, empty_since

PRINCIPAL = "PRINCIPAL_LEADER"
PARTY = "PARTY_COMMITTEE_LEADER"
GOVERNMENT = "GOVERNMENT_CONTACT_LEADER"
TOLERATED = timedelta(days=60)
"""How long a seat may be vacant before it is a finding."""


@dataclass(frozen=True)
class Seat:
    """A seat that must be filled: the role, the position it is held by, and what its absence is called."""

    role: GroupRole
    position: str
    fault: GroupFault


SEATS: Mapping[GroupKind, Sequence[Seat]] = MappingProxyType(
    {
        GroupKind.DIFFICULTY_ASSISTANCE: (Seat(GroupRole.LEADER, PRINCIPAL, GroupFault.NO_LEADER),),
        GroupKind.STANDARDIZATION: (
            Seat(GroupRole.LEADER, PARTY, GroupFault.NO_LEADER),
            Seat(GroupRole.DEPUTY, GOVERNMENT, GroupFault.NO_GOVERNMENT_DEPUTY),
            Seat(GroupRole.DEPUTY, PRINCIPAL, GroupFault.NO_UNION_DEPUTY),
        ),
    }
)
"""Group A is headed by the union's principal leader (§3); group B by the local Party committee's leader in
charge, with the government's contact leader and the union's principal leader as deputies (§14). So the same
person heads one and is deputy in the other; that is no conflict. Further deputies and members are free."""

_REQUIRED: Mapping[GroupKind, frozenset[UnionLevel]] = MappingProxyType(
    {
        GroupKind.DIFFICULTY_ASSISTANCE: frozenset(
            {UnionLevel.REGION, UnionLevel.PREFECTURE, UnionLevel.COUNTY}
        ),
        GroupKind.STANDARDIZATION: frozenset({UnionLevel.PREFECTURE, UnionLevel.COUNTY}),
    }
)


@dataclass(frozen=True)
class Sitting:
    """Someone sits in a group while holding a position of its union: the days on which both is so."""

    role: GroupRole
    position: str
    term: Term


@dataclass(frozen=True)
class Finding:
    """What a group lacks.

    Attributes:
        fault: what is missing.
        since: the first day of the gap.
        overdue: whether the gap is longer than tolerated.
    """

    fault: GroupFault
    since: date
    overdue: bool


def is_required(kind: GroupKind, level: UnionLevel) -> bool:
    """Whether a union of the level must have the group; §14 speaks of localities, so the region need not."""
    return level in _REQUIRED[kind]


def leader_position(kind: GroupKind) -> str:
    """The position by which someone leads a group of the kind."""
    return SEATS[kind][0].position


def findings(
    kind: GroupKind, sittings: Sequence[Sitting], *, established_on: date | None, on: date
) -> list[Finding]:
    """What is wrong with a union's group on a day; empty when it is valid.

    Args:
        kind: which group.
        sittings: who sat in it by which position.
        established_on: the first day of the group; None when there is none on that day.
        on: the day.
    """
    if established_on is None or established_on > on:
        return [Finding(GroupFault.NO_GROUP, on, overdue=True)]
    found = []
    for seat in SEATS[kind]:
        terms = [one.term for one in sittings if (one.role, one.position) == (seat.role, seat.position)]
        since = empty_since(terms, established_on, on)
        if since is not None:
            found.append(Finding(seat.fault, since, overdue=_vacant_days(since, on) > TOLERATED))
    return found


def _vacant_days(since: date, on: date) -> timedelta:
    return on - since + timedelta(days=1)
