"""Who may see and do what, written from the requirements; it imports nothing of the product.

A new record type, statistic, nested list, total or mutation is added here by hand, from what its module is asked
to do (design.md section 5, domain.md sections 1 and 4.5); until then the matrix names what is missing.
"""

from tests.security.oracle.changes import MUTATIONS, answer
from tests.security.oracle.figures import (
    AT_CENTERS,
    BELOW,
    MEASURES,
    NARROW_TOTALS,
    SMALL_GROUP,
    WIDE_STATISTICS,
    WIDE_TOTALS,
)
from tests.security.oracle.relations import LISTS, ONES, PICKED
from tests.security.oracle.roles import ADMINISTRATORS, ROLE_ACTIONS, Actor, Grant, signed_in
from tests.security.oracle.rows import FIGURES_ONLY, TELLERS, TYPES, AtRegion, Facts, Through, Within, visible

__all__ = [
    "ADMINISTRATORS",
    "AT_CENTERS",
    "BELOW",
    "FIGURES_ONLY",
    "LISTS",
    "MEASURES",
    "MUTATIONS",
    "NARROW_TOTALS",
    "ONES",
    "PICKED",
    "ROLE_ACTIONS",
    "SMALL_GROUP",
    "TELLERS",
    "TYPES",
    "WIDE_STATISTICS",
    "WIDE_TOTALS",
    "Actor",
    "AtRegion",
    "Facts",
    "Grant",
    "Through",
    "Within",
    "answer",
    "signed_in",
    "visible",
]
