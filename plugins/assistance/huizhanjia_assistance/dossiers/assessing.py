"""Judging a household by the criteria and the local standard of its day; the calculation is kept."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.permission.actors import line_of
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode
from sqlalchemy import func, select, update

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import consents, criteria
from huizhanjia_assistance.dossiers.care_kinds import Purpose
from huizhanjia_assistance.dossiers.criteria import Criterion, Economy
from huizhanjia_assistance.dossiers.decision_models import AssessmentRow, CriteriaSetRow, DibaoStandardRow
from huizhanjia_assistance.dossiers.economy_kinds import SPENDING, Flow
from huizhanjia_assistance.dossiers.economy_models import CircumstancesRow, EconomyItemRow
from huizhanjia_assistance.dossiers.events import DossierAssessed
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.refusals import Unfit
from huizhanjia_assistance.dossiers.seen import IN_FILE, to_change

ASSESSED_IN = IN_FILE | {State.CHECKING}
FIRST_YEAR = 1999
"""Since when there is a subsistence standard in towns (城市居民最低生活保障条例)."""


async def record_standard(
    work: Work, *, organization: UUID, year: int, monthly: int, source: str
) -> DibaoStandardRow:
    """Enter the local subsistence standard of a year; decisions taken by an earlier entry stay as they are.

    Args:
        work: its actor records standards at the union.
        organization: the union whose division it is.
        year: of which it is.
        monthly: fen a head.
        source: the document that sets it.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, a year out of reach.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.STANDARD_RECORD, at=unit)
    if not FIRST_YEAR <= year <= work.today.year + 1:
        raise Unfit("年度不正确。", "The year is out of reach.", "input", "year")
    if monthly <= 0:
        raise Unfit(
            "低保标准应大于零。", "The subsistence standard has to be above zero.", "input", "monthly"
        )
    await work.session.execute(
        update(DibaoStandardRow)
        .where(DibaoStandardRow.organization_id == unit.id, DibaoStandardRow.year == year)
        .values(superseded=True)
    )
    row = DibaoStandardRow(
        year=year,
        monthly=monthly,
        source=source,
        superseded=False,
        recorded_at=work.now,
        recorded_by=work.actor.account_id,
        **lineage_of(unit),
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def standard_for(work: Work, line: Sequence[UUID], year: int) -> tuple[DibaoStandardRow, str] | None:
    """The standard of a year that applies at the end of a line, with the name of whose it is.

    The lowest unit on the way up that has one: a county's own, else its prefecture's, else the region's.
    """
    query = (
        select(DibaoStandardRow, OrganizationRow.name)
        .join(OrganizationRow, OrganizationRow.id == DibaoStandardRow.organization_id)
        .where(
            DibaoStandardRow.organization_id.in_(line),
            DibaoStandardRow.year == year,
            DibaoStandardRow.superseded.is_(False),
        )
    )
    found = {row.organization_id: (row, name) for row, name in (await work.session.execute(query)).all()}
    return next((found[unit] for unit in reversed(line) if unit in found), None)


async def publish_criteria(
    work: Work, *, code: str, title: str, source: str, effective_from: date, rules: Sequence[Criterion]
) -> CriteriaSetRow:
    """Publish the criteria that hold from a day on; what was decided before stays decided.

    Raises:
        Refusal: FORBIDDEN; CONFLICT for a code or a day that there is already; no rule.
    """
    region = await work.session.scalar(select(OrganizationRow).where(OrganizationRow.depth == 1))
    work.actor.require(Action.CRITERIA_PUBLISH, at=region)
    if not rules:
        raise Unfit("认定标准至少有一条。", "A set of criteria has at least one criterion.", "input", "rules")
    taken = select(CriteriaSetRow.id).where(
        (CriteriaSetRow.code == code) | (CriteriaSetRow.effective_from == effective_from)
    )
    if await work.session.scalar(taken) is not None:
        raise Unfit(
            "该代码或生效日期已有认定标准。",
            "There is a set of criteria of this code or first day already.",
            "input",
            "code",
            code=ErrorCode.CONFLICT,
        )
    row = CriteriaSetRow(
        code=code,
        title=title,
        source=source,
        effective_from=effective_from,
        rules=criteria.to_data(rules),
        explained="\n".join(one.explained() for one in rules),
        published_at=work.now,
        published_by=work.actor.account_id,
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def criteria_on(work: Work, day: date) -> CriteriaSetRow | None:
    """The criteria set in force on a day."""
    query = select(CriteriaSetRow).where(CriteriaSetRow.effective_from <= day)
    return await work.session.scalar(query.order_by(CriteriaSetRow.effective_from.desc()).limit(1))


async def assess(work: Work, *, dossier: UUID, version: int) -> AssessmentRow:
    """Judge a household by what is known of it today, and keep everything that it was judged by.

    The criteria are those in force today; the standard is that of the period's last year.

    Args:
        work: its actor checks economies at the dossier's union.
        dossier: which.
        version: as the client saw it.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, StaleVersion, NotInThisState; no consent to the check in force; no
            economy, standard or criteria yet.
    """
    row = await to_change(work, dossier, Action.DOSSIER_CHECK, version, ASSESSED_IN)
    await consents.require(work, row, Purpose.ECONOMY_CHECK)
    items = list(
        await work.session.scalars(
            select(EconomyItemRow).where(
                EconomyItemRow.dossier_id == row.id, EconomyItemRow.superseded.is_(False)
            )
        )
    )
    living = await work.session.scalar(select(CircumstancesRow).where(CircumstancesRow.dossier_id == row.id))
    if not items or living is None:
        raise Unfit("请先填写家庭收支和财产。", "Enter the household's economy first.", "input", "dossier")
    period = items[0].period_from, items[0].period_to
    chosen = await criteria_on(work, work.today)
    standard = await standard_for(work, line_of(row), period[1].year)
    if chosen is None or standard is None:
        raise Unfit(
            f"没有适用的认定标准或{period[1].year}年低保标准，请先登记。",
            f"No criteria, or no subsistence standard of {period[1].year}.",
            "input",
            "dossier",
            code=ErrorCode.CONFLICT,
        )
    economy = await _economy(work, row, items, living)
    found = criteria.assess(criteria.from_data(chosen.rules), economy, standard[0].monthly)
    last = select(func.max(AssessmentRow.number)).where(AssessmentRow.dossier_id == row.id)
    figures = {**asdict(economy), "spending": {flow.value: paid for flow, paid in economy.spending.items()}}
    assessment = AssessmentRow(
        dossier_id=row.id,
        number=(await work.session.scalar(last) or 0) + 1,
        assessed_at=work.now,
        assessed_by=work.actor.account_id,
        criteria_code=chosen.code,
        criteria_title=chosen.title,
        standard_monthly=standard[0].monthly,
        standard_unit=standard[1],
        standard_year=standard[0].year,
        period_from=period[0],
        period_to=period[1],
        members=economy.members,
        per_head=found.per_head,
        net_per_head=found.net_per_head,
        category=found.category,
        figures=figures,
        steps="\n".join((f"依据：{chosen.title}（{chosen.source}）", *found.steps)),
    )
    work.session.add(assessment)
    row.assessment_id, row.income_per_head = assessment.id, found.per_head
    if found.category is not None or row.state is State.CHECKING:
        row.category = found.category  # who is in file stays in the category of the decision until the exit
    await work.session.flush()
    await work.emit(DossierAssessed(row.id, row.organization_id, found.category))
    return assessment


async def _economy(
    work: Work, row: DossierRow, items: Sequence[EconomyItemRow], living: CircumstancesRow
) -> Economy:
    here = select(func.count()).where(MemberRow.dossier_id == row.id, MemberRow.left_on.is_(None))
    months = criteria.months_between(items[0].period_from, items[0].period_to)
    spending = dict.fromkeys((flow for flow in Flow if flow in SPENDING), 0)
    for one in items:
        if one.flow in spending:
            spending[one.flow] += one.amount - one.reimbursed
    return Economy(
        members=(await work.session.scalars(here)).one(),
        months=months or 1,
        income=sum(one.amount for one in items if one.flow not in SPENDING),
        spending={flow: paid for flow, paid in spending.items() if paid},
        savings=living.savings,
        investments=living.investments,
        months_below=living.months_below,
        sudden=living.sudden,
        homes=living.homes,
        business=living.business,
        private_school=living.private_school,
        vehicle=living.vehicle,
        exempt=living.exempt_reason is not None,
    )
