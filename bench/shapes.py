"""The four shapes that every server answers, and what a request of each may ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Variables = Mapping[str, str]

LIST_ROWS = 100
PAGE_ROWS = 1000
CASES_A_COUNTY = 5
ENTRIES_A_CASE = 3
CATEGORIES = ("POVERTY", "ILLNESS", "SCHOOLING", "DISASTER", "UNEMPLOYMENT")
STATUSES = ("OPEN", "REVIEWED", "SUSPENDED", "CLOSED")


@dataclass(frozen=True)
class Part:
    """One list of the shape ``page``.

    Attributes:
        alias: its key in the answer.
        rows: how many.
        category: only cases of that category; None for all.
    """

    alias: str
    rows: int
    category: str | None = None


WHOLE = (Part("p1", PAGE_ROWS),)
"""The page as one list, for servers that give a thousand rows at once."""

ALIASED = tuple(
    Part(f"p{number}", PAGE_ROWS // len(CATEGORIES), category)
    for number, category in enumerate(CATEGORIES, start=1)
)
"""The page as five lists of five categories, for everyone, while ours gives no more than 200 rows a list."""


@dataclass(frozen=True)
class Shape:
    """One shape.

    Attributes:
        name: short, as in paths and file names.
        title: for people.
        floor: ours must reach this share of the floor's throughput.
        targets: by contestant, the least ratio of our throughput to its.
    """

    name: str
    title: str
    floor: float
    targets: Mapping[str, float]


SHAPES: Sequence[Shape] = (
    Shape(
        "list",
        "100 newest cases of a county, ten fields and the union",
        0.9,
        {"postgraphile": 2.5, "mercurius": 1.0, "stock": 20.0},
    ),
    Shape(
        "nested",
        "7 prefectures > 74 counties > 5 cases each and a sum a county",
        0.9,
        {"postgraphile": 1.8, "mercurius": 1.0},
    ),
    Shape(
        "point",
        "one case by its id with its union and 3 entries",
        0.6,
        {"postgraphile": 2.5, "mercurius": 0.7},
    ),
    Shape(
        "page",
        "1,000 cases of a county, ten fields",
        0.9,
        {"postgraphile": 2.5, "mercurius": 1.0, "stock": 20.0},
    ),
)


@dataclass(frozen=True)
class Question:
    """What one request asks for, in no server's words.

    Attributes:
        shape: its name.
        county: key of a county in hexadecimal digits, for ``list`` and ``page``.
        code: of the same county, whose officer asks ours.
        status: of the cases, for ``nested``.
        case: key of a case, for ``point``.
    """

    shape: str
    county: str = ""
    code: str = ""
    status: str = ""
    case: str = ""


def questions(shape: str, counties: Sequence[tuple[str, str]], cases: Sequence[str]) -> Sequence[Question]:
    """The requests of a shape that are asked in random order.

    Args:
        shape: its name.
        counties: key and code of each.
        cases: keys of some.
    """
    if shape == "nested":
        return [Question(shape, status=status) for status in STATUSES]
    if shape == "point":
        return [Question(shape, case=case) for case in cases]
    return [Question(shape, county=key, code=code) for key, code in counties]


def selected(answer: Any) -> Any:
    """The part of an answer that is compared; raises ``ValueError`` for one that holds errors."""
    if answer.get("errors") or not isinstance(answer.get("data"), dict):
        raise ValueError(str(answer)[:500])
    return answer["data"]
