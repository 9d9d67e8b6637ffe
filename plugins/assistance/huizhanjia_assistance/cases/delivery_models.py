"""Tables of deliveries and of their sums, which the same transaction keeps."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from huizhanjia_core.crypto.secret import Secret, mask_column, sealed_column
from huizhanjia_core.db.folded import Folded
from huizhanjia_core.db.lineage import Lineage
from huizhanjia_core.db.model import Model, Versioned, enum_column
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import DeliveryKind, DeliveryState, MoneySource, ReceiptMethod
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause


class DeliveryRow(Lineage, Versioned, Model):
    """Help on its way to a household, or there; never deleted, a payment that came back is returned.

    Attributes:
        subject_id: whose key seals the snapshot of the recipient.
        recipient_sealed: name, identity number and account as they were when it was planned, as JSON.
        category: of the household then.
        cause: of its hardship then.
        persons: whom it helped.
        amount: fen; the value of goods.
        to_outside: who takes over where it is no union or site.
        remark: what is given, or why it failed or came back.
    """

    __tablename__ = "assistance_delivery"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("kind <> 'MONEY' OR source IS NOT NULL", name="money_has_source"),
        Index(None, "planned_on", "id"),
        Index(None, "campaign_id", "state"),
    )
    lineage_orders = (("planned_on", "id"),)

    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_case.id"), index=True)
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_campaign.id"))
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_dossier.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_member.id"))
    cap_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_cap_account.id"), index=True)
    service: Mapped[ServiceType] = enum_column(ServiceType)
    kind: Mapped[DeliveryKind] = enum_column(DeliveryKind)
    source: Mapped[MoneySource | None] = enum_column(MoneySource)
    state: Mapped[DeliveryState] = enum_column(DeliveryState)
    amount: Mapped[int]
    subject_id: Mapped[UUID]
    recipient_sealed: Mapped[bytes | None] = sealed_column()
    recipient_mask: Mapped[str] = mask_column()
    category: Mapped[DossierCategory | None] = enum_column(DossierCategory)
    cause: Mapped[HardshipCause | None] = enum_column(HardshipCause)
    persons: Mapped[int]
    planned_on: Mapped[date]
    delivered_on: Mapped[date | None]
    year: Mapped[int]
    voucher_number: Mapped[str | None] = mapped_column(String(60))
    voucher_on: Mapped[date | None]
    receipt: Mapped[ReceiptMethod | None] = enum_column(ReceiptMethod)
    received_on: Mapped[date | None]
    witnesses: Mapped[str | None] = mapped_column(String(200))
    receipt_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_file.id"), unique=True)
    to_organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_organization.id"))
    to_site_id: Mapped[UUID | None] = mapped_column(ForeignKey("core_site.id"), index=True)
    to_outside: Mapped[str | None] = mapped_column(String(200))
    remark: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("core_account.id"))
    recorded_at: Mapped[datetime]


RECIPIENT = Secret(
    subject=DeliveryRow.subject_id,
    sealed=DeliveryRow.recipient_sealed,
    mask=DeliveryRow.recipient_mask,
    keep=(0, 0),
)
"""Who was to get it, as JSON."""


class DeliveryTotalRow(Lineage, Model):
    """The sums of what was delivered by union, year, service, source, category and cause.

    Kept by the transaction that delivers or takes back, because a million deliveries cannot be added up
    in a hundred milliseconds; its key is made from its dimensions.

    Attributes:
        households: that were helped by the service in the year for the first time by such a delivery, so
            that sums over sources, categories and causes count a household once a year and service.
    """

    __tablename__ = "assistance_delivery_total"
    __table_args__ = (Index(None, "year", "id"),)
    lineage_orders = (("year", "id"),)

    year: Mapped[int]
    service: Mapped[ServiceType] = enum_column(ServiceType)
    source: Mapped[MoneySource | None] = enum_column(MoneySource)
    category: Mapped[DossierCategory | None] = enum_column(DossierCategory)
    cause: Mapped[HardshipCause | None] = enum_column(HardshipCause)
    deliveries: Mapped[int]
    households: Mapped[int]
    persons: Mapped[int]
    amount: Mapped[int]


class CenterTotalRow(Folded, Model):
    """The same sums once more, of a county with everything below it, and of the unions above by themselves.

    Thousands of grassroots unions have almost half as many sums as deliveries; these are a fourth of them.
    Whoever asks for no union below the counties and for no cause is answered from here.
    """

    __tablename__ = "assistance_center_total"
    finer = DeliveryTotalRow
    fold_by = ("year", "service", "source", "category")
    fold_sums = ("deliveries", "households", "persons", "amount")

    year: Mapped[int]
    service: Mapped[ServiceType] = enum_column(ServiceType)
    source: Mapped[MoneySource | None] = enum_column(MoneySource)
    category: Mapped[DossierCategory | None] = enum_column(DossierCategory)
    deliveries: Mapped[int]
    households: Mapped[int]
    persons: Mapped[int]
    amount: Mapped[int]


class ServiceTotalRow(Folded, Model):
    """The same sums by nothing but year and service, for overviews of many counties at once."""

    __tablename__ = "assistance_service_total"
    lineage_orders = (("amount",),)  # what was delivered below a union is read from the index alone
    finer = DeliveryTotalRow
    fold_by = ("year", "service")
    fold_sums = CenterTotalRow.fold_sums

    year: Mapped[int]
    service: Mapped[ServiceType] = enum_column(ServiceType)
    deliveries: Mapped[int]
    households: Mapped[int]
    persons: Mapped[int]
    amount: Mapped[int]


COARSER: Final = (ServiceTotalRow, CenterTotalRow)
"""From the coarsest on."""

_FIGURES = ("anc1", "anc2", "service", "dossier_id", "deliveries", "persons", "amount")
"""In the order of the region's groups and then of households, which are so counted without being sorted; all
that is measured follows, so that no row is read."""


class HouseholdHelpRow(Lineage, Model):
    """What a household with a dossier got by one service in one year.

    Attributes:
        category: of the household when it was first helped by the service in the year.
        cause: of its hardship, likewise.
        persons: the most whom one delivery helped.
        total_id: the sum that counts the household.
    """

    __tablename__ = "assistance_household_help"
    __table_args__ = (
        CheckConstraint("deliveries >= 0", name="deliveries"),
        Index(None, "dossier_id", "year"),
        Index(None, "year", "id"),
        Index("ix_assistance_household_help_figures", *_FIGURES),
    )
    lineage_orders = (("year", "id"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"))
    year: Mapped[int]
    service: Mapped[ServiceType] = enum_column(ServiceType)
    category: Mapped[DossierCategory | None] = enum_column(DossierCategory)
    cause: Mapped[HardshipCause | None] = enum_column(HardshipCause)
    deliveries: Mapped[int]
    persons: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int]
    total_id: Mapped[UUID | None]
    last_on: Mapped[date]
