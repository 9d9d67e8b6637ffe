"""Emergency aid that no dossier followed in time, and what it forbids (A24)."""

from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_core.work import Work
from sqlalchemy import ColumnElement, and_, func, select

from huizhanjia_assistance.cases import refusals
from huizhanjia_assistance.cases.kinds import CaseState
from huizhanjia_assistance.cases.models import CaseRow


def late_on(day: date | ColumnElement[Any]) -> ColumnElement[bool]:
    """Requests for emergency aid whose dossier was to follow before a day and did not."""
    return and_(CaseRow.dossier_id.is_(None), CaseRow.dossier_due_on < day)


async def refuse_late(work: Work, index: str | None, *, but: UUID | None = None) -> None:
    """Give nobody more emergency aid who had some and whose dossier did not follow in time.

    A request that was rejected gave nothing, one that was transferred goes on elsewhere.

    Args:
        work: the unit of work.
        index: the blind index of the person's identity number; over the whole region.
        but: the request that is to be approved; None where one is to be registered.

    Raises:
        Refusal: DossierOverdue, with the day by which it was to follow.
    """
    query = select(func.min(CaseRow.dossier_due_on)).where(
        CaseRow.id_number_index == index,
        late_on(work.today),
        CaseRow.state.not_in([CaseState.REJECTED, CaseState.TRANSFERRED]),
    )
    if but is not None:
        query = query.where(CaseRow.id != but)
    due = await work.session.scalar(query)
    if due is not None:
        raise refusals.DossierOverdue(due, "idNumber" if but is None else "case")
