"""How dossiers stand at many unions at once, for whoever assesses centers (§12)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.seen import IN_FILE
from huizhanjia_assistance.dossiers.standing import overdue_on


@dataclass(frozen=True)
class DossierEvidence:
    """The dossiers that a union leads itself.

    Attributes:
        registered: every one, also those that ended.
        in_file: in file today.
        overdue: of these, not verified within a year on the day asked about.
    """

    registered: int
    in_file: int
    overdue: int

    @property
    def kept_up(self) -> bool:
        """Whether there are electronic dossiers, each verified within twelve months."""
        return self.registered > 0 and self.overdue == 0


NONE = DossierEvidence(0, 0, 0)


async def dossier_evidence(
    reader: AsyncSession | AsyncConnection, unions: Collection[UUID], on: date
) -> Mapping[UUID, DossierEvidence]:
    """By union: how the dossiers at it stand; one statement, whatever the number of unions.

    Args:
        reader: any transaction.
        unions: those asked about; each is answered.
        on: the day by which verifications had to be done.
    """
    counted = (
        select(
            DossierRow.organization_id,
            func.count(),
            func.count(case((DossierRow.state.in_(sorted(IN_FILE)), 1))),
            func.count(case((overdue_on(on), 1))),
        )
        .where(DossierRow.organization_id.in_(unions))
        .group_by(DossierRow.organization_id)
    )
    found = {row[0]: DossierEvidence(*row[1:]) for row in (await reader.execute(counted)).all()}
    return {union: found.get(union, NONE) for union in unions}
