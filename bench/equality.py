"""Before anything is timed: every server must give the answers that the floor's SQL gives."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench.canonical import canonical, difference
from bench.contestants import FLOOR, Contestant
from bench.shapes import SHAPES, Known, selected
from bench.starting import Running, sign_in
from tests.harness.postgres import RunningPostgres

T = TypeVar("T")

SETS = 5
"""How many questions of each shape are compared."""

DOSSIERS = 500
"""How many dossiers point reads choose from."""

UNIONS = "SELECT id, code FROM core_organization WHERE level = '{level}' ORDER BY code"
LEVELS = ("REGION", "PREFECTURE", "COUNTY")
SOME_DOSSIERS = "SELECT id FROM assistance_dossier ORDER BY number"


async def known_to_postgres(server: RunningPostgres, database: str) -> Known:
    """The questions of one database of PostgreSQL."""
    connection = await server.connect(database)
    try:
        unions = [
            [(key.hex, code) for key, code in await connection.fetch(UNIONS.format(level=level))]
            for level in LEVELS
        ]
        dossiers = [key.hex for (key,) in await connection.fetch(SOME_DOSSIERS)]
    finally:
        await connection.close()
    regions, prefectures, counties = unions
    return Known(regions, prefectures, counties, _spread(dossiers, DOSSIERS))


def known_to_sqlite(path: Path) -> Known:
    """The questions of a SQLite file."""
    connection = sqlite3.connect(path)
    try:
        unions = [connection.execute(UNIONS.format(level=level)).fetchall() for level in LEVELS]
        dossiers = [key for (key,) in connection.execute(SOME_DOSSIERS)]
    finally:
        connection.close()
    regions, prefectures, counties = unions
    return Known(regions, prefectures, counties, _spread(dossiers, DOSSIERS))


def _spread(values: Sequence[T], count: int) -> Sequence[T]:
    step = max(1, len(values) // count)
    return values[::step][:count]


@dataclass(frozen=True)
class Compared:
    """What became of one server.

    Attributes:
        bytes: by shape, of an answer's body on average.
        differs: where it differs from the floor first; None when it never does.
    """

    bytes: Mapping[str, int]
    differs: str | None = None


def compare(
    contestants: Mapping[str, tuple[Contestant, Running, Known]],
) -> Mapping[str, Compared]:
    """Ask everyone the same and compare with floor A, which must be among them.

    Args:
        contestants: by name.
    """
    found: dict[str, Compared] = {}
    wanted: dict[tuple[str, int], object] = {}
    for name in (FLOOR.name, *(name for name in contestants if name != FLOOR.name)):
        contestant, server, known = contestants[name]
        sizes: dict[str, int] = {}
        differs: str | None = None
        for shape in SHAPES:
            if not contestant.answers(shape):
                continue
            asked = _spread(known.questions(shape.name), SETS)
            lengths = []
            for number, question in enumerate(asked):
                ask = contestant.words(question)
                try:
                    if ask.account:
                        sign_in(server, [ask.account])
                    body = server.answer(ask)
                    answer = canonical(selected(json.loads(body)))
                except (RuntimeError, ValueError, KeyError, TypeError) as error:
                    differs = differs or f"{shape.name}: {error}"
                    break
                lengths.append(len(body))
                told = difference(wanted.setdefault((shape.name, number), answer), answer)
                differs = differs or (told and f"{shape.name}, set {number + 1}: {told}")
            sizes[shape.name] = sum(lengths) // max(1, len(lengths))
        found[name] = Compared(sizes, differs)
    return found
