"""Table of the equipment of sites."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from huizhanjia_core.facilities.kinds import (
    ConstructionSource,
    EquipmentCondition,
    EquipmentKind,
    FundClass,
)
from huizhanjia_core.organization.models import NAME

TAG = String(40)


class EquipmentAssetRow(Lineage, Versioned, Model):
    """Equipment of a site under one asset number; disposed of, its record stays.

    Attributes:
        tag_number: the asset number, unique within the union.
        quantity: how many pieces the number stands for, such as four desks.
        network_capable: whether a computer is on the network, which §7 asks.
        prints: whether it prints; a scanner may, too.
        scans: whether it scans; a printer may, too.
        cost: of all pieces, in fen; null where nobody knows any more.
        custodian_id: who looks after it.
    """

    __tablename__ = "core_equipment_asset"
    lineage_orders = (("acquired_on", "id"),)

    site_id: Mapped[UUID] = mapped_column(ForeignKey("core_site.id"))
    kind: Mapped[EquipmentKind] = enum_column(EquipmentKind)
    tag_number: Mapped[str] = mapped_column(TAG)
    name: Mapped[str] = mapped_column(NAME)
    quantity: Mapped[int]
    condition: Mapped[EquipmentCondition] = enum_column(EquipmentCondition)
    network_capable: Mapped[bool]
    prints: Mapped[bool]
    scans: Mapped[bool]
    acquired_on: Mapped[date]
    cost: Mapped[int | None]
    fund_class: Mapped[FundClass] = enum_column(FundClass)
    fund_source: Mapped[ConstructionSource | None] = enum_column(ConstructionSource)
    custodian_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_person.id"), index=True)
    location: Mapped[str | None] = mapped_column(NAME)
    disposed_on: Mapped[date | None]
    disposal_reason: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost"),
        CheckConstraint("fund_class <> 'ASSISTANCE'", name="not_from_assistance"),
        CheckConstraint("(condition = 'SCRAPPED') = (disposed_on IS NOT NULL)", name="disposed_whole"),
        CheckConstraint("disposed_on IS NULL OR disposed_on >= acquired_on", name="days_in_order"),
        UniqueConstraint("organization_id", "tag_number"),
        Index(None, "site_id", "acquired_on", "id"),
        Index(None, "acquired_on", "id"),
    )
