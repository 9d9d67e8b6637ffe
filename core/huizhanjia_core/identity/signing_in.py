"""Signing in, step by step: an unfinished sign-in is a ticket, which is no session and opens nothing."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from huizhanjia_schema import enum
from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.audit.entry import Entry
from huizhanjia_core.crypto.keyring import NO_KEYS, Keyring
from huizhanjia_core.db.database import Database
from huizhanjia_core.hookspecs import RoleKind
from huizhanjia_core.identity.account_rules import folded_username
from huizhanjia_core.identity.attempts import Locked, count, forgive, take_back
from huizhanjia_core.identity.models import (
    AccountRow,
    AccountStatus,
    FormerPasswordRow,
    SecondFactorRow,
    TicketRow,
)
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.identity.refusals import PasswordUsedBefore, TicketOver, WrongCredentials
from huizhanjia_core.identity.sessions import Client, SessionRules, digest_of, open_session, revoke_all
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.models import GrantRow, RoleRow
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work

TICKET = "hzt_"
"""What a ticket begins with, so that one shown as a session token is told apart."""


@enum(
    "登录的下一步 · What is missing to sign in",
    SECOND_FACTOR="输入动态口令或恢复码 · Show the second factor or a recovery code",
    ENROLL_SECOND_FACTOR="绑定动态口令 · Enroll a second factor",
    CHANGE_PASSWORD="修改口令（首次登录、被重置或已过期） · Choose another password",  # noqa: S106 - a description
)
class SignInStep(StrEnum):
    """What is missing to sign in."""

    SECOND_FACTOR = "SECOND_FACTOR"
    ENROLL_SECOND_FACTOR = "ENROLL_SECOND_FACTOR"
    CHANGE_PASSWORD = "CHANGE_PASSWORD"  # noqa: S105 - a step


@dataclass(frozen=True)
class Progress:
    """How far a sign-in came: a session, or a ticket and the next step.

    Attributes:
        account: whose it is.
        token: of the session, shown once.
        expires_at: when the session ends at the latest.
        ticket: shown once.
        next_step: what the ticket is for.
    """

    account: UUID
    token: str | None = None
    expires_at: datetime | None = None
    ticket: str | None = None
    next_step: SignInStep | None = None


@dataclass(frozen=True)
class Door:
    """What signing in needs, of one deployment.

    Attributes:
        database: where accounts are.
        passwords: hashes and rules.
        settings: of identity.
        client: who is at the door.
        audit: learns whose account is tried, never the user name that was typed: people type passwords there.
        keyring: the master keys behind the secrets of second factors.
    """

    database: Database
    passwords: Passwords
    settings: IdentitySettings
    client: Client
    audit: Entry = field(default_factory=Entry)
    keyring: Keyring = NO_KEYS

    def work(self, session: AsyncSession) -> Work:
        """A unit of work of somebody who has not signed in."""
        return Work(
            session=session, actor=Actor.anonymous(), address=self.client.address, keyring=self.keyring
        )


async def sign_in(door: Door, *, username: str, password: str, enroll: bool = False) -> Progress:
    """Begin a session for whoever knows the password, or a ticket when something is missing.

    The attempt is counted in a transaction of its own, the password is checked outside of any.

    Args:
        door: the deployment and the client.
        username: in any case and width.
        password: as typed.
        enroll: whether the person wants a second factor though none is required.

    Raises:
        Refusal: wrong user name or password (one answer for both), or too many attempts.
    """
    folded = folded_username(username)[:200]
    async with door.database.writer() as session:
        work = door.work(session)
        wait = await count(work, door.settings, folded, door.client.address)
        account = await session.scalar(select(AccountRow).where(AccountRow.username == folded))
    if account is not None:
        door.audit.done_by(account.id)
    if wait:
        raise Locked(wait)
    active = account is not None and account.status is AccountStatus.ACTIVE and not account.service
    right = await door.passwords.matches(password, account.password_hash if account and active else None)
    if account is None or not right:
        raise WrongCredentials
    async with door.database.writer() as session:
        work = door.work(session)
        # The account may have been suspended or given another password while this one was checked.
        now = await session.scalar(select(AccountRow).where(AccountRow.id == account.id).with_for_update())
        if (
            now is None
            or now.status is not AccountStatus.ACTIVE
            or now.password_hash != account.password_hash
        ):
            raise WrongCredentials
        step = await _next_step(work, door, now, factor_passed=False, enroll=enroll)
        if step is None:
            return await _finish(work, door, now)
        # Right so far, but whoever goes on to guess at codes must not have their failures forgotten.
        await take_back(session, folded, door.client.address)
        gone = delete(TicketRow).where(TicketRow.account_id == now.id, TicketRow.expires_at <= work.now)
        await session.execute(gone)
        ticket = TICKET + secrets.token_urlsafe(32)
        session.add(
            TicketRow(
                account_id=now.id,
                digest=digest_of(ticket),
                password_hash=now.password_hash,
                created_at=work.now,
                expires_at=work.now + timedelta(minutes=door.settings.ticket_minutes),
                factor_passed=False,
                enroll=enroll,
            )
        )
        return Progress(now.id, ticket=ticket, next_step=step)


async def holder(work: Work, door: Door, ticket: str, step: SignInStep) -> tuple[TicketRow, AccountRow]:
    """The row of a ticket and its account, locked, when it is this step's turn.

    Raises:
        TicketOver: unknown, used or too old; the account stopped, its password changed; another step first.
    """
    query = select(TicketRow).where(TicketRow.digest == digest_of(ticket)).with_for_update()
    row = await work.session.scalar(query)
    if row is None or row.used_at is not None or row.expires_at <= work.now:
        raise TicketOver
    query_account = select(AccountRow).where(AccountRow.id == row.account_id).with_for_update()
    account = await work.session.scalar(query_account)
    if (
        account is None
        or account.status is not AccountStatus.ACTIVE
        or account.password_hash != row.password_hash
        or await _next_step(work, door, account, factor_passed=row.factor_passed, enroll=row.enroll)
        is not step
    ):
        raise TicketOver
    return row, account


async def go_on(work: Work, door: Door, ticket: str, row: TicketRow, account: AccountRow) -> Progress:
    """The next step of a ticket, or the session when there is none left."""
    await work.session.flush()
    step = await _next_step(work, door, account, factor_passed=row.factor_passed, enroll=row.enroll)
    if step is not None:
        return Progress(account.id, ticket=ticket, next_step=step)
    row.used_at = work.now
    return await _finish(work, door, account)


async def choose_password(door: Door, *, ticket: str, password: str) -> Progress:
    """Choose another password where one must, and go on; other sessions of the account end.

    Args:
        door: the deployment and the client.
        ticket: of the sign-in.
        password: the new one.

    Raises:
        Refusal: the ticket is over, or the password is unfit or was used before.
    """
    async with door.database.writer() as session:
        work = door.work(session)
        _, account = await holder(work, door, ticket, SignInStep.CHANGE_PASSWORD)
        door.passwords.policy.check(password, account.username)
        former = await former_passwords(work, account, door.passwords.policy.history)
    if await door.passwords.any_matches(password, former):
        raise PasswordUsedBefore(door.passwords.policy.history)
    hashed = await door.passwords.hash(password)
    async with door.database.writer() as session:
        work = door.work(session)
        row, account = await holder(work, door, ticket, SignInStep.CHANGE_PASSWORD)
        await set_password(work, account, hashed)
        row.password_hash = hashed
        await revoke_all(session, account.id, work.now)
        return await go_on(work, door, ticket, row, account)


async def former_passwords(work: Work, account: AccountRow, history: int) -> list[str]:
    """The hashes that a new password must not match: the present one and, newest first, those before."""
    query = select(FormerPasswordRow.password_hash).where(FormerPasswordRow.account_id == account.id)
    query = query.order_by(FormerPasswordRow.retired_at.desc(), FormerPasswordRow.id.desc()).limit(history)
    return [account.password_hash, *await work.session.scalars(query)]


async def set_password(work: Work, account: AccountRow, hashed: str, *, must_change: bool = False) -> None:
    """Give an account a password and remember the one before.

    Args:
        work: the unit of work.
        account: locked.
        hashed: the new password's hash.
        must_change: whether somebody else knows it, so that its person must choose another.
    """
    work.session.add(
        FormerPasswordRow(account_id=account.id, password_hash=account.password_hash, retired_at=work.now)
    )
    account.password_hash, account.password_changed_at = hashed, work.now
    account.must_change_password = must_change
    await work.session.flush()


async def administers(work: Work, account: UUID) -> bool:
    """Whether an account holds or will hold an administrator's role."""
    query = select(GrantRow.id).join(RoleRow, RoleRow.id == GrantRow.role_id)
    query = query.where(
        GrantRow.account_id == account,
        RoleRow.kind == RoleKind.ADMINISTRATOR,
        GrantRow.ended_at.is_(None),
        or_(GrantRow.valid_to.is_(None), GrantRow.valid_to >= work.today),
    )
    return await work.session.scalar(query.limit(1)) is not None


async def _finish(work: Work, door: Door, account: AccountRow) -> Progress:
    await forgive(work.session, account.username, door.client.address)
    rules = SessionRules(door.settings, door.passwords.policy)
    opened = await open_session(work, rules, account, door.client)
    return Progress(account.id, token=opened.token, expires_at=opened.expires_at)


async def _next_step(
    work: Work, door: Door, account: AccountRow, *, factor_passed: bool, enroll: bool
) -> SignInStep | None:
    """What is missing, the second factor first: a new password is chosen only by whoever passed it."""
    if not factor_passed:
        confirmed = select(SecondFactorRow.id).where(
            SecondFactorRow.account_id == account.id, SecondFactorRow.confirmed_at.is_not(None)
        )
        if await work.session.scalar(confirmed) is not None:
            return SignInStep.SECOND_FACTOR
        if enroll or await _needs_factor(work, door.settings, account.id):
            return SignInStep.ENROLL_SECOND_FACTOR
    over = door.passwords.policy.is_over(account.password_changed_at, work.now)
    return SignInStep.CHANGE_PASSWORD if account.must_change_password or over else None


async def _needs_factor(work: Work, settings: IdentitySettings, account: UUID) -> bool:
    if settings.second_factor == "off":
        return False
    return settings.second_factor == "everyone" or await administers(work, account)
