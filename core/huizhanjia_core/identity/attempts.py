"""Counting attempts to sign in, in the database and before the password is looked at."""

import hashlib
from datetime import datetime, timedelta

from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import CursorResult, and_, case, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.identity.account_rules import ADDRESS_FACTOR
from huizhanjia_core.identity.models import AttemptKind, AttemptRow
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work


class Locked(Refusal):
    """Too many attempts have failed; waiting helps, guessing on does not."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            ErrorCode.RATE_LIMITED,
            zh=f"登录失败次数过多，请 {minutes} 分钟后再试，或请系统管理员重置口令。",
            en=f"Too many failed attempts. Try again in {minutes} minutes or have your password reset.",
        )


def subjects(username: str, address: str | None) -> list[tuple[AttemptKind, str]]:
    """What an attempt is counted by; user names are kept as digests, since people type passwords there."""
    digest = hashlib.sha256(username.encode()).hexdigest()
    found = [(AttemptKind.ACCOUNT, digest)]
    return [*found, (AttemptKind.ADDRESS, address)] if address else found


async def count(work: Work, settings: IdentitySettings, username: str, address: str | None) -> int:
    """Count an attempt as failed before it is tried; a success takes the count back.

    Counting first closes the race in which many guesses are checked at once.

    Returns:
        Zero when the attempt may be tried, else how many minutes to wait.
    """
    wait = 0
    for kind, subject in subjects(username, address):
        limit = settings.lockout_failures * (ADDRESS_FACTOR if kind is AttemptKind.ADDRESS else 1)
        wait = max(wait, await _count(work.session, kind, subject, limit, settings.lockout_minutes, work.now))
    return wait


async def _count(
    session: AsyncSession, kind: AttemptKind, subject: str, limit: int, minutes: int, now: datetime
) -> int:
    this = and_(AttemptRow.kind == kind, AttemptRow.subject == subject)
    over = AttemptRow.last_at <= now - timedelta(minutes=minutes)
    failures = case((over, 1), else_=AttemptRow.failures + 1)
    locked = or_(AttemptRow.locked_until.is_(None), AttemptRow.locked_until <= now)
    counted = (
        update(AttemptRow)
        .where(this, locked)
        .values(
            failures=failures,
            last_at=now,
            locked_until=case((failures > limit, now + timedelta(minutes=minutes)), else_=None),
        )
    )
    if not await _changed(session, counted):
        try:
            async with session.begin_nested():
                session.add(AttemptRow(kind=kind, subject=subject, failures=1, last_at=now))
        except IntegrityError:  # there is a row: locked, or made by a rival a moment ago
            await _changed(session, counted)
    until = await session.scalar(select(AttemptRow.locked_until).where(this))
    return 0 if until is None or until <= now else max(1, -(-int((until - now).total_seconds()) // 60))


async def take_back(session: AsyncSession, username: str, address: str | None) -> None:
    """Take one attempt back that was right and did not yet sign in; the failures before it stay counted."""
    for kind, subject in subjects(username, address):
        this = (AttemptRow.kind == kind, AttemptRow.subject == subject, AttemptRow.failures > 0)
        await session.execute(update(AttemptRow).where(*this).values(failures=AttemptRow.failures - 1))


async def _changed(session: AsyncSession, statement: object) -> bool:
    result: CursorResult[object] = await session.execute(statement)  # type: ignore[call-overload]
    return bool(result.rowcount)


async def forgive(session: AsyncSession, username: str, address: str | None) -> None:
    """Forget an account's failures: its person signed in, or an administrator vouches for them.

    Of the address only this one attempt is taken back: an account of one's own must not
    wash away guesses at other accounts.
    """
    for kind, subject in subjects(username, address):
        this = and_(AttemptRow.kind == kind, AttemptRow.subject == subject)
        if kind is AttemptKind.ACCOUNT:
            await session.execute(delete(AttemptRow).where(this))
        else:
            await session.execute(update(AttemptRow).where(this).values(failures=AttemptRow.failures - 1))
