"""A county's center with its people, who act with their own grants on days that a test chooses."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from huizhanjia_assistance.dossiers import assessing, consents, economies, households, proceeding
from huizhanjia_assistance.dossiers.care_kinds import Purpose
from huizhanjia_assistance.dossiers.economies import Circumstances, Item
from huizhanjia_assistance.dossiers.economy_kinds import Flow, Housing
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.household_rules import DossierFacts, MemberFacts
from huizhanjia_assistance.dossiers.kinds import (
    GrassrootsKind,
    HardshipCause,
    Health,
    Relation,
    SchoolStage,
    Work,
)
from huizhanjia_assistance.dossiers.resident_id import check_digit
from huizhanjia_core import work as core_work
from huizhanjia_core.db.database import Database
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.identity.models import AccountRow
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.permission.acting import acting_as
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.models import GrantRow
from sqlalchemy import select, update

from tests.assistance.prepared import REGISTRY
from tests.harness.databases import after
from tests.harness.prepared import KEYRING, demo, opened

LONG_AGO = date(2015, 1, 1)
DAY = date(2016, 5, 9)
"""A Monday on which households come."""
COUNTY, PREFECTURE = "540121", "540100"
STANDARD = 500_00


@after(demo)
async def with_office(url: str) -> None:
    """Prepare the core's demonstration, grants that began long ago, and the region's standards."""
    async with opened(url, alone=True) as database:
        await upgrade(database, REGISTRY)
        async with database.writer() as session:
            await session.execute(update(GrantRow).values(valid_from=LONG_AGO))
        async with Office(database).operator(DAY) as work:
            region = await unit(work, "540000")
            for year in (2015, 2016):
                await assessing.record_standard(
                    work, organization=region.id, year=year, monthly=STANDARD, source="藏民发〔2015〕1号"
                )


def number(serial: int, born: str = "19800101", prefix: str = "540121") -> str:
    """A valid identity number."""
    first = f"{prefix}{born}{serial:03d}"
    return first + check_digit(first)


def applicant(serial: int, **more: Any) -> MemberFacts:
    """A worker."""
    given: dict[str, Any] = {
        "name": "索朗扎西",
        "relation": Relation.SELF,
        "work": Work.EMPLOYED,
        "health": Health.SERIOUS,
        "id_number": number(serial),
        "employer": "林周县供水站",
        "employer_code": "91110000600037341L",
        "diagnosis": "尿毒症zqdiag",
    }
    return MemberFacts(**{**given, **more})


def child(serial: int, **more: Any) -> MemberFacts:
    """A pupil."""
    given: dict[str, Any] = {
        "name": "次仁",
        "relation": Relation.CHILD,
        "work": Work.STUDENT,
        "health": Health.HEALTHY,
        "id_number": number(serial, "20040601"),
        "school_stage": SchoolStage.PRIMARY,
        "school": "林周县小学",
    }
    return MemberFacts(**{**given, **more})


def facts(**more: Any) -> DossierFacts:
    """About a household, verified at the grassroots."""
    given: dict[str, Any] = {
        "phone": "13800001111",
        "address": "林周县甘曲镇团结路8号",
        "main_cause": HardshipCause.ILLNESS,
        "bank_card": "6222020000001111",
        "bank_name": "农业银行",
        "grassroots_kind": GrassrootsKind.UNION,
        "grassroots_name": "供水站工会",
        "grassroots_on": date(2016, 5, 5),
    }
    return DossierFacts(**{**given, **more})


LIVING = Circumstances(housing=Housing.OWN, homes=1, months_below=8)
POOR = (Item(flow=Flow.WAGE, amount=6_000_00), Item(flow=Flow.MEDICAL, amount=9_000_00, reimbursed=5_000_00))
YEAR_2015 = (date(2015, 1, 1), date(2015, 12, 31))


class Office:
    """A database, and whoever acts in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.heard: list[object] = []
        """Every domain event of a test, in order."""

    async def hear(self, _work: core_work.Work, event: object) -> None:
        """Note what was announced."""
        self.heard.append(event)

    @asynccontextmanager
    async def operator(self, on: date = DAY) -> AsyncIterator[core_work.Work]:
        """A transaction of the command line, at nine in the morning of a day."""
        async with self.database.writer() as session:
            yield core_work.Work(
                session=session,
                actor=Actor.operator(),
                listeners=(*REGISTRY.listeners(), Listener(object, self.hear)),
                keyring=KEYRING,
                today=on,
                now=datetime.combine(on, time(1), UTC),
            )

    @asynccontextmanager
    async def acting(self, username: str, on: date = DAY) -> AsyncIterator[core_work.Work]:
        """A transaction of an account."""
        async with self.operator(on) as work:
            query = select(AccountRow.id).where(AccountRow.username == username)
            acting = await acting_as(work, (await work.session.scalars(query)).one())
            # as in a request, what is asked for is noted in the record of the operation
            yield replace(acting, actor=work.audit.acting(acting.actor))

    async def dossier(self, key: UUID) -> DossierRow:
        """As it is stored."""
        async with self.database.writer() as session:
            return (await session.scalars(select(DossierRow).where(DossierRow.id == key))).one()

    async def register(
        self,
        serial: int = 1,
        *,
        as_: str = "caseworker",
        code: str = COUNTY,
        members: Sequence[MemberFacts] = (),
        on: date = DAY,
        **more: Any,
    ) -> UUID:
        """A household of a worker and a child."""
        async with self.acting(as_, on) as work:
            row = await households.register(
                work,
                organization=(await unit(work, code)).id,
                registered_on=on,
                facts=more.pop("facts", None) or facts(),
                applicant=more.pop("applicant", None) or applicant(serial),
                members=members or [child(serial + 500)],
            )
            return row.id

    async def submitted(self, serial: int = 1, **more: Any) -> UUID:
        """A household that was handed in, with consent and economy."""
        key = await self.register(serial, **more)
        async with self.acting("caseworker") as work:
            await consents.record(
                work,
                dossier=key,
                given_on=DAY,
                notice="2016-1",
                purposes=[Purpose.ELIGIBILITY, Purpose.ECONOMY_CHECK, Purpose.PUBLIC_NOTICE],
                guardian=True,
            )
        await self.economy(key)
        async with self.acting("caseworker") as work:
            await proceeding.submit(work, dossier=key, version=await version(work, key))
        return key

    async def economy(
        self,
        key: UUID,
        items: Sequence[Item] = POOR,
        living: Circumstances = LIVING,
        on: date = DAY,
        period: tuple[date, date] = YEAR_2015,
    ) -> None:
        """What the household earns."""
        async with self.acting("caseworker", on) as work:
            await economies.record(
                work,
                dossier=key,
                version=await version(work, key),
                period_from=period[0],
                period_to=period[1],
                items=items,
                circumstances=living,
            )

    async def visited(self, serial: int = 1, **more: Any) -> UUID:
        """A household that was reviewed and visited."""
        key = await self.submitted(serial, **more)
        async with self.acting("director") as work:
            await proceeding.review(
                work, dossier=key, version=await version(work, key), approve=True, reason=None
            )
        async with self.acting("caseworker") as work:
            await proceeding.record_visit(
                work,
                dossier=key,
                version=await version(work, key),
                visited_on=DAY,
                companion="央金",
                companion_title="村委会主任",
                findings="情况属实",
                request=await upload(work, proceeding.REQUEST),
                authorization=await upload(work, proceeding.AUTHORIZATION),
            )
        return key

    async def assess(self, key: UUID, on: date = DAY) -> Any:
        """Judged by the criteria."""
        async with self.acting("caseworker", on) as work:
            return await assessing.assess(work, dossier=key, version=await version(work, key))

    async def publicized(self, serial: int = 1, **more: Any) -> UUID:
        """A household in public notice since ``DAY``."""
        key = await self.visited(serial, **more)
        await self.assess(key)
        async with self.acting("caseworker") as work:
            await proceeding.publicize(
                work,
                dossier=key,
                version=await version(work, key),
                places="供水站、甘曲镇",
                contact="0000-5550000",
            )
        return key

    async def active(self, serial: int = 1, **more: Any) -> UUID:
        """A household in file."""
        key = await self.publicized(serial, **more)
        async with self.acting("linzhou", APPROVED) as work:
            await proceeding.decide(
                work, dossier=key, version=await version(work, key), approve=True, reason=None
            )
        return key


APPROVED = date(2016, 5, 17)
"""The first day after five working days of notice from ``DAY``: 10, 11, 12, 13, 16 May."""


async def unit(work: core_work.Work, code: str) -> OrganizationRow:
    """A union."""
    return (await work.session.scalars(select(OrganizationRow).where(OrganizationRow.code == code))).one()


async def version(work: core_work.Work, key: UUID) -> int:
    """Of a dossier, as stored now."""
    return (await work.session.scalars(select(DossierRow.version).where(DossierRow.id == key))).one()


async def upload(work: core_work.Work, purpose: str) -> UUID:
    """A file that the actor brought for a purpose."""
    row = FileRow(
        digest=hashlib.sha256(purpose.encode()).hexdigest(),
        name="扫描件.pdf",
        media_type="application/pdf",
        size=9,
        purpose=purpose,
        uploaded_by=work.actor.account_id,
        uploaded_at=work.now,
    )
    work.session.add(row)
    await work.session.flush()
    return row.id
