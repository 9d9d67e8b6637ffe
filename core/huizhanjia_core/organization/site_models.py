"""Tables of the sites (会、站、家 and assistance centers) and of the rooms they work in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_core.organization.kinds import Ownership, SiteKind, SiteStatus
from huizhanjia_core.organization.models import DOCUMENT, NAME

ADDRESS = String(300)
CENTER_CODE = String(40)
ONE_ACTIVE_CENTER = "kind = 'ASSISTANCE_CENTER' AND status = 'ACTIVE'"


class SiteRow(Lineage, Versioned, Model):
    """A place where a union meets workers.

    Attributes:
        code: its own for good, given when it opens; of an assistance center it can be replaced.
        manage_department_id: the protection department of the union that manages the center (§3).
    """

    __tablename__ = "core_site"
    lineage_orders = (("name", "id"),)

    kind: Mapped[SiteKind] = enum_column(SiteKind)
    name: Mapped[str] = mapped_column(NAME)
    status: Mapped[SiteStatus] = enum_column(SiteStatus)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    closing_reason: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(ADDRESS)
    hotline: Mapped[str | None] = mapped_column(String(40))
    code: Mapped[str | None] = mapped_column(CENTER_CODE)
    manage_department_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_department.id"))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

    __table_args__ = (
        CheckConstraint("(status = 'CLOSED') = (closed_on IS NOT NULL)", name="closed_on"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position"),
        Index(
            "uq_core_site_active_center",
            "organization_id",
            unique=True,
            sqlite_where=text(ONE_ACTIVE_CENTER),
            postgresql_where=text(ONE_ACTIVE_CENTER),
        ),
        Index(None, "organization_id", "kind"),
        Index("uq_core_site_code", "code", unique=True),
        Index(None, "manage_department_id"),
    )


class OpeningHoursRow(Model):
    """One interval of a weekday in which a site is open, in minutes after midnight."""

    __tablename__ = "core_opening_hours"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="interval"),
        UniqueConstraint("site_id", "weekday", "opens"),
    )


class BasisDocumentRow(Model):
    """A document on which a site's existence or position rests."""

    __tablename__ = "core_basis_document"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    title: Mapped[str] = mapped_column(NAME)
    document_number: Mapped[str] = mapped_column(DOCUMENT)
    issuer: Mapped[str] = mapped_column(NAME)
    issued_on: Mapped[date | None]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_file.id"))

    __table_args__ = (
        UniqueConstraint("site_id", "document_number"),
        Index("uq_core_basis_document_file_id", "file_id", unique=True),
    )


class PremisesRow(Lineage, Model):
    """What was found about a site's rooms on one day; a new finding is a new row.

    Attributes:
        floor: the storey, 1 at street level, never 0, negative below ground.
        service_area: usable area of the service rooms without stores, in 0.01 m².
        gross_area: gross floor area, in 0.01 m².
        latest: whether this is the most recently measured finding of its site.
    """

    __tablename__ = "core_premises"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    address: Mapped[str] = mapped_column(ADDRESS)
    floor: Mapped[int]
    street_facing: Mapped[bool]
    transport: Mapped[bool]
    telecom: Mapped[bool]
    convenience: Mapped[bool]
    ownership: Mapped[Ownership] = enum_column(Ownership)
    service_area: Mapped[int]
    gross_area: Mapped[int | None]
    measured_on: Mapped[date]
    evidence: Mapped[str | None] = mapped_column(Text)
    latest: Mapped[bool]
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("service_area > 0", name="service_area"),
        CheckConstraint("gross_area IS NULL OR gross_area >= service_area", name="gross_area"),
        CheckConstraint("floor <> 0", name="floor"),
        UniqueConstraint("site_id", "measured_on"),
        Index(
            "uq_core_premises_latest",
            "site_id",
            unique=True,
            sqlite_where=text("latest"),
            postgresql_where=text("latest"),
        ),
    )
