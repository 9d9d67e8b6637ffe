"""What makes sense about a check of a display, without a database (§5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from huizhanjia_core.facilities.kinds import DisplayKind

MOST = 1_000_000
"""More pieces are a slip of the keyboard."""


@dataclass(frozen=True)
class Check:
    """What was found of one of the seven things.

    Attributes:
        kind: which of the seven.
        checked_on: when somebody looked.
        present: whether it is there.
        quantity: how many; 0 when it is absent.
        chinese: whether it is in Chinese.
        tibetan: whether it is in Tibetan.
        staff_informed: whether those on staff photos were told.
        installed_on: when it was put up, where known.
        note: what else was seen.
    """

    kind: DisplayKind
    checked_on: date
    present: bool
    quantity: int = 0
    chinese: bool = False
    tibetan: bool = False
    staff_informed: bool = False
    installed_on: date | None = None
    note: str | None = None


def contradiction(check: Check) -> str | None:
    """The argument that does not go with the others; None if all is well.

    What is there has a number and a language; what is absent has neither, nor a day on which it was put up.
    Photos of the staff are personal data: they hang there only after the staff was told.
    """
    if check.present != (0 < check.quantity <= MOST):
        return "quantity"
    if check.present != (check.chinese or check.tibetan):
        return "chinese"
    if check.installed_on is not None and not (check.present and check.installed_on <= check.checked_on):
        return "installedOn"
    if check.staff_informed != (check.present and check.kind is DisplayKind.STAFF_NAMES_PHOTOS):
        return "staffInformed"
    return None


def missing_kinds(present: Collection[DisplayKind]) -> list[DisplayKind]:
    """Which of the seven are not among those that are there, in the order of §5."""
    return [kind for kind in DisplayKind if kind not in present]
