"""What a mutation's request and answer tell its record: ids and a digest, never a value."""

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from huizhanjia_schema import Operation, encode_id
from huizhanjia_schema.inputs import CHECK, Check
from huizhanjia_schema.record import declaration
from huizhanjia_schema.stored import STORED, Ref, Result
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.crypto.keyring import Keyring


def requested(
    operation: Operation, given: Any, keyring: Keyring, *, address: str | None, trace_id: str
) -> Entry:
    """The record of a mutation that begins.

    Args:
        operation: what it declares.
        given: its input as it came, not yet checked; None for one without.
        keyring: for the input's digest; without a master key there is none, since a digest that needs no
            key would let guesses at an identity number be tried against it.
        address: the client's.
        trace_id: the request's.
    """
    entry = Entry(operation=to_camel_case(operation.name), address=address, trace_id=trace_id)
    if given is not None:
        entry.concerns(*_ids(given))
        spelled = json.dumps(_spelled(given), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        entry.digest = keyring.fingerprint("audit", spelled.encode("utf-8", "surrogatepass"))
    return entry


def answered(entry: Entry, payload: Any) -> None:
    """Note the records that a mutation resulted in."""
    for field in fields(payload):
        if isinstance(field.metadata.get(STORED), Result):
            entry.concerns(*_referred(getattr(payload, field.name)))


def _referred(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Ref):
            yield encode_id(declaration(one.record).prefix, one.key)


def _is_input(value: Any) -> bool:
    return hasattr(type(value), "__strawberry_definition__") and not isinstance(value, Enum)


def _check(field: Any) -> Check:
    found: Check = field.metadata.get(CHECK, Check())
    return found


def _ids(given: Any) -> Iterator[str]:
    """The ids among an input's arguments, at any depth."""
    for field in fields(given):
        value = getattr(given, field.name)
        for one in value if isinstance(value, list) else [value]:
            if _is_input(one):
                yield from _ids(one)
            elif _check(field).id_of is not None and isinstance(one, str):
                yield one


def _spelled(value: Any) -> Any:
    """An input as JSON, without passwords and without what was left out."""
    if isinstance(value, list):
        return [_spelled(one) for one in value]
    if _is_input(value):
        return {
            field.name: _spelled(getattr(value, field.name))
            for field in fields(value)
            if not _check(field).verbatim and getattr(value, field.name) is not UNSET
        }
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
