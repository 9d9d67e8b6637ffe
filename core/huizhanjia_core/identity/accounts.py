"""Creating accounts, suspending them, and giving them new passwords."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import UUID

from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import or_, select

from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.hookspecs import RoleKind
from huizhanjia_core.identity.account_rules import (
    check_password,
    checked_username,
    first_password,
    folded_username,
)
from huizhanjia_core.identity.actions import Action
from huizhanjia_core.identity.attempts import Locked, count, forgive
from huizhanjia_core.identity.events import AccountStatusChanged
from huizhanjia_core.identity.models import AccountRow, AccountStatus, PersonRow
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.identity.refusals import (
    AccountClosed,
    AdministratorAccount,
    OwnAccount,
    UsernameTaken,
    WrongPassword,
)
from huizhanjia_core.identity.sessions import revoke_all
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.models import GrantRow, RoleRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work

Begin = Callable[[], AbstractAsyncContextManager[Work]]
"""Opens a transaction that is committed when its block ends."""


@dataclass(frozen=True)
class Handed:
    """An account and the password to hand over to its person, once."""

    account: AccountRow
    password: str


async def create(
    work: Work,
    passwords: Passwords,
    *,
    username: str,
    name: str,
    organization: UUID,
    phone: str | None = None,
    password: str | None = None,
) -> Handed:
    """Give a person an account at an organization.

    Args:
        work: its actor manages accounts at the organization.
        passwords: hashes.
        username: unique, whatever its case.
        name: the person's.
        organization: for which the person works.
        phone: the person's, if known.
        password: the first one; made up if None.

    Raises:
        Refusal: not allowed here, unknown organization, unfit or taken user name, unfit password.
    """
    unit = await work.session.get(OrganizationRow, organization)
    if unit is None:
        raise NotFound("input", "organization")
    work.actor.require(Action.ACCOUNT_MANAGE, at=unit)
    folded = checked_username(username)
    if await work.session.scalar(select(AccountRow.id).where(AccountRow.username == folded)) is not None:
        raise UsernameTaken
    chosen = password or first_password()
    check_password(chosen, folded)
    person = PersonRow(name=name, phone=phone)
    work.session.add(person)
    await work.session.flush()
    account = AccountRow(
        person_id=person.id,
        username=folded,
        password_hash=await passwords.hash(chosen),
        status=AccountStatus.ACTIVE,
        created_at=work.now,
        **lineage_of(unit),
    )
    work.session.add(account)
    await work.session.flush()
    return Handed(account, chosen)


async def _managed(work: Work, account: UUID) -> AccountRow:
    found = await work.session.scalar(select(AccountRow).where(AccountRow.id == account).with_for_update())
    if found is None or not (
        work.actor.may(Action.ACCOUNT_READ, at=found) or work.actor.may(Action.ACCOUNT_MANAGE, at=found)
    ):
        raise NotFound("input", "account")
    work.actor.require(Action.ACCOUNT_MANAGE, at=found)
    if found.id == work.actor.account_id:
        raise OwnAccount
    if found.status is AccountStatus.CLOSED:
        raise AccountClosed
    return found


async def set_status(work: Work, *, account: UUID, status: AccountStatus, reason: str) -> AccountRow:
    """Suspend, reactivate or close an account; unless active, its sessions end at once.

    Raises:
        Refusal: not visible, not allowed, one's own, closed, or the status it has.
    """
    found = await _managed(work, account)
    if found.status is status:
        raise Refusal(ErrorCode.CONFLICT, zh="账号已处于此状态。", en="The account has this status already.")
    found.status, found.status_reason = status, reason
    if status is not AccountStatus.ACTIVE:
        await revoke_all(work.session, found.id, work.now)
    await work.session.flush()
    await work.emit(AccountStatusChanged(found.id))
    return found


async def _administers(work: Work, account: UUID) -> bool:
    """Whether an account holds or will hold an administrator's role."""
    query = select(GrantRow.id).join(RoleRow, RoleRow.id == GrantRow.role_id)
    query = query.where(
        GrantRow.account_id == account,
        RoleRow.kind == RoleKind.ADMINISTRATOR,
        GrantRow.ended_at.is_(None),
        or_(GrantRow.valid_to.is_(None), GrantRow.valid_to >= work.today),
    )
    return await work.session.scalar(query.limit(1)) is not None


async def reset_password(
    work: Work, passwords: Passwords, *, account: UUID, password: str | None = None
) -> Handed:
    """Give an account a new password, unlock it and end its sessions.

    Raises:
        Refusal: not visible, not allowed, one's own, an administrator's, closed, unfit password.
    """
    found = await _managed(work, account)
    if not work.actor.unlimited and await _administers(work, found.id):
        raise AdministratorAccount
    chosen = password or first_password()
    check_password(chosen, found.username)
    found.password_hash = await passwords.hash(chosen)
    await forgive(work.session, found.username, None)
    await revoke_all(work.session, found.id, work.now)
    await work.session.flush()
    return Handed(found, chosen)


async def change_password(
    begin: Begin, passwords: Passwords, settings: IdentitySettings, *, current: str, new: str
) -> AccountRow:
    """Let the actor choose another password; their other sessions end.

    Guesses at the current password count as attempts to sign in, also when they are refused; it is
    checked while no transaction is open.

    Args:
        begin: opens a transaction as the actor; called twice.
        passwords: hashes.
        settings: how many guesses lock.
        current: proves who asks.
        new: the password chosen.

    Raises:
        Refusal: the current password is wrong, there were too many guesses, the new one is unfit.
    """
    async with begin() as work:
        found = await _own(work)
        check_password(new, found.username)
        wait = await count(work, settings, found.username, work.address)
    if wait:
        raise Locked(wait)
    if not await passwords.matches(current, found.password_hash):
        raise WrongPassword
    hashed = await passwords.hash(new)
    async with begin() as work:
        row = await _own(work)
        if row.password_hash != found.password_hash:  # an administrator or another session was faster
            raise WrongPassword
        row.password_hash = hashed
        await forgive(work.session, row.username, work.address)
        await revoke_all(work.session, row.id, work.now, keep=work.actor.session_id)
        await work.session.flush()
    return row


async def _own(work: Work) -> AccountRow:
    own = select(AccountRow).where(AccountRow.id == work.actor.account_id).with_for_update()
    found = await work.session.scalar(own)
    if found is None:
        raise WrongPassword  # the session ended a moment ago
    return found


async def by_username(work: Work, username: str) -> AccountRow:
    """The account of a user name, for the command line; raises ``Refusal`` NOT_FOUND."""
    found = await work.session.scalar(
        select(AccountRow).where(AccountRow.username == folded_username(username))
    )
    if found is None:
        raise NotFound("username")
    return found
