"""A small world around one county: rows of every narrow type at every position, and the accounts of the cast."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from huizhanjia_assistance.cases import helped
from huizhanjia_assistance.cases.delivery_models import COARSER
from huizhanjia_assistance.dossiers.care_kinds import TransferState
from huizhanjia_assistance.dossiers.decision_models import CriteriaSetRow
from huizhanjia_assistance.dossiers.demo import LARGE
from huizhanjia_assistance.dossiers.household_models import DossierRow
from huizhanjia_assistance.dossiers.kinds import DossierState
from huizhanjia_assistance.dossiers.proceeding import AUTHORIZATION, REQUEST
from huizhanjia_core import demo as demonstration
from huizhanjia_core.audit.models import AuditResult, AuditRow
from huizhanjia_core.clock import now, today
from huizhanjia_core.db.folded import refold
from huizhanjia_core.db.lineage import lineage_like, lineage_of
from huizhanjia_core.db.model import Model, new_key
from huizhanjia_core.deployment import upgrade
from huizhanjia_core.documents.models import ImportRow
from huizhanjia_core.facilities.display_models import DisplayItemRow
from huizhanjia_core.facilities.equipment_models import EquipmentAssetRow
from huizhanjia_core.facilities.kinds import DisplayKind, EquipmentCondition, EquipmentKind, FundClass
from huizhanjia_core.files.models import FileRow
from huizhanjia_core.identity.models import AccountRow, AccountStatus, ApiTokenRow, PersonRow, SessionRow
from huizhanjia_core.jobs.models import JobRow, JobState
from huizhanjia_core.organization.kinds import Ownership, PopulationSource
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.population_models import PopulationFigureRow
from huizhanjia_core.organization.site_models import BasisDocumentRow, PremisesRow, SiteRow
from huizhanjia_core.people.group_models import LocalReportRow
from huizhanjia_core.people.kinds import (
    EvidenceKind,
    EvidenceResult,
    QualificationItem,
    ReportAddressee,
    WaiverState,
)
from huizhanjia_core.people.models import AppointmentRow, PersonContactRow, PositionRow, TenureOutlookRow
from huizhanjia_core.people.qualification_models import QualificationEvidenceRow, QualificationWaiverRow
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.permission.models import GrantRow, RoleRow
from huizhanjia_core.tasks.models import NotificationRow
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import START, StepRow, TransitionRow
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.dummy_plugin.models import BenchRow, RepairRow
from tests.dummy_plugin.repairs import APPROVE, REPAIR, WITHDRAW, RepairState
from tests.harness.databases import after
from tests.harness.prepared import KEYRING, demo, opened
from tests.plugins.conftest import everything
from tests.security import helping, households
from tests.security.canaries import Canaries
from tests.security.cast import ASKED_ABOUT, CAST, HOME, UNITS, VISITOR, Cast

_EPOCH = date(2001, 1, 1)


@after(demo)
async def prepare(url: str) -> None:
    """Prepare the demonstration data of every plugin, the rows at each position and the cast."""
    registry = everything()
    async with opened(url, alone=True) as database:
        await upgrade(database, registry)
        steps = [(name, step) for name, step in registry.given("demo") if step is not LARGE]
        await demonstration.load(database, steps, keyring=KEYRING)
        async with database.writer() as session:
            units = {row.code: row for row in await session.scalars(select(OrganizationRow))}
            roles = {row.code: row.id for row in await session.scalars(select(RoleRow))}
            await _rows(session, units, roles)
            await helping.seal(Work(session=session, actor=Actor.operator(), keyring=KEYRING))
            for cast in CAST.values():
                await _appear(session, cast, units, roles)


async def _rows(session: AsyncSession, units: dict[str, OrganizationRow], roles: dict[str, UUID]) -> None:
    canary = Canaries()
    moment = now()
    granter = await session.scalar(select(AccountRow.id).where(AccountRow.username == "secadmin"))
    for code in UNITS:
        unit = units[code]
        site = await session.scalar(select(SiteRow).where(SiteRow.organization_id == unit.id).limit(1))
        assert site is not None, code
        session.add(
            PopulationFigureRow(
                as_of=_EPOCH,
                source=PopulationSource.STATISTICS_BUREAU,
                value=7,
                document="公报",
                recorded_at=moment,
                approved_for_standards=False,
                **lineage_of(unit),
            )
        )
        lender: GrantRow | None = None
        for number in range(2):
            account = await _account(
                session, f"target.{code}.{number}", canary(), unit, phone=f"1391234{canary.count:04d}"
            )
            account.status_reason = canary()
            session.add(_session(account, f"hzj_target.{code}.{number}", moment, canary(), canary(), unit))
            session.add_all(_of_person(account.person_id, unit, number, moment, canary))
            grant = GrantRow(
                account_id=account.id,
                role_id=roles[("trainer", "case_worker")[number]],
                valid_from=today(),
                reason=canary(),
                granted_by=granter,
                granted_at=moment,
                ended_at=moment if number else None,
                ended_by=granter if number else None,
                end_reason=canary(),
                **lineage_of(unit),
            )
            session.add(grant)
            if lender is None:
                lender = grant
            else:
                await session.flush()
                later = today() + timedelta(days=40)  # not while a request of the tests would clash with it
                session.add(_lent(lender, account.id, canary(), later, unit))
            session.add(
                PremisesRow(
                    site_id=site.id,
                    address=canary(),
                    floor=1,
                    street_facing=True,
                    transport=True,
                    telecom=True,
                    convenience=True,
                    ownership=list(Ownership)[number],
                    service_area=123400 + canary.count,
                    measured_on=_EPOCH + timedelta(days=canary.count),
                    evidence=canary(),
                    latest=False,
                    recorded_at=moment,
                    **lineage_of(unit),
                )
            )
            await _expect(session, unit, number, canary, moment)
            await _furnish(session, site, account.id, number, canary, moment)
            photo = _file(account.id, canary(), attached_at=None if number else moment)
            session.add(photo)
            await session.flush()
            bench = BenchRow(name=canary(), seats=1 + number, **lineage_of(unit))
            bench.photo_id = None if number else photo.id
            session.add(bench)
            session.add(
                AuditRow(
                    at=moment,
                    account_id=account.id,
                    actor=canary(),
                    operation=canary(),
                    organization_id=unit.id,
                    result=list(AuditResult)[number],
                    code=canary(),
                    reason=canary(),
                    objects=f"org_{unit.id.hex}",
                    address=canary(),
                    trace_id=canary(),
                )
            )
            session.add_all(_repair(unit, number, canary, account.id))
            session.add(_import(account.id, canary(), moment))
            session.add(
                NotificationRow(
                    account_id=account.id,
                    at=moment,
                    title=canary(),
                    title_en="told",
                    read_at=moment if number else None,
                )
            )
        await _service(session, unit, roles["case_worker"], moment, canary)
        states = households.ASKED if code == ASKED_ABOUT else (DossierState.ACTIVE, DossierState.DRAFT)
        await households.settle(session, unit, account.id, canary, moment, states)
        await helping.settle(session, unit, account.id, canary, moment, asked=code == ASKED_ABOUT)
    await _offers(session, units, canary)
    for state in (JobState.READY, JobState.DEAD, JobState.DEAD):
        session.add(
            JobRow(
                kind="dummy:bench:paint",
                payload={},
                state=state,
                run_at=moment + timedelta(days=1),
                attempts=0,
                max_attempts=5,
                created_at=moment,
                created_by=granter,
                done=0,
                cancel_requested=False,
                error=canary(),
            )
        )
    scan = _file(granter, "依据.pdf", attached_at=moment)
    session.add(scan)
    await session.flush()
    document = await session.scalar(select(BasisDocumentRow).order_by(BasisDocumentRow.id).limit(1))
    assert document is not None
    document.file_id = scan.id
    await session.flush()
    for cls in COARSER:
        await refold(session, cls)
    await helped.repair(session)


def _equipment(site: SiteRow, number: int, canary: Canaries, moment: datetime) -> EquipmentAssetRow:
    """Equipment in use, and some that is gone."""
    return EquipmentAssetRow(
        site_id=site.id,
        kind=EquipmentKind.PRINTER,
        tag_number=canary(),
        name=canary(),
        quantity=1000 + canary.count,
        condition=EquipmentCondition.SCRAPPED if number else EquipmentCondition.IN_USE,
        network_capable=False,
        prints=True,
        scans=False,
        acquired_on=_EPOCH,
        cost=100 * canary.count,
        fund_class=FundClass.CONSTRUCTION_OPERATION,
        location=canary(),
        disposed_on=_EPOCH if number else None,
        disposal_reason=canary(),
        recorded_at=moment,
        **lineage_like(site),
    )


async def _expect(
    session: AsyncSession, unit: OrganizationRow, number: int, canary: Canaries, moment: datetime
) -> None:
    """Somebody new on the staff, of whom it is known how long they expect to stay."""
    staff = (await session.scalars(select(PositionRow.id).where(PositionRow.counts_as_staff))).first()
    person = PersonRow(name=canary())
    session.add(person)
    await session.flush()
    post = AppointmentRow(
        person_id=person.id,
        position_id=staff,
        valid_from=_EPOCH,
        valid_to=_EPOCH,
        acting=False,
        full_time=False,
        recorded_at=moment,
        **lineage_of(unit),
    )
    session.add(post)
    await session.flush()
    session.add(
        TenureOutlookRow(
            appointment_id=post.id,
            can_serve_long_term=bool(number),
            expected_months=1 + number,
            preference=canary.count,
            recorded_at=moment,
            **lineage_of(unit),
        )
    )


async def _furnish(
    session: AsyncSession, site: SiteRow, account: UUID, number: int, canary: Canaries, moment: datetime
) -> None:
    """Equipment and a display of a site, the first display with a photo."""
    session.add(_equipment(site, number, canary, moment))
    wall = None if number else _file(account, canary(), attached_at=moment)
    if wall is not None:
        session.add(wall)
        await session.flush()
    session.add(_display(site, wall, canary, moment))


def _display(site: SiteRow, photo: FileRow | None, canary: Canaries, moment: datetime) -> DisplayItemRow:
    """A check of brochures; only the first has a photo."""
    return DisplayItemRow(
        site_id=site.id,
        kind=DisplayKind.BROCHURES,
        present=True,
        quantity=2000 + canary.count,
        chinese=True,
        tibetan=photo is None,
        staff_informed=False,
        checked_on=_EPOCH + timedelta(days=canary.count),
        note=canary(),
        photo_id=None if photo is None else photo.id,
        latest=False,
        recorded_at=moment,
        **lineage_like(site),
    )


def _import(account: UUID, name: str, moment: datetime) -> ImportRow:
    """A spreadsheet that somebody is entering."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return ImportRow(importer=name, digest=digest, account_id=account, started_at=moment, rows=7)


async def _offers(session: AsyncSession, units: dict[str, OrganizationRow], canary: Canaries) -> None:
    """At each unit a dossier is offered that belongs to the region, and one more in file there is free."""
    region = await _in_file(session, units["540000"])
    session.add(
        CriteriaSetRow(
            code="2021",
            title="认定标准",
            source="文件",
            effective_from=date(2021, 1, 1),
            rules=[],
            explained="无",
            published_at=now(),
        )
    )
    columns = {column.key: getattr(region, column.key) for column in DossierRow.__mapper__.column_attrs}
    for code in UNITS:
        for state in (TransferState.REQUESTED, TransferState.REFUSED):
            own = {"id": new_key(), "number": canary(), "applicant_name": canary(), "open_objections": 0}
            dossier = DossierRow(**{**columns, **own})
            session.add(dossier)
            await session.flush()
            session.add(households.transfer(dossier, units[code], state, canary))
    await session.flush()


async def _in_file(session: AsyncSession, unit: OrganizationRow) -> DossierRow:
    mine = select(DossierRow).where(
        DossierRow.organization_id == unit.id, DossierRow.state == DossierState.ACTIVE
    )
    return (await session.scalars(mine.limit(1))).one()


def _file(account: UUID | None, name: str, attached_at: datetime | None) -> FileRow:
    """An upload; one that is attached is given to a record by whoever calls."""
    return FileRow(
        digest=hashlib.sha256(name.encode()).hexdigest(),
        name=name,
        media_type="image/png",
        size=7,
        purpose="core:basis-document",
        uploaded_by=account,
        uploaded_at=now(),
        attached_at=attached_at,
    )


def _repair(unit: OrganizationRow, number: int, canary: Canaries, account: UUID) -> Iterator[Model]:
    """A proposed repair with its history and two open steps: one of the union itself, one of all above it."""
    repair = RepairRow(
        what=canary(), cost=100, state=RepairState.PROPOSED, state_since=now(), **lineage_of(unit)
    )
    yield repair
    yield TransitionRow(
        workflow=REPAIR.name,
        subject_id=repair.id,
        number=1,
        name=START,
        title="登记",
        title_en="Registered",
        to_state=str(repair.state),
        at=now(),
        account_id=account,
        actor_name="-",
        reason=canary(),
    )
    for transition, routed in ((APPROVE, unit.id), (WITHDRAW, None)):
        yield StepRow(
            workflow=REPAIR.name,
            workflow_title=REPAIR.zh,
            workflow_title_en=REPAIR.en,
            prefix=REPAIR.prefix,
            subject_id=repair.id,
            transition=transition.name,
            title=canary(),
            title_en=transition.en,
            action=str(transition.action),
            state=str(repair.state),
            since=_EPOCH,
            opens_on=_EPOCH,
            opens_after=0,
            due_on=_EPOCH if number else None,
            needs_reason=False,
            lead=True,
            routed_id=routed,
            **lineage_of(unit),
        )


def _lent(source: GrantRow, to: UUID, reason: str, first: date, unit: OrganizationRow) -> GrantRow:
    """What somebody holds in the place of a grant's holder."""
    return GrantRow(
        account_id=to,
        role_id=source.role_id,
        valid_from=first,
        valid_to=first + timedelta(days=30),
        reason=reason,
        granted_by=source.account_id,
        granted_at=now(),
        delegated_by=source.account_id,
        source_id=source.id,
        **lineage_of(unit),
    )


async def _account(
    session: AsyncSession, username: str, name: str, unit: OrganizationRow, phone: str | None = None
) -> AccountRow:
    person = PersonRow(name=name, phone=phone)
    session.add(person)
    await session.flush()
    account = AccountRow(
        person_id=person.id,
        username=username,
        password_hash="none",
        status=AccountStatus.ACTIVE,
        created_at=now(),
        **lineage_of(unit),
    )
    session.add(account)
    await session.flush()
    return account


def _of_person(
    person: UUID, unit: OrganizationRow, number: int, moment: datetime, canary: Canaries
) -> list[Any]:
    """One row of each narrow type of the people room."""
    line = lineage_of(unit)
    return [
        PersonContactRow(person_id=person, staff_number=canary(), **line),
        QualificationEvidenceRow(
            person_id=person,
            item=QualificationItem.COMPUTER_SKILL,
            kind=EvidenceKind.TEST,
            result=list(EvidenceResult)[number],
            evidenced_on=_EPOCH,
            document_number=canary(),
            recorded_at=moment,
            **line,
        ),
        QualificationWaiverRow(
            person_id=person,
            item=QualificationItem.EDUCATION,
            state=WaiverState.REQUESTED,
            reason=canary(),
            requested_at=moment,
            **line,
        ),
        LocalReportRow(
            reported_on=_EPOCH,
            addressee=list(ReportAddressee)[number],
            content=canary(),
            money=100,
            recorded_at=moment,
            **line,
        ),
    ]


async def _service(
    session: AsyncSession, unit: OrganizationRow, role: UUID, moment: datetime, canary: Canaries
) -> None:
    """A system's account with a grant and two tokens."""
    account = await _account(session, f"system.{unit.code.lower()}", canary(), unit)
    account.service = True
    session.add(
        GrantRow(
            account_id=account.id,
            role_id=role,
            valid_from=today(),
            reason=canary(),
            granted_at=moment,
            **lineage_of(unit),
        )
    )
    session.add_all(
        ApiTokenRow(
            account_id=account.id,
            name=canary(),
            digest=f"{account.username}.{number}",
            scopes=["core:premises:read"],
            created_at=moment,
            expires_at=moment + timedelta(days=30),
            **lineage_of(unit),
        )
        for number in range(2)
    )


def _session(
    account: AccountRow, token: str, moment: datetime, address: str, agent: str, unit: OrganizationRow
) -> SessionRow:
    return SessionRow(
        account_id=account.id,
        digest=hashlib.sha256(token.encode()).hexdigest(),
        created_at=moment,
        last_seen_at=moment + timedelta(hours=2),  # reading never notes it as used: reading writes nothing
        idle_until=moment + timedelta(hours=3),
        expires_at=moment + timedelta(hours=4),
        address=address,
        agent=agent,
        **lineage_of(unit),
    )


async def _appear(
    session: AsyncSession, cast: Cast, units: dict[str, OrganizationRow], roles: dict[str, UUID]
) -> None:
    moment, day = now(), today()
    account = await _account(session, cast.name, cast.name, units[HOME])
    if cast.state in {"suspended", "closed"}:
        account.status = AccountStatus(cast.state.upper())
    row = _session(account, cast.token, moment, "192.0.2.7", cast.name, units[HOME])
    if cast.state == "revoked":
        row.revoked_at = moment
    if cast.state == "idle":
        row.idle_until = moment - timedelta(seconds=1)
    if cast.state == "expired":
        row.expires_at = moment - timedelta(seconds=1)
    session.add(row)
    session.add(_file(account.id, cast.name, attached_at=None))
    session.add(_import(account.id, cast.name, moment))
    if cast.name == VISITOR:
        for purpose in (REQUEST, AUTHORIZATION):
            signed = _file(account.id, f"{cast.name}.{purpose}", attached_at=None)
            signed.purpose = purpose
            session.add(signed)
    session.add(NotificationRow(account_id=account.id, at=moment, title="已告知", title_en="told"))
    for role, code in cast.grants:
        first = day + timedelta(days={"tomorrow": 1, "yesterday": -9}.get(cast.state, 0))
        grant = GrantRow(
            account_id=account.id,
            role_id=roles[role],
            valid_from=first,
            valid_to=day - timedelta(days=1) if cast.state == "yesterday" else None,
            reason=cast.name,
            granted_at=moment,
            ended_at=moment if cast.state == "taken-back" else None,
            **lineage_of(units[code]),
        )
        session.add(grant)
        if cast.state == "delegate":  # what is held is somebody else's, who keeps it too
            holder = await _account(session, f"{cast.name}.holder", cast.name, units[HOME])
            grant.account_id = holder.id
            await session.flush()
            session.add(_lent(grant, account.id, cast.name, day, units[code]))
