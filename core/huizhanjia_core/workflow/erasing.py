"""What an erased subject's history forgets: why; what was done, when and by whom stays."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update

from huizhanjia_core.work import Work
from huizhanjia_core.workflow.models import TransitionRow

CHUNK = 5000
"""Subjects named in one statement."""


async def erase_reasons(work: Work, subjects: Collection[UUID]) -> None:
    """Erase the reasons in the histories of subjects whose keys are destroyed: free text about people.

    The database itself refuses it for a subject that was not erased, so that nobody rewrites why
    something was decided.

    Args:
        work: the unit of work.
        subjects: erased with ``work.crypto.destroy``.
    """
    keys = sorted(set(subjects))
    for start in range(0, len(keys), CHUNK):
        some = TransitionRow.subject_id.in_(keys[start : start + CHUNK])
        await work.session.execute(
            update(TransitionRow)
            .where(some, TransitionRow.reason.is_not(None))
            .values(reason=None)
            .execution_options(synchronize_session=False)
        )
