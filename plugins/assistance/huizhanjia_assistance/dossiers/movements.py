"""Households coming into file and leaving it, noted when it happens: figures of past years stay right."""

from uuid import UUID

from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.dossiers.care_kinds import Movement
from huizhanjia_assistance.dossiers.care_models import MovementRow
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import ExitKind

LEFT = {
    ExitKind.RELIEVED: Movement.RELIEVED,
    ExitKind.LIFTED_OUT: Movement.LIFTED_OUT,
    ExitKind.CANCELLED: Movement.CANCELLED,
}
"""The movement of each way out."""


async def note(work: Work, row: DossierRow, movement: Movement) -> None:
    """Note that a household came into file at the union that it belongs to now, or left it.

    Args:
        work: the unit of work; its day is the movement's.
        row: the dossier, with the category and the people that count.
        movement: how.
    """
    work.session.add(
        MovementRow(
            dossier_id=row.id,
            movement=movement,
            moved_on=work.today,
            year=work.today.year,
            category=row.category,
            cause=row.main_cause,
            persons=row.household_size,
            **lineage_like(row),
        )
    )
    await work.session.flush()


async def came_back(work: Work, dossier: UUID) -> bool:
    """Whether a household was in file before, so that it is back now (返困)."""
    query = select(MovementRow.id).where(MovementRow.dossier_id == dossier).limit(1)
    return await work.session.scalar(query) is not None
