"""What happens to caps when their dossier moves to another union."""

from huizhanjia_core.db.lineage import ANCESTORS, lineage_of
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work
from sqlalchemy import update

from huizhanjia_assistance.cases.cap_models import CapAccountRow
from huizhanjia_assistance.dossiers.events import DossierMoved


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
