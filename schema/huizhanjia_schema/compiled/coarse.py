"""Whether sums can be read from a record's coarser table."""

from collections.abc import Iterable, Sequence
from typing import Any

from huizhanjia_schema.coarser import Coarser
from huizhanjia_schema.compiled.builder import Builder
from huizhanjia_schema.engine.types import RecordType
from huizhanjia_schema.filters import Compared, OneOf
from huizhanjia_schema.filters import Where as Filter


def coarser_of(
    builder: Builder, record: RecordType, asked: Iterable[Any], filters: Sequence[Filter] = ()
) -> Coarser | None:
    """The coarser table of a record where it gives the same answer, else None.

    A caller with a place deeper than its nodes would find nothing there, and a condition that is not
    on one column, such as being below a union of unknown depth, may look at finer rows.

    Args:
        builder: of the plan; the depths of the caller's places are part of its shape.
        record: its type.
        asked: the dimensions and sums.
        filters: the conditions that are given.
    """
    coarser = record.declared.coarser
    if coarser is None or not coarser.tells(asked):
        return None
    for one in filters:
        if not isinstance(one.predicate, Compared | OneOf) or not coarser.tells([one.predicate.column]):
            return None
    deepest = record.declared.scope.deepest(builder.anyone)
    return coarser if deepest is not None and deepest <= coarser.depth else None
