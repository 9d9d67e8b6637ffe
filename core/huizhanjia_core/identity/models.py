"""People, accounts, their secrets, sessions, tokens and failed attempts to sign in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from huizhanjia_schema import enum
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.clock import now
from huizhanjia_core.crypto.secret import sealed_column
from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column


@enum(
    "账号状态 · Account status",
    ACTIVE="正常 · May sign in",
    SUSPENDED="停用 · Suspended for the time being",
    CLOSED="注销 · Closed for good",
)
class AccountStatus(StrEnum):
    """Whether an account may be used."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


class PersonRow(Model):
    """A person; not everyone has an account."""

    __tablename__ = "core_person"
    __table_args__ = (Index(None, "name", "id"),)

    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(20))


class AccountRow(Lineage, Versioned, Model):
    """What a person signs in with; it belongs to the organization that the person works for.

    Attributes:
        service: whether another system uses it, by API tokens; nobody signs in to it.
        password_changed_at: when the password was set, by whomever.
        must_change_password: whether somebody else knows the password.
    """

    __tablename__ = "core_account"
    lineage_orders = (("username", "id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("core_person.id"))
    username: Mapped[str] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    status: Mapped[AccountStatus] = enum_column(AccountStatus)
    created_at: Mapped[datetime]
    status_reason: Mapped[str | None] = mapped_column(String(200))
    service: Mapped[bool] = mapped_column(default=False)
    password_changed_at: Mapped[datetime] = mapped_column(default=now)
    must_change_password: Mapped[bool] = mapped_column(default=False)


class FormerPasswordRow(Model):
    """A password that an account had before, as its hash, so that it is not chosen again."""

    __tablename__ = "core_former_password"
    __table_args__ = (Index(None, "account_id", "retired_at"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    retired_at: Mapped[datetime]


class SessionRow(Lineage, Model):
    """A session; its token is known to the client only, the database knows its digest."""

    __tablename__ = "core_session"
    lineage_orders = (("created_at", "id"),)
    __table_args__ = (Index(None, "account_id", "created_at"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    idle_until: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(60))
    agent: Mapped[str | None] = mapped_column(String(200))


class AttemptKind(StrEnum):
    """What attempts to sign in are counted by."""

    ACCOUNT = "ACCOUNT"
    ADDRESS = "ADDRESS"


class AttemptRow(Model):
    """Attempts to sign in that have not succeeded, by user name and by address."""

    __tablename__ = "core_sign_in_attempt"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    kind: Mapped[AttemptKind] = enum_column(AttemptKind)
    subject: Mapped[str] = mapped_column(String(64))
    failures: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class TicketRow(Model):
    """A sign-in whose password was right and of which a step is missing; it is no session and opens nothing.

    Attributes:
        digest: of the ticket, which only the client knows.
        password_hash: the account's when the ticket was given; another one ends it.
        factor_passed: whether the second factor was shown.
        enroll: whether the person wants a second factor though none is required.
        used_at: when it became a session, or was given up.
    """

    __tablename__ = "core_sign_in_ticket"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    factor_passed: Mapped[bool]
    enroll: Mapped[bool]
    used_at: Mapped[datetime | None]


class SecondFactorRow(Model):
    """An account's second factor: the secret of RFC 6238, encrypted.

    Attributes:
        sealed: ciphertext under the key of the account; null while the upgrade has not moved it.
        former: ciphertext of an earlier version, see ``former_secrets``; null once it is moved.
        confirmed_at: when a first code showed that the person has it; before, it asks for nothing.
        last_step: the time step of the last code that was accepted, which is not accepted again.
    """

    __tablename__ = "core_second_factor"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"), unique=True)
    sealed: Mapped[bytes | None] = sealed_column()
    former: Mapped[str | None] = mapped_column(String(400))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int]


class RecoveryCodeRow(Model):
    """A code that replaces the second factor once; the database knows its digest."""

    __tablename__ = "core_recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "digest"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"))
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class ApiTokenRow(Lineage, Versioned, Model):
    """What another system shows instead of signing in; the database knows its digest.

    Attributes:
        name: what it is for.
        scopes: the actions it may do, of those that its account may.
        expires_at: when it ends; a rotation brings this forward.
        replaced_by: the token that took its place.
    """

    __tablename__ = "core_api_token"
    lineage_orders = (("created_at", "id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_api_token.id"))
