"""From which of a record's coarser tables sums can be read."""

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
    """The coarsest table of a record that gives the same answer, None without one.

    A caller with a place deeper than its nodes would find nothing there, and a condition that is not
    on one column, such as being below a union of unknown depth, may look at finer rows.

    Args:
        builder: of the plan; the depths of the caller's places are part of its shape.
        record: its type.
        asked: the dimensions and sums.
        filters: the conditions that are given.
    """
    if not record.declared.coarser:
        return None
    needed = [*asked]
    for one in filters:
        if not isinstance(one.predicate, Compared | OneOf):
            return None
        needed.append(one.predicate.column)
    deepest = record.declared.scope.deepest(builder.anyone)
    fitting = (
        one
        for one in record.declared.coarser
        if deepest is not None and deepest <= one.depth and one.tells(needed)
    )
    return next(fitting, None)
