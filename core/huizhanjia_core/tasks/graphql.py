"""Tasks, open steps and notifications: the entry points in the schema."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Info,
    Mutation,
    Node,
    Query,
    argument,
    column,
    computed,
    encode_id,
    expect_id,
    extends,
    filters,
    input_type,
    is_set,
    many,
    mutation,
    order,
    own,
    payload,
    record,
    result,
    statistics,
    total,
    where,
)
from sqlalchemy import ColumnElement, and_, func
from strawberry import ID

from huizhanjia_core.calendar.sql import local_today
from huizhanjia_core.identity.graphql import Account
from huizhanjia_core.tasks import notifications
from huizhanjia_core.tasks.models import NotificationRow
from huizhanjia_core.workflow.graphql import OpenStep, OpenStepStatistics, Task
from huizhanjia_core.workflow.models import StepRow

_MOST = 200
"""Notifications marked read at once; more are marked by leaving the list out."""


def _subjects(rows: Sequence[tuple[str | None, UUID | None]]) -> list[ID | None]:
    return [ID(encode_id(prefix, key)) if prefix and key else None for prefix, key in rows]


def _leading() -> ColumnElement[bool]:
    return and_(StepRow.lead)


def _possible() -> ColumnElement[bool]:
    return and_(StepRow.lead, StepRow.opens_on <= local_today())


def _unread() -> ColumnElement[bool]:
    return NotificationRow.read_at.is_(None)


@filters
class NotificationFilter:
    """通知筛选条件，全部满足 · Filters of notifications, all given hold."""

    read: bool | None = where("是否已读 · Whether it was read", is_set(NotificationRow.read_at))


@record(
    NotificationRow,
    prefix="notice",
    scope=own(NotificationRow.account_id),
    orders={"NEWEST": order("最新在前 · Newest first", NotificationRow.at, descending=True)},
    filters=NotificationFilter,
)
class Notification(Node):
    """通知，仅本人可见 · Something that one was told."""

    at: datetime = column("时间 · When", NotificationRow.at)
    title: str = column("内容 · What", NotificationRow.title)
    title_en: str = column("英文内容 · The same in English", NotificationRow.title_en)
    subject: ID | None = computed(
        "相关记录的标识，可用 node 查询 · Id of the record that it is about",
        _subjects,
        NotificationRow.prefix,
        NotificationRow.subject_id,
    )
    due_on: date | None = column("办理期限（当日24时止） · To be done by, 24:00", NotificationRow.due_on)
    read_at: datetime | None = column("阅读时间 · Read at", NotificationRow.read_at)


@extends(Account)
class AccountNotifications:
    """What one was told; of others nothing is shown."""

    notifications: Connection[Notification] = many(
        "通知（仅本人） · Notifications, one's own only", by=NotificationRow.account_id
    )
    unread_notifications: int = total(
        "未读通知数（仅本人） · Unread ones, one's own only",
        Notification,
        func.count(),
        by=NotificationRow.account_id,
        where=_unread,
    )


@extends(Query)
class TaskQueries:
    """What waits, for whom."""

    my_tasks: Connection[Task] = many("本人待办，跨全部模块 · What waits for the viewer", where=_possible)
    notifications: Connection[Notification] = many("本人的通知 · What one was told")
    open_steps: Connection[OpenStep] = many(
        "本单位及下级的在办环节 · Steps that are open below", where=_leading
    )
    open_step_statistics: list[OpenStepStatistics] = statistics("在办环节统计 · Statistics of open steps")


@input_type("标记通知为已读 · Mark notifications as read")
class MarkNotificationsReadInput:
    """Which ones."""

    notifications: list[ID] | None = argument(
        "通知；不填为全部 · Notifications; all when left out", max_length=_MOST, id_of="notice", default=None
    )


@payload
class MarkNotificationsReadPayload:
    """标记通知为已读的结果 · Result of marking notifications."""

    marked: int | None = result("由未读变为已读的条数 · How many were unread")


@extends(Mutation)
class TaskChanges:
    """What one does with what one was told."""

    @mutation("标记本人的通知为已读 · Mark one's notifications as read", rule=SIGNED_IN)
    async def mark_notifications_read(
        self,
        info: Info,
        input: MarkNotificationsReadInput,  # noqa: A002 - GraphQL's word
    ) -> MarkNotificationsReadPayload:
        """Mark some or all of one's notifications as read; those of others are passed over."""
        keys = None
        if input.notifications is not None:
            path = ("input", "notifications")
            keys = [expect_id(given, "notice", path=path) for given in input.notifications]
        return MarkNotificationsReadPayload(marked=await notifications.mark_read(info.context.work, keys))


PARTS: tuple[type, ...] = (Notification, AccountNotifications, TaskQueries, TaskChanges)
"""What this room gives to the schema."""
