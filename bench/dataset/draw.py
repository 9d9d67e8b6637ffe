"""Chances of the generator: drawn by one seed, fast enough for millions of rows."""

import os
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from huizhanjia_core.crypto.keyring import KEY_BYTES
from huizhanjia_core.crypto.provider import LIBRARY

from bench.dataset.size import SEED

T = TypeVar("T")

FIRST = date(2016, 1, 1)
LAST = date(2026, 10, 31)
"""Nothing was given after it."""

YEARS = 10
DAYS = 3_650
"""Over which households came, evenly."""

CIPHERTEXTS = 1_000
_EPOCH = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)


class Draw:
    """The dice of one run of the generator."""

    def __init__(self) -> None:
        self._dice = random.Random(SEED)  # noqa: S311 - reproducible on purpose
        self._chance = self._dice.random
        self._bits = self._dice.getrandbits
        self._begin = int(_EPOCH.timestamp()) * 1000

    def below(self, count: int) -> int:
        """A number from 0 to ``count`` - 1."""
        return int(self._chance() * count)

    def one_of(self, values: Sequence[T]) -> T:
        """One of some values; common ones are there more than once."""
        return values[int(self._chance() * len(values))]

    def key(self, day: int) -> str:
        """A UUIDv7 of that day after ``FIRST``, in hexadecimal digits."""
        bits = self._bits(74)
        low = (2 << 62) | (bits & ((1 << 62) - 1))
        return f"{self._begin + day * 86_400_000:012x}7{bits >> 62:03x}{low:016x}"

    def index(self) -> str:
        """What a blind index looks like."""
        return f"{self._bits(256):064x}"


def day_text(day: int) -> str:
    """The ISO form of a day after ``FIRST``, none later than ``LAST``."""
    return _DAYS[day] if day < len(_DAYS) else _DAYS[-1]


def moment_text(day: int) -> str:
    """Ten in the morning of that day in China, as both databases read a moment of UTC."""
    return f"{day_text(day)} 02:00:00.000000"


_DAYS = [(FIRST + timedelta(days=day)).isoformat() for day in range((LAST - FIRST).days + 1)]


def ciphertexts(plain: str) -> Sequence[bytes]:
    """Really sealed values, of a key that nobody keeps, as if their subjects had been erased."""
    key = os.urandom(KEY_BYTES)
    return [b"\x01" + LIBRARY.seal("sm4-gcm", key, plain.encode(), b"") for _ in range(CIPHERTEXTS)]
