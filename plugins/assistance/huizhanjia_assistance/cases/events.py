"""What cases announce in the transaction in which it happens."""

from dataclasses import dataclass
from uuid import UUID

from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import MoneySource


@dataclass(frozen=True)
class CaseRegistered:
    """Somebody asked for a service."""

    case_id: UUID
    organization_id: UUID
    service: ServiceType


@dataclass(frozen=True)
class CaseApproved:
    """A case was approved.

    Attributes:
        amount: fen, None where no money is needed.
        source: of the money.
    """

    case_id: UUID
    organization_id: UUID
    service: ServiceType
    amount: int | None
    source: MoneySource | None


@dataclass(frozen=True)
class CaseClosed:
    """A case ended, with help or without."""

    case_id: UUID
    organization_id: UUID
    service: ServiceType
    delivered: int


@dataclass(frozen=True)
class CampaignApproved:
    """The list of a campaign was approved.

    Attributes:
        deliveries: what is to be delivered now.
        refused: how many households a cap or their dossier refused.
    """

    campaign_id: UUID
    organization_id: UUID
    deliveries: tuple[UUID, ...]
    refused: int


@dataclass(frozen=True)
class HelpDelivered:
    """Help reached households."""

    deliveries: tuple[UUID, ...]
