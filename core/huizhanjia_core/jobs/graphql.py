"""Jobs in the schema, for the system administrator."""

from datetime import datetime

import strawberry
from huizhanjia_schema import (
    Connection,
    Info,
    Mutation,
    Node,
    Query,
    argument,
    column,
    expect_id,
    extends,
    filters,
    input_type,
    many,
    mutation,
    needs,
    one,
    one_of,
    order,
    payload,
    query,
    record,
    ref,
    result,
    where,
)
from strawberry import ID

from huizhanjia_core.identity.graphql import Account
from huizhanjia_core.jobs import service
from huizhanjia_core.jobs.actions import Action
from huizhanjia_core.jobs.models import JobRow, JobState
from huizhanjia_core.jobs.scope import AtRegion


@filters
class JobFilter:
    """后台任务筛选条件，全部满足 · Filters of jobs, all given hold."""

    states: list[JobState] | None = where("状态 · States", one_of(JobRow.state))
    kinds: list[str] | None = where("任务类别代码 · Kinds", one_of(JobRow.kind))


@record(
    JobRow,
    prefix="job",
    scope=AtRegion(Action.JOB_READ),
    orders={
        "NEWEST": order("最新提交在前 · Newest first", JobRow.created_at, descending=True),
        "RUN_AT": order("按计划执行时间 · By when they run", JobRow.run_at),
    },
    filters=JobFilter,
)
class Job(Node):
    """后台任务 · Work done in the background."""

    kind: str = column("任务类别代码 · Kind", JobRow.kind)
    state: JobState = column("状态 · State", JobRow.state)
    run_at: datetime = column("计划执行时间 · Not before", JobRow.run_at)
    attempts: int = column("已尝试次数 · Attempts begun", JobRow.attempts)
    max_attempts: int = column("最多尝试次数 · Attempts at most", JobRow.max_attempts)
    created_at: datetime = column("提交时间 · Enqueued at", JobRow.created_at)
    created_by: Account | None = one("提交人；定时任务为空 · Who enqueued it", JobRow.created_by)
    started_at: datetime | None = column("本次开始时间 · The last attempt began", JobRow.started_at)
    finished_at: datetime | None = column("结束时间 · Over since", JobRow.finished_at)
    worker: str | None = column("执行进程 · Which process ran it last", JobRow.worker)
    done: int = column("已处理数量 · Units of work done", JobRow.done)
    total: int | None = column("总数量，未知为空 · Of how many", JobRow.total)
    cancel_requested: bool = column("已要求取消 · Whether it is to stop", JobRow.cancel_requested)
    error: str | None = column("最近一次失败原因 · Why the last attempt failed", JobRow.error)


@strawberry.type(description="后台任务类别 · A kind of job")
class JobKind:
    """What the enabled modules declare."""

    kind: str = strawberry.field(description="类别代码 · Its code")
    title: str = strawberry.field(description="中文名称 · Its title in Chinese")
    title_en: str = strawberry.field(description="英文名称 · Its title in English")
    scheduled: bool = strawberry.field(description="是否定时执行 · Whether it comes up by itself")


@extends(Query)
class JobQueries:
    """Entry points of jobs."""

    jobs: Connection[Job] = many("后台任务 · Jobs")

    @query("后台任务的类别 · The kinds of jobs", rule=needs(Action.JOB_READ))
    async def job_kinds(self, info: Info) -> list[JobKind]:
        """What the enabled modules can do in the background."""
        return [
            JobKind(kind=spec.kind, title=spec.zh, title_en=spec.en, scheduled=spec.schedule is not None)
            for spec in info.context.application.registry.jobs()
        ]


@input_type("重试后台任务 · Retry a job")
class RetryJobInput:
    """Which one."""

    job: ID = argument("后台任务 · The job", id_of="job")


@input_type("取消后台任务 · Cancel a job")
class CancelJobInput:
    """Which one."""

    job: ID = argument("后台任务 · The job", id_of="job")


@payload
class RetryJobPayload:
    """重试后台任务的结果 · Result of retrying a job."""

    job: Job | None = result("后台任务 · The job")


@payload
class CancelJobPayload:
    """取消后台任务的结果 · Result of canceling a job."""

    job: Job | None = result("后台任务 · The job")


@extends(Mutation)
class JobChanges:
    """What can be done with jobs."""

    @mutation("重试已停止或已取消的后台任务 · Retry a job", rule=needs(Action.JOB_MANAGE))
    async def retry_job(self, info: Info, input: RetryJobInput) -> RetryJobPayload:  # noqa: A002
        """Let a job run again."""
        key = expect_id(input.job, "job", path=("input", "job"))
        row = await service.retry(info.context.work, job=key)
        return RetryJobPayload(job=ref(Job, row.id))

    @mutation("取消等待或执行中的后台任务 · Cancel a job", rule=needs(Action.JOB_MANAGE))
    async def cancel_job(self, info: Info, input: CancelJobInput) -> CancelJobPayload:  # noqa: A002
        """Let a job never run, or stop."""
        key = expect_id(input.job, "job", path=("input", "job"))
        row = await service.cancel(info.context.work, job=key)
        return CancelJobPayload(job=ref(Job, row.id))


PARTS: tuple[type, ...] = (Job, JobKind, JobQueries, JobChanges)
"""What this room gives to the schema."""
