"""Repairs in the schema."""

from huizhanjia_core.organization.graphql import Organization
from huizhanjia_core.workflow import StepRow, TransitionRow
from huizhanjia_core.workflow.graphql import HISTORY, History, Task
from huizhanjia_schema import (
    Connection,
    Info,
    Mutation,
    Node,
    Query,
    argument,
    column,
    expect_id,
    extends,
    input_type,
    many,
    mutation,
    needs,
    one,
    order,
    payload,
    record,
    ref,
    result,
    through,
    within,
)
from strawberry import ID

from tests.dummy_plugin import repair_service
from tests.dummy_plugin.actions import Action
from tests.dummy_plugin.models import RepairRow
from tests.dummy_plugin.repairs import APPROVE, RETURN, WITHDRAW, RepairState


@record(
    RepairRow,
    prefix="repair",
    scope=within(RepairRow, Action.REPAIR_READ),
    orders={"NEWEST": order("最新在前 · Newest first", RepairRow.state_since, descending=True)},
)
class Repair(Node):
    """长椅维修 · A repair of a bench."""

    what: str = column("维修内容 · What is to be repaired", RepairRow.what)
    cost: int = column("费用（分） · What it costs, in fen", RepairRow.cost)
    state: RepairState = column("状态 · State", RepairRow.state)
    version: int = column("版本号 · Version", RepairRow.version)
    organization: Organization = one("所属工会 · Union", RepairRow.organization_id)
    transitions: Connection["RepairTransition"] = many(
        "办理经过 · What was done with it", by=TransitionRow.subject_id
    )
    available: Connection[Task] = many("本人可办环节 · What one can do next", by=StepRow.subject_id)


@record(
    TransitionRow,
    prefix="repairstep",
    scope=through(Repair, TransitionRow.subject_id),
    orders=HISTORY,
)
class RepairTransition(History):
    """长椅维修的办理经过 · Something that was done with a repair."""


@extends(Query)
class RepairRoots:
    """Entry points of repairs."""

    repairs: Connection[Repair] = many("长椅维修 · Repairs")


@input_type("提出维修 · Propose a repair")
class ProposeRepairInput:
    """Where, what, and for how much."""

    organization: ID = argument("所属工会 · Union", id_of="org")
    what: str = argument("维修内容 · What is to be repaired", max_length=100)
    cost: int = argument("费用（分） · What it costs, in fen", minimum=1, maximum=10**9)


@input_type("审核维修 · Review a repair")
class ReviewRepairInput:
    """Which one, and the verdict."""

    repair: ID = argument("维修 · The repair", id_of="repair")
    version: int = argument("版本号 · Version")
    approve: bool = argument("是否通过 · Whether it is approved")
    reason: str | None = argument("理由；退回时必填 · Why; required to return it", default=None)


@input_type("撤回维修 · Withdraw a repair")
class WithdrawRepairInput:
    """Which one."""

    repair: ID = argument("维修 · The repair", id_of="repair")
    version: int = argument("版本号 · Version")


@payload
class RepairPayload:
    """维修变更结果 · Result of a change to a repair."""

    repair: Repair | None = result("维修 · The repair")


@extends(Mutation)
class RepairChanges:
    """Changes of repairs."""

    @mutation("提出维修 · Propose a repair", rule=needs(Action.REPAIR_PROPOSE))
    async def propose_repair(self, info: Info, input: ProposeRepairInput) -> RepairPayload:  # noqa: A002
        """Propose a repair."""
        row = await repair_service.propose(
            info.context.work,
            organization=expect_id(input.organization, "org", path=("input", "organization")),
            what=input.what,
            cost=input.cost,
        )
        return RepairPayload(repair=ref(Repair, row.id))

    @mutation("审核维修 · Review a repair", rule=needs(Action.REPAIR_REVIEW))
    async def review_repair(self, info: Info, input: ReviewRepairInput) -> RepairPayload:  # noqa: A002
        """Approve or return a repair."""
        row = await repair_service.advance(
            info.context.work,
            APPROVE if input.approve else RETURN,
            repair=expect_id(input.repair, "repair", path=("input", "repair")),
            version=input.version,
            reason=input.reason,
        )
        return RepairPayload(repair=ref(Repair, row.id))

    @mutation("撤回维修 · Withdraw a repair", rule=needs(Action.REPAIR_PROPOSE))
    async def withdraw_repair(self, info: Info, input: WithdrawRepairInput) -> RepairPayload:  # noqa: A002
        """Withdraw a repair."""
        row = await repair_service.advance(
            info.context.work,
            WITHDRAW,
            repair=expect_id(input.repair, "repair", path=("input", "repair")),
            version=input.version,
        )
        return RepairPayload(repair=ref(Repair, row.id))
