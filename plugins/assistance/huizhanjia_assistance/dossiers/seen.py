"""Finding a dossier for a change: only one that the actor may see, of the version that they saw."""

from collections.abc import Collection
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.refusals import NotInThisState

BEFORE = frozenset({State.DRAFT, State.UNDER_REVIEW, State.VISITING, State.CHECKING, State.PUBLICIZED})
"""Before the decision."""

IN_FILE = frozenset({State.ACTIVE, State.REVERIFY_DUE, State.SUSPENDED})
"""In file, so that what changes is entered at once (总工办〔2016〕36号 art. 14)."""

EXITED = frozenset({State.RELIEVED, State.LIFTED_OUT, State.CANCELLED})


async def seen(work: Work, dossier: UUID, *path: str) -> DossierRow:
    """A dossier that the actor may see, locked; raises ``NotFound``."""
    return await workflow.find(
        work, DossierRow, dossier, see=Action.DOSSIER_READ, path=path or ("input", "dossier")
    )


async def all_seen(work: Work, dossiers: Collection[UUID]) -> dict[UUID, DossierRow]:
    """Those of the dossiers that the actor may see, locked."""
    return await workflow.find_many(work, DossierRow, dossiers, see=Action.DOSSIER_READ)


async def to_change(
    work: Work, dossier: UUID, action: Action, version: int | None, states: Collection[State]
) -> DossierRow:
    """A dossier that the actor may change now, locked.

    Args:
        work: the unit of work.
        dossier: its key.
        action: what the actor must be allowed at its union.
        version: as the client saw it.
        states: in which it must be.

    Raises:
        Refusal: NotFound, Forbidden, StaleVersion, NotInThisState.
    """
    found = await all_seen(work, {dossier})
    return may_change(work, found.get(dossier), action, version, states, "dossier")


def may_change(
    work: Work,
    row: DossierRow | None,
    action: Action,
    version: int | None,
    states: Collection[State],
    named: str,
) -> DossierRow:
    """A dossier that was found, if the actor may change it now; raises as ``to_change``.

    Args:
        work: the unit of work.
        row: locked; None where it was not found.
        action: as of ``to_change``.
        version: as of ``to_change``.
        states: as of ``to_change``.
        named: the argument of the input that names it.
    """
    if row is None:
        raise NotFound("input", named)
    work.actor.require(action, at=row)
    if version is not None and row.version != version:
        raise StaleVersion
    if row.state not in states:
        raise NotInThisState(row.workflow.title(row.state))
    return row


async def member_to_change(
    work: Work, member: UUID, action: Action, version: int | None, states: Collection[State]
) -> tuple[DossierRow, MemberRow]:
    """A member and its dossier, that the actor may change now; raises as ``to_change``."""
    found = await work.session.scalar(select(MemberRow).where(MemberRow.id == member))
    if found is None:
        raise NotFound("input", "member")
    row = await workflow.find(
        work, DossierRow, found.dossier_id, see=Action.DOSSIER_READ, path=("input", "member")
    )
    work.actor.require(action, at=row)
    await work.session.refresh(found)
    if version is not None and found.version != version:
        raise StaleVersion
    if row.state not in states:
        raise NotInThisState(row.workflow.title(row.state), "member")
    return row, found


def touched(row: DossierRow) -> None:
    """What belongs to the dossier was changed: that is a new version of it.

    Before the decision the household has to be assessed anew; afterwards the decision stands.
    """
    flag_modified(row, "household_size")
    if row.state in BEFORE:
        row.assessment_id = row.category = row.income_per_head = None
