"""Who stands behind a session or API token, read in one statement a request."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from huizhanjia_schema import Place
from huizhanjia_schema.scope import ancestors
from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from huizhanjia_core.clock import today
from huizhanjia_core.identity.account_rules import folded_username
from huizhanjia_core.identity.models import AccountRow, AccountStatus, ApiTokenRow, PersonRow, SessionRow
from huizhanjia_core.identity.sessions import digest_of
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.enforcer import PolicyCache
from huizhanjia_core.permission.models import EpochRow, GrantRow, RoleRow

API_TOKEN = "hzk_"  # noqa: S105 - what such tokens begin with
"""What an API token begins with."""
API = "api:"
"""What marks the digest of an API token, so that it is looked up as one."""
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)

Line = tuple[UUID, ...]
"""The keys from the region down to a place."""


def in_force(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The grants that give something on a day."""
    return and_(
        GrantRow.ended_at.is_(None),
        GrantRow.valid_from <= day,
        or_(GrantRow.valid_to.is_(None), GrantRow.valid_to >= day),
    )


# Made once: each mutation, and each query on the ordinary path, begins with one of these.
_OF_ACTIVE_ACCOUNTS = (
    select(
        AccountRow.id.label("account_id"),
        PersonRow.name,
        RoleRow.code,
        GrantRow.delegated_by,
        select(func.max(EpochRow.value)).scalar_subquery().label("epoch"),
        select(func.max(EpochRow.standings)).scalar_subquery().label("standings"),
        *ancestors(GrantRow),
    )
    .select_from(AccountRow)
    .join(PersonRow, PersonRow.id == AccountRow.person_id)
    .outerjoin(GrantRow, and_(GrantRow.account_id == AccountRow.id, in_force(bindparam("day"))))
    .outerjoin(RoleRow, and_(RoleRow.id == GrantRow.role_id, RoleRow.active))
    .where(AccountRow.status == AccountStatus.ACTIVE)
)
"""One row a grant in force, or one without a role where there is none."""

_OF_SESSION = (
    _OF_ACTIVE_ACCOUNTS.add_columns(SessionRow.id.label("session_id"), SessionRow.last_seen_at)
    .join(SessionRow, SessionRow.account_id == AccountRow.id)
    .where(
        SessionRow.digest == bindparam("digest"),
        SessionRow.revoked_at.is_(None),
        SessionRow.idle_until > bindparam("now"),
        SessionRow.expires_at > bindparam("now"),
    )
)
_OF_API_TOKEN = (
    _OF_ACTIVE_ACCOUNTS.add_columns(
        ApiTokenRow.id.label("token_id"), ApiTokenRow.scopes, ApiTokenRow.last_used_at
    )
    .join(ApiTokenRow, ApiTokenRow.account_id == AccountRow.id)
    .where(
        ApiTokenRow.digest == bindparam("digest"),
        ApiTokenRow.revoked_at.is_(None),
        ApiTokenRow.expires_at > bindparam("now"),
        AccountRow.service,
    )
)
_NAMED = _OF_ACTIVE_ACCOUNTS.where(AccountRow.username == bindparam("username"))
_OF_ACCOUNT = _OF_ACTIVE_ACCOUNTS.where(AccountRow.id == bindparam("account"))


def marked_digest(token: str) -> str:
    """The digest of a token by which ``load`` looks for it: marked where it is an API token."""
    return f"{API}{digest_of(token)}" if token.startswith(API_TOKEN) else digest_of(token)


def line_of(row: Any) -> Line:
    """The keys of a row's ancestors, the region first and the row's own organization last."""
    return tuple(key for key in ancestors(row) if key is not None)


async def load(connection: AsyncConnection, token: str | None, now: datetime, policies: PolicyCache) -> Actor:
    """The actor of a session or of an API token, with the grants of this day.

    Args:
        connection: any transaction; what it sees decides.
        token: the digest of the token, marked with ``API`` for API tokens; None for an anonymous request.
        now: aware; sessions and grants are judged at this moment.
        policies: what each role may do.

    Returns:
        The actor; anonymous when the session is unknown, ended or expired, or its account is not active.

    Raises:
        NoPolicy: see ``PolicyCache.at``.
    """
    if token is None:
        return Actor.anonymous()
    if token.startswith(API):
        return await _of_api_token(connection, token.removeprefix(API), now, policies)
    given = {"day": today(now), "digest": token, "now": now}
    rows = (await connection.execute(_OF_SESSION, given)).all()
    if not rows:
        return Actor.anonymous()
    actor = await _made(connection, rows, policies)
    return replace(actor, session_id=rows[0].session_id, seen_at=rows[0].last_seen_at)


async def load_named(
    connection: AsyncConnection, username: str, now: datetime, policies: PolicyCache
) -> Actor | None:
    """The actor that an account would be, without a session; None where no active account has that name.

    Args:
        connection: any transaction.
        username: as people type it.
        now: aware; grants are judged at this moment.
        policies: what each role may do.
    """
    given = {"day": today(now), "username": folded_username(username)}
    rows = (await connection.execute(_NAMED, given)).all()
    return await _made(connection, rows, policies) if rows else None


async def of_account(connection: AsyncConnection, account: UUID, day: date, policies: PolicyCache) -> Actor:
    """The actor that an account is on a day, without a session.

    For demonstrations, which enter through the services what several people did one after the other.

    Args:
        connection: any transaction.
        account: whose grants count.
        day: on which they must hold.
        policies: what each role may do.

    Returns:
        The actor; anonymous when the account is unknown or not active.
    """
    rows = (await connection.execute(_OF_ACCOUNT, {"day": day, "account": account})).all()
    return await _made(connection, rows, policies) if rows else Actor.anonymous()


async def _of_api_token(
    connection: AsyncConnection, digest: str, now: datetime, policies: PolicyCache
) -> Actor:
    """The actor of an API token: its account's grants, and of what they allow only the token's scopes."""
    given = {"day": today(now), "digest": digest, "now": now}
    rows = (await connection.execute(_OF_API_TOKEN, given)).all()
    if not rows:
        return Actor.anonymous()
    actor, first = await _made(connection, rows, policies), rows[0]
    return replace(
        actor,
        actions={action: places for action, places in actor.actions.items() if action in first.scopes},
        anywhere=frozenset(),
        api_token_id=first.token_id,
        seen_at=first.last_used_at or _NEVER,
    )


async def _made(connection: AsyncConnection, rows: Sequence[Any], policies: PolicyCache) -> Actor:
    held = [(row.code, row.delegated_by, line_of(row)) for row in rows if row.code is not None]
    actions = (await policies.at(rows[0].epoch, connection)).actions if held else {}
    lines: dict[str, dict[UUID | None, set[Line]]] = defaultdict(lambda: defaultdict(set))
    for code, delegator, line in held:
        for action in actions.get(code, ()):
            lines[action][delegator].add(line)
    actor = Actor(
        account_id=rows[0].account_id,
        name=rows[0].name,
        actions={action: outermost(set().union(*found.values())) for action, found in lines.items()},
        as_of=(rows[0].epoch, rows[0].standings),
        anywhere=outermost(line for _, _, line in held),
    )
    if all(delegator is None for _, delegator, _ in held):
        return actor
    own = {action: outermost(found[None]) for action, found in lines.items() if None in found}
    lent = {
        action: {one: outermost(found[one]) for one in found if one is not None}
        for action, found in lines.items()
    }
    return replace(actor, own=own, lent=lent)


def outermost(lines: Iterable[Line]) -> frozenset[Place]:
    """The places at the ends of these lines that lie in none of the others."""
    ends = {line[-1]: line for line in lines if line}
    return frozenset(Place(len(line), key) for key, line in ends.items() if not ends.keys() & set(line[:-1]))
