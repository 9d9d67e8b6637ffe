"""From a request to help delivered: the states of a case and who moves it on."""

from typing import Any

from huizhanjia_core.workflow import START, Transition, Workflow
from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.kinds import CaseState, Urgency


class NoEmergency(Refusal):
    """Only an emergency is approved before it is verified."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="只有紧急（救急）事项可以先批后核，此件须先核实。",
            en="Only an emergency is approved before it is verified; please verify this one first.",
        )


class StillPending(Refusal):
    """A case is not closed while something is still to be paid."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="还有待支付的发放，支付、失败或取消后才能办结。",
            en="Something is still to be paid; it must be paid, fail or be cancelled first.",
        )


def urgent_enough(row: Any) -> Refusal | None:
    """Approval at once is for emergencies (救急济难, A24)."""
    return None if row.urgency == Urgency.EMERGENCY else NoEmergency()


def settled(row: Any) -> Refusal | None:
    """Nothing may be on its way when a case is closed."""
    return StillPending() if row.pending else None


VERIFY = Transition(
    "verify",
    "核实",
    "Verify",
    (CaseState.REGISTERED,),
    CaseState.VERIFIED,
    Action.CASE_VERIFY,
    apart_from=(START,),
    due_in=5,
)
APPROVE = Transition(
    "approve",
    "批准",
    "Approve",
    (CaseState.VERIFIED,),
    CaseState.APPROVED,
    Action.CASE_APPROVE,
    apart_from=(START, "verify"),
    due_in=5,
)
APPROVE_AT_ONCE = Transition(
    "approve_at_once",
    "紧急批准（先批后核）",
    "Approve at once",
    (CaseState.REGISTERED,),
    CaseState.APPROVED,
    Action.CASE_APPROVE,
    apart_from=(START,),
    routed=False,
    guard=urgent_enough,
    waits=False,
)
RETURN = Transition(
    "return",
    "退回补正",
    "Return",
    (CaseState.VERIFIED,),
    CaseState.REGISTERED,
    Action.CASE_APPROVE,
    apart_from=(START, "verify"),
    needs_reason=True,
)
REJECT = Transition(
    "reject",
    "不予批准",
    "Reject",
    (CaseState.REGISTERED, CaseState.VERIFIED),
    CaseState.REJECTED,
    Action.CASE_APPROVE,
    apart_from=(START,),
    needs_reason=True,
    waits=False,
)
TRANSFER = Transition(
    "transfer",
    "转办",
    "Transfer",
    (CaseState.REGISTERED, CaseState.VERIFIED),
    CaseState.TRANSFERRED,
    Action.CASE_VERIFY,
    routed=False,
    needs_reason=True,
    waits=False,
)
SERVE = Transition(
    "serve",
    "开始办理",
    "Begin to serve",
    (CaseState.APPROVED,),
    CaseState.IN_SERVICE,
    Action.CASE_SERVE,
    routed=False,
    due_in=10,
)
CLOSE = Transition(
    "close",
    "办结",
    "Close",
    (CaseState.IN_SERVICE,),
    CaseState.CLOSED,
    Action.CASE_SERVE,
    routed=False,
    due_in=60,
    guard=settled,
)
CORRECT = Transition(
    "correct",
    "更正就业回访",
    "Correct a follow-up",
    (CaseState.CLOSED,),
    CaseState.CLOSED,
    Action.CASE_SERVE,
    routed=False,
    needs_reason=True,
    waits=False,
)

CASE = Workflow(
    "assistance:case",
    "帮扶事项",
    "Case of assistance",
    "case",
    CaseState,
    CaseState.REGISTERED,
    (VERIFY, APPROVE, APPROVE_AT_ONCE, RETURN, REJECT, TRANSFER, SERVE, CLOSE, CORRECT),
)
