"""Telling accounts what happened, and noting that they have read it."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update

from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.tasks.models import NotificationRow
from huizhanjia_core.work import Work
from huizhanjia_core.workflow.declaration import START
from huizhanjia_core.workflow.events import Transitioned


async def notify(
    work: Work,
    accounts: Iterable[UUID],
    *,
    title: str,
    title_en: str,
    subject: tuple[str, UUID] | None = None,
    due_on: date | None = None,
) -> None:
    """Tell accounts something, in this transaction: it is told when, and only when, that commits.

    Args:
        work: the transaction.
        accounts: whom; each once.
        title: in Chinese, at most 200 characters, without personal values.
        title_en: the same in English.
        subject: prefix and key of the record that it is about.
        due_on: by when they are expected to act.
    """
    told = sorted(set(accounts))
    if not told:
        return
    prefix, key = subject or (None, None)
    work.session.add_all(
        NotificationRow(
            account_id=account,
            at=work.now,
            title=title,
            title_en=title_en,
            prefix=prefix,
            subject_id=key,
            due_on=due_on,
        )
        for account in told
    )  # not flushed: those of many subjects go in together


async def mark_read(work: Work, notifications: Collection[UUID] | None) -> int:
    """Note that the actor has read these of their notifications, or all of them.

    Args:
        work: its actor is the reader.
        notifications: which; None for all. Those of others and unknown ones are passed over.

    Returns:
        How many were unread.
    """
    unread = [NotificationRow.account_id == work.actor.account_id, NotificationRow.read_at.is_(None)]
    if notifications is not None:
        unread.append(NotificationRow.id.in_(notifications))
    statement = update(NotificationRow).where(*unread).values(read_at=work.now).returning(NotificationRow.id)
    return len((await work.session.scalars(statement)).all())


async def on_transition(work: Work, event: Transitioned) -> None:
    """Tell those who can do what comes next, and the maker what others did."""
    subject = (event.prefix, event.subject_id)
    await notify(
        work,
        event.waiting - {event.account_id},
        title=f"{event.workflow_title}：待您办理",
        title_en=f"{event.workflow_title_en}: waits for you",
        subject=subject,
        due_on=event.due_on,
    )
    if event.maker is not None and event.maker != event.account_id and event.name != START:
        await notify(
            work,
            [event.maker],
            title=f"{event.workflow_title}：{event.title}",
            title_en=f"{event.workflow_title_en}: {event.title_en}",
            subject=subject,
        )


LISTENERS: tuple[Listener[Any], ...] = (Listener(Transitioned, on_transition),)
"""What this room hears."""
