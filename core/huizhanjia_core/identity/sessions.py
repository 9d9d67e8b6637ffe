"""Sessions: opaque tokens that the database knows by digest only."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.db.database import Database
from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.identity.actions import Action
from huizhanjia_core.identity.models import AccountRow, ApiTokenRow, SessionRow
from huizhanjia_core.identity.password_rules import PasswordPolicy
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


@dataclass(frozen=True)
class SessionRules:
    """How long a session lasts.

    Attributes:
        settings: idle and absolute limits.
        policy: how long a password lasts.
    """

    settings: IdentitySettings
    policy: PasswordPolicy


def digest_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def open_session(work: Work, rules: SessionRules, account: AccountRow, client: Client) -> Opened:
    """Open a session; only ``signing_in`` calls this, when no step of the sign-in is missing.

    It lasts at most as long as the password: who must change it has no session to do anything else with.
    """
    token = PREFIX + secrets.token_urlsafe(32)
    ends = [work.now + timedelta(hours=rules.settings.session_absolute_hours)]
    password_ends = rules.policy.expires_at(account.password_changed_at)
    expires_at = min(ends if password_ends is None else [*ends, password_ends])
    work.session.add(
        SessionRow(
            account_id=account.id,
            digest=digest_of(token),
            created_at=work.now,
            last_seen_at=work.now,
            idle_until=min(work.now + timedelta(minutes=rules.settings.session_idle_minutes), expires_at),
            expires_at=expires_at,
            address=client.address,
            agent=client.agent[:200] if client.agent else None,
            **lineage_like(account),
        )
    )
    await work.session.flush()
    return Opened(token, account.id, expires_at)


def stale(actor: Actor, now: datetime) -> bool:
    """Whether the actor's session should be noted as used."""
    return actor.seen_at is not None and (now - actor.seen_at).total_seconds() >= TOUCH_SECONDS


async def touch_token(database: Database, token: UUID, now: datetime) -> None:
    """Note a token as used."""
    async with database.writer() as session:
        await session.execute(update(ApiTokenRow).where(ApiTokenRow.id == token).values(last_used_at=now))


async def touch(database: Database, settings: IdentitySettings, session_id: UUID, now: datetime) -> None:
    """Note a session as used, which moves its idle limit."""
    idle_until = now + timedelta(minutes=settings.session_idle_minutes)
    async with database.writer() as session:
        await session.execute(
            update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.revoked_at.is_(None))
            .values(last_seen_at=now, idle_until=idle_until)
        )


async def revoke(work: Work, *, session: UUID | None) -> SessionRow:
    """End one of the actor's own sessions, or as the security administrator one in their places.

    Raises:
        Refusal: NOT_FOUND for anyone else's and for none.
    """
    found = None if session is None else await work.session.get(SessionRow, session)
    own = found is not None and work.actor.signed_in and found.account_id == work.actor.account_id
    if found is None or not (own or work.actor.may(Action.SESSION_MANAGE, at=found)):
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
