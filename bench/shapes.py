"""The shapes that servers answer, and what a request of each may ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.dataset.accounts import REGION

LIST_ROWS = 100
PAGE_ROWS = 1000
DOSSIERS_A_COUNTY = 5
MEMBERS = 10
LATEST = 3
"""Requests and deliveries that a dossier's page begins with."""

STATES = ("ACTIVE", "REVERIFY_DUE", "RELIEVED", "LIFTED_OUT")


@dataclass(frozen=True)
class Shape:
    """One shape.

    Attributes:
        name: short, as in paths and file names.
        title: for people.
        floor: ours must reach this share of the floor's throughput.
        targets: by contestant, the least ratio of our throughput to its.
        peers: whether peers answer it too; where it only differs by who asks, the floors are enough.
    """

    name: str
    title: str
    floor: float
    targets: Mapping[str, float] = field(default_factory=dict)
    peers: bool = True


SHAPES: Sequence[Shape] = (
    Shape(
        "list",
        "100 newest dossiers of a county, ten fields and the union",
        0.9,
        {"postgraphile": 2.5, "mercurius": 1.0, "stock": 20.0},
    ),
    Shape("prefecture", "the same of a prefecture, asked by its officer", 0.9, peers=False),
    Shape("region", "the same of the region, asked by its administrator", 0.9, peers=False),
    Shape(
        "nested",
        "7 prefectures > 74 counties > 5 dossiers each and what was delivered below",
        0.9,
        {"postgraphile": 1.8, "mercurius": 1.0},
    ),
    Shape(
        "point",
        "a dossier's page: its union, its members, 3 requests, 3 deliveries",
        0.6,
        {"postgraphile": 2.5, "mercurius": 0.7},
    ),
    Shape(
        "page",
        "1,000 dossiers of a county, ten fields",
        0.9,
        {"postgraphile": 2.5, "mercurius": 1.0, "stock": 20.0},
    ),
    Shape("statistics", "deliveries of the region by prefecture and service", 0.9, peers=False),
)
NAMES: Sequence[str] = tuple(shape.name for shape in SHAPES)


@dataclass(frozen=True)
class Question:
    """What one request asks for, in no server's words.

    Attributes:
        shape: its name.
        variable: what it asks about: a union's key in hexadecimal digits for lists and statistics, a state
            for ``nested``, a dossier's key for ``point``.
        account: who asks ours.
    """

    shape: str
    variable: str
    account: str = REGION


@dataclass(frozen=True)
class Known:
    """What questions of one database are made of.

    Attributes:
        regions: key and code of the one.
        prefectures: key and code of each.
        counties: key and code of each.
        dossiers: keys of some, evenly over all.
    """

    regions: Sequence[tuple[str, str]]
    prefectures: Sequence[tuple[str, str]]
    counties: Sequence[tuple[str, str]]
    dossiers: Sequence[str]

    @property
    def accounts(self) -> Sequence[str]:
        """Everyone who can sign in, but for those with three places."""
        return [
            REGION,
            *(f"p{code}" for _, code in self.prefectures),
            *(f"c{code}" for _, code in self.counties),
        ]

    def questions(self, shape: str) -> Sequence[Question]:
        """All questions of a shape, asked in random order; two databases with the same rows tell the same."""
        if shape == "nested":
            return [Question(shape, state) for state in STATES]
        if shape == "point":
            return [Question(shape, dossier) for dossier in self.dossiers]
        if shape in ("region", "statistics"):
            return [Question(shape, key) for key, _ in self.regions]
        if shape == "prefecture":
            return [Question(shape, key, f"p{code}") for key, code in self.prefectures]
        return [Question(shape, key, f"c{code}") for key, code in self.counties]


def selected(answer: Any) -> Any:
    """The part of an answer that is compared; raises ``ValueError`` for one that holds errors."""
    if answer.get("errors") or not isinstance(answer.get("data"), dict):
        raise ValueError(str(answer)[:500])
    return answer["data"]
