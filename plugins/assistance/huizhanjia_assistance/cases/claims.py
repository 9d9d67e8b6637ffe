"""What a case or a household on a list would take from its cap."""

from datetime import date
from uuid import UUID

from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.cases import cap_rules, caps, refusals
from huizhanjia_assistance.cases.caps import Claim
from huizhanjia_assistance.cases.facts_models import ChildEducationAidRow, LivingReliefRow, MedicalAidRow
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import CapKind
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.standards import monthly_standard


async def of_case(work: Work, row: CaseRow, amount: int) -> Claim | None:
    """The claim of a case, None where nothing caps it; the figures that it rests on are kept with the facts.

    Args:
        work: the unit of work.
        row: the case.
        amount: fen.

    Raises:
        Refusal: no version of the cap, or a local figure is missing.
    """
    if row.dossier_id is None:
        return await _emergency(work, row, amount) if row.service.money else None
    if row.service is ServiceType.LIVING_RELIEF:
        facts = (
            await work.session.scalars(select(LivingReliefRow).where(LivingReliefRow.case_id == row.id))
        ).one()
        household = await work.session.get_one(DossierRow, row.dossier_id)
        claim, facts.monthly_standard = await living_relief(work, household, amount, facts.period_from)
        return claim
    if row.service is ServiceType.MEDICAL_AID:
        return await _medical(work, row, amount)
    if row.service is ServiceType.CHILD_EDUCATION_AID and row.member_id is not None:
        student = (
            await work.session.scalars(
                select(ChildEducationAidRow).where(ChildEducationAidRow.case_id == row.id)
            )
        ).one()
        household = await work.session.get_one(DossierRow, row.dossier_id)
        claim, student.monthly_cost = await education(
            work, household, row.member_id, amount, student.school_year
        )
        return claim
    return None


async def living_relief(
    work: Work, household: DossierRow, amount: int, day: date
) -> tuple[Claim, int]:
    """The claim of a household for living relief in the year of a day, and the monthly standard that it rests on.

    Raises:
        Refusal: no version of the cap, or the standard of the year is missing.
    """
    rule = await caps.rule(work.session, CapKind.LIVING_RELIEF_YEAR, work.today)
    standard = await monthly_standard(work.session, household, day.year)
    if standard is None:
        raise refusals.FigureMissing("低保标准", "subsistence standard", day.year)
    limit = cap_rules.living_relief(rule, standard, max(household.household_size, 1))
    claim = Claim(
        account=cap_rules.account_key(rule.kind, household.id.hex, day.year),
        kind=rule.kind,
        limit=limit,
        amount=amount,
        year=day.year,
        place=lineage_like(household),
        dossier=household.id,
    )
    return claim, standard


async def education(
    work: Work, household: DossierRow, student: UUID, amount: int, school_year: int
) -> tuple[Claim, int]:
    """The claim of a student for a school year, and the monthly living cost that it rests on.

    Raises:
        Refusal: no version of the cap, or the living cost of the year is missing.
    """
    rule = await caps.rule(work.session, CapKind.EDUCATION_YEAR, work.today)
    monthly = await caps.living_cost(work.session, household, school_year)
    claim = Claim(
        account=cap_rules.account_key(rule.kind, student.hex, school_year),
        kind=rule.kind,
        limit=cap_rules.education(rule, monthly),
        amount=amount,
        year=school_year,
        place=lineage_like(household),
        dossier=household.id,
        member=student,
    )
    return claim, monthly


async def _medical(work: Work, row: CaseRow, amount: int) -> Claim:
    """One bill is one account: handed in twice, it is capped once."""
    rule = await caps.rule(work.session, CapKind.MEDICAL_SELF_PAID, work.today)
    bill = (
        await work.session.scalars(select(MedicalAidRow).where(MedicalAidRow.case_id == row.id))
    ).one()
    number = "".join(bill.settlement_number.split()).upper()
    return Claim(
        account=cap_rules.account_key(rule.kind, f"{row.dossier_id}/{number}", 0),
        kind=rule.kind,
        limit=cap_rules.medical(rule, bill.self_paid),
        amount=amount,
        year=0,
        place=lineage_like(row),
        dossier=row.dossier_id,
    )


async def _emergency(work: Work, row: CaseRow, amount: int) -> Claim:
    """A person before the dossier: counted over the whole region, by the blind index of the number."""
    rule = await caps.rule(work.session, CapKind.EMERGENCY_CEILING, work.today)
    return Claim(
        account=cap_rules.account_key(rule.kind, str(row.id_number_index), row.year),
        kind=rule.kind,
        limit=cap_rules.emergency(rule),
        amount=amount,
        year=row.year,
        place=lineage_like(row),
    )
