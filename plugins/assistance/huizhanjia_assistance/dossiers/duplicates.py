"""Whether somebody is registered anywhere in the region: told without what is in the dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from huizhanjia_core.organization.kinds import SiteKind, SiteStatus
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.permission.actors import line_of
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import resident_id
from huizhanjia_assistance.dossiers.household_models import MEMBER_ID, RESIDENT_ID, DossierRow, MemberRow


@dataclass(frozen=True)
class Elsewhere:
    """Where somebody is registered, and whom to call; nothing else.

    Attributes:
        organization_id: the union.
        name: the union's.
        hotline: of its center, or of the center above it.
    """

    organization_id: UUID
    name: str
    hotline: str | None


async def check(work: Work, *, organization: UUID, id_number: str) -> Elsewhere | None:
    """Whether somebody is in a live dossier of the region, and where.

    Every such question is recorded: who asked, from which union.

    Args:
        work: its actor asks for the union.
        organization: the union in whose name it is asked.
        id_number: whose, as typed.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, or no identity number.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.DUPLICATE_CHECK, at=unit)
    number = resident_id.parse(id_number, work.today, "input", "idNumber")
    query = select(MemberRow.dossier_id).where(await MEMBER_ID.equals(work, number.text), MemberRow.live)
    dossier = await work.session.scalar(query)
    return None if dossier is None else await _whom_to_call(work, dossier)


async def claimed(work: Work, numbers: Sequence[str], *, but: UUID | None = None) -> Mapping[str, Elsewhere]:
    """The numbers that other live dossiers claim, each with where.

    Args:
        work: of whoever registers or reopens.
        numbers: in their normal form.
        but: the dossier that may claim them itself.
    """
    by_index = {await work.crypto.index(RESIDENT_ID, number): number for number in numbers}
    return {
        by_index[index]: where for index, where in (await claimed_indexes(work, [*by_index], but)).items()
    }


async def claimed_indexes(work: Work, indexes: Sequence[str], but: UUID | None) -> Mapping[str, Elsewhere]:
    """The same for blind indexes."""
    query = select(MemberRow.id_number_index, MemberRow.dossier_id).where(
        MemberRow.id_number_index.in_(indexes), MemberRow.live
    )
    found: dict[str, Elsewhere] = {}
    for index, dossier in (await work.session.execute(query)).all():
        if dossier != but and index is not None:
            found[index] = await _whom_to_call(work, dossier)
    return found


async def _whom_to_call(work: Work, dossier: UUID) -> Elsewhere:
    row = (await work.session.scalars(select(DossierRow).where(DossierRow.id == dossier))).one()
    line = line_of(row)
    names = dict(
        (
            await work.session.execute(
                select(OrganizationRow.id, OrganizationRow.name).where(
                    OrganizationRow.id == row.organization_id
                )
            )
        ).all()
    )
    centers = select(SiteRow.organization_id, SiteRow.hotline).where(
        SiteRow.organization_id.in_(line),
        SiteRow.kind == SiteKind.ASSISTANCE_CENTER,
        SiteRow.status == SiteStatus.ACTIVE,
        SiteRow.hotline.is_not(None),
    )
    hotlines = dict((await work.session.execute(centers)).all())
    nearest = next((hotlines[unit] for unit in reversed(line) if unit in hotlines), None)
    return Elsewhere(row.organization_id, names[row.organization_id], nearest)
