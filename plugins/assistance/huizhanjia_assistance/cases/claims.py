"""What a case or a household on a list would take from its cap."""

from uuid import UUID

from huizhanjia_core.db.lineage import lineage_like
from huizhanjia_core.permission.actors import line_of
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.cases import cap_rules, caps, money_refusals
from huizhanjia_assistance.cases.cap_rules import CapRule
from huizhanjia_assistance.cases.caps import Claim
from huizhanjia_assistance.cases.facts_models import ChildEducationAidRow, LivingReliefRow, MedicalAidRow
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import CapKind
from huizhanjia_assistance.dossiers.assessing import standard_for
from huizhanjia_assistance.dossiers.household_models import DossierRow


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
        figures, year = Figures(work), facts.period_from.year
        facts.monthly_standard = await figures.standard(household, year)
        return await figures.living_relief(household, amount, year)
    if row.service is ServiceType.MEDICAL_AID:
        return await _medical(work, row, amount)
    if row.service is ServiceType.CHILD_EDUCATION_AID and row.member_id is not None:
        student = (
            await work.session.scalars(
                select(ChildEducationAidRow).where(ChildEducationAidRow.case_id == row.id)
            )
        ).one()
        household = await work.session.get_one(DossierRow, row.dossier_id)
        figures = Figures(work)
        student.monthly_cost = await figures.living_cost(household, student.school_year)
        return await figures.education(household, row.member_id, amount, student.school_year)
    return None


class Figures:
    """The caps and local figures that claims rest on, each read once for a whole list.

    Args:
        work: the unit of work.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._rules: dict[CapKind, CapRule] = {}
        self._standards: dict[tuple[UUID, int], int] = {}
        self._costs: dict[tuple[UUID, int], int] = {}

    async def living_relief(self, household: DossierRow, amount: int, year: int) -> Claim:
        """What a household would take from its cap of living relief of a year.

        Raises:
            Refusal: no version of the cap, or the standard of the year is missing.
        """
        rule = await self._rule(CapKind.LIVING_RELIEF_YEAR)
        limit = cap_rules.living_relief(
            rule, await self.standard(household, year), max(household.household_size, 1)
        )
        return Claim(
            account=cap_rules.account_key(rule.kind, household.id.hex, year),
            kind=rule.kind,
            limit=limit,
            amount=amount,
            year=year,
            place=lineage_like(household),
            dossier=household.id,
        )

    async def education(self, household: DossierRow, student: UUID, amount: int, year: int) -> Claim:
        """What a student would take from the cap of a school year.

        Raises:
            Refusal: no version of the cap, or the living cost of the year is missing.
        """
        rule = await self._rule(CapKind.EDUCATION_YEAR)
        return Claim(
            account=cap_rules.account_key(rule.kind, student.hex, year),
            kind=rule.kind,
            limit=cap_rules.education(rule, await self.living_cost(household, year)),
            amount=amount,
            year=year,
            place=lineage_like(household),
            dossier=household.id,
            member=student,
        )

    async def standard(self, household: DossierRow, year: int) -> int:
        """Fen a month and head: the subsistence standard that holds for a household in a year."""
        key = (household.organization_id, year)
        if key not in self._standards:
            found = await standard_for(self._work, line_of(household), year)
            if found is None:
                raise money_refusals.FigureMissing("低保标准", "subsistence standard", year)
            self._standards[key] = found[0].monthly
        return self._standards[key]

    async def living_cost(self, household: DossierRow, year: int) -> int:
        """Fen a month: the basic living cost of students that holds for a household in a year."""
        key = (household.organization_id, year)
        if key not in self._costs:
            self._costs[key] = await caps.living_cost(self._work.session, household, year)
        return self._costs[key]

    async def _rule(self, kind: CapKind) -> CapRule:
        if kind not in self._rules:
            self._rules[kind] = await caps.rule(self._work.session, kind, self._work.today)
        return self._rules[kind]


async def _medical(work: Work, row: CaseRow, amount: int) -> Claim:
    """One bill is one account: handed in twice, it is capped once."""
    rule = await caps.rule(work.session, CapKind.MEDICAL_SELF_PAID, work.today)
    bill = (await work.session.scalars(select(MedicalAidRow).where(MedicalAidRow.case_id == row.id))).one()
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
