"""Tables of the union tree: the recorded changes, the versions they add up to, the current state."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Ancestry
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_core.organization.kinds import ChangeKind, OrganizationStatus, UnionLevel

CODE = String(32)
NAME = String(200)
DOCUMENT = String(100)


class Names:
    """A union's official names.

    Attributes:
        name: the union's name.
        name_en: the union's name in English.
        name_derived: whether ``name`` was formed from the division's name by the rule in ``naming``.
        division_name: the official name of the division that the union serves, if it serves one.
        division_name_en: the same in English.
    """

    name: Mapped[str] = mapped_column(NAME)
    name_en: Mapped[str | None] = mapped_column(NAME)
    name_derived: Mapped[bool]
    division_name: Mapped[str | None] = mapped_column(NAME)
    division_name_en: Mapped[str | None] = mapped_column(NAME)


class OrganizationRow(Names, Ancestry, Versioned, Model):
    """A union as it is today; what it was on any other day stands in its versions."""

    __tablename__ = "core_organization"
    lineage_orders = (("code", "id"),)

    code: Mapped[str] = mapped_column(CODE)
    level: Mapped[UnionLevel] = enum_column(UnionLevel)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_organization.id"))
    depth: Mapped[int]
    status: Mapped[OrganizationStatus] = enum_column(OrganizationStatus)
    established_on: Mapped[date]
    closed_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("depth BETWEEN 1 AND 6", name="depth"),
        Index(None, "code"),
        Index(None, "level", "code"),
        Index(None, "parent_id", "code", "id"),
    )


class OrganizationChangeRow(Model):
    """One recorded decision about a union; append-only, the source of everything else in the tree.

    Attributes:
        sequence: counts the changes of the union in the order in which they were recorded.
        effective_on: the first day on which the change holds; for a closure the first day without the union.
    """

    __tablename__ = "core_organization_change"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("core_organization.id"))
    sequence: Mapped[int]
    kind: Mapped[ChangeKind] = enum_column(ChangeKind)
    effective_on: Mapped[date]
    code: Mapped[str | None] = mapped_column(CODE)
    level: Mapped[UnionLevel | None] = enum_column(UnionLevel)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_organization.id"), index=True)
    name: Mapped[str | None] = mapped_column(NAME)
    name_en: Mapped[str | None] = mapped_column(NAME)
    name_derived: Mapped[bool | None]
    division_name: Mapped[str | None] = mapped_column(NAME)
    division_name_en: Mapped[str | None] = mapped_column(NAME)
    document_number: Mapped[str | None] = mapped_column(DOCUMENT)
    reason: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("organization_id", "sequence"),
        Index(None, "effective_on", "organization_id"),
    )


class OrganizationVersionRow(Names, Ancestry, Model):
    """A union over one period in which nothing about it and none of its superiors changed.

    Attributes:
        valid_from: the first day.
        valid_to: the first day after the period; null while nothing later is recorded.
    """

    __tablename__ = "core_organization_version"
    lineage_orders = (("valid_from", "id"),)

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("core_organization.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    code: Mapped[str] = mapped_column(CODE)
    level: Mapped[UnionLevel] = enum_column(UnionLevel)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_organization.id"), index=True)
    depth: Mapped[int]

    __table_args__ = (
        UniqueConstraint("organization_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
        CheckConstraint("depth BETWEEN 1 AND 6", name="depth"),
        Index(None, "code", "valid_from"),
    )
