"""The trail's tables: records, and the daily heads that give away a cut tail."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from huizhanjia_schema import BigInt, enum
from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.model import Model, enum_column

HASH = String(64)
"""A digest of SM3 in hexadecimal digits."""

_UNSEALED = text("sequence IS NULL")


@enum(
    "操作结果 · How it ended",
    OK="成功 · Done",
    REFUSED="被拒绝 · Refused, nothing was changed",
    FAILED="出错 · Broke off, nothing was changed",
)
class AuditResult(StrEnum):
    """How what was tried ended."""

    OK = "OK"
    REFUSED = "REFUSED"
    FAILED = "FAILED"


class AuditRow(Model):
    """Something that was done, refused or broken off.

    It names accounts and organizations by value, without foreign keys: evidence must not depend on other
    rows, and a foreign key would lock the acting account's row in every transaction. The triggers of the
    migration refuse every change and removal; only ``sequence`` and ``hash`` are set, once, by the sealer.

    Attributes:
        actor: the name of whoever acted.
        operation: the mutation, or the words typed after ``huizhanjia``.
        action: what the actor had to be allowed, if anything.
        organization_id: where it was done; what is done nowhere in particular is done at the region.
        code: why it was refused or broke off.
        objects: the global ids that it concerned, separated by spaces.
        revealed: the names of the hidden values that it showed, separated by spaces.
        detail: what else must be told, as JSON: which list was taken out, how many rows were entered.
        digest: of the input, keyed, with the key's id; empty where there is no master key.
        sequence: place in the chain, from 1 without gaps; null until it is sealed.
        hash: see ``chain.seal``; null until it is sealed.
    """

    __tablename__ = "core_audit_record"
    __table_args__ = (
        CheckConstraint("(sequence IS NULL) = (hash IS NULL)", name="sealed_whole"),
        Index(None, "at", "id"),
        Index(None, "account_id", "at", "id"),
        Index(None, "organization_id", "at", "id"),
        Index("ix_core_audit_record_unsealed", "id", sqlite_where=_UNSEALED, postgresql_where=_UNSEALED),
    )

    at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    actor: Mapped[str] = mapped_column(String(100))
    session_id: Mapped[UUID | None]
    operation: Mapped[str] = mapped_column(String(120))
    action: Mapped[str | None] = mapped_column(String(120))
    organization_id: Mapped[UUID | None]
    result: Mapped[AuditResult] = enum_column(AuditResult)
    code: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(500))
    objects: Mapped[str] = mapped_column(Text)
    revealed: Mapped[str | None] = mapped_column(String(500))
    digest: Mapped[str | None] = mapped_column(String(100))
    detail: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(String(60))
    trace_id: Mapped[str | None] = mapped_column(String(64))
    sequence: Mapped[BigInt | None] = mapped_column(BigInteger(), unique=True)
    hash: Mapped[str | None] = mapped_column(HASH)


class AuditCutRow(Model):
    """Where the records in the database begin, because older ones were archived; never changed or removed.

    The triggers let records be removed only up to here, and only old ones.

    Attributes:
        first: sequence of the first record of the archive.
        last: that of its last.
        hash: of the last record, from which the chain goes on.
        last_at: when that one happened.
        file: the name of the archive.
        digest: the SHA-256 of the archive.
    """

    __tablename__ = "core_audit_cut"

    first: Mapped[int]
    last: Mapped[int] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(HASH)
    last_at: Mapped[datetime]
    cut_at: Mapped[datetime]
    file: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Model):
    """The end of the chain when a day was over; never changed or removed."""

    __tablename__ = "core_audit_head"

    day: Mapped[date] = mapped_column(unique=True)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(HASH)
    at: Mapped[datetime]
