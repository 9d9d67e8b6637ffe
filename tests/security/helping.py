"""Cases, deliveries and campaigns at every position of the world, and at one county one in each state asked for."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from huizhanjia_assistance.cases import facts_models as facts
from huizhanjia_assistance.cases.campaign_life import CAMPAIGN
from huizhanjia_assistance.cases.campaign_models import CampaignItemRow, CampaignRow
from huizhanjia_assistance.cases.cap_models import CapAccountRow
from huizhanjia_assistance.cases.delivery_models import (
    RECIPIENT,
    DeliveryRow,
    DeliveryTotalRow,
    HouseholdHelpRow,
)
from huizhanjia_assistance.cases.kinds import (
    CaseState,
    Intake,
    ReliefKind,
    ReliefOutcome,
    ServiceType,
    Urgency,
)
from huizhanjia_assistance.cases.life import CASE
from huizhanjia_assistance.cases.models import APPLICANT, CaseRow, ReliefCheckRow
from huizhanjia_assistance.cases.money_kinds import (
    CampaignKind,
    CampaignState,
    CapKind,
    DeliveryKind,
    DeliveryState,
    ItemState,
    MoneySource,
)
from huizhanjia_assistance.cases.service_kinds import (
    AccidentKind,
    DiagnosisClass,
    LegalAidKind,
    LegalMatter,
    LegalProvider,
    LossKind,
    PetitionChannel,
)
from huizhanjia_assistance.dossiers.care_kinds import Movement
from huizhanjia_assistance.dossiers.care_models import MovementRow
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierCategory, DossierState, HardshipCause, SchoolStage
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.db.model import Model
from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.work import Work
from huizhanjia_core.workflow import START, TransitionRow
from huizhanjia_core.workflow.declaration import Workflow
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from tests.security.households import Canary

_LONG_AGO = date(2016, 5, 9)
_AHEAD = date(2090, 1, 1)
PERSON = "helped-before-the-dossier"
"""The blind index of somebody who was helped before there was a dossier, which holds them now."""

ASKED: tuple[tuple[CaseState, ServiceType], ...] = (
    (CaseState.REGISTERED, ServiceType.PETITION_SERVICE),
    (CaseState.VERIFIED, ServiceType.LEGAL_AID),
    (CaseState.APPROVED, ServiceType.LEGAL_AID),
    (CaseState.IN_SERVICE, ServiceType.LIVING_RELIEF),
    (CaseState.CLOSED, ServiceType.JOB_PLACEMENT),
)
"""A mutation is asked for in each of these states."""


async def settle(
    session: AsyncSession,
    unit: OrganizationRow,
    account: UUID,
    canary: Canary,
    moment: datetime,
    *,
    asked: bool,
) -> None:
    """An open case and a confidential one of a union, with everything that a case, a cap and a campaign have."""
    dossier = (
        await session.scalars(
            select(DossierRow)
            .where(DossierRow.organization_id == unit.id, DossierRow.state == DossierState.ACTIVE)
            .limit(1)
        )
    ).one()
    member = (
        await session.scalars(select(MemberRow).where(MemberRow.dossier_id == dossier.id).limit(1))
    ).one()
    elsewhere = await session.scalar(
        select(SiteRow.id)
        .where(SiteRow.organization_id == unit.id, SiteRow.kind != SiteKind.ASSISTANCE_CENTER)
        .order_by(SiteRow.id)
        .limit(1)
    )
    for confidential in (False, True):
        account_row = _cap(dossier, unit, canary)
        case = _case(dossier, unit, canary, confidential=confidential, cap_account_id=account_row.id)
        case.place_id = elsewhere if confidential and elsewhere is not None else unit.id
        campaign = _campaign(unit, canary, CampaignState.DRAFT)
        session.add_all([account_row, case, campaign])
        await session.flush()
        delivery = _delivery(dossier, unit, canary, moment, DeliveryState.DELIVERED)
        delivery.case_id, delivery.campaign_id = case.id, campaign.id
        delivery.cap_account_id, delivery.member_id = account_row.id, member.id
        session.add(delivery)
        await session.flush()
        session.add_all(_of_case(case, canary, moment, account))
        session.add(_done(CAMPAIGN, campaign, canary, moment, account))
        session.add(_item(campaign, dossier, canary, delivery_id=delivery.id, cap_account_id=account_row.id))
        session.add_all(_figures(dossier, unit, confidential))
    if asked:
        await _states(session, unit, dossier, member, account, canary, moment)
    await session.flush()


async def _states(
    session: AsyncSession,
    unit: OrganizationRow,
    dossier: DossierRow,
    member: MemberRow,
    account: UUID,
    canary: Canary,
    moment: datetime,
) -> None:
    member.id_number_index = PERSON
    before = _case(dossier, unit, canary, dossier_id=None, id_number_index=PERSON)
    cases = [before]
    for state, service in ASKED:
        money = (
            {"approved": 1_000_00, "source": MoneySource.DONATION} if state is CaseState.IN_SERVICE else {}
        )
        cases.append(_case(dossier, unit, canary, state=state, service=service, **money))
    campaigns = [
        _campaign(unit, canary, state) for state in (CampaignState.SUBMITTED, CampaignState.APPROVED)
    ]
    drafted = _campaign(unit, canary, CampaignState.DRAFT, listed=1)
    session.add_all([*cases, *campaigns, drafted])
    await session.flush()
    for case in cases:
        session.add_all(_of_case(case, canary, moment, account))
    for campaign in (*campaigns, drafted):
        session.add(_done(CAMPAIGN, campaign, canary, moment, account))
    session.add(_item(drafted, dossier, canary))
    for kind in (DeliveryKind.MONEY, DeliveryKind.GOODS):
        pending = _delivery(dossier, unit, canary, moment, DeliveryState.PENDING, kind)
        pending.campaign_id = drafted.id
        session.add(pending)


def _case(dossier: DossierRow, unit: OrganizationRow, canary: Canary, **more: Any) -> CaseRow:
    given = {
        "service": ServiceType.PETITION_SERVICE,
        "state": CaseState.REGISTERED,
        "confidential": False,
        "dossier_id": dossier.id,
        **more,
    }
    row = CaseRow(
        number=canary(),
        state_since=dossier.state_since,
        intake=Intake.WINDOW,
        urgency=Urgency.ROUTINE,
        life_at_risk=False,
        no_food_or_shelter=False,
        dependants_alone=False,
        applicant_mask=canary(),
        phone_mask=canary(),
        persons=3,
        registered_on=_LONG_AGO,
        year=_LONG_AGO.year,
        due_on=_LONG_AGO,
        finding=canary(),
        pending=0,
        delivered=0,
        helped_on=_LONG_AGO,
        rights_protected=False,
        timely_aid=True,
        mediated=False,
        harmonious=False,
        **given,
        **lineage_of(unit),
    )
    row.subject_id = row.id
    return row


def _of_case(case: CaseRow, canary: Canary, moment: datetime, account: UUID) -> Iterator[Model]:
    """Facts of all nine services, so that each is at every position."""
    key = case.id
    yield _done(CASE, case, canary, moment, account)
    yield ReliefCheckRow(
        case_id=key,
        kind=ReliefKind.DIBAO,
        outcome=ReliefOutcome.RECEIVED,
        amount=1,
        checked_on=_LONG_AGO,
        evidence=canary(),
        recorded_at=moment,
    )
    yield facts.LivingReliefRow(case_id=key, period_from=_LONG_AGO, period_to=_LONG_AGO)
    yield facts.MedicalAidRow(
        case_id=key,
        subject_id=case.subject_id,
        diagnosis_class=DiagnosisClass.CHRONIC,
        diagnosis_mask=canary(),
        hospital=canary(),
        settlement_number=canary(),
        settled_on=_LONG_AGO,
        total_cost=3,
        reimbursed=2,
        self_paid=1,
    )
    yield facts.LegalAidRow(
        case_id=key,
        matter=LegalMatter.UNPAID_WAGES,
        kind=LegalAidKind.MEDIATION,
        provider=LegalProvider.LAW_FIRM,
        opponent=canary(),
        people_involved=1,
    )
    yield facts.SkillsTrainingRow(
        case_id=key,
        course=canary(),
        provider_name=canary(),
        hours=40,
        starts_on=_LONG_AGO,
        ends_on=_LONG_AGO,
    )
    yield facts.JobPlacementRow(
        case_id=key,
        wanted=canary(),
        placed_on=_LONG_AGO,
        employed_after_3=True if case.state is CaseState.CLOSED else None,
    )
    yield facts.ChildEducationAidRow(case_id=key, stage=SchoolStage.SENIOR, school=canary(), school_year=2016)
    yield facts.PetitionRow(
        case_id=key,
        subject_id=case.subject_id,
        channel=PetitionChannel.VISIT,
        received_on=_LONG_AGO,
        summary_mask=canary(),
        people=1,
        accept_by=_LONG_AGO,
        answer_by=_AHEAD,
        extended_days=0,
    )
    yield facts.DisasterReliefRow(
        case_id=key,
        event=canary(),
        happened_on=_LONG_AGO,
        loss_kind=LossKind.HOUSE,
        loss=1,
        evidence=canary(),
    )
    yield facts.OtherAccidentAidRow(
        case_id=key,
        kind=AccidentKind.FIRE,
        happened_on=_LONG_AGO,
        cost=2,
        compensated=1,
        evidence=canary(),
    )


def _done(flow: Workflow, row: Any, canary: Canary, moment: datetime, account: UUID) -> TransitionRow:
    return TransitionRow(
        workflow=flow.name,
        subject_id=row.id,
        number=1,
        name=START,
        title="登记",
        title_en="Registered",
        to_state=str(row.state),
        at=moment,
        account_id=account,
        actor_name="-",
        reason=canary(),
    )


def _cap(dossier: DossierRow, unit: OrganizationRow, canary: Canary) -> CapAccountRow:
    return CapAccountRow(
        kind=CapKind.LIVING_RELIEF_YEAR,
        dossier_id=dossier.id,
        year=2016,
        ceiling=9,
        used=1,
        reserved=1,
        reckoning=canary(),
        **lineage_of(unit),
    )


def _campaign(unit: OrganizationRow, canary: Canary, state: CampaignState, listed: int = 1) -> CampaignRow:
    return CampaignRow(
        number=canary(),
        name=canary(),
        kind=CampaignKind.LOSAR,
        service=ServiceType.LIVING_RELIEF,
        form=DeliveryKind.MONEY,
        source=MoneySource.DONATION,
        state=state,
        state_since=datetime(2016, 5, 9, tzinfo=UTC),
        begins_on=_LONG_AGO,
        year=2016,
        per_household=100,
        listed=listed,
        **lineage_of(unit),
    )


def _item(campaign: CampaignRow, dossier: DossierRow, canary: Canary, **more: Any) -> CampaignItemRow:
    return CampaignItemRow(
        campaign_id=campaign.id,
        number=1,
        dossier_id=dossier.id,
        target_id=dossier.id,
        amount=100,
        state=ItemState.LISTED,
        refusal=canary(),
        **more,
    )


def _delivery(
    dossier: DossierRow,
    unit: OrganizationRow,
    canary: Canary,
    moment: datetime,
    state: DeliveryState,
    kind: DeliveryKind = DeliveryKind.MONEY,
) -> DeliveryRow:
    return DeliveryRow(
        dossier_id=dossier.id,
        delivered_on=moment.date() if state is DeliveryState.DELIVERED else None,
        service=ServiceType.LIVING_RELIEF,
        kind=kind,
        source=MoneySource.DONATION,
        state=state,
        amount=100,
        subject_id=dossier.id,
        recipient_mask=canary(),
        persons=1,
        planned_on=_LONG_AGO,
        year=2016,
        remark=canary(),
        recorded_at=moment,
        **lineage_of(unit),
    )


async def seal(work: Work) -> None:
    """Names behind the masks of requests and deliveries; without one they count as erased."""
    for secret, kind in ((APPLICANT, CaseRow), (RECIPIENT, DeliveryRow)):
        nameless = select(kind.id, kind.subject_id).where(secret.sealed.is_(None))
        for key, subject in (await work.session.execute(nameless)).all():
            sealed = await work.crypto.encrypt(subject, secret.sealed, "扎西")
            table: Any = kind.__table__  # past the mapper, which would count it as a change
            await work.session.execute(
                table.update().where(table.c.id == key).values({secret.sealed.key: sealed})
            )


def _figures(dossier: DossierRow, unit: OrganizationRow, second: bool) -> Iterator[Model]:
    """Sums that are large enough to be shown, so that the matrix can compare them."""
    yield DeliveryTotalRow(
        year=2016 + second,
        service=ServiceType.LIVING_RELIEF,
        source=MoneySource.DONATION,
        category=DossierCategory.DIBAO,
        deliveries=6,
        households=5,
        persons=7,
        amount=600,
        **lineage_of(unit),
    )
    yield HouseholdHelpRow(
        dossier_id=dossier.id,
        year=2016 + second,
        service=ServiceType.LIVING_RELIEF,
        deliveries=1,
        amount=100,
        persons=2,
        last_on=_LONG_AGO + timedelta(days=1),
        **lineage_of(unit),
    )
    yield MovementRow(
        dossier_id=dossier.id,
        movement=Movement.RELIEVED if second else Movement.APPROVED,
        moved_on=_LONG_AGO,
        year=_LONG_AGO.year + second,
        category=DossierCategory.DIBAO,
        cause=HardshipCause.ILLNESS,
        persons=3,
        **lineage_of(unit),
    )
