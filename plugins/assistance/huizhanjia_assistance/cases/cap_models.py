"""Tables of caps: their versions, the local figures they rest on, and what is used and reserved of each."""

from datetime import date, datetime
from uuid import UUID

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, enum_column
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_assistance.cases.money_kinds import CapKind

DOCUMENT = String(200)


class CapRuleRow(Model):
    """A version of a cap; never changed, superseded by one with a later first day."""

    __tablename__ = "assistance_cap_rule"
    __table_args__ = (
        UniqueConstraint("kind", "effective_from"),
        CheckConstraint("multiplier BETWEEN 1 AND 60", name="multiplier"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent"),
        CheckConstraint("ceiling >= 0", name="ceiling"),
    )

    kind: Mapped[CapKind] = enum_column(CapKind)
    effective_from: Mapped[date]
    multiplier: Mapped[int]
    percent: Mapped[int]
    ceiling: Mapped[int]
    per_member: Mapped[bool]
    document: Mapped[str] = mapped_column(DOCUMENT)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]


class LivingCostRow(Lineage, Model):
    """What a student's basic living costs in a month, at a union and below it, in a school year."""

    __tablename__ = "assistance_living_cost"
    __table_args__ = (
        UniqueConstraint("organization_id", "year"),
        CheckConstraint("monthly > 0", name="monthly"),
        Index(None, "year", "id"),
    )

    year: Mapped[int]
    monthly: Mapped[int]
    document: Mapped[str] = mapped_column(DOCUMENT)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]


class CapAccountRow(Lineage, Model):
    """What a cap counts for one household, student, bill or person in a year.

    Its key is made from what it counts by, so that two requests at once meet in one row.

    Attributes:
        year: the calendar or school year; 0 where the cap knows none.
        ceiling: fen, as last reckoned.
        used: fen that were delivered.
        reserved: fen that were approved and not yet delivered.
        reckoning: how the limit came about.
    """

    __tablename__ = "assistance_cap_account"
    __table_args__ = (
        CheckConstraint("used >= 0 AND reserved >= 0", name="not_negative"),
        CheckConstraint("used + reserved <= ceiling", name="within_limit"),
        Index(None, "year", "id"),
    )
    lineage_orders = (("year", "id"),)

    kind: Mapped[CapKind] = enum_column(CapKind)
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_dossier.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_member.id"))
    year: Mapped[int]
    ceiling: Mapped[int]
    used: Mapped[int]
    reserved: Mapped[int]
    reckoning: Mapped[str] = mapped_column(String(200))
