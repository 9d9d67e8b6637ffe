"""Objects as JSON text: from pieces, or by the database's own function where that is faster."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import sqlalchemy as sa
from sqlalchemy import func

from huizhanjia_schema.compiled.dialects import JsonDialect, Sql, words
from huizhanjia_schema.compiled.items import (
    Calculated,
    Item,
    Key,
    Leaf,
    One,
    Text,
    Word,
    Written,
    patched_one,
)
from huizhanjia_schema.compiled.leaves import json_of, value_of

MOST_MEMBERS: Final = 60
"""Of one function call; SQLite takes 127 arguments, two a member."""


def write(json: JsonDialect, items: Sequence[Item]) -> Written:
    """The object that the items make, as JSON text."""
    written = Written(words("{}"))
    if json.composes and 0 < len(items) <= MOST_MEMBERS and all(_is_flat(item) for item in items):
        written.sql = json.object([(item.key, _native(json, item)) for item in items])
        return written
    pieces: list[str | Sql] = ["{"]
    for at, part in enumerate(_runs(items) if json.composes else items):
        pieces.append("," if at else "")
        if isinstance(part, list):
            pieces.append(json.members(json.object([(item.key, _native(json, item)) for item in part])))
        else:
            pieces += [f'"{part.key}":', *_pieces(json, part, written)]
    pieces.append("}")
    written.sql = assembled(json, pieces)
    return written


def _is_plain(item: Item) -> bool:
    return isinstance(item, Word | Key | Leaf)


def _is_flat(item: Item) -> bool:
    """Whether the database's function can make it of values, without reading JSON that it wrote before."""
    if isinstance(item, One):
        return len(item.items) <= MOST_MEMBERS and all(_is_flat(below) for below in item.items)
    return _is_plain(item)


def _runs(items: Sequence[Item]) -> Iterator[Item | list[Item]]:
    """The items, with plain ones that follow each other taken together."""
    for plain, found in groupby(items, _is_plain):
        together = list(found)
        if not plain or len(together) == 1:
            yield from together
            continue
        for at in range(0, len(together), MOST_MEMBERS):
            yield together[at : at + MOST_MEMBERS]


def _native(json: JsonDialect, item: Item) -> Sql:
    """A flat item as a value that the database's function turns into JSON."""
    if isinstance(item, Word):
        return words(item.text)
    if isinstance(item, Key):
        return words(f"{item.prefix}_").op("||")(item.digits)
    if isinstance(item, Leaf):
        return value_of(json, item.kind, item.sql, nullable=item.nullable, sure=item.sure)
    if not isinstance(item, One):
        raise TypeError(item.key)
    below = json.object([(one.key, _native(json, one)) for one in item.items])
    return func.json(_unless_missing(json, item, below), type_=sa.Text())


def _pieces(json: JsonDialect, item: Item, written: Written) -> list[str | Sql]:
    """An item's value as pieces of JSON text."""
    if isinstance(item, Word):
        return [f'"{item.text}"']
    if isinstance(item, Key):
        return [f'"{item.prefix}_', item.digits, '"']
    if isinstance(item, Leaf):
        return json_of(json, item.kind, item.sql, nullable=item.nullable, sure=item.sure)
    return [_value(json, item, written)]


def assembled(json: JsonDialect, pieces: Sequence[str | Sql]) -> Sql:
    """Constants and expressions one after the other, as few of them as possible."""
    parts: list[Sql] = []
    constant = ""
    for piece in pieces:
        if isinstance(piece, str):
            constant += piece
            continue
        if constant:
            parts.append(words(constant))
        parts.append(piece)
        constant = ""
    if constant:
        parts.append(words(constant))
    return json.concat(parts)


def _value(json: JsonDialect, item: One | Text | Calculated, written: Written) -> Sql:
    if isinstance(item, Text):
        if item.patch is not None:
            written.patches[item.key] = item.patch
        return item.sql
    if isinstance(item, One):
        below = write(json, item.items)
        if not below.whole:
            written.patches[item.key] = patched_one(below)
        return _unless_missing(json, item, below.sql)
    written.calculated[item.key] = item
    carried = [carrier.json for carrier in item.carriers]
    return _array(json, carried)


def _array(json: JsonDialect, values: Sequence[Sql]) -> Sql:
    pieces: list[str | Sql] = ["["]
    for at, value in enumerate(values):
        pieces += ["," if at else "", func.coalesce(value, words("null"), type_=sa.Text())]
    return assembled(json, [*pieces, "]"])


def _unless_missing(json: JsonDialect, item: One, text: Sql) -> Sql:
    missing = words("null") if item.nullable else json.failing(item.row_key)
    return sa.case((item.present.is_(None), missing), else_=text)
