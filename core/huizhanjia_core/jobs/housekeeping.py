"""The core's own jobs."""

from datetime import time, timedelta

from huizhanjia_core.db import sizes
from huizhanjia_core.jobs import queue
from huizhanjia_core.jobs.declaration import Daily, JobSpec
from huizhanjia_core.jobs.run import Run
from huizhanjia_core.organization.current import apply_due
from huizhanjia_core.workflow import steps

KEPT = timedelta(days=30)
"""How long a job that is over can be looked at."""


async def begin_day(run: Run) -> None:
    """Let changes of unions recorded for today take effect; steps follow rights that began or ended."""
    async with run.begin(last=True) as work:
        await apply_due(work.session, work.today)
        await steps.reroute(work.session, work.today)


async def purge(run: Run) -> None:
    """Forget jobs that were over long ago."""
    async with run.begin(last=True) as work:
        await queue.purge(work.session, work.now - KEPT)


async def refresh_sizes(run: Run) -> None:
    """Let the database choose its ways by the sizes of today."""
    async with run.begin(last=True) as work:
        await sizes.refresh(work.session)


JOBS: tuple[JobSpec, ...] = (
    JobSpec(
        "core:day:begin",
        "零点生效的组织变更和授权",
        "Changes that take effect at midnight",
        begin_day,
        schedule=Daily(time(0, 0, 1)),
        attempts=20,
    ),
    JobSpec("core:job:purge", "清理已结束的后台任务", "Forget old jobs", purge, schedule=Daily(time(3, 0))),
    JobSpec(
        "core:database:sizes",
        "更新数据库统计信息",
        "Let the database look at the sizes of its tables",
        refresh_sizes,
        schedule=Daily(time(3, 30)),
    ),
)
"""Each with its schedule, in Asia/Shanghai."""
