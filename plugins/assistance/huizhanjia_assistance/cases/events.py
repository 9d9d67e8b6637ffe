"""What cases announce in the transaction in which it happens."""

from dataclasses import dataclass
from uuid import UUID

from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import DeliveryState, MoneySource
from huizhanjia_assistance.cases.service_kinds import PetitionResult


@dataclass(frozen=True)
class CaseRegistered:
    """Somebody asked for a service."""

    case_id: UUID
    organization_id: UUID
    service: ServiceType


@dataclass(frozen=True)
class CaseVerified:
    """What a request says was verified, before its approval or, of an emergency, after it."""

    case_id: UUID
    organization_id: UUID
    service: ServiceType


@dataclass(frozen=True)
class CaseReturned:
    """A request is to be verified again."""

    case_id: UUID
    organization_id: UUID
    service: ServiceType


@dataclass(frozen=True)
class CaseRejected:
    """A request was refused; ``CaseClosed`` follows."""

    case_id: UUID
    organization_id: UUID
    service: ServiceType


@dataclass(frozen=True)
class CaseTransferred:
    """A request was handed on; ``CaseClosed`` follows, and ``CaseRegistered`` where a union takes it.

    Attributes:
        to: who takes it, in words.
    """

    case_id: UUID
    organization_id: UUID
    service: ServiceType
    to: str


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
class PetitionAnswered:
    """A petition was answered."""

    case_id: UUID
    organization_id: UUID
    result: PetitionResult


@dataclass(frozen=True)
class CampaignSubmitted:
    """The list of a campaign waits for its approval.

    Attributes:
        listed: how many households or students are on it.
    """

    campaign_id: UUID
    organization_id: UUID
    listed: int


@dataclass(frozen=True)
class CampaignReturned:
    """The list of a campaign is to be made anew."""

    campaign_id: UUID
    organization_id: UUID


@dataclass(frozen=True)
class CampaignCancelled:
    """A campaign will not take place."""

    campaign_id: UUID
    organization_id: UUID


@dataclass(frozen=True)
class CampaignReconciled:
    """The books of a campaign are closed."""

    campaign_id: UUID
    organization_id: UUID


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


@dataclass(frozen=True)
class HelpUndelivered:
    """What was planned did not reach households: it failed, was cancelled, or came back.

    Attributes:
        state: FAILED, CANCELLED or RETURNED.
    """

    deliveries: tuple[UUID, ...]
    state: DeliveryState
