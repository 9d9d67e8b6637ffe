"""What time does to dossiers: verifications fall due, files are archived and at last erased."""

from datetime import date, time
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.jobs import Daily, JobSpec, Run
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import Transition
from sqlalchemy import ColumnElement, delete, select, update

from huizhanjia_assistance.dossiers import life
from huizhanjia_assistance.dossiers.care_models import SpotCheckItemRow, VerificationRow
from huizhanjia_assistance.dossiers.decision_models import ObjectionRow, PublicNoticeRow, VisitRow
from huizhanjia_assistance.dossiers.economy_models import EconomyItemRow
from huizhanjia_assistance.dossiers.events import DossierErased
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.proceeding import years_after

BATCH = 100
"""Dossiers a transaction: what others wait for stays short."""

GONE = "（已销毁）"
ARCHIVED_AFTER_YEARS = 1
"""Years after the exit in which a household is visited again before its file is archived."""


async def call_overdue(work: Work, limit: int = BATCH) -> int:
    """Mark dossiers whose yearly verification is overdue (一年未改); how many there were."""
    return await _take(work, life.CALL, limit, DossierRow.verify_by < work.today)


async def archive_old(work: Work, limit: int = BATCH) -> int:
    """Archive files of which the household left a year ago; how many there were."""
    return await _take(
        work, life.ARCHIVE, limit, DossierRow.exited_on < years_after(work.today, -ARCHIVED_AFTER_YEARS)
    )


async def erase_expired(work: Work, limit: int = BATCH) -> int:
    """Erase archived files whose retention is over; how many there were.

    The key goes, and with it everything sealed; names and free texts are overwritten. What is left says
    that a file of this number was there, in which category, and when: figures of past years stay right.
    """
    count = 0
    for row in await _due(work, life.ERASE, limit, DossierRow.retain_until < work.today):
        await erase(work, row)
        count += 1
    return count


async def erase(work: Work, row: DossierRow) -> None:
    """Erase an archived file; whoever calls has seen that its retention is over."""
    await workflow.apply(work, row, life.ERASE)
    await _forget(work, row)
    await work.emit(DossierErased(row.id, row.organization_id))


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


async def _take(work: Work, transition: Transition, limit: int, condition: ColumnElement[bool]) -> int:
    rows = await _due(work, transition, limit, condition)
    for row in rows:
        await workflow.apply(work, row, transition)
    return len(rows)


async def _forget(work: Work, row: DossierRow) -> None:
    await work.crypto.destroy(row.id)
    _clear(row, "id_number", "phone", "address", "bank_card", "dibao")
    row.id_number_index = row.bank_name = row.employer = row.employer_code = row.grassroots_person = None
    row.applicant_name = GONE
    for member in await work.session.scalars(select(MemberRow).where(MemberRow.dossier_id == row.id)):
        _clear(member, "id_number", "diagnosis", "disability")
        member.id_number_index = member.birth_year = None
        member.employer = member.employer_code = member.school = None
        member.name = GONE
    files: list[UUID] = []
    for visit in await work.session.scalars(select(VisitRow).where(VisitRow.dossier_id == row.id)):
        files += [key for key in (visit.request_id, visit.authorization_id, visit.photo_id) if key]
        visit.request_id = visit.authorization_id = visit.photo_id = None
        visit.findings = visit.companion = GONE
    # What belongs to nothing is swept up by the core.
    await work.session.execute(update(FileRow).where(FileRow.id.in_(files)).values(attached_at=None))
    await work.session.execute(
        update(SpotCheckItemRow).where(SpotCheckItemRow.dossier_id == row.id).values(note=None)
    )
    await work.session.execute(
        update(EconomyItemRow).where(EconomyItemRow.dossier_id == row.id).values(evidence=None)
    )
    await work.session.execute(
        update(VerificationRow).where(VerificationRow.dossier_id == row.id).values(note=None)
    )
    for objection in await work.session.scalars(
        select(ObjectionRow).where(ObjectionRow.dossier_id == row.id)
    ):
        _clear(objection, "objector")
        objection.content = GONE
    await work.session.flush()


def _clear(row: DossierRow | MemberRow | ObjectionRow, *names: str) -> None:
    for name in names:
        setattr(row, f"{name}_sealed", None)
        setattr(row, f"{name}_mask", None)


async def keep_time(run: Run) -> None:
    """Everything that falls due on a day, in short transactions."""
    async with run.begin() as work:
        await take_notices_down(work)
    done = 0
    for step in (call_overdue, archive_old, erase_expired):
        count = BATCH
        while count == BATCH:
            async with run.begin() as work:
                count = await step(work)
            done += count
            run.progress(done)


def overdue_on(day: date) -> ColumnElement[bool]:
    """Dossiers in file that were to be verified before a day and were not."""
    return DossierRow.state.in_([State.ACTIVE, State.REVERIFY_DUE]) & (DossierRow.verify_by < day)


TIME = JobSpec(
    "assistance:dossier:keep_time",
    "档案核查到期、归档和保存期满销毁",
    "Dossiers fall due, are archived and erased",
    keep_time,
    schedule=Daily(time(2, 30)),
)
