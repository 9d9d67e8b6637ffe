"""What other plugins may import: dossiers and cases as they stand, what is announced, how funds take part."""

from huizhanjia_assistance.cases.events import (
    CampaignApproved,
    CaseApproved,
    CaseClosed,
    CaseRegistered,
    HelpDelivered,
)
from huizhanjia_assistance.cases.funding import (
    Paid,
    Payment,
    PaymentsFailed,
    PaymentsPaid,
    PaymentsReturned,
    Unpaid,
    cancel,
    reserve,
)
from huizhanjia_assistance.cases.graphql.cases import Case
from huizhanjia_assistance.cases.graphql.money import Delivery
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.dossiers.events import (
    DossierApproved,
    DossierErased,
    DossierExited,
    DossierMoved,
    DossierPublicized,
    DossierRegistered,
    DossierRejected,
    DossierReopened,
    DossierResumed,
    DossierSuspended,
    DossierVerified,
)
from huizhanjia_assistance.dossiers.evidence import DossierEvidence, dossier_evidence
from huizhanjia_assistance.dossiers.graphql import Dossier

__all__ = [
    "CampaignApproved",
    "Case",
    "CaseApproved",
    "CaseClosed",
    "CaseRegistered",
    "Delivery",
    "Dossier",
    "DossierApproved",
    "DossierErased",
    "DossierEvidence",
    "DossierExited",
    "DossierMoved",
    "DossierPublicized",
    "DossierRegistered",
    "DossierRejected",
    "DossierReopened",
    "DossierResumed",
    "DossierSuspended",
    "DossierVerified",
    "HelpDelivered",
    "MoneySource",
    "Paid",
    "Payment",
    "PaymentsFailed",
    "PaymentsPaid",
    "PaymentsReturned",
    "ServiceType",
    "Unpaid",
    "cancel",
    "dossier_evidence",
    "reserve",
]
