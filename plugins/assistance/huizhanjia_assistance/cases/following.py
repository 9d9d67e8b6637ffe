"""What happens to cases and caps when their dossier moves to another union or is erased."""

from uuid import UUID

from huizhanjia_core.crypto.secret import STARS
from huizhanjia_core.db.lineage import ANCESTORS, lineage_of
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work
from sqlalchemy import or_, select, update

from huizhanjia_assistance.cases.cap_models import CapAccountRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.dossiers.events import DossierErased, DossierMoved


async def move_caps(work: Work, event: DossierMoved) -> None:
    """Let the union that has the household now see what its caps count; what was given stays where it was."""
    unit = await work.session.get_one(OrganizationRow, event.organization_id)
    place = lineage_of(unit)
    values = {name: place[name] for name in ("organization_id", *ANCESTORS)}
    await work.session.execute(
        update(CapAccountRow)
        .where(CapAccountRow.dossier_id == event.dossier_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def forget(work: Work, event: DossierErased) -> None:
    """Erase who was helped: emergency aid before the dossier was sealed with keys of its own."""
    await _forget(work, event.dossier_id)


async def _forget(work: Work, dossier: UUID) -> None:
    mine = CaseRow.dossier_id == dossier
    own = select(CaseRow.subject_id).where(mine, CaseRow.subject_id != dossier)
    for subject in (await work.session.scalars(own)).all():
        await work.crypto.destroy(subject)
    cases = select(CaseRow.id).where(mine)
    await work.session.execute(
        update(DeliveryRow)
        .where(or_(DeliveryRow.dossier_id == dossier, DeliveryRow.case_id.in_(cases)))
        .values(recipient_mask=STARS)
        .execution_options(synchronize_session=False)
    )
    await work.session.execute(
        update(CaseRow)
        .where(mine)
        .values(applicant_mask=STARS, id_number_mask=None, id_number_index=None, phone_mask=None)
        .execution_options(synchronize_session=False)
    )
