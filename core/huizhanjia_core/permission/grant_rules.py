"""When two roles may not meet in one account: pure rules over dated grants."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from huizhanjia_core.hookspecs import RoleKind


@dataclass(frozen=True)
class Held:
    """A role held from a day to a day, both included; an open end is None."""

    role: str
    kind: RoleKind
    valid_from: date
    valid_to: date | None

    def meets(self, other: "Held") -> bool:
        """Whether there is a day on which both are held."""
        return (self.valid_to is None or other.valid_from <= self.valid_to) and (
            other.valid_to is None or self.valid_from <= other.valid_to
        )


def clash(wanted: Held, held: Iterable[Held], conflicts: Collection[tuple[str, str]]) -> Held | None:
    """The first grant that forbids the wanted one, if any.

    The three administrations exclude each other and every business role: whoever runs the system,
    whoever grants rights and whoever reads the audit must be three people without business rights.
    """
    for other in held:
        if not wanted.meets(other):
            continue
        if wanted.kind is not other.kind:
            return other
        if wanted.kind is RoleKind.ADMINISTRATOR and wanted.role != other.role:
            return other
        if (wanted.role, other.role) in conflicts:
            return other
    return None
