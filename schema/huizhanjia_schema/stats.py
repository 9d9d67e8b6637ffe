"""Statistics: declared dimensions and measures over the visible rows of a record."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, dataclass_transform

import strawberry
from sqlalchemy import SQLColumnExpression
from strawberry.types.base import StrawberryObjectDefinition

from huizhanjia_schema.errors import DeclarationError

T = TypeVar("T")
STATS = "__stats__"
PART = "part"


@dataclass(frozen=True)
class Dimension:
    """What groups are formed by; null in the answer unless the caller asked for it."""

    expression: Any


@dataclass(frozen=True)
class Measure:
    """An aggregate of a group."""

    expression: Any


@dataclass(frozen=True)
class Suppressed:
    """Whether the group was too small to show its measures."""


@dataclass(frozen=True)
class Stats:
    """What a statistics type declares.

    Attributes:
        record: whose visible rows are counted.
        dimensions: by the name of their enum value.
        suppress_below: groups of fewer rows show no measures; 0 shows all.
        size: an aggregate that says how large a group is, where a row stands for several; None counts rows.
        dimension_enum: the GraphQL enum of the dimensions.
    """

    record: type
    dimensions: dict[str, tuple[str, Dimension]]
    suppress_below: int
    dimension_enum: type[Enum]
    size: Any = None


def dimension(doc: str, sql: Any) -> Any:
    """A column or expression to group by; a record-typed field takes the column of its key."""
    return strawberry.field(description=doc, metadata={PART: Dimension(sql)})


def measure(doc: str, sql: SQLColumnExpression[T]) -> T:
    """An aggregate over the rows of a group."""
    return strawberry.field(description=doc, metadata={PART: Measure(sql)})  # type: ignore[no-any-return]


@dataclass_transform(kw_only_default=True, field_specifiers=(dimension, measure))
def stats(record: type, *, suppress_below: int = 0, size: Any = None) -> Callable[[type[T]], type[T]]:
    """Make a class of dimensions and measures a statistics type over ``record``.

    Args:
        record: whose visible rows are grouped.
        suppress_below: a group of fewer rows answers null measures and ``suppressed: true``, so
            that nobody can be singled out; its measures must then be nullable.
        size: an aggregate that says how large a group is, where a row stands for several, as in a table of
            sums; without it rows are counted.
    """

    def declare(cls: type[T]) -> type[T]:
        label = f"{cls.__module__}.{cls.__qualname__}"
        if not cls.__doc__:
            raise DeclarationError(f"{label}: a statistics type needs a docstring, its description")
        cls.__annotations__["suppressed"] = bool
        doc = "是否因人数过少而隐去 · Whether the figures are withheld because the group is small"
        setattr(cls, "suppressed", strawberry.field(description=doc, metadata={PART: Suppressed()}))  # noqa: B010
        definition: StrawberryObjectDefinition = vars(strawberry.type(cls, description=cls.__doc__.strip()))[
            "__strawberry_definition__"
        ]
        dimensions: dict[str, tuple[str, Dimension]] = {}
        for field in definition.fields:
            part = field.metadata.get(PART)
            if part is None:
                raise DeclarationError(f"{label}.{field.python_name} is neither a dimension nor a measure")
            if isinstance(part, Dimension):
                dimensions[field.python_name.upper()] = (field.python_name, part)
        members = {
            name: strawberry.enum_value(name, description=_doc(definition, python_name))
            for name, (python_name, _) in dimensions.items()
        }
        names: Any = Enum(f"{cls.__name__}Dimension", members)  # type: ignore[misc]
        kind: type[Enum] = strawberry.enum(
            names,
            description="统计维度 · What groups can be formed by",
        )
        setattr(cls, STATS, Stats(record, dimensions, suppress_below, kind, size))
        return cls

    return declare


def _doc(definition: StrawberryObjectDefinition, name: str) -> str:
    return next(field.description or "" for field in definition.fields if field.python_name == name)
