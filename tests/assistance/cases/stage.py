"""A county with households in force, and everyone of its center acting with their own grants."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from huizhanjia_assistance.cases import caps, deciding, facts, registering
from huizhanjia_assistance.cases.cap_models import CapAccountRow
from huizhanjia_assistance.cases.kinds import Intake, ReliefOutcome
from huizhanjia_assistance.cases.models import CaseRow
from huizhanjia_assistance.cases.money_kinds import MoneySource
from huizhanjia_assistance.cases.relief_rules import ASKED_FIRST
from huizhanjia_assistance.cases.triage import Signs
from huizhanjia_assistance.dossiers import household_models as households
from huizhanjia_assistance.dossiers.decision_models import DibaoStandardRow
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import (
    DossierCategory,
    DossierState,
    HardshipCause,
    Health,
    Relation,
    SchoolStage,
    Sex,
)
from huizhanjia_assistance.dossiers.kinds import Work as Living
from huizhanjia_core import demo as demonstration
from huizhanjia_core.clock import now, today
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.identity import demo as identity_demo
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.organization import demo as organization_demo
from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.sites import open_site
from huizhanjia_core.permission.acting import acting_as
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.plugins import Registry
from huizhanjia_core.work import Work
from sqlalchemy import select

from tests.assistance.prepared import REGISTRY
from tests.harness.databases import after
from tests.harness.prepared import KEYRING, opened, tables

LHASA, LHUNZHUB, DAMXUNG, SHIGATSE = "540100", "540121", "540122", "540200"
DIBAO, LIVING = 70_000, 80_000
"""Fen a month, of Lhasa and below: subsistence standard and a student's basic living."""
HOUSEHOLDS = {LHUNZHUB: 4, DAMXUNG: 2}
EMERGENCY = Signs(life_at_risk=True)
RELIEF = facts.LivingRelief(period_from=date(today().year, 1, 1), period_to=date(today().year, 12, 31))


async def unit(work: Work, code: str) -> OrganizationRow:
    """A union."""
    return (await work.session.scalars(select(OrganizationRow).where(OrganizationRow.code == code))).one()


async def household(work: Work, code: str, number: int, **more: Any) -> DossierRow:
    """A household of three in force: the worker, the spouse, and a child in senior secondary school."""
    given: dict[str, Any] = {
        "state": DossierState.ACTIVE,
        "category": DossierCategory.DIBAO,
        "main_cause": HardshipCause.ILLNESS,
        "household_size": 3,
        **more,
    }
    row = DossierRow(
        number=f"测〔{code}〕{number:03d}",
        applicant_name=f"索朗{number}",
        union_member=True,
        migrant_worker=False,
        registered_on=date(2015, 6, 1),
        state_since=now(),
        open_objections=0,
        **given,
        **lineage_of(await unit(work, code)),
    )
    await households.ID_NUMBER.put(work, row, f"{code}19800101{number:04d}")
    await households.BANK_CARD.put(work, row, f"62220000000000{number:04d}")
    work.session.add(row)
    await work.session.flush()
    for place, relation in enumerate((Relation.SELF, Relation.SPOUSE, Relation.CHILD)):
        member = MemberRow(
            dossier_id=row.id,
            position=place,
            name=f"{row.applicant_name}{relation}",
            relation=relation,
            live=True,
            sex=Sex.UNKNOWN,
            work=Living.STUDENT if relation is Relation.CHILD else Living.UNEMPLOYED,
            school_stage=SchoolStage.SENIOR if relation is Relation.CHILD else None,
            health=Health.HEALTHY,
        )
        await households.MEMBER_ID.put(work, member, f"{code}1980010{place + 1}{number:04d}")
        work.session.add(member)
    await work.session.flush()
    return row


@after(tables)
async def prepare(url: str) -> None:
    """The unions and accounts of the demonstration, a station, households of two counties, and the figures of Lhasa."""
    async with opened(url, alone=True) as database:
        await upgrade(database, REGISTRY)
        steps = [("core", step) for step in (*organization_demo.STEPS[:1], *identity_demo.STEPS)]
        await demonstration.load(database, steps)
        async with Stage(database).operator() as work:
            county = await unit(work, LHUNZHUB)
            await open_site(
                work,
                organization=county.id,
                kind=SiteKind.SERVICE_STATION,
                name="林周县职工服务站",
                opened_on=date(2015, 6, 1),
                address="测试路1号",
            )
            for code, count in HOUSEHOLDS.items():
                for number in range(count):
                    await household(work, code, number)
            lhasa = await unit(work, LHASA)
            for year in (today().year - 1, today().year, today().year + 1):
                work.session.add(
                    DibaoStandardRow(
                        year=year,
                        monthly=DIBAO,
                        source="测试标准",
                        superseded=False,
                        recorded_at=now(),
                        **lineage_of(lhasa),
                    )
                )
                await caps.enter_living_cost(
                    work, organization=lhasa.id, year=year, monthly=LIVING, document="测试标准"
                )


class Stage:
    """A database with households, and whoever acts in it."""

    def __init__(self, database: Database, registry: Registry = REGISTRY) -> None:
        self.database = database
        self.registry = registry
        self.heard: list[object] = []
        """Every domain event of a test, in order."""

    async def hear(self, _work: Work, event: object) -> None:
        """Note what was announced."""
        self.heard.append(event)

    @asynccontextmanager
    async def operator(self, on: date | None = None) -> AsyncIterator[Work]:
        """A transaction of the command line."""
        async with self.database.writer() as session:
            work = Work(
                session=session,
                actor=Actor.operator(),
                listeners=(*self.registry.listeners(), Listener(object, self.hear)),
                keyring=KEYRING,
                ask=self.registry.ask,
            )
            yield replace(work, today=on) if on else work

    @asynccontextmanager
    async def acting(self, username: str, on: date | None = None) -> AsyncIterator[Work]:
        """A transaction of an account."""
        async with self.operator(on) as work:
            query = select(AccountRow.id).where(AccountRow.username == username)
            yield await acting_as(work, (await work.session.scalars(query)).one())

    async def dossier(self, number: int = 0, code: str = LHUNZHUB) -> DossierRow:
        """A household."""
        async with self.operator() as work:
            query = select(DossierRow).where(DossierRow.number == f"测〔{code}〕{number:03d}")
            return (await work.session.scalars(query)).one()

    async def child(self, dossier: UUID) -> UUID:
        """The student of a household."""
        async with self.operator() as work:
            query = select(MemberRow.id).where(
                MemberRow.dossier_id == dossier, MemberRow.relation == Relation.CHILD
            )
            return (await work.session.scalars(query)).one()

    async def register(
        self, given: facts.AnyFacts = RELIEF, *, as_: str = "caseworker", number: int = 0, **more: Any
    ) -> CaseRow:
        """A request of a household, or of somebody without a dossier where ``organization`` is given."""
        on = more.pop("on", None)
        if "organization" not in more and "dossier" not in more:
            more["dossier"] = (await self.dossier(number)).id
        more = {"intake": Intake.WINDOW, "signs": Signs(), **more}
        async with self.acting(as_, on) as work:
            return await registering.register(work, facts=given, **more)

    async def look(self, case: CaseRow, as_: str = "caseworker") -> None:
        """Enter that nothing came from whoever is asked first."""
        for kind in ASKED_FIRST[case.service]:
            async with self.acting(as_) as work:
                await deciding.check_relief(work, case=case.id, kind=kind, outcome=ReliefOutcome.NOT_ELIGIBLE)

    async def verify(self, case: CaseRow, as_: str = "director", **more: Any) -> CaseRow:
        """Verify a case whatever was entered about other relief."""
        on = more.pop("on", None)
        async with self.acting(as_, on) as work:
            found = await work.session.get_one(CaseRow, case.id)
            return await deciding.verify(
                work, case=case.id, version=found.version, finding="入户核实，情况属实", **more
            )

    async def approve(
        self,
        case: CaseRow,
        amount: int | None = 50_000,
        source: MoneySource | None = MoneySource.CENTRAL_SPECIAL,
        *,
        as_: str = "linzhou",
        on: date | None = None,
        **more: Any,
    ) -> CaseRow:
        """Approve a case."""
        async with self.acting(as_, on) as work:
            found = await work.session.get_one(CaseRow, case.id)
            return await deciding.approve(
                work, case=case.id, version=found.version, amount=amount, source=source, **more
            )

    async def approved(
        self, given: facts.AnyFacts = RELIEF, amount: int | None = 50_000, **more: Any
    ) -> CaseRow:
        """A case as far as its approval, by three people."""
        source = more.pop("source", MoneySource.CENTRAL_SPECIAL if amount else None)
        case = await self.register(given, **more)
        await self.look(case)
        await self.verify(case)
        return await self.approve(case, amount, source)

    async def fresh(self, case: CaseRow) -> CaseRow:
        """The case as stored now."""
        async with self.operator() as work:
            return await work.session.get_one(CaseRow, case.id)

    async def accounts(self) -> list[CapAccountRow]:
        """What caps count."""
        async with self.operator() as work:
            return list(await work.session.scalars(select(CapAccountRow).order_by(CapAccountRow.kind)))

    async def all(self, row: Any) -> list[Any]:
        """Every row of a table."""
        async with self.operator() as work:
            return list(await work.session.scalars(select(row).order_by(row.id)))
