"""Global ids: the record's prefix, an underscore and the key in 32 hexadecimal digits."""

import re
from collections.abc import Sequence
from uuid import UUID

from huizhanjia_schema.errors import ErrorCode, Refusal

_ID = re.compile(r"([a-z]+)_([0-9a-f]{32})", re.ASCII)


def encode_id(prefix: str, key: UUID) -> str:
    """The global id of a record."""
    return f"{prefix}_{key.hex}"


def split_id(value: str) -> tuple[str, UUID] | None:
    """The prefix and the key of an id, or None for anything that is not one."""
    match = _ID.fullmatch(value)
    return (match[1], UUID(int=int(match[2], 16))) if match else None


def decode_id(value: str, prefix: str) -> UUID | None:
    """The key in an id of that prefix, or None: malformed, forged and foreign ids look alike."""
    parts = split_id(value)
    return parts[1] if parts and parts[0] == prefix else None


def expect_id(value: str, prefix: str, *, path: Sequence[str] = ()) -> UUID:
    """The key in an id of that prefix.

    Raises:
        Refusal: NOT_FOUND, as for a record that does not exist.
    """
    key = decode_id(value, prefix)
    if key is None:
        raise Refusal(ErrorCode.NOT_FOUND, zh="没有找到这条记录。", en="No such record.", path=path)
    return key
