"""Households at every position of the world, and at one county one in each state that a mutation asks for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from huizhanjia_assistance.dossiers.care_kinds import (
    ObjectionChannel,
    ObjectionState,
    Purpose,
    TransferState,
    VerificationKind,
    VerificationResult,
)
from huizhanjia_assistance.dossiers.care_models import (
    ConsentRow,
    DossierAccessRow,
    DossierChangeRow,
    DossierTransferRow,
    SpotCheckItemRow,
    SpotCheckRow,
    VerificationRow,
)
from huizhanjia_assistance.dossiers.decision_models import (
    AssessmentRow,
    ObjectionRow,
    PublicNoticeRow,
    VisitRow,
)
from huizhanjia_assistance.dossiers.economy_kinds import Flow, Housing
from huizhanjia_assistance.dossiers.economy_models import CircumstancesRow, EconomyItemRow
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import (
    DossierCategory,
    DossierState,
    ExitKind,
    ExitReason,
    GrassrootsKind,
    HardshipCause,
    Health,
    Relation,
    Sex,
    Work,
)
from huizhanjia_assistance.dossiers.life import DOSSIER
from huizhanjia_core.db.lineage import lineage_like, lineage_of
from huizhanjia_core.db.model import Model
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.workflow import START, TransitionRow
from sqlalchemy.ext.asyncio import AsyncSession

Canary = Callable[[], str]

ASKED = (
    DossierState.DRAFT,
    DossierState.UNDER_REVIEW,
    DossierState.VISITING,
    DossierState.CHECKING,
    DossierState.PUBLICIZED,
    DossierState.ACTIVE,
    DossierState.SUSPENDED,
    DossierState.EXITING,
    DossierState.RELIEVED,
    DossierState.PUBLICIZED,
)
"""A mutation is asked for in each of these states."""

_LONG_AGO = date(2016, 5, 9)
_PERIOD = (date(2015, 1, 1), date(2015, 12, 31))
_AGREED = f"{Purpose.ELIGIBILITY} {Purpose.ECONOMY_CHECK} {Purpose.PUBLIC_NOTICE}"


async def settle(
    session: AsyncSession,
    unit: OrganizationRow,
    account: UUID,
    canary: Canary,
    moment: datetime,
    states: Sequence[DossierState] = (DossierState.ACTIVE, DossierState.DRAFT),
) -> None:
    """Households of a union, each with a row of everything that a dossier has."""
    dossiers = [_dossier(unit, state, canary, moment) for state in states]
    session.add_all(dossiers)
    await session.flush()
    for dossier in dossiers:
        check = SpotCheckRow(
            drawn_on=_LONG_AGO,
            seed=canary(),
            percent=30,
            drawn_from=2,
            picked=1,
            drawn_by_name=canary(),
            **lineage_of(unit),
        )
        session.add(check)
        member = _member(dossier, 1, Relation.SELF, canary)
        child = _member(dossier, 2, Relation.CHILD, canary)
        session.add_all([member, child])
        await session.flush()
        session.add_all(_of_dossier(dossier, member, canary, moment, account))
        session.add(SpotCheckItemRow(spot_check_id=check.id, dossier_id=dossier.id, rank=1, note=canary()))
        await session.flush()


def _dossier(unit: OrganizationRow, state: DossierState, canary: Canary, moment: datetime) -> DossierRow:
    decided = state not in {DossierState.DRAFT, DossierState.UNDER_REVIEW, DossierState.VISITING}
    leaving = state in {DossierState.EXITING, DossierState.RELIEVED}
    dossier = DossierRow(
        number=canary(),
        state=state,
        state_since=moment,
        category=DossierCategory.DIBAO if decided else None,
        applicant_name=canary(),
        id_number_mask=canary(),
        phone_mask="139********",
        union_member=True,
        migrant_worker=False,
        household_size=2,
        main_cause=HardshipCause.ILLNESS,
        grassroots_kind=GrassrootsKind.UNION,
        grassroots_name=canary(),
        grassroots_on=_LONG_AGO,
        registered_on=_LONG_AGO,
        visited_on=_LONG_AGO,
        open_objections=0,
        exit_kind=ExitKind.RELIEVED if leaving else None,
        exit_reason=ExitReason.RELIEVED if leaving else None,
        verified_on=_LONG_AGO if decided else None,
        verify_by=_LONG_AGO + timedelta(days=365) if decided else None,
        **lineage_of(unit),
    )
    dossier.assessment_id = dossier.id if decided else None
    return dossier


def _member(dossier: DossierRow, position: int, relation: Relation, canary: Canary) -> MemberRow:
    return MemberRow(
        dossier_id=dossier.id,
        position=position,
        name=canary(),
        relation=relation,
        id_number_mask=canary(),
        live=False,
        sex=Sex.FEMALE,
        birth_year=1980,
        work=Work.EMPLOYED,
        health=Health.CHRONIC,
        diagnosis_mask=canary(),
    )


def _of_dossier(
    dossier: DossierRow, member: MemberRow, canary: Canary, moment: datetime, account: UUID
) -> Iterator[Model]:
    key = dossier.id
    yield TransitionRow(
        workflow=DOSSIER.name,
        subject_id=key,
        number=1,
        name=START,
        title="登记",
        title_en="Registered",
        to_state=str(dossier.state),
        at=moment,
        actor_name="-",
        reason=canary(),
    )
    yield EconomyItemRow(
        dossier_id=key,
        member_id=member.id,
        flow=Flow.WAGE,
        amount=6_000_00,
        reimbursed=0,
        period_from=_PERIOD[0],
        period_to=_PERIOD[1],
        evidence=canary(),
        superseded=False,
        recorded_at=moment,
    )
    yield CircumstancesRow(
        dossier_id=key,
        housing=Housing.OWN,
        homes=1,
        savings=0,
        investments=0,
        business=False,
        private_school=False,
        vehicle=False,
        government_relief=False,
        months_below=8,
        sudden=False,
        exempt_reason=canary(),
    )
    yield AssessmentRow(
        dossier_id=key,
        number=1,
        assessed_at=moment,
        criteria_code="2016",
        criteria_title=canary(),
        standard_monthly=500_00,
        standard_unit=canary(),
        standard_year=2015,
        period_from=_PERIOD[0],
        period_to=_PERIOD[1],
        members=2,
        per_head=250_00,
        net_per_head=250_00,
        category=DossierCategory.DIBAO,
        figures={},
        steps=canary(),
    )
    yield VisitRow(
        dossier_id=key,
        visited_on=_LONG_AGO,
        visitor=canary(),
        companion=canary(),
        companion_title="村干部",
        findings=canary(),
        recorded_at=moment,
    )
    yield ObjectionRow(
        dossier_id=key,
        received_on=_LONG_AGO,
        channel=ObjectionChannel.PHONE,
        objector_mask=canary(),
        content=canary(),
        state=ObjectionState.OPEN if dossier.state is DossierState.ACTIVE else ObjectionState.DISMISSED,
        recorded_at=moment,
    )
    if dossier.state is DossierState.ACTIVE:
        dossier.open_objections = 1
    yield DossierChangeRow(
        dossier_id=key, at=moment, actor_name=canary(), field="phone", before=canary(), after=canary()
    )
    yield VerificationRow(
        dossier_id=key,
        kind=VerificationKind.YEARLY,
        result=VerificationResult.UNCHANGED,
        verified_on=_LONG_AGO,
        verifier=canary(),
        note=canary(),
        recorded_at=moment,
    )
    yield ConsentRow(
        dossier_id=key,
        given_on=_LONG_AGO,
        notice=canary(),
        purposes=_AGREED,
        guardian=True,
        recorded_at=moment,
    )
    yield DossierAccessRow(
        dossier_id=key,
        member_id=member.id,
        at=moment,
        account_id=account,
        actor_name=canary(),
        value="PHONE",
        reason=canary(),
    )
    if dossier.state is DossierState.PUBLICIZED:
        yield PublicNoticeRow(
            dossier_id=key,
            unit_name="县总工会",
            name="索**",
            category=DossierCategory.DIBAO,
            household_size=2,
            published_on=_LONG_AGO,
            ends_on=_LONG_AGO + timedelta(days=7),
            places="公示栏",
            contact="0000-5550000",
            **lineage_like(dossier),
        )


def transfer(
    dossier: DossierRow, to: OrganizationRow, state: TransferState, canary: Canary
) -> DossierTransferRow:
    """A dossier that is or was offered to another union."""
    return DossierTransferRow(
        dossier_id=dossier.id,
        dossier_number=canary(),
        applicant=canary(),
        from_id=dossier.organization_id,
        state=state,
        requested_on=_LONG_AGO,
        reason=canary(),
        **lineage_of(to),
    )
