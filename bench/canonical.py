"""Answers of different servers brought to one form, so that they can be compared for equality."""

from collections.abc import Callable, Mapping
from typing import Any

_FEN = 100


def canonical(value: Any, key: str = "") -> Any:
    """Connections as lists, ids as hexadecimal digits, money in fen, counts as numbers.

    Raises:
        ValueError: a value that should be one of these is not.
    """
    if isinstance(value, dict):
        if value.keys() == {"nodes"}:
            return canonical(value["nodes"])
        return {name: canonical(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [canonical(inner) for inner in value]
    if value is None:
        return None
    turn = TURNS.get(key)
    return value if turn is None else turn(value)


def _key(value: Any) -> str:
    return str(value).rpartition("_")[2].replace("-", "")


def _fen(value: Any) -> int:
    """Yuan with two places, or fen as a number or as digits."""
    if isinstance(value, str) and "." in value:
        yuan, _, places = value.partition(".")
        sign = -1 if yuan.startswith("-") else 1
        return sign * (abs(int(yuan)) * _FEN + int(places))
    return int(value)


TURNS: Mapping[str, Callable[[Any], Any]] = {
    "id": _key,
    "incomePerHead": _fen,
    "amount": _fen,
    "delivered": _fen,
    "deliveredBelow": _fen,
    "deliveries": int,
    "households": int,
    "householdSize": int,
}
"""By field, from any server's way of writing a value to the one that is compared."""


def difference(wanted: Any, found: Any, path: str = "data") -> str | None:
    """Where two canonical answers differ first, in words; None when they are equal."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        if wanted.keys() != found.keys():
            return f"{path}: keys {sorted(found)} instead of {sorted(wanted)}"
        pairs = ((f"{path}.{name}", wanted[name], found[name]) for name in wanted)
    elif isinstance(wanted, list) and isinstance(found, list):
        if len(wanted) != len(found):
            return f"{path}: {len(found)} rows instead of {len(wanted)}"
        pairs = ((f"{path}[{n}]", *pair) for n, pair in enumerate(zip(wanted, found, strict=True)))
    else:
        same = wanted == found and type(wanted) is type(found)
        return None if same else f"{path}: {found!r} instead of {wanted!r}"
    return next((told for at, one, other in pairs if (told := difference(one, other, at))), None)
