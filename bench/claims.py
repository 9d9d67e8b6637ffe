"""What the product promises about its speed, beside what was measured."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.measure import Measured
from bench.shapes import SHAPES

SQLITE_FLOOR = 0.8


@dataclass(frozen=True)
class Claim:
    """One promise.

    Attributes:
        text: what is compared.
        ratio: of throughputs, ours above.
        cost: of processor time a request, theirs above: the same, less shaken by whatever else runs.
        target: the least ratio promised; None where nothing is.
    """

    text: str
    ratio: float
    cost: float
    target: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the promise holds."""
        if self.target is None:
            return ""
        return "met" if self.ratio >= self.target else "missed"


def _claim(text: str, ours: Measured, theirs: Measured, target: float | None = None) -> Claim:
    return Claim(text, _part(ours.per_second, theirs.per_second), _part(theirs.cost, ours.cost), target)


def _part(above: float, below: float) -> float:
    """A ratio; without end where there is nothing below, as when nobody was answered in a slice."""
    return above / below if below else float("inf")


def shape_claims(found: Mapping[str, Measured], titles: Mapping[str, str]) -> Iterator[tuple[str, Claim]]:
    """By shape, ours against each of those that were measured.

    Args:
        found: by ``<shape>.<contestant>``.
        titles: of contestants, in the order of the report.
    """
    for shape in SHAPES:
        ours, lite = found.get(f"{shape.name}.ours"), found.get(f"{shape.name}.ours_sqlite")
        for name, title in titles.items():
            theirs = found.get(f"{shape.name}.{name}")
            if theirs is None or name in {"ours", "ours_sqlite"}:
                continue
            if name == "floor_sqlite":
                if lite is not None:
                    yield shape.name, _claim(title, lite, theirs, SQLITE_FLOOR)
            elif ours is not None:
                target = shape.floor if name == "floor_json" else shape.targets.get(name)
                yield shape.name, _claim(title, ours, theirs, target)


GROWTH = (
    ("prefecture officer / county officer", "scope.prefecture", "scope.county", 0.8),
    ("three places of three depths / county officer", "scope.three", "scope.county", 0.5),
    ("region under a county / county officer", "scope.under", "scope.county", None),
    ("all rows in the table / half of them", "growth.all", "growth.half", 0.9),
    ("200 rows a page / 100 rows", "growth.200", "growth.100", 0.5),
    ("64 clients / 16 clients, list", "clients.list.64", "clients.list.16", 0.95),
    ("64 clients / 16 clients, nested", "clients.nested.64", "clients.nested.16", 0.95),
    ("64 clients / 16 clients, point", "clients.point.64", "clients.point.16", 0.95),
    ("64 clients / 16 clients, page", "clients.page.64", "clients.page.16", 0.95),
)
"""Text, the trial above, the trial below, the least ratio; 64 clients get five percent for noise."""


def growth_claims(found: Mapping[str, Measured]) -> Iterator[Claim]:
    """Ours against ours in other circumstances."""
    for text, above, below, target in GROWTH:
        if above in found and below in found:
            yield _claim(text, found[above], found[below], target)
