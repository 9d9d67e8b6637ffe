"""Work in the background: enqueued in the caller's transaction, claimed safely, tried again, visible."""

from huizhanjia_core.jobs.declaration import Daily, Every, JobSpec
from huizhanjia_core.jobs.queue import enqueue
from huizhanjia_core.jobs.run import Run

__all__ = ["Daily", "Every", "JobSpec", "Run", "enqueue"]
