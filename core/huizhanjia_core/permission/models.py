"""Roles, what they allow, and who holds them where."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_core.hookspecs import RoleKind

ROLE_CODE = String(60)
ACTION = String(120)


class RoleRow(Model):
    """A role that accounts can be granted.

    Attributes:
        needs_end: whether a grant of it must say when it ends.
        active: while false, nobody may do anything by it.
    """

    __tablename__ = "core_role"

    code: Mapped[str] = mapped_column(ROLE_CODE, unique=True)
    zh: Mapped[str] = mapped_column(String(100))
    en: Mapped[str] = mapped_column(String(100))
    kind: Mapped[RoleKind] = enum_column(RoleKind)
    needs_end: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class RoleConflictRow(Model):
    """Two roles that one person may not hold at the same time; stored in both directions."""

    __tablename__ = "core_role_conflict"
    __table_args__ = (UniqueConstraint("role", "other"),)

    role: Mapped[str] = mapped_column(ROLE_CODE)
    other: Mapped[str] = mapped_column(ROLE_CODE)


class PolicyRow(Model):
    """A Casbin policy: the role ``v0`` (``r:<code>``) may do the action ``v1``."""

    __tablename__ = "core_policy"
    __table_args__ = (UniqueConstraint("ptype", "v0", "v1"),)

    ptype: Mapped[str] = mapped_column(String(10), default="p")
    v0: Mapped[str] = mapped_column(String(80))
    v1: Mapped[str] = mapped_column(ACTION)


class PolicyDefaultRow(Model):
    """A policy that a module once proposed, so that what an administrator removed stays removed."""

    __tablename__ = "core_policy_default"
    __table_args__ = (UniqueConstraint("role", "action"),)

    role: Mapped[str] = mapped_column(ROLE_CODE)
    action: Mapped[str] = mapped_column(ACTION)


class EpochRow(Model):
    """One row that counts changes, by triggers, whoever makes them.

    Attributes:
        value: grows with every change of a policy.
        standings: grows with every change of a grant, a role or the state of an account.
    """

    __tablename__ = "core_epoch"

    value: Mapped[int]
    standings: Mapped[int]


class GrantRow(Lineage, Versioned, Model):
    """An account holds a role at an organization and everything below it, from a day to a day.

    Attributes:
        valid_from: the first day.
        valid_to: the last day; null while no end is set.
        ended_at: when it was taken back before its last day; from then on it gives nothing.
        delegated_by: the account in whose place it is held; None for a grant of one's own.
        source_id: that account's grant, with which it ends.
    """

    __tablename__ = "core_grant"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days_in_order"),
        CheckConstraint("(delegated_by IS NULL) = (source_id IS NULL)", name="delegated_whole"),
        Index(None, "account_id", "valid_from"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"))
    role_id: Mapped[UUID] = mapped_column(ForeignKey("core_role.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    granted_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(200))
    delegated_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"), index=True)
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_grant.id"), index=True)
