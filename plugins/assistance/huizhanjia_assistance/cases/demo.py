"""Invented requests of the invented households in file, each led through the services by several people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.organization.demo import INVENTED
from huizhanjia_core.organization.kinds import UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.cases import (
    batches,
    campaigns,
    caps,
    deciding,
    deliveries,
    facts,
    outcomes,
    registering,
)
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.kinds import (
    GoalTag,
    Intake,
    ReliefOutcome,
    Satisfaction,
    ServiceType,
)
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import (
    CampaignKind,
    DeliveryKind,
    DeliveryState,
    MoneySource,
    ReceiptMethod,
)
from huizhanjia_assistance.cases.relief_rules import ASKED_FIRST
from huizhanjia_assistance.cases.service_kinds import (
    AccidentKind,
    ContractKind,
    DiagnosisClass,
    LegalAidKind,
    LegalMatter,
    LegalOutcome,
    LegalProvider,
    LossKind,
    PetitionChannel,
    PetitionResult,
)
from huizhanjia_assistance.cases.triage import Signs
from huizhanjia_assistance.demo_people import FIRST_DAY, Staff, hire, on, staff, units
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierState

LIVING_COST = 600_00
_POSTS = ("worker", "reviewer", "approver", "cashier")
_SOURCES = tuple(MoneySource)
_USCC = "91110000600037341L"
"""The credit code that GB 32100 is explained with."""


async def figures(work: Work) -> None:
    """The basic living cost of students in each year, and a cashier in each prefecture."""
    region = (await work.session.scalars(select(OrganizationRow).where(OrganizationRow.depth == 1))).one()
    for year in range(FIRST_DAY.year, work.today.year + 2):
        await caps.enter_living_cost(
            work,
            organization=region.id,
            year=year,
            monthly=LIVING_COST,
            document=f"{INVENTED}：{year}学年学生基本生活费标准",
        )
    await hire(work, [("cashier", "cashier", "仁增")])


async def requests(work: Work) -> None:
    """A request of every household in file, of the nine services in turn, in every state."""
    found = await staff(work, *_POSTS)
    query = select(DossierRow).where(DossierRow.state == DossierState.ACTIVE).order_by(DossierRow.number)
    for serial, household in enumerate((await work.session.scalars(query)).all()):
        people = None if household.anc2 is None else found.get(household.anc2)
        if people is not None and household.active_since is not None:
            await _Request(work, people, household, serial).lead()


async def visits(work: Work) -> None:
    """Warmth visits at Losar in each prefecture that has households in file, paid and reconciled."""
    found = await staff(work, *_POSTS)
    for unit in await units(work, UnionLevel.PREFECTURE):
        await _visit(work, unit, found[unit.id])


async def _visit(work: Work, unit: OrganizationRow, people: Staff) -> None:
    clerk = replace(work, actor=people["worker"])
    row = await campaigns.begin(
        clerk,
        organization=unit.id,
        name=f"{work.today.year}年送温暖活动（{INVENTED}）",
        kind=CampaignKind.LOSAR,
        service=ServiceType.LIVING_RELIEF,
        form=DeliveryKind.MONEY,
        source=MoneySource.SUPERIOR_UNION_SUBSIDY,
        begins_on=work.today,
        per_household=1000_00,
    )
    row = await campaigns.select_households(
        clerk, campaign=row.id, version=row.version, selection=campaigns.Selection(under=unit.id)
    )
    if not row.listed:
        return
    row = await campaigns.submit(clerk, campaign=row.id, version=row.version)
    approver = replace(work, actor=people["approver"])
    row = await batches.approve(approver, campaign=row.id, version=row.version)
    query = select(DeliveryRow.id).where(
        DeliveryRow.campaign_id == row.id,
        DeliveryRow.state == DeliveryState.PENDING,
    )
    keys = list(await work.session.scalars(query))
    if not keys:
        return
    await deliveries.record_payments(
        replace(work, actor=people["cashier"]),
        deliveries=keys,
        voucher_number=f"记-{INVENTED}-{unit.code}",
        voucher_on=work.today,
        receipt=ReceiptMethod.BANK_TRANSFER,
    )
    await work.session.refresh(row)
    await batches.reconcile(clerk, campaign=row.id, version=row.version)


class _Request:
    """One invented request on its way.

    Args:
        work: of the demonstration.
        people: who leads it.
        household: whose it is.
        serial: its number, from which everything about it follows.
    """

    def __init__(self, work: Work, people: Staff, household: DossierRow, serial: int) -> None:
        self.work, self.people, self.household, self.serial = work, people, household, serial
        self.day = min(work.today, (household.active_since or work.today) + timedelta(days=2 + serial % 5))
        self.case: CaseRow

    def on(self, actor: Actor) -> Work:
        """A unit of work of somebody at ten in the morning of the day."""
        return on(self.work, self.day, actor)

    def pass_by(self, days: int) -> None:
        """Let days go by."""
        self.day = min(self.day + timedelta(days=days), self.work.today)

    @property
    def given(self) -> dict[str, Any]:
        """The case, as it is now."""
        return {"case": self.case.id, "version": self.case.version}

    async def lead(self) -> None:
        """From the request to where it ends up: every fifth waits for its next step."""
        self.case = await registering.register(
            self.on(self.people["worker"]),
            facts=await self._facts(),
            intake=list(Intake)[self.serial % len(Intake)],
            signs=Signs(dependants_alone=self.serial % 7 == 0),
            dossier=self.household.id,
        )
        if self.serial % 10 == 9:  # noqa: PLR2004 - one in ten
            return
        self.pass_by(1)
        for kind in ASKED_FIRST[self.case.service]:
            await deciding.check_relief(
                self.on(self.people["worker"]),
                case=self.case.id,
                kind=kind,
                outcome=list(ReliefOutcome)[self.serial % len(ReliefOutcome)],
            )
        await deciding.verify(
            self.on(self.people["reviewer"]), **self.given, finding=f"{INVENTED}：入户核实，情况属实"
        )
        self.pass_by(1)
        if self.serial % 10 == 4:  # noqa: PLR2004 - another one
            return
        await self._decide()

    async def _decide(self) -> None:
        money = self.case.service.money
        self.case = await deciding.approve(
            self.on(self.people["approver"]),
            **self.given,
            amount=(500 + 100 * (self.serial % 6)) * 100 if money else None,
            source=_SOURCES[self.serial % len(_SOURCES)] if money else None,
        )
        self.pass_by(2)
        if money:
            await self._pay()
        else:
            await self._serve()
        self.pass_by(3)
        await deciding.close(
            self.on(self.people["worker"]),
            **self.given,
            result=f"{INVENTED}：已帮扶到位",
            goals=[list(GoalTag)[self.serial % len(GoalTag)], GoalTag.TIMELY_AID],
            satisfaction=list(Satisfaction)[self.serial % 3],
        )

    async def _pay(self) -> None:
        row = await deliveries.plan_payment(
            self.on(self.people["worker"]), case=self.case.id, amount=self.case.approved or 0
        )
        self.pass_by(1)
        await deliveries.record_payments(
            self.on(self.people["cashier"]),
            deliveries=[row.id],
            voucher_number=f"记-{INVENTED}-{self.serial:04d}",
            voucher_on=self.day,
            receipt=ReceiptMethod.BANK_TRANSFER,
        )

    async def _serve(self) -> None:
        clerk = self.on(self.people["worker"])
        await deliveries.give(
            clerk,
            case=self.case.id,
            kind=DeliveryKind.SERVICE,
            remark=f"{INVENTED}：已提供服务",
            delivered_on=self.day,
            receipt=ReceiptMethod.SIGNED,
        )
        match self.case.service:
            case ServiceType.LEGAL_AID:
                await outcomes.record_legal_outcome(
                    clerk, case=self.case.id, outcome=LegalOutcome.SETTLED, outcome_on=self.day
                )
            case ServiceType.SKILLS_TRAINING:
                await outcomes.record_training(clerk, case=self.case.id, attended_hours=36)
            case ServiceType.JOB_PLACEMENT:
                await outcomes.record_placement(
                    clerk,
                    case=self.case.id,
                    vacancy="保洁员",
                    employer=f"示范物业公司（{INVENTED}）",
                    employer_uscc=_USCC,
                    placed_on=self.day,
                    contract=ContractKind.FIXED_TERM,
                )
            case _:
                await outcomes.answer_petition(clerk, case=self.case.id, result=PetitionResult.EXPLAINED)

    async def _facts(self) -> facts.AnyFacts:
        """The facts of the nine services in turn; education where there is a student."""
        student = await self.work.session.scalar(
            select(MemberRow).where(
                MemberRow.dossier_id == self.household.id,
                MemberRow.school_stage.is_not(None),
                MemberRow.left_on.is_(None),
            )
        )
        if student is not None and student.school_stage is not None and self.serial % 2:
            return facts.ChildEducationAid(
                member=student.id,
                stage=student.school_stage,
                school=student.school or f"示范学校（{INVENTED}）",
                school_year=self.day.year,
            )
        return _others(self.day, self.serial)[self.serial % 8]


def _others(day: date, serial: int) -> Sequence[facts.AnyFacts]:
    before = day - timedelta(days=9)
    return (
        facts.LivingRelief(period_from=day.replace(day=1), period_to=day),
        facts.MedicalAid(
            member=None,
            diagnosis_class=DiagnosisClass.CHRONIC,
            diagnosis="高原性心脏病（演示数据）",
            hospital=f"示范医院（{INVENTED}）",
            settlement_number=f"YS-{day.year}-{serial:05d}",
            settled_on=before,
            total_cost=12_000_00,
            reimbursed=8_000_00,
            self_paid=4_000_00,
        ),
        facts.LegalAid(
            matter=LegalMatter.UNPAID_WAGES,
            kind=LegalAidKind.MEDIATION,
            provider=LegalProvider.UNION_LAWYER,
        ),
        facts.SkillsTraining(
            member=None,
            course="藏式糕点制作",
            provider_name=f"示范培训学校（{INVENTED}）",
            hours=40,
            starts_on=day,
            ends_on=day + timedelta(days=10),
        ),
        facts.JobPlacement(member=None, wanted="保洁、保安"),
        facts.Petition(channel=PetitionChannel.VISIT, received_on=day, summary=f"{INVENTED}：要求补发工资"),
        facts.DisasterRelief(
            event=f"雪灾（{INVENTED}）",
            happened_on=before,
            loss_kind=LossKind.LIVESTOCK,
            loss=9_000_00,
            evidence=f"{INVENTED}：村委会证明",
        ),
        facts.OtherAccidentAid(
            kind=AccidentKind.TRAFFIC,
            happened_on=before,
            cost=6_000_00,
            compensated=1_000_00,
            evidence=f"{INVENTED}：事故认定书",
        ),
    )


STEPS: tuple[DemoStep, ...] = (
    DemoStep("学生基本生活费标准、出纳 · Living costs of students, cashiers", figures),
    DemoStep("帮扶事项：九项服务 · Requests for the nine services", requests),
    DemoStep("送温暖活动 · Warmth visits", visits),
)
"""The steps of this room, after those of dossiers."""
