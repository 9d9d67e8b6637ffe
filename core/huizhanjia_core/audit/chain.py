"""The chain: what is hashed of a record, and what a walk along the chain finds: pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SM3, Hash

FORMAT, DETAILED = b"huizhanjia audit 1", b"huizhanjia audit 2"
"""Begins what is hashed; another layout of the fields gets another number: the second one has a detail."""

FIELDS = (
    "id",
    "at",
    "account_id",
    "actor",
    "session_id",
    "operation",
    "action",
    "organization_id",
    "result",
    "code",
    "reason",
    "objects",
    "revealed",
    "digest",
    "address",
    "trace_id",
    "detail",
)
"""The fields of a record in the order in which they are hashed, all but those that the sealer sets."""

GENESIS = "0" * 64
"""What the first record has for the hash of the one before it."""

_SECONDS = len("2026-11-24T01:31:20")

MAX_FAULTS = 100
"""How many faults are told one by one."""


def canonical(sequence: int, values: Sequence[Any], previous: str) -> bytes:
    """What is hashed of a record, so that nothing can be moved from one field to the next.

    Each part is its length in bytes in decimal digits, a colon, its bytes in UTF-8 and a comma; an absent
    value is a tilde and a comma. The parts are the format, the sequence, the fields in order, and the hash
    of the record before; where there is no detail it is left out, and the format is the first one. Keys are
    32 hexadecimal digits, moments read ``2026-11-24T01:31:20Z``.

    Args:
        sequence: place in the chain.
        values: those of ``FIELDS``, in their order.
        previous: the hash of the record before, or ``GENESIS``.
    """
    form, told = (FORMAT, values[:-1]) if values[-1] is None else (DETAILED, values)
    found = [b"%d:%b,%d:%d," % (len(form), form, len(str(sequence)), sequence)]
    for value in told:
        if value is None:
            found.append(b"~,")
            continue
        if isinstance(value, str):
            part = value.encode()
        elif isinstance(value, UUID):
            part = value.hex.encode()
        elif isinstance(value, datetime):
            moment = value if value.tzinfo is UTC else value.astimezone(UTC)
            part = moment.isoformat()[:_SECONDS].encode() + b"Z"
        else:
            part = str(value).encode()
        found.append(b"%d:%b," % (len(part), part))
    found.append(b"%d:%b," % (len(previous), previous.encode()))
    return b"".join(found)


def seal(sequence: int, values: Sequence[Any], previous: str) -> str:
    """The hash of a record: SM3 (GB/T 32905-2016) of its canonical bytes, in hexadecimal digits."""
    digest = Hash(SM3())
    digest.update(canonical(sequence, values, previous))
    return digest.finalize().hex()


class FaultKind(StrEnum):
    """What can be wrong with a chain."""

    CHANGED = "CHANGED"
    MISSING = "MISSING"
    CUT = "CUT"
    REPLACED = "REPLACED"


@dataclass(frozen=True)
class Fault:
    """A place at which the chain does not hold.

    Attributes:
        kind: what is wrong.
        sequence: where.
        zh: told in Chinese, with the place.
    """

    kind: FaultKind
    sequence: int
    zh: str


@dataclass
class Walk:
    """A walk along the chain from its beginning; it keeps nothing of the records it has passed.

    Attributes:
        heads: known ends of earlier days, hash by sequence.
        last: the sequence of the record passed last; 0 before the first.
        previous: its hash.
        faults: the first ``MAX_FAULTS`` places that do not hold.
        wrong: how many places do not hold.
    """

    heads: Mapping[int, str] = field(default_factory=dict)
    last: int = 0
    previous: str = GENESIS
    faults: list[Fault] = field(default_factory=list)
    wrong: int = 0
    sealed: Callable[[int, Sequence[Any], str], str] = seal

    def begin(self, sequence: int, stored: str) -> None:
        """Go on behind records that are kept elsewhere.

        Args:
            sequence: of the last of them.
            stored: its hash.
        """
        if self.last and (self.last, self.previous) != (sequence, stored):
            self._found(
                FaultKind.REPLACED, sequence, f"归档止于第 {self.last} 条，与库中的起点第 {sequence} 条不符。"
            )
        elif self.heads.get(sequence, stored) != stored:
            self._found(
                FaultKind.REPLACED, sequence, f"第 {sequence} 条与当日导出的链头不符：此前的记录被整体改写。"
            )
        self.last, self.previous = sequence, stored

    def step(self, sequence: int, values: Sequence[Any], stored: str) -> None:
        """Pass the next record in the order of sequences.

        Args:
            sequence: its place as stored.
            values: those of ``FIELDS``.
            stored: its hash as stored.
        """
        if sequence != self.last + 1:
            self.missing(self.last + 1, sequence - 1)
        elif self.sealed(sequence, values, self.previous) != stored:
            key = values[0].hex if isinstance(values[0], UUID) else values[0]
            what = f"第 {sequence} 条（audit_{key}）与封存值不符"
            self._found(FaultKind.CHANGED, sequence, f"{what}：它的内容、次序或前一条被改动。")
        if self.heads.get(sequence, stored) != stored:
            self._found(
                FaultKind.REPLACED, sequence, f"第 {sequence} 条与当日导出的链头不符：此前的记录被整体改写。"
            )
        self.last, self.previous = sequence, stored

    def missing(self, first: int, last: int) -> None:
        """Records are not there."""
        span = f"第 {first} 条" if first == last else f"第 {first} 至 {last} 条"
        self._found(FaultKind.MISSING, first, f"{span}缺失。")

    def end(self) -> None:
        """Nothing follows: a known head beyond the last record tells that the tail was cut off."""
        beyond = [sequence for sequence in self.heads if sequence > self.last]
        if beyond:
            self._found(
                FaultKind.CUT,
                self.last + 1,
                f"第 {self.last + 1} 条起缺失：链头曾到第 {max(beyond)} 条，尾部被截去。",
            )

    def _found(self, kind: FaultKind, sequence: int, zh: str) -> None:
        self.wrong += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(kind, sequence, zh))
