"""What a module declares so that its records can be entered from a spreadsheet."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from huizhanjia_schema import Refusal
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.refusals import AlreadyThere
from huizhanjia_core.work import Work

E = TypeVar("E", bound=StrEnum)
_SMALL = re.compile("(?<=[a-z0-9])(?=[A-Z])")
Values = Mapping[str, Any]
"""A checked row: by the column's name; None where an optional cell is empty."""

Lookup = Callable[[AsyncSession, Collection[str]], Awaitable[Mapping[str, Any]]]
"""Finds what texts stand for, many at once: plain values such as keys; unknown texts are left out."""

Write = Callable[[Work, Sequence[Values]], Awaitable[Sequence[Refusal | None]]]
"""Enters rows through services; for each row None, or why it was refused and left nothing behind."""


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "文本"
    INTEGER = "整数"
    DECIMAL = "小数"
    DATE = "日期"
    YES_NO = "是/否"
    CHOICE = "选项"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the spreadsheet.

    Attributes:
        name: of the value, for ``write``.
        zh: its heading.
        kind: what its cells hold.
        required: whether every row needs it.
        longest: characters of a text.
        minimum: the least number or the earliest day.
        maximum: the greatest number or the latest day.
        places: of a decimal number.
        choices: what each word stands for.
        lookup: finds what the texts stand for.
        unknown: what is said of a text that stands for nothing.
        note: what a clerk should know about it.
    """

    name: str
    zh: str
    kind: Kind = Kind.TEXT
    required: bool = False
    longest: int = 200
    minimum: Any = None
    maximum: Any = None
    places: int = 2
    choices: Mapping[str, Any] = field(default_factory=dict)
    lookup: Lookup | None = None
    unknown: str = "没有找到对应的记录"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Importer:
    """How records of one kind are entered from a spreadsheet.

    Attributes:
        name: in addresses and commands: ``<module>-<noun>``.
        zh: title in Chinese.
        en: title in English.
        action: what whoever imports must be allowed at one place at least; services decide about each row.
        columns: in the order of the template.
        unique: names of the columns that tell the rows of one file apart.
        write: enters rows, all of a batch at once: one look-up and one insert a batch, not a row.
        together: where several rows make one record, what the rows of a record have in common; they stand
            below each other and are entered in one transaction or not at all. Cells that are wrong are None.
    """

    name: str
    zh: str
    en: str
    action: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...]
    write: Write
    together: Callable[[Values], Any] | None = None

    def heading(self, refusal: Refusal) -> str:
        """The heading of the column that a refusal's path points to; empty when it points to none."""
        named = _SMALL.sub("_", refusal.path[-1]).lower() if refusal.path else ""
        return next((column.zh for column in self.columns if column.name == named), "")


def choices_of(kind: type[E]) -> dict[str, E]:
    """The members of an enumeration by the Chinese half of their description in the schema."""
    members = vars(kind)["__strawberry_definition__"].values
    return {str(one.description).partition(" · ")[0]: kind[one.name] for one in members}


def each(write_one: Callable[[Work, Values], Awaitable[Any]]) -> Write:
    """Enter rows one by one with a service that takes one: easy to write, some milliseconds a row."""

    async def write(work: Work, rows: Sequence[Values]) -> list[Refusal | None]:
        outcomes: list[Refusal | None] = []
        for row in rows:
            try:
                async with work.session.begin_nested():
                    await write_one(work, row)
                outcomes.append(None)
            except Refusal as refusal:
                outcomes.append(refusal)
            except IntegrityError:
                outcomes.append(AlreadyThere())
        return outcomes

    return write
