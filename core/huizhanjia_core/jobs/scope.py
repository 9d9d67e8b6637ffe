"""Who sees what belongs to the system as a whole: whoever holds the action at the region."""

from dataclasses import dataclass
from typing import Any

from huizhanjia_schema import Viewer
from huizhanjia_schema.scope import Scope
from sqlalchemy import ColumnElement, false, true


@dataclass(frozen=True)
class AtRegion(Scope):
    """Every row, for those who hold ``action`` at the top of the tree, and none for everyone else."""

    action: str

    def predicate(self, entity: Any, viewer: Viewer) -> ColumnElement[bool]:  # noqa: ARG002 - a contract
        """See ``Scope.predicate``."""
        return true() if any(place.depth == 1 for place in viewer.places(self.action)) else false()
