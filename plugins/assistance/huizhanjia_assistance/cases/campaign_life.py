"""From a list of households to reconciled deliveries: the states of a campaign."""

from typing import Any

from huizhanjia_core.workflow import START, Transition, Workflow
from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.money_kinds import CampaignState


class EmptyList(Refusal):
    """A campaign without households is not submitted."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT, zh="名单为空，不能提交。", en="The list is empty and cannot be submitted."
        )


def listed(row: Any) -> Refusal | None:
    """Somebody must be on the list."""
    return None if row.listed else EmptyList()


SUBMIT = Transition(
    "submit",
    "提交名单",
    "Submit",
    (CampaignState.DRAFT,),
    CampaignState.SUBMITTED,
    Action.CAMPAIGN_PREPARE,
    routed=False,
    guard=listed,
)
APPROVE = Transition(
    "approve",
    "批准名单",
    "Approve",
    (CampaignState.SUBMITTED,),
    CampaignState.APPROVED,
    Action.CAMPAIGN_APPROVE,
    apart_from=(START, "submit"),
    due_in=5,
)
RETURN = Transition(
    "return",
    "退回名单",
    "Return",
    (CampaignState.SUBMITTED,),
    CampaignState.DRAFT,
    Action.CAMPAIGN_APPROVE,
    apart_from=(START, "submit"),
    needs_reason=True,
)
RECONCILE = Transition(
    "reconcile",
    "对账",
    "Reconcile",
    (CampaignState.APPROVED,),
    CampaignState.RECONCILED,
    Action.CAMPAIGN_PREPARE,
    routed=False,
    due_in=30,
)
CANCEL = Transition(
    "cancel",
    "取消活动",
    "Cancel",
    (CampaignState.DRAFT,),
    CampaignState.CANCELLED,
    Action.CAMPAIGN_PREPARE,
    routed=False,
    needs_reason=True,
    waits=False,
)

CAMPAIGN = Workflow(
    "assistance:campaign",
    "帮扶活动",
    "Campaign of assistance",
    "campaign",
    CampaignState,
    CampaignState.DRAFT,
    (SUBMIT, APPROVE, RETURN, RECONCILE, CANCEL),
)
