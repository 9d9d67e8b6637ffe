"""What makes sense about equipment, and which of the seven kinds a site has, without a database (§7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huizhanjia_core.facilities.kinds import (
    ConstructionSource,
    EquipmentCondition,
    EquipmentKind,
    FundClass,
)

_PAPER = frozenset({EquipmentKind.PRINTER, EquipmentKind.SCANNER})
MOST = 10_000
"""More pieces under one number are a slip of the keyboard."""
DEAREST = 100_000_000_00
"""Costs above a hundred million yuan are slips of the keyboard; in fen."""


@dataclass(frozen=True)
class Equipment:
    """What is known of equipment under one asset number.

    Attributes:
        kind: which of the seven.
        tag_number: the asset number.
        name: make and model.
        acquired_on: when it came.
        fund_class: which class of money paid.
        quantity: how many pieces.
        condition: in use or under repair; what is gone is disposed of.
        network_capable: whether a computer is on the network.
        prints: whether it prints; only printers and scanners may.
        scans: whether it scans; only printers and scanners may.
        cost: of all pieces, in fen.
        fund_source: where the money came from.
        custodian: the person who looks after it.
        location: room or place.
    """

    kind: EquipmentKind
    tag_number: str
    name: str
    acquired_on: date
    fund_class: FundClass
    quantity: int = 1
    condition: EquipmentCondition = EquipmentCondition.IN_USE
    network_capable: bool = False
    prints: bool = False
    scans: bool = False
    cost: int | None = None
    fund_source: ConstructionSource | None = None
    custodian: UUID | None = None
    location: str | None = None


@dataclass(frozen=True)
class Working:
    """What of a piece of equipment counts toward the seven kinds."""

    kind: EquipmentKind
    network_capable: bool = False
    prints: bool = False
    scans: bool = False


def misplaced_function(given: Equipment) -> str | None:
    """The function that equipment of its kind cannot have, or must have and lacks; None if all is well.

    A printer prints and a scanner scans; each may do the other's work, and then counts for both. Only a
    computer is told to be on the network.
    """
    if given.network_capable and given.kind is not EquipmentKind.COMPUTER:
        return "networkCapable"
    for function, has, kind in (
        ("prints", given.prints, EquipmentKind.PRINTER),
        ("scans", given.scans, EquipmentKind.SCANNER),
    ):
        if (has and given.kind not in _PAPER) or (not has and given.kind is kind):
            return function
    return None


def missing_kinds(working: Iterable[Working]) -> list[EquipmentKind]:
    """Which of the seven kinds nothing in use covers, in the order of §7.

    A computer counts when it is on the network. A device with both functions counts as printer and as
    scanner; one function alone counts once.
    """
    covered: set[EquipmentKind] = set()
    for one in working:
        if one.kind is EquipmentKind.COMPUTER:
            if one.network_capable:
                covered.add(one.kind)
        elif one.kind not in _PAPER:
            covered.add(one.kind)
        if one.prints:
            covered.add(EquipmentKind.PRINTER)
        if one.scans:
            covered.add(EquipmentKind.SCANNER)
    return [kind for kind in EquipmentKind if kind not in covered]
