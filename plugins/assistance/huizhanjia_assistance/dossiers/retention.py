"""What time does to dossiers: verifications fall due, files are archived and at last erased."""

from datetime import time

from huizhanjia_core import workflow
from huizhanjia_core.jobs import Daily, JobSpec, Run
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import Transition
from sqlalchemy import ColumnElement, delete, select

from huizhanjia_assistance.dossiers import erasing, life
from huizhanjia_assistance.dossiers.decision_models import PublicNoticeRow
from huizhanjia_assistance.dossiers.events import DossierArchived
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.proceeding import years_after

BATCH = 500
"""Dossiers a transaction that fall due or are archived, by sets: what others wait for stays short."""

ERASED = 200
"""The same of those that are erased: with each of them change members, requests, deliveries and much else."""

ARCHIVED_AFTER_YEARS = 1
"""Years after the exit in which a household is visited again before its file is archived."""


async def call_overdue(work: Work, limit: int = BATCH) -> int:
    """Mark dossiers whose yearly verification is overdue (一年未改); how many there were."""
    return len(await _take(work, life.CALL, limit, DossierRow.verify_by < work.today))


async def archive_old(work: Work, limit: int = BATCH) -> int:
    """Archive files of which the household left a year ago; how many there were."""
    before = years_after(work.today, -ARCHIVED_AFTER_YEARS)
    rows = await _take(work, life.ARCHIVE, limit, DossierRow.exited_on < before)
    for row in rows:
        await work.emit(DossierArchived(row.id, row.organization_id))
    return len(rows)


async def erase_expired(work: Work, limit: int = ERASED) -> int:
    """Erase archived files whose retention is over; how many there were.

    What is left says that a file of this number was there, in which category, and when.
    """
    rows = await _due(work, life.ERASE, limit, DossierRow.retain_until < work.today)
    await erasing.erase(work, rows)
    return len(rows)


async def take_notices_down(work: Work) -> None:
    """Remove public notices that are over."""
    await work.session.execute(delete(PublicNoticeRow).where(PublicNoticeRow.ends_on < work.today))


async def _due(
    work: Work, transition: Transition, limit: int, *conditions: ColumnElement[bool]
) -> list[DossierRow]:
    states = sorted(State(state) for state in transition.sources)
    query = select(DossierRow).where(DossierRow.state.in_(states), *conditions)
    return list(
        await work.session.scalars(
            query.order_by(DossierRow.id).limit(limit).with_for_update(skip_locked=True)
        )
    )


async def _take(
    work: Work, transition: Transition, limit: int, condition: ColumnElement[bool]
) -> list[DossierRow]:
    rows = await _due(work, transition, limit, condition)
    await workflow.apply_many(work, rows, transition)
    return rows


async def keep_time(run: Run) -> None:
    """Everything that falls due on a day, in short transactions."""
    async with run.begin() as work:
        await take_notices_down(work)
    done = 0
    for step, limit in ((call_overdue, BATCH), (archive_old, BATCH), (erase_expired, ERASED)):
        count = limit
        while count == limit:
            async with run.begin() as work:
                count = await step(work, limit)
            done += count
            run.progress(done)


TIME = JobSpec(
    "assistance:dossier:keep_time",
    "档案核查到期、归档和保存期满销毁",
    "Dossiers fall due, are archived and erased",
    keep_time,
    schedule=Daily(time(2, 30)),
)
