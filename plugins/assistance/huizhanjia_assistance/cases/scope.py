"""Which cases one may see: those of one's places, confidential ones only with a right of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_schema import Viewer, within
from huizhanjia_schema.scope import Scope
from sqlalchemy import ColumnElement, and_, or_

from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.models import CaseRow


@dataclass(frozen=True)
class Discreet(Scope):
    """Open cases for whoever reads cases there, confidential ones for whoever may see those too."""

    def predicate(self, entity: Any, viewer: Viewer) -> ColumnElement[bool]:
        """See ``Scope.predicate``."""
        return or_(*self.ways(entity, viewer))

    def ways(self, entity: Any, viewer: Viewer) -> Sequence[ColumnElement[bool]]:
        """A case is confidential or not, so that it satisfies one of them at most."""
        readable = within(CaseRow, Action.CASE_READ).ways(entity, viewer)
        hidden = within(CaseRow, Action.CASE_CONFIDENTIAL).ways(entity, viewer)
        return [
            *(and_(way, entity.confidential.is_(False)) for way in readable),
            *(and_(way, entity.confidential.is_(True)) for way in hidden),
        ]


async def find_case(work: Work, key: UUID, *path: str) -> CaseRow:
    """A case that the actor may see, locked until the transaction ends.

    Args:
        work: the unit of work.
        key: the case's.
        path: of the argument; ``input.case`` by default.

    Raises:
        NotFound: there is none, or none that the actor may know of.
    """
    where = path or ("input", "case")
    found = await work.session.get(CaseRow, key)
    see = Action.CASE_CONFIDENTIAL if found is not None and found.confidential else Action.CASE_READ
    row = await workflow.find(work, CaseRow, key, see=see, path=where)
    if row.confidential and see is Action.CASE_READ:
        raise NotFound(*where)
    return row
