"""People, accounts, sessions and failed attempts to sign in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from huizhanjia_schema import enum
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

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

    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str | None] = mapped_column(String(20))


class AccountRow(Lineage, Versioned, Model):
    """What a person signs in with; it belongs to the organization that the person works for."""

    __tablename__ = "core_account"
    lineage_orders = (("username", "id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("core_person.id"))
    username: Mapped[str] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    status: Mapped[AccountStatus] = enum_column(AccountStatus)
    created_at: Mapped[datetime]
    status_reason: Mapped[str | None] = mapped_column(String(200))


class SessionRow(Model):
    """A session; its token is known to the client only, the database knows its digest."""

    __tablename__ = "core_session"
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
