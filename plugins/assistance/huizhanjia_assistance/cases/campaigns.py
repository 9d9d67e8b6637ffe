"""Campaigns: select households by filter, check each against its cap, submit one list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huizhanjia_core import numbering, workflow
from huizhanjia_core.db.errors import StaleVersion
from huizhanjia_core.db.lineage import ANCESTORS, lineage_of
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_schema import Refusal
from sqlalchemy import delete, func, or_, select

from huizhanjia_assistance.actions import Action as DossierAction
from huizhanjia_assistance.cases import campaign_life, caps, claims, money_refusals, refusals
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.campaign_models import CampaignItemRow, CampaignRow
from huizhanjia_assistance.cases.caps import Claim
from huizhanjia_assistance.cases.deciding import require_active
from huizhanjia_assistance.cases.events import CampaignCancelled, CampaignReturned, CampaignSubmitted
from huizhanjia_assistance.cases.kinds import ServiceType
from huizhanjia_assistance.cases.money_kinds import (
    CampaignKind,
    CampaignState,
    DeliveryKind,
    ItemState,
    MoneySource,
)
from huizhanjia_assistance.cases.series import CAMPAIGN_NUMBERS
from huizhanjia_assistance.cases.totals import chunks
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import DossierCategory, HardshipCause, SchoolStage
from huizhanjia_assistance.dossiers.standing import in_force

MOST = 5_000
"""Households on one list: more are several lists, each approved by somebody who can read it."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which households come onto a list; every given condition narrows.

    Attributes:
        under: the union at or below which they are.
        categories: of their dossiers.
        causes: main causes of their hardship.
        stages: for schooling: students of these stages, each an entry of their own.
        dossiers: households by name, beside the conditions.
    """

    under: UUID | None = None
    categories: Collection[DossierCategory] = ()
    causes: Collection[HardshipCause] = ()
    stages: Collection[SchoolStage] = ()
    dossiers: Collection[UUID] = ()


async def begin(
    work: Work,
    *,
    organization: UUID,
    name: str,
    kind: CampaignKind,
    service: ServiceType,
    form: DeliveryKind,
    source: MoneySource,
    begins_on: date,
    per_household: int,
    event: str | None = None,
) -> CampaignRow:
    """Begin a campaign with an empty list.

    Args:
        work: its actor prepares campaigns at the union.
        organization: the union that gives.
        name: as in the plan, such as ``2016年藏历新年送温暖``.
        kind: what it is for.
        service: which of the nine services it counts as.
        form: money or goods.
        source: of the money.
        begins_on: its first day; its year is the one that caps count.
        per_household: fen for each household or student.
        event: what happened, for a disaster.

    Raises:
        Refusal: not allowed, no such union, a service that gives no money, or a year far away.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.CAMPAIGN_PREPARE, at=unit)
    if not service.money or service is ServiceType.MEDICAL_AID or form not in _FORMS:
        raise money_refusals.NoCampaign
    if abs(begins_on.year - work.today.year) > 1:
        raise money_refusals.CampaignYear
    row = CampaignRow(
        number=(await numbering.take(work, CAMPAIGN_NUMBERS, union=unit)).text,
        name=name,
        kind=kind,
        service=service,
        form=form,
        source=source,
        event=event,
        begins_on=begins_on,
        year=begins_on.year,
        per_household=per_household,
        listed=0,
        **lineage_of(unit),
    )
    await workflow.start(work, row)
    return row


_FORMS = frozenset({DeliveryKind.MONEY, DeliveryKind.GOODS})


async def select_households(
    work: Work, *, campaign: UUID, version: int, selection: Selection, amount: int | None = None
) -> CampaignRow:
    """Put the households that fulfill the conditions onto the list; those that are there already stay.

    Only dossiers that the actor may read are found, so that nobody lists households of another union.

    Args:
        work: its actor prepares campaigns there.
        campaign: in preparation.
        version: as seen.
        selection: the conditions.
        amount: fen for each, by default the campaign's.

    Raises:
        Refusal: not found, not allowed, a stale version, not in preparation, or more than ``MOST``.
    """
    row = await _draft(work, campaign, version)
    found = await _found(work, row, selection)
    present = set(
        await work.session.scalars(
            select(CampaignItemRow.target_id).where(CampaignItemRow.campaign_id == campaign)
        )
    )
    wanted = [one for one in found if (one[1] or one[0]) not in present]
    if len(present) + len(wanted) > MOST:
        raise money_refusals.TooManyListed(MOST)
    last = (
        await work.session.scalar(
            select(func.max(CampaignItemRow.number)).where(CampaignItemRow.campaign_id == campaign)
        )
        or 0
    )
    work.session.add_all(
        CampaignItemRow(
            campaign_id=campaign,
            number=last + place,
            dossier_id=dossier,
            member_id=member,
            target_id=member or dossier,
            amount=amount or row.per_household,
            state=ItemState.LISTED,
        )
        for place, (dossier, member) in enumerate(wanted, start=1)
    )
    row.listed = len(present) + len(wanted)
    await work.session.flush()
    return row


async def list_household(
    work: Work, *, campaign: UUID, dossier: UUID, amount: int | None = None
) -> CampaignItemRow:
    """Put one household onto the list of a campaign in preparation, as from a spreadsheet.

    Args:
        work: its actor prepares campaigns there and may read the dossier.
        campaign: in preparation; students are selected by their stage instead.
        dossier: of the household, at or below the campaign's union.
        amount: fen, by default the campaign's.

    Raises:
        Refusal: not found, not allowed, not in preparation, on the list already, or a list of students.
    """
    row = await find_campaign(work, campaign)
    work.actor.require(Action.CAMPAIGN_PREPARE, at=row)
    if row.state is not CampaignState.DRAFT:
        raise refusals.NotOpen(row.state, "campaign")
    if row.service is ServiceType.CHILD_EDUCATION_AID:
        raise money_refusals.StudentsBySelection
    household = await work.session.get(DossierRow, dossier)
    below = household is not None and row.organization_id in {getattr(household, name) for name in ANCESTORS}
    if household is None or not below or not work.actor.may(DossierAction.DOSSIER_READ, at=household):
        raise NotFound("input", "dossier")
    mine = CampaignItemRow.campaign_id == campaign
    twice = select(CampaignItemRow.id).where(mine, CampaignItemRow.target_id == dossier)
    if await work.session.scalar(twice) is not None:
        raise money_refusals.ListedAlready
    last = await work.session.scalar(select(func.max(CampaignItemRow.number)).where(mine)) or 0
    item = CampaignItemRow(
        campaign_id=campaign,
        number=last + 1,
        dossier_id=dossier,
        target_id=dossier,
        amount=amount or row.per_household,
        state=ItemState.LISTED,
    )
    work.session.add(item)
    row.listed += 1
    await work.session.flush()
    return item


async def remove_items(work: Work, *, campaign: UUID, version: int, items: Collection[UUID]) -> CampaignRow:
    """Take households off the list of a campaign in preparation.

    Raises:
        Refusal: as for ``select_households``, or NotFound for an entry of another list.
    """
    row = await _draft(work, campaign, version)
    gone = await work.session.execute(
        delete(CampaignItemRow)
        .where(CampaignItemRow.campaign_id == campaign, CampaignItemRow.id.in_(items))
        .returning(CampaignItemRow.id)
    )
    count = len(gone.all())
    if count != len(set(items)):
        raise NotFound("input", "items")
    row.listed -= count
    await work.session.flush()
    return row


async def submit(work: Work, *, campaign: UUID, version: int) -> CampaignRow:
    """Submit a list after each household was checked against its dossier and cap.

    Who would be refused today is shown so before anybody approves; nothing is reserved yet.

    Raises:
        Refusal: what the workflow refuses.
    """
    row = await find_campaign(work, campaign)
    await workflow.apply(work, row, campaign_life.SUBMIT, version=version)
    items = await items_of(work, campaign, ItemState.LISTED, ItemState.REFUSED)
    for item, claim in await claims_of(work, row, items):
        item.state, item.refusal = ItemState.LISTED, None
        if isinstance(claim, Refusal):
            item.state, item.refusal = ItemState.REFUSED, claim.zh
        elif claim is not None:
            lacking = await caps.exceeded(work, claim)
            if lacking.left < claim.amount:
                item.state, item.refusal = ItemState.REFUSED, lacking.zh
    await work.session.flush()
    await work.emit(CampaignSubmitted(row.id, row.organization_id, row.listed))
    return row


async def move_on(
    work: Work, transition: workflow.Transition, *, campaign: UUID, version: int, reason: str | None = None
) -> CampaignRow:
    """Return a list, or cancel a campaign.

    Raises:
        Refusal: what the workflow refuses.
        KeyError: a transition with a use case of its own.
    """
    if transition not in (campaign_life.RETURN, campaign_life.CANCEL):
        raise KeyError(transition.name)
    row = await find_campaign(work, campaign)
    await workflow.apply(work, row, transition, version=version, reason=reason)
    event = CampaignReturned if transition is campaign_life.RETURN else CampaignCancelled
    await work.emit(event(row.id, row.organization_id))
    return row


async def find_campaign(work: Work, key: UUID) -> CampaignRow:
    """A campaign that the actor may see, locked.

    Raises:
        NotFound: there is none, or none that the actor may know of.
    """
    return await workflow.find(work, CampaignRow, key, see=Action.DELIVERY_READ, path=("input", "campaign"))


async def items_of(work: Work, campaign: UUID, *states: ItemState) -> list[CampaignItemRow]:
    """The entries of a list in these states, in order."""
    query = select(CampaignItemRow).where(
        CampaignItemRow.campaign_id == campaign, CampaignItemRow.state.in_(states)
    )
    return list(await work.session.scalars(query.order_by(CampaignItemRow.number)))


async def households_of(work: Work, items: Sequence[CampaignItemRow]) -> dict[UUID, DossierRow]:
    """The dossiers of entries, by key."""
    found: dict[UUID, DossierRow] = {}
    for some in chunks(sorted({item.dossier_id for item in items})):
        query = select(DossierRow).where(DossierRow.id.in_(some))
        found.update({row.id: row for row in await work.session.scalars(query)})
    return found


async def claims_of(
    work: Work, row: CampaignRow, items: Sequence[CampaignItemRow]
) -> list[tuple[CampaignItemRow, Claim | Refusal | None]]:
    """Each entry with what it would take from its cap, or why its dossier or a missing figure refuses it."""
    households = await households_of(work, items)
    figures = claims.Figures(work)
    made: list[tuple[CampaignItemRow, Claim | Refusal | None]] = []
    for item in items:
        household = households[item.dossier_id]
        claim: Claim | Refusal | None = None
        try:
            require_active(household, row.source)
            if row.service is ServiceType.LIVING_RELIEF:
                claim = await figures.living_relief(household, item.amount, row.year)
            elif row.service is ServiceType.CHILD_EDUCATION_AID and item.member_id is not None:
                claim = await figures.education(household, item.member_id, item.amount, row.year)
        except Refusal as refusal:
            claim = refusal
        made.append((item, claim))
    return made


async def _draft(work: Work, key: UUID, version: int) -> CampaignRow:
    row = await find_campaign(work, key)
    work.actor.require(Action.CAMPAIGN_PREPARE, at=row)
    if row.version != version:
        raise StaleVersion
    if row.state is not CampaignState.DRAFT:
        raise refusals.NotOpen(row.state, "campaign")
    return row


async def _found(work: Work, row: CampaignRow, selection: Selection) -> list[tuple[UUID, UUID | None]]:
    """Households with an active dossier at or below the campaign's union, or students of them."""
    students = row.service is ServiceType.CHILD_EDUCATION_AID
    query = select(DossierRow.id, MemberRow.id) if students else select(DossierRow.id, DossierRow.id)
    query = query.where(
        or_(*(getattr(DossierRow, name) == row.organization_id for name in ANCESTORS)),
        in_force(),
    )
    places = work.actor.places(DossierAction.DOSSIER_READ)
    if not work.actor.unlimited:
        query = query.where(
            or_(*(getattr(DossierRow, ANCESTORS[place.depth - 1]) == place.id for place in places))
        )
    if selection.under is not None:
        query = query.where(or_(*(getattr(DossierRow, name) == selection.under for name in ANCESTORS)))
    if selection.categories:
        query = query.where(DossierRow.category.in_(selection.categories))
    if selection.causes:
        query = query.where(DossierRow.main_cause.in_(selection.causes))
    if selection.dossiers:
        query = query.where(DossierRow.id.in_(selection.dossiers))
    if students:
        query = query.join(MemberRow, MemberRow.dossier_id == DossierRow.id).where(
            MemberRow.left_on.is_(None), MemberRow.school_stage.is_not(None)
        )
        if selection.stages:
            query = query.where(MemberRow.school_stage.in_(selection.stages))
    found = await work.session.execute(query.order_by(DossierRow.number).limit(MOST + 1))
    return [(dossier, other if students else None) for dossier, other in found]
