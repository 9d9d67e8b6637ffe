"""The day on which a household was first helped, kept with its dossier by whatever delivers or takes back."""

from collections.abc import Collection, Iterable
from datetime import time
from typing import Any
from uuid import UUID

from huizhanjia_core.jobs import Daily, JobSpec, Run
from huizhanjia_core.work import Work
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState
from huizhanjia_assistance.cases.totals import chunks
from huizhanjia_assistance.dossiers.household_models import DossierRow


def _by_deliveries() -> Any:
    """The day as the deliveries tell it."""
    query = select(func.min(DeliveryRow.delivered_on)).where(
        DeliveryRow.dossier_id == DossierRow.id, DeliveryRow.state == DeliveryState.DELIVERED
    )
    return query.correlate(DossierRow).scalar_subquery()


def _wrong() -> ColumnElement[bool]:
    """Dossiers whose day is not what the deliveries tell."""
    return DossierRow.first_helped_on.is_distinct_from(_by_deliveries())


async def hold(work: Work, rows: Iterable[DeliveryRow]) -> None:
    """Lock the dossiers of deliveries that change their state.

    Of two that change deliveries of one household the second one waits here, so that ``recount`` sees what
    the first one did. Dossiers come after requests and before caps, in the order of their keys: a request
    that is served is locked already, and a dossier that moves takes its caps along.

    Args:
        work: the unit of work.
        rows: locked.
    """
    await _lock(work.session, {row.dossier_id for row in rows if row.dossier_id is not None})


async def recount(work: Work, rows: Iterable[DeliveryRow]) -> None:
    """Find the days of dossiers anew, from their deliveries; a statement for up to ``totals.CHUNK`` of them.

    Args:
        work: the unit of work.
        rows: in their new state, flushed; their dossiers are held.
    """
    await _settle(work.session, {row.dossier_id for row in rows if row.dossier_id is not None})


async def faults(session: AsyncSession) -> list[UUID]:
    """The dossiers whose day is not what their deliveries tell; empty when all is well."""
    day = func.min(DeliveryRow.delivered_on).label("day")
    given = select(DeliveryRow.dossier_id, day).where(DeliveryRow.state == DeliveryState.DELIVERED)
    told = given.group_by(DeliveryRow.dossier_id).subquery()
    query = select(DossierRow.id).outerjoin(told, told.c.dossier_id == DossierRow.id)
    wrong = DossierRow.first_helped_on.is_distinct_from(told.c.day)
    return list(await session.scalars(query.where(wrong).order_by(DossierRow.id)))


async def repair(session: AsyncSession) -> int:
    """Put right the days that are not what the deliveries tell; how many there were."""
    found = await faults(session)
    await _lock(session, found)
    return await _settle(session, found)


async def _lock(session: AsyncSession, dossiers: Collection[UUID]) -> None:
    for some in chunks(sorted(dossiers)):
        query = select(DossierRow.id).where(DossierRow.id.in_(some)).order_by(DossierRow.id)
        # Whoever enters a row that names the dossier need not wait for it.
        (await session.execute(query.with_for_update(key_share=True))).all()


async def _settle(session: AsyncSession, dossiers: Collection[UUID]) -> int:
    """A statement of its own after the lock: it sees whatever was committed while that was waited for."""
    changed = 0
    for some in chunks(sorted(dossiers)):
        result: Any = await session.execute(
            update(DossierRow)
            .where(DossierRow.id.in_(some), _wrong())
            .values(first_helped_on=_by_deliveries())
            .execution_options(synchronize_session=False)
        )
        changed += result.rowcount
    return changed


async def keep_right(run: Run) -> None:
    """Compare every dossier with its deliveries; a restored or edited database may have some wrong."""
    async with run.begin() as work:
        done = await repair(work.session)
    run.progress(done)


TIME = JobSpec(
    "assistance:case:recount_helped",
    "首次受助日期复核",
    "Days of first help are compared with the deliveries",
    keep_right,
    schedule=Daily(time(2, 50)),
)
