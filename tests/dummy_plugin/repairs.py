"""How a repair is proposed, reviewed, made public and finished."""

from enum import StrEnum
from typing import Any

from huizhanjia_core.workflow import START, Transition, Workflow
from huizhanjia_schema import ErrorCode, Refusal, enum

from tests.dummy_plugin.actions import Action

DEAREST = 500_000
"""Fen that a repair may cost."""


@enum(
    "维修状态 · State of a repair",
    PROPOSED="待审核 · Proposed",
    RETURNED="已退回 · Returned",
    PUBLISHED="公示中 · Made public",
    FINISHED="已完工 · Finished",
    WITHDRAWN="已撤回 · Withdrawn",
)
class RepairState(StrEnum):
    """Where a repair stands."""

    PROPOSED = "PROPOSED"
    RETURNED = "RETURNED"
    PUBLISHED = "PUBLISHED"
    FINISHED = "FINISHED"
    WITHDRAWN = "WITHDRAWN"


class TooDear(Refusal):
    """A repair costs more than it may."""

    def __init__(self) -> None:
        super().__init__(ErrorCode.CONFLICT, zh="超出维修费用上限。", en="The repair is too dear.")


def affordable(row: Any) -> Refusal | None:
    """Nothing that is too dear is finished."""
    return TooDear() if row.cost > DEAREST else None


APPROVE = Transition(
    "approve",
    "审核通过",
    "Approve",
    (RepairState.PROPOSED,),
    RepairState.PUBLISHED,
    Action.REPAIR_REVIEW,
    apart_from=(START,),
    due_in=5,
)
RETURN = Transition(
    "return",
    "退回补正",
    "Return",
    (RepairState.PROPOSED,),
    RepairState.RETURNED,
    Action.REPAIR_REVIEW,
    apart_from=(START,),
    needs_reason=True,
)
RESUBMIT = Transition(
    "resubmit",
    "重新提交",
    "Resubmit",
    (RepairState.RETURNED,),
    RepairState.PROPOSED,
    Action.REPAIR_PROPOSE,
    due_in=15,
)
FINISH = Transition(
    "finish",
    "验收完工",
    "Finish",
    (RepairState.PUBLISHED,),
    RepairState.FINISHED,
    Action.REPAIR_FINISH,
    apart_from=(START, "approve"),
    opens_after=5,
    due_in=20,
    guard=affordable,
)
WITHDRAW = Transition(
    "withdraw",
    "撤回",
    "Withdraw",
    (RepairState.PROPOSED, RepairState.RETURNED),
    RepairState.WITHDRAWN,
    Action.REPAIR_PROPOSE,
    routed=False,
    waits=False,
)
REOPEN = Transition(
    "reopen",
    "返修",
    "Reopen",
    (RepairState.FINISHED,),
    RepairState.PROPOSED,
    Action.REPAIR_PROPOSE,
    waits=False,
    new_round=True,
)

REPAIR = Workflow(
    "dummy:repair",
    "长椅维修",
    "Repair of a bench",
    "repair",
    RepairState,
    RepairState.PROPOSED,
    (APPROVE, RETURN, RESUBMIT, FINISH, WITHDRAW, REOPEN),
)
