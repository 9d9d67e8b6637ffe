"""Tables with the shape of those that real modules have: files, a ledger, a rollup."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_schema import Money, enum
from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

PERIOD = String(7)


@enum(
    "困难类别 · Category of a case",
    POVERTY="低保户 · On the minimum allowance",
    ILLNESS="患病 · Illness",
    SCHOOLING="子女上学 · Children at school",
    DISASTER="意外灾害 · Accident or disaster",
    UNEMPLOYMENT="失业 · Out of work",
    MIGRANT="农民工 · Migrant worker",
)
class CaseCategory(StrEnum):
    """Why a household is helped."""

    POVERTY = "POVERTY"
    ILLNESS = "ILLNESS"
    SCHOOLING = "SCHOOLING"
    DISASTER = "DISASTER"
    UNEMPLOYMENT = "UNEMPLOYMENT"
    MIGRANT = "MIGRANT"


@enum(
    "档案状态 · Status of a case",
    OPEN="在档 · Open",
    REVIEWED="已复核 · Reviewed",
    SUSPENDED="暂停 · Suspended",
    CLOSED="销档 · Closed",
)
class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "OPEN"
    REVIEWED = "REVIEWED"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


@enum(
    "资金来源 · Source of money",
    CENTRAL="中央财政 · Central government",
    LOCAL="地方财政 · Local government",
    UNION="工会经费 · Union dues",
    DONATION="社会捐赠 · Donations",
)
class EntrySource(StrEnum):
    """Who paid."""

    CENTRAL = "CENTRAL"
    LOCAL = "LOCAL"
    UNION = "UNION"
    DONATION = "DONATION"


class CaseRow(Lineage, Versioned, Model):
    """A household that a union helps; listed newest first at every place of the tree."""

    __tablename__ = "caseload_case"
    lineage_orders = (("opened_at", "id"),)
    __table_args__ = (Index(None, "organization_id", "opened_at", "id"),)

    number: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(50))
    id_number: Mapped[str] = mapped_column(String(18))
    category: Mapped[CaseCategory] = enum_column(CaseCategory)
    status: Mapped[CaseStatus] = enum_column(CaseStatus)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    income: Mapped[Money] = mapped_column(BigInteger)
    standard: Mapped[Money] = mapped_column(BigInteger)
    family_size: Mapped[int]
    children: Mapped[int]
    disabled: Mapped[bool]
    phone: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(300))
    employer: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    visited_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)


class EntryRow(Model):
    """Money that a case received; append-only, so it carries no lineage and scopes through its case."""

    __tablename__ = "caseload_entry"
    __table_args__ = (
        Index(None, "case_id", "booked_on", "id"),
        Index(None, "organization_id", "period"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("caseload_case.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("core_organization.id"))
    period: Mapped[str] = mapped_column(PERIOD)
    booked_on: Mapped[date]
    amount: Mapped[Money] = mapped_column(BigInteger)
    source: Mapped[EntrySource] = enum_column(EntrySource)
    purpose: Mapped[str] = mapped_column(String(100))


class RollupRow(Lineage, Model):
    """What was paid at a union and below in a quarter, kept so that no list sums over the ledger."""

    __tablename__ = "caseload_rollup"
    __table_args__ = (UniqueConstraint("organization_id", "period"),)

    period: Mapped[str] = mapped_column(PERIOD)
    amount: Mapped[Money] = mapped_column(BigInteger)
