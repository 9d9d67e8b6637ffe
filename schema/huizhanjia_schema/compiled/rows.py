"""The root's records as columns: a generated function makes the answer's objects from each row."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

import orjson

from huizhanjia_schema.compiled.dialects import JsonDialect, Sql
from huizhanjia_schema.compiled.items import Calculated, Item, Leaf, One, Patch, Text, Word
from huizhanjia_schema.compiled.leaves import cell_of
from huizhanjia_schema.compiled.unfit import UnfitError
from huizhanjia_schema.paging import encode_cursor
from huizhanjia_schema.scalars import CHINA

Rows = Sequence[Sequence[Any]]


class RowCode:
    """Collects the columns of a row and the Python that makes answers of them.

    Args:
        json: the database.
    """

    def __init__(self, json: JsonDialect) -> None:
        self._json = json
        self.columns: list[Sql] = []
        self._calculated: list[tuple[Calculated, list[int]]] = []
        self._patches: list[Patch] = []

    def column(self, sql: Sql) -> str:
        """The variable that holds a column's value."""
        self.columns.append(sql)
        return f"c{len(self.columns) - 1}"

    def object(self, items: Sequence[Item]) -> str:
        """Python for an object."""
        return "{" + ", ".join(f"{item.key!r}: {self._value(item)}" for item in items) + "}"

    def _value(self, item: Item) -> str:
        if isinstance(item, Word):
            return repr(item.text)
        if isinstance(item, Leaf):
            return self._leaf(item)
        if isinstance(item, One):
            present = self.column(item.present)
            missing = "None" if item.nullable else "missing()"
            return f"({missing} if {present} is None else {self.object(item.items)})"
        if isinstance(item, Text):
            name = self.column(self._json.carried(item.sql))
            if item.patch is None:
                return f"Fragment({name})"
            self._patches.append(item.patch)
            return f"patch{len(self._patches) - 1}(loads({name}))"
        places = [len(self.columns) + at for at in range(len(item.carriers))]
        self.columns += [carrier.json for carrier in item.carriers]
        self._calculated.append((item, places))
        return f"k{len(self._calculated) - 1}"

    def _leaf(self, item: Leaf) -> str:
        cell = cell_of(self._json, item.kind, item.sql)
        name = self.column(cell.sql)
        code = cell.code.format(name)
        if item.sure or (item.nullable and code == name):
            return code
        return f"({'None' if item.nullable else 'missing()'} if {name} is None else {code})"

    def function(self, codes: Sequence[str], before: int) -> Callable[[Rows], list[list[Any]]]:
        """A function from rows to one list of answers for each piece of code.

        Args:
            codes: as ``object`` gives them.
            before: how many columns stand in a row before ours.
        """
        row = (
            "("
            + "".join([*("_, " for _ in range(before)), *(f"c{at}, " for at in range(len(self.columns)))])
            + ")"
        )
        asked = range(len(self._calculated))
        source = "rows"
        if self._calculated:
            row = f"{row}, " + ", ".join(f"k{at}" for at in asked)
            source = "zip(rows, " + ", ".join(f"ask{at}(rows)" for at in asked) + ")"
        lists = ", ".join(f"[{code} for {row} in {source}]" for code in codes)
        environment: dict[str, Any] = {
            "CHINA": CHINA,
            "cursor": encode_cursor,
            "Fragment": orjson.Fragment,
            "finite": _finite,
            "loads": orjson.loads,
            "missing": _missing,
            "moment": datetime.fromtimestamp,
            **{f"patch{at}": patch for at, patch in enumerate(self._patches)},
            **{
                f"ask{at}": _asking(item, places, before)
                for at, (item, places) in enumerate(self._calculated)
            },
        }
        exec(f"def shape(rows):\n    return [{lists}]", environment)  # noqa: S102 - our own text and GraphQL names
        made: Callable[[Rows], list[list[Any]]] = environment["shape"]
        return made


def _asking(item: Calculated, places: Sequence[int], before: int) -> Callable[[Rows], list[Any]]:
    def ask(rows: Rows) -> list[Any]:
        return item.answer([[_decoded(row[before + at]) for at in places] for row in rows])

    return ask


def _decoded(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)


def _missing() -> Any:
    raise UnfitError("a record that is promised and not there")


def _finite(value: float) -> float:
    if not isfinite(value):
        raise UnfitError("a number that is none")
    return value
