"""The table of published populations and of the figures approved for standards."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, enum_column
from huizhanjia_core.organization.kinds import PopulationSource
from huizhanjia_core.organization.models import NAME


class PopulationFigureRow(Lineage, Model):
    """The resident population of a union's division as one publisher gave it for one day (§注).

    Attributes:
        registered_resident: (a) registered here and living here.
        registered_elsewhere: (b) registered elsewhere, living here for half a year or more.
        registration_pending: (c) registration undecided.
        away_under_half_year: (d) registered here, away for less than half a year.
        approved_for_standards: whether decisions may be based on it; at most one figure a union and day.
    """

    __tablename__ = "core_population_figure"
    lineage_orders = (("as_of", "id"),)

    as_of: Mapped[date]
    source: Mapped[PopulationSource] = enum_column(PopulationSource)
    value: Mapped[int]
    registered_resident: Mapped[int | None]
    registered_elsewhere: Mapped[int | None]
    registration_pending: Mapped[int | None]
    away_under_half_year: Mapped[int | None]
    published_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(NAME)
    source_note: Mapped[str | None] = mapped_column(String(1000))
    recorded_by: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    approved_for_standards: Mapped[bool]
    approved_by: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    approval_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        CheckConstraint("value >= 0", name="value"),
        UniqueConstraint("organization_id", "as_of", "source"),
        Index(
            "uq_core_population_figure_approved",
            "organization_id",
            "as_of",
            unique=True,
            sqlite_where=text("approved_for_standards"),
            postgresql_where=text("approved_for_standards"),
        ),
    )
