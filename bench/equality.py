"""Before anything is timed: every server must give the answers that the floor's SQL gives."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench.canonical import canonical, difference
from bench.contestants import FLOOR, Contestant
from bench.dataset.accounts import REGION
from bench.shapes import SHAPES, Part, Question, questions, selected
from bench.starting import Running, sign_in
from tests.harness.postgres import RunningPostgres

T = TypeVar("T")

SETS = 5
"""How many questions of each shape are compared."""

CASES = 500
"""How many cases point reads choose from."""

COUNTIES = "SELECT id, code FROM core_organization WHERE level = 'COUNTY' ORDER BY code"
PREFECTURES = "SELECT code FROM core_organization WHERE level = 'PREFECTURE' ORDER BY code"
SOME_CASES = "SELECT id FROM caseload_case ORDER BY number"


@dataclass(frozen=True)
class Known:
    """What questions of one database are made of.

    Attributes:
        counties: key and code of each.
        prefectures: the codes.
        cases: keys of some, evenly over all counties.
    """

    counties: Sequence[tuple[str, str]]
    prefectures: Sequence[str]
    cases: Sequence[str]

    @property
    def accounts(self) -> Sequence[str]:
        """Everyone who can sign in, but for those with three places."""
        return [
            REGION,
            *(f"p{code}" for code in self.prefectures),
            *(f"c{code}" for _, code in self.counties),
        ]

    def questions(self, shape: str) -> Sequence[Question]:
        """All questions of a shape; those of two databases with the same rows go together by place."""
        return questions(shape, self.counties, self.cases)


async def known_to_postgres(server: RunningPostgres, database: str) -> Known:
    """The questions of one database of PostgreSQL."""
    connection = await server.connect(database)
    try:
        counties = [(key.hex, code) for key, code in await connection.fetch(COUNTIES)]
        prefectures = [code for (code,) in await connection.fetch(PREFECTURES)]
        cases = [key.hex for (key,) in await connection.fetch(SOME_CASES)]
    finally:
        await connection.close()
    return Known(counties, prefectures, _spread(cases, CASES))


def known_to_sqlite(path: Path) -> Known:
    """The questions of a SQLite file."""
    connection = sqlite3.connect(path)
    try:
        counties = connection.execute(COUNTIES).fetchall()
        prefectures = [code for (code,) in connection.execute(PREFECTURES)]
        cases = [key for (key,) in connection.execute(SOME_CASES)]
    finally:
        connection.close()
    return Known(counties, prefectures, _spread(cases, CASES))


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
    contestants: Mapping[str, tuple[Contestant, Running, Known]], parts: Sequence[Part]
) -> Mapping[str, Compared]:
    """Ask everyone the same and compare with floor A, which must be among them.

    Args:
        contestants: by name.
        parts: how the shape ``page`` is asked for.
    """
    found: dict[str, Compared] = {}
    wanted: dict[tuple[str, int], object] = {}
    for name in (FLOOR.name, *(name for name in contestants if name != FLOOR.name)):
        contestant, server, known = contestants[name]
        sizes: dict[str, int] = {}
        differs: str | None = None
        for shape in SHAPES:
            asked = _spread(known.questions(shape.name), SETS)
            lengths = []
            for number, question in enumerate(asked):
                ask = contestant.words(question, parts)
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
