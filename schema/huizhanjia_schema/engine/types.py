"""What the engine knows of one record type."""

from collections.abc import Mapping
from dataclasses import dataclass

from huizhanjia_schema.filters import Where
from huizhanjia_schema.record import Record
from huizhanjia_schema.stored import Stored


@dataclass(frozen=True)
class RecordField:
    """One field of a record.

    Attributes:
        name: the Python name.
        stored: how it is read.
        target: the record or statistics type it leads to, if any.
        non_null: whether the schema promises a value.
    """

    name: str
    stored: Stored
    target: type | None
    non_null: bool


@dataclass(frozen=True)
class RecordType:
    """One record type as composed.

    Attributes:
        cls: the declaring class.
        name: the GraphQL name.
        declared: what the class declares.
        fields: by GraphQL name.
        filters: by GraphQL name of the filter's field.
    """

    cls: type
    name: str
    declared: Record
    fields: Mapping[str, RecordField]
    filters: Mapping[str, Where]
