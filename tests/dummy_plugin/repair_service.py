"""Use cases of repairs: the workflow checks who may do what when."""

from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work

from tests.dummy_plugin.actions import Action
from tests.dummy_plugin.models import RepairRow


async def propose(work: Work, *, organization: UUID, what: str, cost: int) -> RepairRow:
    """Propose to repair a bench of a union for some fen.

    Raises:
        Refusal: FORBIDDEN, or NOT_FOUND when there is no such union.
    """
    unit = await work.session.get(OrganizationRow, organization)
    if unit is None:
        raise NotFound("input", "organization")
    work.actor.require(Action.REPAIR_PROPOSE, at=unit)
    repair = RepairRow(what=what, cost=cost, **lineage_of(unit))
    await workflow.start(work, repair)
    return repair


async def advance(
    work: Work,
    transition: workflow.Transition,
    *,
    repair: UUID,
    version: int | None = None,
    reason: str | None = None,
) -> RepairRow:
    """Let a repair take a transition.

    Raises:
        Refusal: NOT_FOUND, or what the workflow refuses.
    """
    row = await workflow.find(work, RepairRow, repair, see=Action.REPAIR_READ, path=("input", "repair"))
    await workflow.apply(work, row, transition, version=version, reason=reason)
    return row
