"""Tables of the two leading groups, of who sits in them, and of reports to Party and government."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_core.organization.models import DOCUMENT, NAME
from huizhanjia_core.people.kinds import GroupKind, GroupRole, ReportAddressee
from huizhanjia_core.people.models import REASON

STANDING = text("dissolved_on IS NULL")


class LeadingGroupRow(Lineage, Versioned, Model):
    """A leading group of a union; dissolved, its record stays."""

    __tablename__ = "core_leading_group"
    lineage_orders = (("established_on", "id"),)

    kind: Mapped[GroupKind] = enum_column(GroupKind)
    name: Mapped[str] = mapped_column(NAME)
    established_on: Mapped[date]
    dissolved_on: Mapped[date | None]
    dissolution_reason: Mapped[str | None] = mapped_column(REASON)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("dissolved_on IS NULL OR dissolved_on >= established_on", name="days_in_order"),
        Index(
            "uq_core_leading_group_standing",
            "organization_id",
            "kind",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )


class GroupMemberRow(Lineage, Versioned, Model):
    """A person sits in a group of a union from a day to a day."""

    __tablename__ = "core_group_member"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("core_leading_group.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("core_person.id"))
    role: Mapped[GroupRole] = enum_column(GroupRole)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    end_reason: Mapped[str | None] = mapped_column(REASON)

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days_in_order"),
        Index(None, "group_id", "role", "valid_from"),
        Index(None, "person_id", "valid_from"),
    )


class GroupDocumentRow(Model):
    """A document of a leading group, such as the notice that established it."""

    __tablename__ = "core_group_document"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("core_leading_group.id"))
    title: Mapped[str] = mapped_column(NAME)
    document_number: Mapped[str] = mapped_column(DOCUMENT)
    issuer: Mapped[str] = mapped_column(NAME)
    issued_on: Mapped[date]

    __table_args__ = (UniqueConstraint("group_id", "document_number"),)


class LocalReportRow(Lineage, Model):
    """A report of a union to the local Party committee or government, and what came of it (§14).

    Attributes:
        money: support in fen that was promised or given.
        premises: support with rooms.
        posts: how many posts were given.
    """

    __tablename__ = "core_local_report"
    lineage_orders = (("reported_on", "id"),)

    reported_on: Mapped[date]
    addressee: Mapped[ReportAddressee] = enum_column(ReportAddressee)
    content: Mapped[str] = mapped_column(Text)
    money: Mapped[int | None]
    premises: Mapped[str | None] = mapped_column(Text)
    posts: Mapped[int | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("money IS NULL OR money >= 0", name="money"),
        CheckConstraint("posts IS NULL OR posts >= 0", name="posts"),
    )
