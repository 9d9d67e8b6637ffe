"""What erasure takes of a dossier: the key and what it seals, names, and free text about the household."""

from collections.abc import Mapping, Sequence
from typing import Any

from huizhanjia_core import workflow
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.work import Work
from sqlalchemy import ColumnElement, select, update

from huizhanjia_assistance.dossiers import life
from huizhanjia_assistance.dossiers.care_models import (
    DossierAccessRow,
    DossierChangeRow,
    DossierTransferRow,
    SpotCheckItemRow,
    VerificationRow,
)
from huizhanjia_assistance.dossiers.decision_models import ObjectionRow, VisitRow
from huizhanjia_assistance.dossiers.economy_models import CircumstancesRow, EconomyItemRow
from huizhanjia_assistance.dossiers.events import DossierErased, DossiersErased
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow

GONE = "（已销毁）"
"""Stands where a text has to be."""

_PERSON = ("id_number_sealed", "id_number_mask", "id_number_index", "employer", "employer_code")
OF_DOSSIER: Mapping[str, Any] = {
    **dict.fromkeys(_PERSON),
    **{
        f"{name}_{part}": None
        for name in ("phone", "address", "bank_card", "dibao")
        for part in ("sealed", "mask")
    },
    **dict.fromkeys(("bank_name", "grassroots_name", "grassroots_person")),
    "applicant_name": GONE,
}
"""What is left of the dossier's own columns."""

BY_DOSSIER: Mapping[Any, Mapping[str, Any]] = {
    MemberRow: {
        **dict.fromkeys(_PERSON),
        **{f"{name}_{part}": None for name in ("diagnosis", "disability") for part in ("sealed", "mask")},
        "birth_year": None,
        "school": None,
        "name": GONE,
    },
    EconomyItemRow: {"evidence": None},
    CircumstancesRow: {"exempt_reason": None},
    VisitRow: {
        **dict.fromkeys(("request_id", "authorization_id", "photo_id")),
        **dict.fromkeys(("companion", "companion_title", "findings"), GONE),
    },
    ObjectionRow: {"objector_sealed": None, "objector_mask": None, "content": GONE, "result": None},
    DossierChangeRow: {"before": None, "after": None, "reason": None},
    VerificationRow: {"note": None},
    SpotCheckItemRow: {"note": None},
    DossierTransferRow: {"applicant": GONE, "reason": GONE, "answer": None},
    DossierAccessRow: {"reason": GONE},
}
"""The same of whatever belongs to it, by table; figures stay, so that those of past years stay right."""


async def erase(work: Work, rows: Sequence[DossierRow]) -> None:
    """Erase archived files, with as many statements as for one.

    Args:
        work: of a job or the command line.
        rows: whose retention is over, locked.
    """
    if not rows:
        return
    keys = [row.id for row in rows]
    await workflow.apply_many(work, rows, life.ERASE)
    await work.crypto.destroy_many(keys)
    await workflow.erase_reasons(work, keys)
    await _overwrite(work, DossierRow, DossierRow.id.in_(keys), OF_DOSSIER)
    files = select(VisitRow.request_id, VisitRow.authorization_id, VisitRow.photo_id)
    found = await work.session.execute(files.where(VisitRow.dossier_id.in_(keys)))
    await detach(work, [key for visit in found for key in visit if key is not None])
    for kind, values in BY_DOSSIER.items():
        await _overwrite(work, kind, kind.dossier_id.in_(keys), values)
    for row in rows:
        work.session.expire(row, list(OF_DOSSIER))
    await work.emit(DossiersErased(tuple(keys)))
    for row in rows:
        await work.emit(DossierErased(row.id, row.organization_id))


async def _overwrite(
    work: Work, kind: Any, condition: ColumnElement[bool], values: Mapping[str, Any]
) -> None:
    await work.session.execute(
        update(kind).where(condition).values(**values).execution_options(synchronize_session=False)
    )


async def detach(work: Work, files: list[Any]) -> None:
    """Let files belong to nothing, so that the core sweeps them up."""
    await work.session.execute(update(FileRow).where(FileRow.id.in_(files)).values(attached_at=None))
