"""Showing the sealed values of a case to whoever gives a reason; what was shown is recorded."""

from uuid import UUID

from huizhanjia_core.crypto.errors import Erased
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.facts_models import DIAGNOSIS, SUMMARY, MedicalAidRow, PetitionRow
from huizhanjia_assistance.cases.models import APPLICANT, ID_NUMBER, PHONE
from huizhanjia_assistance.cases.scope import find_case


async def reveal(work: Work, *, case: UUID, reason: str) -> dict[str, str | None]:
    """Name, identity number, phone, and the diagnosis or the summary of a petition.

    Args:
        work: its actor may reveal there.
        case: the case.
        reason: why, for the record.

    Raises:
        Refusal: not found, not allowed, or erased.
    """
    row = await find_case(work, case)
    work.actor.require(Action.CASE_REVEAL, at=row)
    if row.applicant_sealed is None:
        raise Erased
    shown = {
        "name": await APPLICANT.reveal(work, row, reason=reason),
        "id_number": await ID_NUMBER.reveal(work, row, reason=reason),
        "phone": await PHONE.reveal(work, row, reason=reason),
    }
    bill = await work.session.scalar(select(MedicalAidRow).where(MedicalAidRow.case_id == case))
    if bill is not None:
        shown["diagnosis"] = await DIAGNOSIS.reveal(work, bill, reason=reason)
    petition = await work.session.scalar(select(PetitionRow).where(PetitionRow.case_id == case))
    if petition is not None:
        shown["summary"] = await SUMMARY.reveal(work, petition, reason=reason)
    return shown
