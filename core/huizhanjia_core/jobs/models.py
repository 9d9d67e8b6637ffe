"""The table of jobs."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from huizhanjia_schema import enum
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model, enum_column


@enum(
    "后台任务状态 · State of a job",
    READY="等待执行（含等待重试） · Waits for its turn or for another attempt",
    RUNNING="执行中 · Runs",
    DONE="已完成 · Done",
    DEAD="多次失败，已停止，可重试 · Given up; can be retried",
    CANCELED="已取消 · Canceled",
)
class JobState(StrEnum):
    """Where a job stands."""

    READY = "READY"
    RUNNING = "RUNNING"
    DONE = "DONE"
    DEAD = "DEAD"
    CANCELED = "CANCELED"


class JobRow(Model):
    """A job.

    Attributes:
        kind: which ``JobSpec`` runs it.
        payload: what it is about: ids and figures, nothing personal.
        key: unique; what is enqueued under a key that is there already is not enqueued again.
        run_at: not before this moment.
        attempts: begun so far.
        max_attempts: after as many failed ones it is dead.
        worker: who runs or ran it last.
        token: of the present lease; who holds another one writes nothing any more.
        lease_until: when the worker counts as gone unless it renews.
        done: units of work done, as the job counts them.
        total: of how many, if it knows.
        error: why the last attempt failed: kind and place of the error, never values.
    """

    __tablename__ = "core_job"
    __table_args__ = (Index(None, "state", "run_at", "id"), Index(None, "created_at", "id"))

    kind: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    state: Mapped[JobState] = enum_column(JobState)
    run_at: Mapped[datetime]
    attempts: Mapped[int]
    max_attempts: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    worker: Mapped[str | None] = mapped_column(String(100))
    token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    done: Mapped[int]
    total: Mapped[int | None]
    cancel_requested: Mapped[bool]
    error: Mapped[str | None] = mapped_column(String(500))
