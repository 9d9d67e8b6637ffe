"""Creating accounts, suspending and transferring them, and giving them new passwords."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import UUID

from huizhanjia_schema import ErrorCode, Refusal
from sqlalchemy import select, update

from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.identity.account_rules import checked_username, first_password, folded_username
from huizhanjia_core.identity.actions import Action
from huizhanjia_core.identity.attempts import Locked, count, forgive, take_back
from huizhanjia_core.identity.events import AccountStatusChanged
from huizhanjia_core.identity.models import (
    AccountRow,
    AccountStatus,
    ApiTokenRow,
    PersonRow,
    SessionRow,
)
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.identity.refusals import (
    AccountClosed,
    AdministratorAccount,
    NameOrPerson,
    OwnAccount,
    PasswordUsedBefore,
    ServiceAccount,
    UsernameTaken,
    WrongPassword,
)
from huizhanjia_core.identity.sessions import revoke_all
from huizhanjia_core.identity.signing_in import administers, former_passwords, set_password
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.permission.lent import end_lent
from huizhanjia_core.permission.models import GrantRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work

Begin = Callable[[], AbstractAsyncContextManager[Work]]
"""Opens a transaction that is committed when its block ends."""


NO_PASSWORD = "-"  # noqa: S105 - no hash: nothing matches it
"""What a service account has in place of a password's hash."""


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
    name: str | None = None,
    person: UUID | None = None,
    organization: UUID,
    phone: str | None = None,
    password: str | None = None,
    must_change: bool = True,
) -> Handed:
    """Give a person an account at an organization.

    Args:
        work: its actor manages accounts at the organization.
        passwords: hashes.
        username: unique, whatever its case.
        name: of somebody new.
        person: somebody who is registered already; instead of ``name``.
        organization: for which the person works.
        phone: of somebody new, if known.
        password: the first one; made up if None.
        must_change: whether the person must choose another password before anything else.

    Raises:
        Refusal: not allowed here, unknown organization or person, unfit or taken user name, unfit password.
    """
    unit = await _unit(work, organization)
    work.actor.require(Action.ACCOUNT_MANAGE, at=unit)
    if (name is None) == (person is None):
        raise NameOrPerson
    folded = await _free(work, username)
    chosen = password or first_password()
    passwords.policy.check(chosen, folded)
    account = AccountRow(
        person_id=await _person(work, name, person, phone),
        username=folded,
        password_hash=await passwords.hash(chosen),
        status=AccountStatus.ACTIVE,
        created_at=work.now,
        password_changed_at=work.now,
        must_change_password=must_change,
        **lineage_of(unit),
    )
    work.session.add(account)
    await work.session.flush()
    return Handed(account, chosen)


async def create_service(work: Work, *, username: str, name: str, organization: UUID) -> AccountRow:
    """Make an account for another system; nobody signs in to it, it shows API tokens.

    Args:
        work: its actor manages accounts at the organization.
        username: unique, whatever its case.
        name: of the system.
        organization: whose system it is.

    Raises:
        Refusal: not allowed here, unknown organization, unfit or taken user name.
    """
    unit = await _unit(work, organization)
    work.actor.require(Action.ACCOUNT_MANAGE, at=unit)
    account = AccountRow(
        username=await _free(work, username),
        person_id=await _person(work, name, None, None),
        password_hash=NO_PASSWORD,
        status=AccountStatus.ACTIVE,
        created_at=work.now,
        service=True,
        **lineage_of(unit),
    )
    work.session.add(account)
    await work.session.flush()
    return account


async def _unit(work: Work, organization: UUID) -> OrganizationRow:
    return await named_unit(work, organization)


async def _free(work: Work, username: str) -> str:
    folded = checked_username(username)
    if await work.session.scalar(select(AccountRow.id).where(AccountRow.username == folded)) is not None:
        raise UsernameTaken
    return folded


async def _person(work: Work, name: str | None, person: UUID | None, phone: str | None) -> UUID:
    if person is not None:
        if await work.session.get(PersonRow, person) is None:
            raise NotFound("input", "person")
        return person
    made = PersonRow(name=name or "", phone=phone)
    work.session.add(made)
    await work.session.flush()
    return made.id


async def managed(work: Work, account: UUID) -> AccountRow:
    """The account, locked, when the actor manages it.

    Raises:
        Refusal: not visible, not allowed, one's own, or closed.
    """
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
    """Suspend, reactivate or close an account; unless active, its sessions and what it delegated end.

    Raises:
        Refusal: not visible, not allowed, one's own, closed, or the status it has.
    """
    found = await managed(work, account)
    if found.status is status:
        raise Refusal(ErrorCode.CONFLICT, zh="账号已处于此状态。", en="The account has this status already.")
    found.status, found.status_reason = status, reason
    work.audit.because(reason)
    if status is not AccountStatus.ACTIVE:
        await revoke_all(work.session, found.id, work.now)
        await end_lent(work, GrantRow.delegated_by == found.id)
    await work.session.flush()
    await work.emit(AccountStatusChanged(found.id))
    return found


async def reveal_phone(work: Work, *, account: UUID, reason: str) -> str | None:
    """The telephone number of an account's person, unmasked; it is recorded who saw it and why.

    Args:
        work: its actor manages accounts there.
        account: whose.
        reason: why it must be seen, for the record.

    Raises:
        Refusal: not visible, or not allowed.
    """
    found = await work.session.get(AccountRow, account)
    if found is None or not work.actor.may(Action.ACCOUNT_READ, at=found):
        raise NotFound("input", "account")
    work.actor.require(Action.ACCOUNT_MANAGE, at=found)
    work.audit.shows("core_person.phone")
    work.audit.because(reason)
    return await work.session.scalar(select(PersonRow.phone).where(PersonRow.id == found.person_id))


async def transfer(work: Work, *, account: UUID, organization: UUID, reason: str) -> AccountRow:
    """Let an account belong to another union: what it might do before ends with its next request.

    Its grants end, its sessions and API tokens too; the security administrator of the new place grants anew.

    Args:
        work: its actor manages accounts at both unions.
        account: whose.
        organization: where the person works from now on.
        reason: why, for the record of the ended grants.

    Raises:
        Refusal: not visible, not allowed in both places, one's own, an administrator's, or there already.
    """
    found = await managed(work, account)
    unit = await _unit(work, organization)
    work.actor.require(Action.ACCOUNT_MANAGE, at=unit)
    if not work.actor.unlimited and await administers(work, found.id):
        raise AdministratorAccount
    if found.organization_id == unit.id:
        raise Refusal(
            ErrorCode.CONFLICT,
            zh="账号已属于此工会。",
            en="The account belongs to this union already.",
            path=("input", "organization"),
        )
    await work.session.execute(
        update(GrantRow)
        .where(GrantRow.account_id == found.id, GrantRow.ended_at.is_(None))
        .values(
            ended_at=work.now,
            ended_by=work.actor.account_id,
            end_reason=reason,
            version=GrantRow.version + 1,
        )
    )
    await end_lent(work, GrantRow.delegated_by == found.id)
    await work.session.execute(
        update(ApiTokenRow)
        .where(ApiTokenRow.account_id == found.id, ApiTokenRow.revoked_at.is_(None))
        .values(revoked_at=work.now, version=ApiTokenRow.version + 1)
    )
    await revoke_all(work.session, found.id, work.now)
    line = lineage_of(unit)
    for name, value in line.items():
        setattr(found, name, value)
    await work.session.flush()
    for kind in (SessionRow, ApiTokenRow):
        await work.session.execute(update(kind).where(kind.account_id == found.id).values(line))
    return found


async def reset_password(
    work: Work, passwords: Passwords, *, account: UUID, password: str | None = None
) -> Handed:
    """Give an account a password to hand over and to be changed, unlock it and end its sessions.

    Raises:
        Refusal: not visible, not allowed, one's own, an administrator's, a service's, closed, unfit password.
    """
    found = await managed(work, account)
    if not work.actor.unlimited and await administers(work, found.id):
        raise AdministratorAccount
    if found.service:
        raise ServiceAccount
    chosen = password or first_password()
    passwords.policy.check(chosen, found.username)
    await set_password(work, found, await passwords.hash(chosen), must_change=True)
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
        Refusal: the current password is wrong, there were too many guesses, the new one is unfit or was used
            before.
    """
    async with begin() as work:
        found = await _own(work)
        passwords.policy.check(new, found.username)
        former = await former_passwords(work, found, passwords.policy.history)
        wait = await count(work, settings, found.username, work.address)
    if wait:
        raise Locked(wait)
    if not await passwords.matches(current, found.password_hash):
        raise WrongPassword
    if await passwords.any_matches(new, former):
        async with begin() as work:  # the guess was right
            await take_back(work.session, found.username, work.address)
        raise PasswordUsedBefore(passwords.policy.history)
    hashed = await passwords.hash(new)
    async with begin() as work:
        row = await _own(work)
        if row.password_hash != found.password_hash:  # an administrator or another session was faster
            raise WrongPassword
        await set_password(work, row, hashed)
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
