"""What erasure takes of requests and help: who asked, who got it, and every free text about them."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.clock import beginning
from huizhanjia_core.crypto.secret import STARS
from huizhanjia_core.jobs import Daily, JobSpec, Run
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import TransitionRow
from sqlalchemy import ColumnElement, exists, or_, select, update

from huizhanjia_assistance.cases import facts_models as facts
from huizhanjia_assistance.cases.campaign_models import CampaignItemRow, CampaignRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.models import CaseRow, ReliefCheckRow
from huizhanjia_assistance.cases.money_kinds import CampaignState
from huizhanjia_assistance.dossiers.erasing import GONE, detach
from huizhanjia_assistance.dossiers.events import DossiersErased
from huizhanjia_assistance.dossiers.proceeding import RETAINED_YEARS, years_after

BATCH = 100
"""Requests a transaction: what others wait for stays short."""

OF_CASE: Mapping[str, Any] = {
    **dict.fromkeys(("applicant_sealed", "id_number_sealed", "id_number_mask", "id_number_index")),
    **dict.fromkeys(("phone_sealed", "phone_mask", "finding", "result", "reckoning", "transferred_to")),
    "applicant_mask": STARS,
}
"""What is left of a request's own columns."""

OF_DELIVERY: Mapping[str, Any] = {
    **dict.fromkeys(("recipient_sealed", "witnesses", "to_outside", "remark", "receipt_file_id")),
    "recipient_mask": STARS,
}

BY_CASE: Mapping[Any, Mapping[str, Any]] = {
    ReliefCheckRow: {"evidence": None},
    facts.MedicalAidRow: {
        "diagnosis_sealed": None,
        "diagnosis_mask": STARS,
        "hospital": GONE,
        "settlement_number": GONE,
    },
    facts.LegalAidRow: dict.fromkeys(("provider_name", "opponent", "case_number")),
    facts.SkillsTrainingRow: {"course": GONE, "provider_name": GONE, "certificate": None},
    facts.JobPlacementRow: {"wanted": GONE, **dict.fromkeys(("vacancy", "employer", "employer_uscc"))},
    facts.ChildEducationAidRow: {"school": GONE},
    facts.PetitionRow: {"summary_sealed": None, "summary_mask": STARS, "extension_reason": None},
    facts.DisasterReliefRow: {"event": GONE, "evidence": GONE},
    facts.OtherAccidentAidRow: {"evidence": GONE},
}
"""The same of whatever belongs to it, by table; amounts, days and classes stay for figures of past years."""


async def forget(work: Work, event: DossiersErased) -> None:
    """Erase who was helped by dossiers; emergency aid before it was sealed with keys of its own."""
    query = select(CaseRow.id, CaseRow.subject_id).where(CaseRow.dossier_id.in_(event.dossiers))
    found = (await work.session.execute(query)).all()
    await work.crypto.destroy_many({row.subject_id for row in found} - set(event.dossiers))
    await _erase(work, [row.id for row in found], DeliveryRow.dossier_id.in_(event.dossiers))
    await work.session.execute(
        update(CampaignItemRow)
        .where(CampaignItemRow.dossier_id.in_(event.dossiers))
        .values(refusal=None)
        .execution_options(synchronize_session=False)
    )


async def erase_expired(work: Work, limit: int = BATCH) -> int:
    """Erase requests of people without a dossier that ended ten years ago; how many there were."""
    ended = years_after(work.today, -RETAINED_YEARS)
    query = select(CaseRow.id, CaseRow.subject_id).where(
        CaseRow.dossier_id.is_(None),
        CaseRow.closed_on < ended,
        CaseRow.applicant_sealed.is_not(None),
    )
    found = (await work.session.execute(query.order_by(CaseRow.id).limit(limit))).all()
    await work.crypto.destroy_many({row.subject_id for row in found})
    await _erase(work, [row.id for row in found])
    return len(found)


async def forget_reasons(work: Work, limit: int = BATCH) -> int:
    """Let lists that ended ten years ago lose the reasons in their history, in which somebody may be named.

    What was done with a list, when and by whom stays; so does the list, of which each household is erased
    with its dossier.

    Returns:
        How many lists there were.
    """
    ended = beginning(years_after(work.today, -RETAINED_YEARS))
    told = exists().where(TransitionRow.subject_id == CampaignRow.id, TransitionRow.reason.is_not(None))
    query = select(CampaignRow.id).where(
        CampaignRow.state.in_((CampaignState.RECONCILED, CampaignState.CANCELLED)),
        CampaignRow.state_since < ended,
        told,
    )
    found = (await work.session.scalars(query.order_by(CampaignRow.id).limit(limit))).all()
    await work.crypto.destroy_many(found)  # a list has no key; only whoever is erased may forget why
    await workflow.erase_reasons(work, found)
    return len(found)


async def _erase(work: Work, cases: Sequence[UUID], *also: ColumnElement[bool]) -> None:
    await work.crypto.destroy_many(cases)  # of its own a request has a key before a dossier only
    await workflow.erase_reasons(work, cases)
    mine = or_(DeliveryRow.case_id.in_(cases), *also)
    receipts = await work.session.scalars(select(DeliveryRow.receipt_file_id).where(mine))
    await detach(work, [key for key in receipts if key is not None])
    for kind, condition, values in (
        (CaseRow, CaseRow.id.in_(cases), OF_CASE),
        (DeliveryRow, mine, OF_DELIVERY),
        *((kind, kind.case_id.in_(cases), values) for kind, values in BY_CASE.items()),
    ):
        await work.session.execute(
            update(kind).where(condition).values(**values).execution_options(synchronize_session=False)
        )


async def keep_time(run: Run) -> None:
    """Requests without a dossier and reasons of lists whose retention is over, in short transactions."""
    done = 0
    for step in (erase_expired, forget_reasons):
        count = BATCH
        while count == BATCH:
            async with run.begin() as work:
                count = await step(work)
            done += count
            run.progress(done)


TIME = JobSpec(
    "assistance:case:keep_time",
    "无档案事项保存期满销毁",
    "Requests without a dossier are erased",
    keep_time,
    schedule=Daily(time(2, 40)),
)
