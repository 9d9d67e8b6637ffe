"""Table of the checks of what sites display."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, enum_column
from huizhanjia_core.facilities.kinds import DisplayKind

LATEST = text("latest")


class DisplayItemRow(Lineage, Model):
    """What a check found of one of the seven things a site displays; a new check is a new row.

    Attributes:
        quantity: how many are there, such as plates or brochures; 0 when it is absent.
        chinese: whether it is in Chinese.
        tibetan: whether it is in Tibetan.
        staff_informed: whether those whose photos hang there were told; asked of staff photos only.
        photo_id: what it looked like.
        latest: whether this is the most recent check of its kind at its site.
    """

    __tablename__ = "core_display_item"
    lineage_orders = (("checked_on", "id"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    kind: Mapped[DisplayKind] = enum_column(DisplayKind)
    present: Mapped[bool]
    quantity: Mapped[int]
    chinese: Mapped[bool]
    tibetan: Mapped[bool]
    staff_informed: Mapped[bool]
    installed_on: Mapped[date | None]
    checked_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_file.id"))
    latest: Mapped[bool]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("present = (quantity > 0)", name="quantity"),
        CheckConstraint("present OR NOT (chinese OR tibetan)", name="languages"),
        CheckConstraint("installed_on IS NULL OR installed_on <= checked_on", name="days_in_order"),
        Index("uq_core_display_item_photo_id", "photo_id", unique=True),
        Index(None, "site_id", "checked_on", "id"),
        Index(None, "checked_on", "id"),
        Index(
            "uq_core_display_item_latest",
            "site_id",
            "kind",
            unique=True,
            sqlite_where=LATEST,
            postgresql_where=LATEST,
        ),
    )
