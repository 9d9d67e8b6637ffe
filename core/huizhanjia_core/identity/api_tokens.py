"""API tokens: what other systems show instead of signing in; named, narrow, and over some day."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.clock import today
from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.identity.accounts import managed
from huizhanjia_core.identity.actions import Action
from huizhanjia_core.identity.models import AccountRow, ApiTokenRow
from huizhanjia_core.identity.refusals import LifetimeUnfit, ScopesTooWide, ServiceAccount, TokenOver
from huizhanjia_core.identity.sessions import digest_of
from huizhanjia_core.permission.actors import API_TOKEN, in_force
from huizhanjia_core.permission.models import GrantRow, PolicyRow, RoleRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work


@dataclass(frozen=True)
class Issued:
    """A token just made; its text is shown once."""

    row: ApiTokenRow
    token: str


async def issue(
    work: Work,
    settings: IdentitySettings,
    *,
    account: UUID,
    name: str,
    scopes: Collection[str],
    days: int,
) -> Issued:
    """Make a token for a service account.

    Args:
        work: its actor manages accounts there.
        settings: how long a token may last.
        account: a service account.
        name: what the token is for.
        scopes: the actions it may do, of those that the account may today; what the account loses later, the
            token loses with it.
        days: how long it lasts.

    Raises:
        Refusal: not visible, not allowed, a person's account, scopes that are too wide, an unfit lifetime.
    """
    found = await managed(work, account)
    if not found.service:
        raise ServiceAccount
    held = await _actions_of(work, found)
    for action in scopes:
        if action not in held:
            raise ScopesTooWide(action)
    return await _make(work, settings, found, name, sorted(set(scopes)), days)


async def rotate(work: Work, settings: IdentitySettings, *, token: UUID, days: int) -> Issued:
    """Put a new token in the place of one; the old one goes on working for the overlap, not longer.

    Args:
        work: its actor manages accounts there.
        settings: the overlap, and how long a token may last.
        token: the old one.
        days: how long the new one lasts.

    Raises:
        Refusal: not visible, not allowed, over or replaced already, an unfit lifetime.
    """
    old = await _living(work, token)
    account = await managed(work, old.account_id)
    issued = await _make(work, settings, account, old.name, old.scopes, days)
    old.replaced_by = issued.row.id
    old.expires_at = min(old.expires_at, work.now + timedelta(days=settings.api_token_overlap_days))
    await work.session.flush()
    return issued


async def revoke_token(work: Work, *, token: UUID) -> ApiTokenRow:
    """End a token at its next use.

    Raises:
        Refusal: not visible, not allowed, or over already.
    """
    row = await _visible(work, token)
    if row.revoked_at is not None or row.expires_at <= work.now:
        raise TokenOver
    row.revoked_at = work.now
    await work.session.flush()
    return row


async def _make(
    work: Work, settings: IdentitySettings, account: AccountRow, name: str, scopes: list[str], days: int
) -> Issued:
    if not 1 <= days <= settings.api_token_max_days:
        raise LifetimeUnfit(settings.api_token_max_days)
    token = API_TOKEN + secrets.token_urlsafe(32)
    row = ApiTokenRow(
        account_id=account.id,
        name=name,
        digest=digest_of(token),
        scopes=scopes,
        created_by=work.actor.account_id,
        created_at=work.now,
        expires_at=work.now + timedelta(days=days),
        **lineage_like(account),
    )
    work.session.add(row)
    await work.session.flush()
    return Issued(row, token)


async def _visible(work: Work, token: UUID) -> ApiTokenRow:
    row = await work.session.scalar(select(ApiTokenRow).where(ApiTokenRow.id == token).with_for_update())
    if row is None or not (
        work.actor.may(Action.ACCOUNT_READ, at=row) or work.actor.may(Action.ACCOUNT_MANAGE, at=row)
    ):
        raise NotFound("input", "token")
    work.actor.require(Action.ACCOUNT_MANAGE, at=row)
    return row


async def _living(work: Work, token: UUID) -> ApiTokenRow:
    row = await _visible(work, token)
    if row.revoked_at is not None or row.replaced_by is not None or row.expires_at <= work.now:
        raise TokenOver
    return row


async def _actions_of(work: Work, account: AccountRow) -> set[str]:
    """What the account may do somewhere today."""
    query = (
        select(PolicyRow.v1)
        .join(RoleRow, PolicyRow.v0 == "r:" + RoleRow.code)
        .join(GrantRow, GrantRow.role_id == RoleRow.id)
        .where(
            GrantRow.account_id == account.id,
            RoleRow.active,
            in_force(today(work.now)),
            PolicyRow.ptype == "p",
        )
    )
    return set(await work.session.scalars(query))
