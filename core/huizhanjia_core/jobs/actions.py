"""What roles can allow about jobs."""

from enum import StrEnum


class Action(StrEnum):
    """Named ``module:resource:act``; held at the region, for jobs are the system's."""

    JOB_READ = "core:job:read"
    JOB_MANAGE = "core:job:manage"


TITLES: dict[Action, tuple[str, str, str]] = {
    Action.JOB_READ: ("查看后台任务", "Read jobs", "查看后台任务的进度和失败原因 · See background jobs"),
    Action.JOB_MANAGE: (
        "管理后台任务",
        "Manage jobs",
        "重试失败的后台任务，取消未完成的后台任务 · Retry and cancel background jobs",
    ),
}
"""Each action's Chinese title, English title and description."""
