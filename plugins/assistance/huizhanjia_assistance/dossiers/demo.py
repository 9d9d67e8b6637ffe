"""Invented households over the real unions, each led through the services by several invented people.

Every identity number begins with 549999, which is no division, every address says that it is invented.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.calendar import calendars
from huizhanjia_core.calendar.rules import Calendar
from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.identity import accounts
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.identity.passwords import Passwords
from huizhanjia_core.organization.demo import INVENTED
from huizhanjia_core.organization.kinds import OrganizationStatus, UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.acting import acting_as
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.grants import grant_role
from huizhanjia_core.settings import IdentitySettings
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.dossiers import (
    assessing,
    caring,
    consents,
    economies,
    households,
    life,
    proceeding,
    retention,
    spot_checks,
)
from huizhanjia_assistance.dossiers.care_kinds import (
    ObjectionChannel,
    Purpose,
    VerificationKind,
    VerificationResult,
)
from huizhanjia_assistance.dossiers.decision_models import VisitRow
from huizhanjia_assistance.dossiers.economies import Circumstances, Item
from huizhanjia_assistance.dossiers.economy_kinds import Flow, Housing
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.household_rules import DossierFacts, MemberFacts
from huizhanjia_assistance.dossiers.kinds import (
    DossierState,
    ExitKind,
    ExitReason,
    GrassrootsKind,
    HardshipCause,
    Health,
    Relation,
    SchoolStage,
)
from huizhanjia_assistance.dossiers.kinds import (
    Work as Job,
)
from huizhanjia_assistance.dossiers.resident_id import check_digit

FIRST_DAY = date(2015, 5, 11)
"""Since when the invented people hold their roles."""

NOWHERE = "549999"
"""How identity numbers begin: no division has this code."""

FEW, MANY = 24, 216
STANDARDS = {2014: 440_00, 2015: 560_00, 2016: 640_00}
_LATER = 700_00
_RECENT, _OVERDUE, _OLD = 120, 460, 4_200
"""Days ago that a household came which is in file, is overdue, or is long gone."""

_STAFF = (
    ("case_worker", "worker", "普布次仁"),
    ("prefecture_officer", "reviewer", "卓玛央宗"),
    ("prefecture_officer", "approver", "平措旺堆"),
)
_GIVEN = ("扎西", "次仁", "旺堆", "洛桑", "格桑", "达瓦", "尼玛", "巴桑", "边巴", "普布", "索朗")
_SECOND = ("多吉", "卓玛", "央金", "罗布", "平措", "曲珍", "旺姆", "顿珠", "德吉", "拉姆")
_CAUSES = tuple(HardshipCause)
_STATES = (
    DossierState.ACTIVE,
    DossierState.DRAFT,
    DossierState.ACTIVE,
    DossierState.UNDER_REVIEW,
    DossierState.ACTIVE,
    DossierState.VISITING,
    DossierState.RELIEVED,
    DossierState.CHECKING,
    DossierState.ACTIVE,
    DossierState.PUBLICIZED,
    DossierState.REVERIFY_DUE,
    DossierState.ACTIVE,
    DossierState.LIFTED_OUT,
    DossierState.SUSPENDED,
    DossierState.ACTIVE,
    DossierState.EXITING,
    DossierState.CANCELLED,
    DossierState.REJECTED,
    DossierState.ACTIVE,
    DossierState.WITHDRAWN,
    DossierState.ARCHIVED,
    DossierState.ACTIVE,
    DossierState.ERASED,
    DossierState.ACTIVE,
)
"""Where households end up, in turn: one of each state, most in file."""

_LEAVING = {
    DossierState.RELIEVED: (ExitKind.RELIEVED, ExitReason.RELIEVED),
    DossierState.LIFTED_OUT: (ExitKind.LIFTED_OUT, ExitReason.LIFTED_OUT),
    DossierState.CANCELLED: (ExitKind.CANCELLED, ExitReason.RETIRED),
    DossierState.ARCHIVED: (ExitKind.RELIEVED, ExitReason.RELIEVED),
    DossierState.ERASED: (ExitKind.CANCELLED, ExitReason.DEATH),
    DossierState.EXITING: (ExitKind.RELIEVED, ExitReason.RELIEVED),
}


@dataclass
class Staff:
    """The invented people of a prefecture, each with what they may do."""

    worker: Actor
    reviewer: Actor
    approver: Actor


@dataclass
class Stage:
    """Whoever leads households through their lives.

    Attributes:
        work: of the demonstration.
        staff: by prefecture.
    """

    work: Work
    staff: dict[UUID, Staff] = field(default_factory=dict)

    def on(self, day: date, actor: Actor) -> Work:
        """A unit of work of somebody at ten in the morning of a day."""
        moment = datetime.combine(day, time(2), UTC)
        return replace(self.work, actor=actor, today=day, now=moment)


async def standards(work: Work) -> None:
    """The region's subsistence standards of each year, and the higher ones of the prefectures."""
    years = range(min(STANDARDS), work.today.year + 1)
    for unit in await _units(work, UnionLevel.REGION, UnionLevel.PREFECTURE):
        more = 0 if unit.level is UnionLevel.REGION else 20_00
        for year in years:
            await assessing.record_standard(
                work,
                organization=unit.id,
                year=year,
                monthly=STANDARDS.get(year, _LATER) + more,
                source=f"{INVENTED}：{year}年城镇低保标准",
            )


async def people(work: Work) -> None:
    """A clerk, a reviewer and an approver in each prefecture, in office since the beginning."""
    passwords = Passwords(IdentitySettings(argon2_memory_kib=8192, argon2_iterations=1, argon2_lanes=1))
    then = replace(work, today=FIRST_DAY)
    for unit in await _units(work, UnionLevel.PREFECTURE):
        for role, post, name in _STAFF:
            handed = await accounts.create(
                work,
                passwords,
                username=_username(unit, post),
                name=f"{name}（{unit.division_name}）",
                organization=unit.id,
            )
            await grant_role(
                then, account=handed.account.id, role=role, organization=unit.id, reason=INVENTED
            )


def _username(unit: OrganizationRow, post: str) -> str:
    return f"demo.{post}.{unit.code}"


async def few(work: Work) -> None:
    """One household of each state, and some more in file."""
    await _fill(work, range(FEW))


async def many(work: Work) -> None:
    """Several hundred households, and a spot check among them."""
    await _fill(work, range(FEW, FEW + MANY))
    for unit in await _units(work, UnionLevel.PREFECTURE):
        await spot_checks.draw(work, organization=unit.id)


async def _fill(work: Work, serials: Sequence[int]) -> None:
    stage = Stage(work, await _staff(work))
    counties = await _units(work, UnionLevel.COUNTY)
    calendar = await calendars.load(work.session, FIRST_DAY, work.today)
    for serial in serials:
        county = counties[(serial * 7) % len(counties)]
        await _Household(stage, county, serial, calendar).lead()


async def _staff(work: Work) -> dict[UUID, Staff]:
    found: dict[UUID, Staff] = {}
    for unit in await _units(work, UnionLevel.PREFECTURE):
        actors = []
        for _, post, _ in _STAFF:
            key = select(AccountRow.id).where(AccountRow.username == _username(unit, post))
            acting = await acting_as(work, (await work.session.scalars(key)).one())
            actors.append(acting.actor)
        found[unit.id] = Staff(*actors)
    return found


class _Household:
    """One invented household on its way.

    Args:
        stage: whoever leads it.
        county: where it lives.
        serial: its number among the invented ones, from which everything about it follows.
        calendar: working days since the beginning.
    """

    def __init__(self, stage: Stage, county: OrganizationRow, serial: int, calendar: Calendar) -> None:
        assert county.anc2 is not None  # noqa: S101 - a county lies in a prefecture
        self.stage, self.county, self.serial, self.calendar = stage, county, serial, calendar
        self.staff = stage.staff[county.anc2]
        self.aim = _STATES[serial % len(_STATES)]
        ago = _OLD if self.aim in {DossierState.ARCHIVED, DossierState.ERASED} else _RECENT
        if self.aim is DossierState.REVERIFY_DUE or self.aim in _LEAVING:
            ago = max(ago, _OVERDUE)
        self.day = max(FIRST_DAY, stage.work.today - timedelta(days=ago + serial % 90))
        if self.aim in _OPEN:
            self.day = stage.work.today - timedelta(days=20)
        self.row: DossierRow

    def pass_by(self, working_days: int) -> None:
        """Let working days go by."""
        self.day = min(self.calendar.last_day(self.day, working_days), self.stage.work.today)

    @property
    def clerk(self) -> Work:
        """The clerk on the day."""
        return self.stage.on(self.day, self.staff.worker)

    @property
    def given(self) -> dict[str, Any]:
        """The dossier, as it is now."""
        return {"dossier": self.row.id, "version": self.row.version}

    async def lead(self) -> None:
        """From the draft to where it ends up."""
        for step in (self._register, self._submit, self._review, self._visit, self._publicize, self._decide):
            await step()
            if self.row.state is self.aim:
                return
            self.pass_by(1)
        await self._go_on()

    async def _register(self) -> None:
        self.row = await households.register(
            self.clerk,
            organization=self.county.id,
            registered_on=self.day,
            facts=self._facts(),
            applicant=self._applicant(),
            members=[*self._members()],
        )
        await consents.record(
            self.clerk,
            dossier=self.row.id,
            given_on=self.day,
            notice=f"{INVENTED}：个人信息处理告知书2016版",
            purposes=[Purpose.ELIGIBILITY, Purpose.ECONOMY_CHECK, Purpose.PUBLIC_NOTICE, Purpose.PAYMENT],
            guardian=True,
        )
        await self._economy()

    async def _submit(self) -> None:
        if self.aim is DossierState.WITHDRAWN:
            await proceeding.withdraw(self.clerk, **self.given, reason="本人撤回申请")
            return
        await proceeding.submit(self.clerk, **self.given)

    async def _review(self) -> None:
        work = self.stage.on(self.day, self.staff.reviewer)
        await proceeding.review(work, **self.given, approve=True, reason=None)

    async def _visit(self) -> None:
        visit = VisitRow(
            dossier_id=self.row.id,
            visited_on=self.day,
            visitor_id=self.staff.worker.account_id,
            visitor=self.staff.worker.name,
            companion="嘎玛",
            companion_title="居委会干部",
            findings=f"{INVENTED}：入户所见与申请一致",
            recorded_at=self.clerk.now,
        )
        await proceeding.enter_visit(self.clerk, self.row, visit)

    async def _publicize(self) -> None:
        await assessing.assess(self.clerk, **self.given)
        await proceeding.publicize(
            self.clerk,
            **self.given,
            places=f"{self.county.name}公示栏、{self.county.division_name}社区公示栏",
            contact="0000-5550000（演示数据）",
        )
        if self.serial % 3 == 0:
            objection = await proceeding.record_objection(
                self.clerk,
                dossier=self.row.id,
                received_on=self.day,
                channel=ObjectionChannel.PHONE,
                objector=f"{INVENTED}：匿名来电",
                content="反映该户家庭收入与公示不符",
            )
            if self.aim is not DossierState.PUBLICIZED:
                work = self.stage.on(self.day, self.staff.reviewer)
                await proceeding.decide_objection(
                    work, objection=objection.id, upheld=False, result="经核实，收入属实"
                )

    async def _decide(self) -> None:
        self.pass_by(life.NOTICE_DAYS)
        approve = self.aim is not DossierState.REJECTED
        reason = None if approve else "公示期间发现不符合条件"
        work = self.stage.on(self.day, self.staff.approver)
        await proceeding.decide(work, **self.given, approve=approve, reason=reason)

    async def _go_on(self) -> None:
        if self.aim is DossierState.SUSPENDED:
            work = self.stage.on(self.day, self.staff.reviewer)
            await proceeding.rest(work, **self.given, resume=False, reason="家庭情况待查明")
        elif self.aim is DossierState.REVERIFY_DUE:
            self.day = self.stage.work.today
            await workflow.apply(self.stage.work, self.row, life.CALL)
        else:
            await self._leave()

    async def _leave(self) -> None:
        kind, why = _LEAVING[self.aim]
        self.day += timedelta(days=120)
        if kind is ExitKind.LIFTED_OUT:
            await self._economy(poor=False)
            await assessing.assess(self.clerk, **self.given)
        await caring.propose_exit(self.clerk, **self.given, kind=kind, exit_reason=why, reason=INVENTED)
        if self.aim is DossierState.EXITING:
            return
        self.pass_by(3)
        work = self.stage.on(self.day, self.staff.approver)
        await caring.decide_exit(work, **self.given, approve=True, reason=None)
        self.pass_by(30)
        if self.aim in {DossierState.RELIEVED, DossierState.LIFTED_OUT}:
            await caring.verify(
                self.clerk,
                **self.given,
                kind=VerificationKind.REVISIT,
                result=VerificationResult.UNCHANGED,
                verified_on=self.day,
                note=f"{INVENTED}：回访，生活稳定",
            )
        elif self.aim in {DossierState.ARCHIVED, DossierState.ERASED}:
            await self._put_away()

    async def _put_away(self) -> None:
        operator = self.stage.work
        await workflow.apply(operator, self.row, life.ARCHIVE)
        if self.aim is DossierState.ERASED:
            await retention.erase(operator, self.row)

    def _facts(self) -> DossierFacts:
        cause = _CAUSES[self.serial % len(_CAUSES)]
        return DossierFacts(
            phone=f"1999000{self.serial:04d}",
            address=f"{self.county.division_name}示范社区{self.serial + 1}号（{INVENTED}）",
            main_cause=cause,
            secondary_cause=HardshipCause.LOW_WAGE if cause is HardshipCause.ILLNESS else None,
            bank_card=f"6200000000{self.serial:06d}",
            bank_name="农业银行（演示数据）",
            union_member=True,
            migrant_worker=self.serial % 9 == 0,
            grassroots_kind=GrassrootsKind.COMMUNITY if self.serial % 2 else GrassrootsKind.UNION,
            grassroots_name=f"{self.county.division_name}示范社区居委会",
            grassroots_person="嘎玛",
            grassroots_on=self.day,
        )

    def _applicant(self) -> MemberFacts:
        ill = self.serial % 3 == 0
        return MemberFacts(
            name=self._name(0),
            relation=Relation.SELF,
            id_number=self._number(0, 1962 + self.serial % 33),
            work=Job.LAID_OFF if self.serial % 4 == 0 else Job.EMPLOYED,
            health=Health.CHRONIC if ill else Health.HEALTHY,
            employer=f"{self.county.division_name}示范企业（{INVENTED}）",
            diagnosis="高原性心脏病（演示数据）" if ill else None,
        )

    def _members(self) -> Iterator[MemberFacts]:
        if self.serial % 5:
            yield MemberFacts(
                name=self._name(1),
                relation=Relation.SPOUSE,
                id_number=self._number(1, 1964 + self.serial % 30),
                work=Job.FLEXIBLE if self.serial % 2 else Job.UNEMPLOYED,
                health=Health.HEALTHY,
            )
        for place in range(self.serial % 3):
            yield MemberFacts(
                name=self._name(2 + place),
                relation=Relation.CHILD,
                id_number=self._number(2 + place, self.day.year - 9 - place),
                work=Job.STUDENT,
                health=Health.HEALTHY,
                school_stage=SchoolStage.PRIMARY,
                school=f"{self.county.division_name}示范小学（{INVENTED}）",
            )

    def _name(self, place: int) -> str:
        number = self.serial * 5 + place
        return _GIVEN[number % len(_GIVEN)] + _SECOND[(number // len(_GIVEN)) % len(_SECOND)]

    def _number(self, place: int, year: int) -> str:
        lot = self.serial * 7 + place
        first = f"{NOWHERE}{year}{1 + lot % 12:02d}{1 + lot % 28:02d}{lot % 1000:03d}"
        return first + check_digit(first)

    async def _economy(self, *, poor: bool = True) -> None:
        year = self.day.year - 1
        people = self.row.household_size
        a_head = (260_00 + self.serial % 5 * 40_00) if poor else 1_600_00
        await economies.record(
            self.clerk,
            **self.given,
            period_from=date(year, 1, 1),
            period_to=date(year, 12, 31),
            items=[
                Item(flow=Flow.WAGE, amount=a_head * 12 * people, evidence="工资单（演示数据）"),
                Item(flow=Flow.MEDICAL, amount=6_000_00, reimbursed=2_500_00, evidence="结算单（演示数据）"),
            ],
            circumstances=Circumstances(
                housing=Housing.RENTED if self.serial % 2 else Housing.OWN,
                housing_area=45_00 + self.serial % 40 * 100,
                homes=0 if self.serial % 2 else 1,
                savings=2_000_00 if poor else 60_000_00,
                months_below=8 if self.serial % 4 else 2,
            ),
        )


_OPEN = frozenset(
    {
        DossierState.DRAFT,
        DossierState.UNDER_REVIEW,
        DossierState.VISITING,
        DossierState.CHECKING,
        DossierState.PUBLICIZED,
    }
)
"""States of households that came lately."""

LARGE = DemoStep("困难职工档案，二百多户 · Over two hundred dossiers", many)
"""Apart from the others, for whoever wants a small demonstration."""

STEPS: tuple[DemoStep, ...] = (
    DemoStep("低保标准 · Subsistence standards", standards),
    DemoStep("帮扶工作人员 · People of the assistance centers", people),
    DemoStep("困难职工档案，每种状态 · Dossiers in every state", few),
    LARGE,
)
"""The steps of this room, for the ``demo`` hook."""


async def _units(work: Work, *levels: UnionLevel) -> list[OrganizationRow]:
    query = select(OrganizationRow).where(
        OrganizationRow.level.in_(levels), OrganizationRow.status == OrganizationStatus.ACTIVE
    )
    return list(await work.session.scalars(query.order_by(OrganizationRow.code)))
