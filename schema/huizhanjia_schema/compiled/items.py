"""What an answer's object is made of, between the selection and the statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huizhanjia_schema.compiled.dialects import Sql
from huizhanjia_schema.compiled.leaves import Carrier, Kind

Patch = Callable[[Any], Any]
"""From decoded JSON, with the columns of computed fields in their places, to the answer."""


@dataclass(frozen=True, slots=True)
class Word:
    """A constant: the name of a type.

    Attributes:
        key: of the answer.
        text: its value.
    """

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a row.

    Attributes:
        key: of the answer.
        sql: the expression.
        kind: what it is.
        nullable: whether the schema lets it be null.
        sure: whether the database promises a value.
    """

    key: str
    sql: Sql
    kind: Kind
    nullable: bool
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """The record's own id.

    Attributes:
        key: of the answer.
        prefix: of the record's ids.
        digits: the key as hexadecimal digits.
    """

    key: str
    prefix: str
    digits: Sql


@dataclass(frozen=True, slots=True)
class One:
    """A record that was joined.

    Attributes:
        key: of the answer.
        items: what it is made of.
        present: null where there is none to see.
        nullable: whether the schema lets it be missing.
        row_key: of the row it belongs to.
    """

    key: str
    items: Sequence["Item"]
    present: Sql
    nullable: bool
    row_key: Sql


@dataclass(frozen=True, slots=True)
class Text:
    """JSON that the statement writes.

    Attributes:
        key: of the answer.
        sql: the text, never null.
        patch: what remains to be done to it.
    """

    key: str
    sql: Sql
    patch: Patch | None = None


@dataclass(frozen=True, slots=True)
class Calculated:
    """A field that Python answers from columns, once a list.

    Attributes:
        key: of the answer.
        function: from one tuple a row to one value a row.
        carriers: of the columns.
        serialize: from a value to the answer's.
    """

    key: str
    function: Callable[[Sequence[Any]], Sequence[Any]]
    carriers: Sequence[Carrier]
    serialize: Callable[[Any], Any]

    def answer(self, rows: Sequence[Sequence[Any]]) -> list[Any]:
        """The answers for rows of carried values."""
        pythons = [carrier.python for carrier in self.carriers]
        given = [tuple(python(value) for python, value in zip(pythons, row, strict=True)) for row in rows]
        return [self.serialize(value) for value in self.function(given)]


Item = Word | Key | Leaf | One | Text | Calculated


@dataclass(slots=True)
class Written:
    """An object as JSON text.

    Attributes:
        sql: the text.
        patches: by the answer's key, what remains to be done below it.
        calculated: by the answer's key, the computed fields whose columns stand in their places.
    """

    sql: Sql
    patches: dict[str, Patch] = field(default_factory=dict)
    calculated: dict[str, Calculated] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether the text is the answer."""
        return not self.patches and not self.calculated


def patched_list(written: Written) -> Patch:
    """The patch of a list of such objects; each computed field is asked once."""

    def patch(rows: list[Any]) -> list[Any]:
        for key, calculated in written.calculated.items():
            answers = calculated.answer([row[key] for row in rows])
            for row, answer in zip(rows, answers, strict=True):
                row[key] = answer
        for key, below in written.patches.items():
            for row in rows:
                row[key] = below(row[key])
        return rows

    return patch


def patched_one(written: Written) -> Patch:
    """The patch of one such object, or of null."""
    many = patched_list(written)
    return lambda row: None if row is None else many([row])[0]


def patched_fields(patches: Mapping[str, Patch]) -> Patch | None:
    """The patch of an object some of whose fields need one."""
    if not patches:
        return None

    def patch(row: Any) -> Any:
        for key, below in patches.items():
            row[key] = below(row[key])
        return row

    return patch
