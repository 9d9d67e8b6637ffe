"""What other plugins may import: the hooks and events by which whoever keeps the funds takes part."""

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
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import MoneySource

__all__ = [
    "CampaignApproved",
    "CaseApproved",
    "CaseClosed",
    "CaseRegistered",
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
    "reserve",
]
