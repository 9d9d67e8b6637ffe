"""Sessions: opaque tokens that the database knows by digest only."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.db.database import Database
from huizhanjia_core.identity.account_rules import folded_username
from huizhanjia_core.identity.attempts import Locked, count, forgive
from huizhanjia_core.identity.models import AccountRow, AccountStatus, SessionRow
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.identity.refusals import WrongCredentials
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work

PREFIX = "hzj_"
TOUCH_SECONDS = 60
"""A session is noted as used at most this often, so that reading does not write."""


@dataclass(frozen=True)
class Client:
    """Where a session is opened from."""

    address: str | None = None
    agent: str | None = None


@dataclass(frozen=True)
class Opened:
    """A session just opened.

    Attributes:
        token: shown to the client once.
        account: whose it is.
        expires_at: when it ends at the latest.
    """

    token: str
    account: UUID
    expires_at: datetime


def digest_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def sign_in(
    database: Database,
    passwords: Passwords,
    settings: IdentitySettings,
    *,
    username: str,
    password: str,
    client: Client,
    audit: Entry | None = None,
) -> Opened:
    """Open a session for whoever knows the password.

    The attempt is counted in a transaction of its own, the password is checked outside of any. ``audit``
    learns whose account was tried, never the user name that was typed: people type passwords there.

    Raises:
        Refusal: wrong user name or password (one answer for both), or too many attempts.
    """
    folded = folded_username(username)[:200]
    async with database.writer() as session:
        work = Work(session=session, actor=Actor.anonymous(), address=client.address)
        wait = await count(work, settings, folded, client.address)
        account = await session.scalar(select(AccountRow).where(AccountRow.username == folded))
    if audit is not None and account is not None:
        audit.done_by(account.id)
    if wait:
        raise Locked(wait)
    active = account is not None and account.status is AccountStatus.ACTIVE
    right = await passwords.matches(password, account.password_hash if account and active else None)
    if account is None or not right:
        raise WrongCredentials
    async with database.writer() as session:
        work = Work(session=session, actor=Actor.anonymous(), address=client.address)
        # The account may have been suspended or given another password while this one was checked.
        now = await session.scalar(select(AccountRow).where(AccountRow.id == account.id).with_for_update())
        if (
            now is None
            or now.status is not AccountStatus.ACTIVE
            or now.password_hash != account.password_hash
        ):
            raise WrongCredentials
        await forgive(session, folded, client.address)
        return await _open(work, settings, account.id, client)


async def _open(work: Work, settings: IdentitySettings, account: UUID, client: Client) -> Opened:
    token = PREFIX + secrets.token_urlsafe(32)
    expires_at = work.now + timedelta(hours=settings.session_absolute_hours)
    work.session.add(
        SessionRow(
            account_id=account,
            digest=digest_of(token),
            created_at=work.now,
            last_seen_at=work.now,
            idle_until=min(work.now + timedelta(minutes=settings.session_idle_minutes), expires_at),
            expires_at=expires_at,
            address=client.address,
            agent=client.agent[:200] if client.agent else None,
        )
    )
    await work.session.flush()
    return Opened(token, account, expires_at)


def stale(actor: Actor, now: datetime) -> bool:
    """Whether the actor's session should be noted as used."""
    return actor.seen_at is not None and (now - actor.seen_at).total_seconds() >= TOUCH_SECONDS


async def touch(database: Database, settings: IdentitySettings, session_id: UUID, now: datetime) -> None:
    """Note a session as used, which moves its idle limit."""
    idle_until = now + timedelta(minutes=settings.session_idle_minutes)
    async with database.writer() as session:
        await session.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.revoked_at.is_(None))
            .values(last_seen_at=now, idle_until=idle_until)
        )


async def revoke(work: Work, *, session: UUID) -> SessionRow:
    """End one of the actor's own sessions.

    Raises:
        Refusal: NOT_FOUND for anyone else's and for none.
    """
    found = await work.session.get(SessionRow, session)
    if found is None or work.actor.account_id is None or found.account_id != work.actor.account_id:
        raise NotFound("input", "session")
    found.revoked_at = found.revoked_at or work.now
    await work.session.flush()
    return found


async def revoke_all(
    session: AsyncSession, account: UUID, now: datetime, *, keep: UUID | None = None
) -> None:
    """End every session of an account, but for the one to keep."""
    ended = update(SessionRow).where(SessionRow.account_id == account, SessionRow.revoked_at.is_(None))
    await session.execute((ended.where(SessionRow.id != keep) if keep else ended).values(revoked_at=now))
