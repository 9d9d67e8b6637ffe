"""Tables of campaigns and of the households on their lists."""

from datetime import date
from uuid import UUID

from huizhanjia_core.db.model import Model, enum_column
from huizhanjia_core.workflow import Staged
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huizhanjia_assistance.cases.campaign_life import CAMPAIGN
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import (
    CampaignKind,
    CampaignState,
    DeliveryKind,
    ItemState,
    MoneySource,
)


class CampaignRow(Staged, Model):
    """Warmth visits, Golden Autumn or a disaster: many households helped by one decision.

    Attributes:
        number: as it stands on paper.
        event: what happened, for a disaster.
        per_household: fen that each household or student gets, unless the list says otherwise.
        listed: how many are on the list now.
    """

    __tablename__ = "assistance_campaign"
    __table_args__ = (
        CheckConstraint("per_household > 0", name="per_household"),
        CheckConstraint("listed >= 0", name="listed"),
        Index(None, "begins_on", "id"),
    )
    lineage_orders = (("begins_on", "id"),)
    workflow = CAMPAIGN

    number: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[CampaignKind] = enum_column(CampaignKind)
    service: Mapped[ServiceType] = enum_column(ServiceType)
    form: Mapped[DeliveryKind] = enum_column(DeliveryKind)
    source: Mapped[MoneySource] = enum_column(MoneySource)
    state: Mapped[CampaignState] = enum_column(CampaignState)
    event: Mapped[str | None] = mapped_column(String(200))
    begins_on: Mapped[date]
    year: Mapped[int]
    per_household: Mapped[int]
    listed: Mapped[int]


class CampaignItemRow(Model):
    """A household, or a student of one, on a campaign's list.

    Attributes:
        refusal: why a cap or the dossier refused it, in Chinese.
        delivery_id: what was delivered.
    """

    __tablename__ = "assistance_campaign_item"
    __table_args__ = (
        UniqueConstraint("campaign_id", "target_id"),
        CheckConstraint("amount > 0", name="amount"),
        Index(None, "campaign_id", "number"),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_campaign.id"))
    number: Mapped[int]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("assistance_dossier.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_member.id"))
    target_id: Mapped[UUID]
    amount: Mapped[int]
    state: Mapped[ItemState] = enum_column(ItemState)
    refusal: Mapped[str | None] = mapped_column(Text)
    cap_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_cap_account.id"))
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistance_delivery.id"))
