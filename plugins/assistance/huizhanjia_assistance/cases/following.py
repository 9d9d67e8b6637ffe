"""What follows for help when a dossier moves to another union, or its household leaves."""

from huizhanjia_core.db.lineage import ANCESTORS, lineage_of
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work
from sqlalchemy import func, select, update

from huizhanjia_assistance.cases import money_refusals
from huizhanjia_assistance.cases.cap_models import CapAccountRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.kinds import ENDED, ServiceType
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState
from huizhanjia_assistance.dossiers.events import DossierExited, DossierMoved


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


async def refuse_unfinished(work: Work, event: DossierExited) -> None:
    """Keep a household in file while help of value is on its way to it, which it could not get afterwards.

    Legal aid, a petition, training or a job search need no dossier and go on after the exit.

    Raises:
        Refusal: HelpUnderWay, with the number of deliveries and of requests.
    """
    pending = select(func.count()).where(
        DeliveryRow.dossier_id == event.dossier_id, DeliveryRow.state == DeliveryState.PENDING
    )
    waiting = select(func.count()).where(
        CaseRow.dossier_id == event.dossier_id,
        CaseRow.service.in_([service for service in ServiceType if service.money]),
        CaseRow.state.not_in(ENDED),
    )
    found = (await work.session.scalars(pending)).one(), (await work.session.scalars(waiting)).one()
    if any(found):
        raise money_refusals.HelpUnderWay(*found)
