"""The second factor: enrolling it while signing in, showing it, recovering from its loss, resetting it."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CursorResult, delete, select, update

from huizhanjia_core.crypto.errors import Unreadable
from huizhanjia_core.crypto.vault import place_of
from huizhanjia_core.identity import totp
from huizhanjia_core.identity.accounts import managed
from huizhanjia_core.identity.attempts import Locked, count, take_back
from huizhanjia_core.identity.models import AccountRow, RecoveryCodeRow, SecondFactorRow
from huizhanjia_core.identity.refusals import AdministratorAccount, WrongCode
from huizhanjia_core.identity.sessions import digest_of, revoke_all
from huizhanjia_core.identity.signing_in import Door, Progress, SignInStep, administers, go_on, holder
from huizhanjia_core.work import Work

RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True)
class Secret:
    """A second factor to be taken into an authenticator application, shown once.

    Attributes:
        secret: Base32.
        uri: the same for a QR code.
    """

    secret: str
    uri: str


async def start(door: Door, *, ticket: str) -> Secret:
    """Make a secret for an account that has none confirmed; one made before and never confirmed is gone.

    Raises:
        Refusal: the ticket is over, or it is not for enrolling.
        KeyProblem: there is no master key, or another one.
    """
    async with door.database.writer() as session:
        work = door.work(session)
        _, account = await holder(work, door, ticket, SignInStep.ENROLL_SECOND_FACTOR)
        await session.execute(delete(SecondFactorRow).where(SecondFactorRow.account_id == account.id))
        secret = totp.new_secret()
        session.add(
            SecondFactorRow(
                account_id=account.id,
                sealed=await work.crypto.encrypt(account.id, SecondFactorRow.sealed, secret),
                created_at=work.now,
                last_step=0,
            )
        )
        return Secret(secret, totp.uri(secret, account.username))


async def confirm(door: Door, *, ticket: str, code: str) -> tuple[Progress, list[str]]:
    """Show with a first code that the secret has arrived, and go on; the recovery codes are shown once.

    Raises:
        Refusal: the ticket is over, the code is wrong, or there were too many attempts.
    """
    await _count(door, ticket, SignInStep.ENROLL_SECOND_FACTOR)
    async with door.database.writer() as session:
        work = door.work(session)
        row, account = await holder(work, door, ticket, SignInStep.ENROLL_SECOND_FACTOR)
        if not await _accept(work, account, code):
            raise WrongCode
        await session.execute(
            update(SecondFactorRow)
            .where(SecondFactorRow.account_id == account.id)
            .values(confirmed_at=work.now)
        )
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account.id))
        session.add_all(RecoveryCodeRow(account_id=account.id, digest=digest_of(one)) for one in codes)
        await take_back(session, account.username, door.client.address)
        row.factor_passed = True
        return await go_on(work, door, ticket, row, account), codes


async def verify(door: Door, *, ticket: str, code: str) -> Progress:
    """Show the second factor, or a recovery code in its place, and go on.

    Each try is counted like a try at the password, before it is looked at.

    Raises:
        Refusal: the ticket is over, the code is wrong or was used before, or there were too many attempts.
    """
    await _count(door, ticket, SignInStep.SECOND_FACTOR)
    async with door.database.writer() as session:
        work = door.work(session)
        row, account = await holder(work, door, ticket, SignInStep.SECOND_FACTOR)
        if not (await _accept(work, account, code) or await _recover(work, account, code)):
            raise WrongCode
        await take_back(session, account.username, door.client.address)
        row.factor_passed = True
        return await go_on(work, door, ticket, row, account)


async def reset(work: Work, *, account: UUID) -> AccountRow:
    """Take an account's second factor and recovery codes away; its sessions end.

    Args:
        work: its actor manages accounts there; an administrator's factor is reset on the command line only.
        account: whose.

    Raises:
        Refusal: not visible, not allowed, one's own, an administrator's, or closed.
    """
    found = await managed(work, account)
    if not work.actor.unlimited and await administers(work, found.id):
        raise AdministratorAccount
    for kind in (SecondFactorRow, RecoveryCodeRow):
        await work.session.execute(delete(kind).where(kind.account_id == found.id))
    await revoke_all(work.session, found.id, work.now)
    await work.session.flush()
    return found


async def _count(door: Door, ticket: str, step: SignInStep) -> None:
    async with door.database.writer() as session:
        work = door.work(session)
        _, account = await holder(work, door, ticket, step)
        wait = await count(work, door.settings, account.username, door.client.address)
    if wait:
        raise Locked(wait)


async def _accept(work: Work, account: AccountRow, code: str) -> bool:
    """Whether the code is right and new: its step is noted in one statement, so that only one can use it."""
    factor = await work.session.scalar(
        select(SecondFactorRow).where(SecondFactorRow.account_id == account.id)
    )
    if factor is None:
        return False
    if factor.sealed is None:  # an earlier version's; the upgrade moves it
        raise Unreadable(".".join(place_of(SecondFactorRow.sealed)))
    secret = await work.crypto.decrypt(account.id, SecondFactorRow.sealed, factor.sealed)
    step = totp.matching_step(secret, code.replace(" ", ""), work.now)
    if step is None:
        return False
    noted: CursorResult[object] = await work.session.execute(  # type: ignore[assignment]
        update(SecondFactorRow)
        .where(SecondFactorRow.id == factor.id, SecondFactorRow.last_step < step)
        .values(last_step=step)
    )
    return bool(noted.rowcount)


async def _recover(work: Work, account: AccountRow, code: str) -> bool:
    used: CursorResult[object] = await work.session.execute(  # type: ignore[assignment]
        update(RecoveryCodeRow)
        .where(
            RecoveryCodeRow.account_id == account.id,
            RecoveryCodeRow.digest == digest_of(code.strip().lower()),
            RecoveryCodeRow.used_at.is_(None),
        )
        .values(used_at=work.now)
    )
    return bool(used.rowcount)


def _recovery_code() -> str:
    """About 79 bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
