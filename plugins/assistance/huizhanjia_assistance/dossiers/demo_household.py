"""One invented household, led through the services by several invented people as far as it gets.

Every identity number begins with 549999, which is no division, every address says that it is invented.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from huizhanjia_core import workflow
from huizhanjia_core.calendar.rules import Calendar
from huizhanjia_core.organization.demo import INVENTED
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.work import Work

from huizhanjia_assistance.demo_people import FIRST_DAY, Staff, on
from huizhanjia_assistance.dossiers import (
    assessing,
    caring,
    consents,
    economies,
    erasing,
    households,
    life,
    proceeding,
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

NOWHERE = "549999"
"""How identity numbers begin: no division has this code."""

_RECENT, _OVERDUE, _OLD = 120, 460, 4_200
"""Days ago that a household came which is in file, is overdue, or is long gone."""

_HANGING = 8
"""Days ago that a household came whose notice hangs today: it is made public four working days later."""

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


class Household:
    """One invented household on its way.

    Args:
        work: of the demonstration.
        people: whoever leads it.
        county: where it lives.
        serial: its number among the invented ones, from which everything about it follows.
        calendar: working days since the beginning.
    """

    def __init__(
        self, work: Work, people: Staff, county: OrganizationRow, serial: int, calendar: Calendar
    ) -> None:
        self.work, self.people, self.county, self.serial, self.calendar = (
            work,
            people,
            county,
            serial,
            calendar,
        )
        self.aim = _STATES[serial % len(_STATES)]
        ago = _OLD if self.aim in {DossierState.ARCHIVED, DossierState.ERASED} else _RECENT
        if self.aim is DossierState.REVERIFY_DUE or self.aim in _LEAVING:
            ago = max(ago, _OVERDUE)
        self.day = max(FIRST_DAY, work.today - timedelta(days=ago + serial % 90))
        if self.aim in _OPEN:
            self.day = work.today - timedelta(days=20)
        if self.aim is DossierState.PUBLICIZED:
            self.day = work.today - timedelta(days=_HANGING)
        self.row: DossierRow

    def pass_by(self, working_days: int) -> None:
        """Let working days go by."""
        self.day = min(self.calendar.last_day(self.day, working_days), self.work.today)

    @property
    def clerk(self) -> Work:
        """The clerk on the day."""
        return on(self.work, self.day, self.people["worker"])

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
        work = on(self.work, self.day, self.people["reviewer"])
        await proceeding.review(work, **self.given, approve=True, reason=None)

    async def _visit(self) -> None:
        visit = VisitRow(
            dossier_id=self.row.id,
            visited_on=self.day,
            visitor_id=self.people["worker"].account_id,
            visitor=self.people["worker"].name,
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
                work = on(self.work, self.day, self.people["reviewer"])
                await proceeding.decide_objection(
                    work, objection=objection.id, upheld=False, result="经核实，收入属实"
                )

    async def _decide(self) -> None:
        self.pass_by(life.NOTICE_DAYS)
        approve = self.aim is not DossierState.REJECTED
        reason = None if approve else "公示期间发现不符合条件"
        work = on(self.work, self.day, self.people["approver"])
        await proceeding.decide(work, **self.given, approve=approve, reason=reason)

    async def _go_on(self) -> None:
        if self.aim is DossierState.SUSPENDED:
            work = on(self.work, self.day, self.people["reviewer"])
            await proceeding.rest(work, **self.given, resume=False, reason="家庭情况待查明")
        elif self.aim is DossierState.REVERIFY_DUE:
            self.day = self.work.today
            await workflow.apply(self.work, self.row, life.CALL)
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
        work = on(self.work, self.day, self.people["approver"])
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
        operator = self.work
        await workflow.apply(operator, self.row, life.ARCHIVE)
        if self.aim is DossierState.ERASED:
            await erasing.erase(operator, [self.row])

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
