"""The life of a dossier: registered, reviewed, visited, checked, made public, approved, verified, ended."""

from typing import Any

from huizhanjia_core.workflow import START, Transition, Workflow
from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.kinds import ExitKind

NOTICE_DAYS = 5
"""Working days that a household is in public notice (公示)."""


class NotReady(Refusal):
    """Something that must come first is missing."""

    def __init__(self, zh: str, en: str, *path: str) -> None:
        super().__init__(ErrorCode.CONFLICT, zh=zh, en=en, path=path)


def verified(row: Any) -> Refusal | None:
    """The dossier names who verified it at the grassroots (§12)."""
    if row.grassroots_name is None or row.grassroots_on is None:
        return NotReady(
            "请先填写基层核实单位和核实日期。",
            "Please say first who verified the household at the grassroots, and when.",
        )
    return None


def visited(row: Any) -> Refusal | None:
    """Two people have been there, in this round."""
    if row.visited_on is None:
        return NotReady("请先登记两人入户核查。", "Please record the visit of two people first.")
    return None


def assessed(row: Any) -> Refusal | None:
    """The economy was checked against the criteria, and a category came out."""
    if row.assessment_id is None:
        return NotReady("请先核对家庭经济状况。", "Please check the household's economy first.")
    if row.category is None:
        return NotReady("核对结果不符合建档条件。", "By the check the household fulfills no criterion.")
    return None


def unopposed(row: Any) -> Refusal | None:
    """Every objection to the public notice was decided."""
    if row.open_objections:
        return NotReady("公示期间有异议尚未处理。", "Objections to the public notice are still open.")
    return assessed(row)


def leaving_as(kind: ExitKind) -> Any:
    """A guard: the exit that is approved is the one that was proposed."""

    def proposed(row: Any) -> Refusal | None:
        if row.exit_kind != kind:
            return NotReady(
                "与拟退出去向不一致。", "Another way out was proposed than the one that is approved."
            )
        return None

    return proposed


SUBMIT = Transition(
    "submit",
    "提交审核",
    "Submit",
    (State.DRAFT,),
    State.UNDER_REVIEW,
    Action.DOSSIER_REGISTER,
    routed=False,
    guard=verified,
)
REVIEW = Transition(
    "review",
    "基层审核通过",
    "Pass the review",
    (State.UNDER_REVIEW,),
    State.VISITING,
    Action.DOSSIER_REVIEW,
    apart_from=(START, "submit"),
    due_in=10,
)
RETURN = Transition(
    "return",
    "退回补正",
    "Return",
    (State.UNDER_REVIEW, State.VISITING, State.CHECKING, State.PUBLICIZED),
    State.DRAFT,
    Action.DOSSIER_REVIEW,
    apart_from=(START, "submit"),
    needs_reason=True,
    waits=False,
)
VISIT = Transition(
    "visit",
    "入户核查",
    "Visit the household",
    (State.VISITING,),
    State.CHECKING,
    Action.DOSSIER_VISIT,
    routed=False,
    due_in=10,
    guard=visited,
)
PUBLICIZE = Transition(
    "publicize",
    "公示",
    "Make public",
    (State.CHECKING,),
    State.PUBLICIZED,
    Action.DOSSIER_CHECK,
    routed=False,
    due_in=15,
    guard=assessed,
)
APPROVE = Transition(
    "approve",
    "批准建档",
    "Approve",
    (State.PUBLICIZED,),
    State.ACTIVE,
    Action.DOSSIER_APPROVE,
    apart_from=(START, "submit", "review"),
    opens_after=NOTICE_DAYS,
    due_in=NOTICE_DAYS + 10,
    guard=unopposed,
)
REJECT = Transition(
    "reject",
    "不予建档",
    "Reject",
    (State.CHECKING, State.PUBLICIZED),
    State.REJECTED,
    Action.DOSSIER_APPROVE,
    apart_from=(START, "submit", "review"),
    needs_reason=True,
    waits=False,
)
WITHDRAW = Transition(
    "withdraw",
    "撤回申请",
    "Withdraw",
    (State.DRAFT, State.UNDER_REVIEW, State.VISITING, State.CHECKING, State.PUBLICIZED),
    State.WITHDRAWN,
    Action.DOSSIER_REGISTER,
    routed=False,
    needs_reason=True,
    waits=False,
)
CALL = Transition(
    "call",
    "年度核查逾期",
    "Verification is overdue",
    (State.ACTIVE,),
    State.REVERIFY_DUE,
    Action.DOSSIER_VISIT,
    routed=False,
    waits=False,
)
VERIFY = Transition(
    "verify",
    "年度核查",
    "Verify",
    (State.ACTIVE,),
    State.ACTIVE,
    Action.DOSSIER_VISIT,
    routed=False,
    waits=False,
)
VERIFY_LATE = Transition(
    "verify_late",
    "补办年度核查",
    "Verify late",
    (State.REVERIFY_DUE,),
    State.ACTIVE,
    Action.DOSSIER_VISIT,
    routed=False,
    due_in=20,
)
SUSPEND = Transition(
    "suspend",
    "暂停",
    "Suspend",
    (State.ACTIVE, State.REVERIFY_DUE),
    State.SUSPENDED,
    Action.DOSSIER_REVIEW,
    needs_reason=True,
    waits=False,
)
RESUME = Transition(
    "resume",
    "恢复",
    "Resume",
    (State.SUSPENDED,),
    State.ACTIVE,
    Action.DOSSIER_APPROVE,
    apart_from=("suspend",),
    needs_reason=True,
)
MOVE = Transition(
    "move",
    "转入",
    "Take over",
    (State.ACTIVE,),
    State.ACTIVE,
    Action.DOSSIER_TRANSFER,
    routed=False,
    waits=False,
)
MOVE_OVERDUE = Transition(
    "move_overdue",
    "转入待核查档案",
    "Take over, verification overdue",
    (State.REVERIFY_DUE,),
    State.REVERIFY_DUE,
    Action.DOSSIER_TRANSFER,
    routed=False,
    waits=False,
)
MOVE_SUSPENDED = Transition(
    "move_suspended",
    "转入暂停档案",
    "Take over, suspended",
    (State.SUSPENDED,),
    State.SUSPENDED,
    Action.DOSSIER_TRANSFER,
    routed=False,
    waits=False,
)
PROPOSE_EXIT = Transition(
    "propose_exit",
    "提出退出",
    "Propose an exit",
    (State.ACTIVE, State.REVERIFY_DUE, State.SUSPENDED),
    State.EXITING,
    Action.DOSSIER_VISIT,
    routed=False,
    needs_reason=True,
    waits=False,
)
RELIEVE = Transition(
    "relieve",
    "批准解困",
    "Approve the relief",
    (State.EXITING,),
    State.RELIEVED,
    Action.DOSSIER_APPROVE,
    apart_from=("propose_exit",),
    due_in=10,
    guard=leaving_as(ExitKind.RELIEVED),
)
LIFT_OUT = Transition(
    "lift_out",
    "批准脱困",
    "Approve the way out of hardship",
    (State.EXITING,),
    State.LIFTED_OUT,
    Action.DOSSIER_APPROVE,
    apart_from=("propose_exit",),
    guard=leaving_as(ExitKind.LIFTED_OUT),
)
CANCEL = Transition(
    "cancel",
    "批准注销",
    "Approve the cancellation",
    (State.EXITING,),
    State.CANCELLED,
    Action.DOSSIER_APPROVE,
    apart_from=("propose_exit",),
    guard=leaving_as(ExitKind.CANCELLED),
)
KEEP = Transition(
    "keep",
    "不同意退出",
    "Keep",
    (State.EXITING,),
    State.ACTIVE,
    Action.DOSSIER_APPROVE,
    apart_from=("propose_exit",),
    needs_reason=True,
    new_round=True,
)
REOPEN = Transition(
    "reopen",
    "返困重新建档",
    "Reopen",
    (State.RELIEVED, State.LIFTED_OUT, State.CANCELLED),
    State.DRAFT,
    Action.DOSSIER_REGISTER,
    routed=False,
    needs_reason=True,
    waits=False,
    new_round=True,
)
ARCHIVE = Transition(
    "archive",
    "归档",
    "Archive",
    (State.RELIEVED, State.LIFTED_OUT, State.CANCELLED, State.REJECTED, State.WITHDRAWN),
    State.ARCHIVED,
    Action.DOSSIER_REVIEW,
    routed=False,
    waits=False,
)
ERASE = Transition(
    "erase",
    "保存期满销毁",
    "Erase",
    (State.ARCHIVED,),
    State.ERASED,
    Action.DOSSIER_REVIEW,
    routed=False,
    waits=False,
)

DOSSIER = Workflow(
    "assistance:dossier",
    "困难职工档案",
    "Dossier of a worker in difficulty",
    "dossier",
    State,
    State.DRAFT,
    (
        SUBMIT,
        REVIEW,
        RETURN,
        VISIT,
        PUBLICIZE,
        APPROVE,
        REJECT,
        WITHDRAW,
        CALL,
        VERIFY,
        VERIFY_LATE,
        SUSPEND,
        RESUME,
        MOVE,
        MOVE_OVERDUE,
        MOVE_SUSPENDED,
        PROPOSE_EXIT,
        RELIEVE,
        LIFT_OUT,
        CANCEL,
        KEEP,
        REOPEN,
        ARCHIVE,
        ERASE,
    ),
)
"""Maker, reviewer and approver differ; where a county lacks one, the step routes to the superior union."""
