"""The system administrator looks at jobs, retries dead ones and cancels others; nobody else does."""

import asyncio
from uuid import UUID

import pytest
from huizhanjia_core.jobs import enqueue
from huizhanjia_core.jobs.models import JobRow, JobState
from huizhanjia_schema import encode_id
from sqlalchemy import select, update

from tests.harness.api import Api
from tests.harness.prepared import work_in

JOBS = "query($s:[JobState!]){jobs(first:50,where:{states:$s}){totalCount nodes{id kind state attempts error cancelRequested}}}"
RETRY = "mutation($i:RetryJobInput!){retryJob(input:$i){job{state attempts} userErrors{code path}}}"
CANCEL = "mutation($i:CancelJobInput!){cancelJob(input:$i){job{state cancelRequested} userErrors{code path}}}"


async def put(house: Api, state: JobState, attempts: int = 0) -> tuple[UUID, dict[str, str]]:
    async with work_in(house.application.database) as work:
        key = await enqueue(work, "test:job")
        assert key is not None
        values = {"state": state, "attempts": attempts, "error": "ValueError (x.py:1)"}
        await work.session.execute(update(JobRow).where(JobRow.id == key).values(values))
    return key, {"job": encode_id("job", key)}


async def test_dead_letters_are_seen_and_retried(house: Api) -> None:
    key, given = await put(house, JobState.DEAD, attempts=5)
    (shown,) = (await house.data(JOBS, "sysadmin", s=["DEAD"]))["jobs"]["nodes"]
    assert (shown["kind"], shown["attempts"], shown["error"]) == ("test:job", 5, "ValueError (x.py:1)")
    answer = (await house.data(RETRY, "sysadmin", i=given))["retryJob"]
    assert answer == {"job": {"state": "READY", "attempts": 0}, "userErrors": []}
    again = (await house.data(RETRY, "sysadmin", i=given))["retryJob"]
    assert [one["code"] for one in again["userErrors"]] == ["CONFLICT"]
    async with house.application.database.reader() as connection:
        assert await connection.scalar(select(JobRow.finished_at).where(JobRow.id == key)) is None


async def test_waiting_jobs_are_canceled_and_running_ones_asked_to_stop(house: Api) -> None:
    for state, ended in ((JobState.READY, ("CANCELED", False)), (JobState.RUNNING, ("RUNNING", True))):
        _, given = await put(house, state)
        job = (await house.data(CANCEL, "sysadmin", i=given))["cancelJob"]["job"]
        assert (job["state"], job["cancelRequested"]) == ended
    _, given = await put(house, JobState.DONE)
    answer = (await house.data(CANCEL, "sysadmin", i=given))["cancelJob"]
    assert [one["code"] for one in answer["userErrors"]] == ["CONFLICT"]


async def test_of_two_who_retry_at_once_one_is_told(house: Api) -> None:
    _, given = await put(house, JobState.DEAD)
    answers = await asyncio.gather(*(house.data(RETRY, "sysadmin", i=given) for _ in range(2)))
    refused = [answer["retryJob"]["userErrors"] for answer in answers if answer["retryJob"]["userErrors"]]
    assert [[one["code"] for one in some] for some in refused] == [["CONFLICT"]]


@pytest.mark.parametrize("as_", ["region", "secadmin", "auditor", "linzhou"])
async def test_nobody_else_sees_or_changes_jobs(house: Api, as_: str) -> None:
    _, given = await put(house, JobState.DEAD)
    assert (await house.data(JOBS, as_))["jobs"] == {"totalCount": 0, "nodes": []}
    for document, name in ((RETRY, "retryJob"), (CANCEL, "cancelJob")):
        answer = (await house.data(document, as_, i=given))[name]
        assert [one["code"] for one in answer["userErrors"]] == ["FORBIDDEN"]
    refused = await house.ask("{jobKinds{kind}}", as_)
    assert [one["extensions"]["code"] for one in refused["errors"]] == ["FORBIDDEN"]
