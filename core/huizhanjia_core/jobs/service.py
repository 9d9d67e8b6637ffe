"""What the system administrator does with jobs: another try for a dead one, an end for one under way."""

from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.jobs.actions import Action
from huizhanjia_core.jobs.models import JobRow, JobState
from huizhanjia_core.jobs.refusals import NotRetriable, Over
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work


async def retry(work: Work, *, job: UUID) -> JobRow:
    """Let a job that was given up or canceled run again, with all its attempts.

    Raises:
        Refusal: not allowed at the region, unknown, or neither given up nor canceled.
    """
    found = await _managed(work, job)
    if found.state not in {JobState.DEAD, JobState.CANCELED}:
        raise NotRetriable
    found.state, found.run_at, found.attempts = JobState.READY, work.now, 0
    found.cancel_requested, found.finished_at = False, None
    await work.session.flush()
    return found


async def cancel(work: Work, *, job: UUID) -> JobRow:
    """Let a waiting job never run, and one under way stop: what it has not committed is undone.

    A running job stops with the next sign of life of its worker, at most a third of a lease later.

    Raises:
        Refusal: not allowed at the region, unknown, or ended.
    """
    found = await _managed(work, job)
    if found.state is JobState.READY:
        found.state, found.finished_at = JobState.CANCELED, work.now
    elif found.state is JobState.RUNNING:
        found.cancel_requested = True
    else:
        raise Over
    await work.session.flush()
    return found


async def _managed(work: Work, job: UUID) -> JobRow:
    region = await work.session.scalar(select(OrganizationRow).where(OrganizationRow.depth == 1))
    found = await work.session.scalar(select(JobRow).where(JobRow.id == job).with_for_update())
    readable = work.actor.may(Action.JOB_READ, at=region) or work.actor.may(Action.JOB_MANAGE, at=region)
    if found is None or not readable:
        raise NotFound("input", "job")
    work.actor.require(Action.JOB_MANAGE, at=region)
    return found
