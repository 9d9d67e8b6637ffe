"""Registering a request: who asks, for what, how urgent, and with which dossier."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from huizhanjia_core import numbering, workflow
from huizhanjia_core.calendar import calendars
from huizhanjia_core.calendar.rules import reach
from huizhanjia_core.db.lineage import lineage_like, lineage_of
from huizhanjia_core.db.model import new_key
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.actions import Action as DossierAction
from huizhanjia_assistance.cases import cap_rules, petition_rules, refusals, standing, triage
from huizhanjia_assistance.cases import facts as kinds_of_facts
from huizhanjia_assistance.cases.actions import Action
from huizhanjia_assistance.cases.events import CaseRegistered
from huizhanjia_assistance.cases.facts_models import DIAGNOSIS, ROW_OF, ROW_OF_SERVICE, SUMMARY
from huizhanjia_assistance.cases.kinds import Intake, Urgency
from huizhanjia_assistance.cases.models import APPLICANT, ID_NUMBER, PHONE, CaseRow
from huizhanjia_assistance.cases.series import CASE_NUMBERS
from huizhanjia_assistance.cases.triage import Signs
from huizhanjia_assistance.dossiers import household_models as households
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.kinds import CLOSED


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Whoever asks without a dossier.

    Attributes:
        name: as on the identity card.
        id_number: checked by whoever calls; required before emergency money.
        phone: where they can be reached.
    """

    name: str
    id_number: str | None = None
    phone: str | None = None


async def register(
    work: Work,
    *,
    facts: kinds_of_facts.AnyFacts,
    intake: Intake,
    signs: Signs,
    dossier: UUID | None = None,
    organization: UUID | None = None,
    applicant: Applicant | None = None,
    requested: int | None = None,
) -> CaseRow:
    """Register a request for one of the nine services.

    Args:
        work: its actor registers requests where the household's dossier is, or at the union.
        facts: of the service asked for.
        intake: how it came.
        signs: from which its urgency follows.
        dossier: of the household; needed for money, unless it is an emergency (先建档、后帮扶; A24).
        organization: the union that takes it, where there is no dossier.
        applicant: who asks, where there is no dossier.
        requested: fen asked for.

    Raises:
        Refusal: not allowed, not found, impossible facts, a dossier that is needed or there already or did
            not follow earlier aid, or a dossier together with a union or an applicant.
    """
    if dossier is not None:
        for argument, given in (("organization", organization), ("applicantName", applicant)):
            if given is not None:
                raise refusals.OneAsker(argument)
    household = await _dossier(work, dossier) if dossier is not None else None
    place = await _place(work, household, organization)
    work.actor.require(Action.CASE_REGISTER, at=place)
    if household is not None and household.state in CLOSED:
        raise refusals.DossierEnded
    confidential = isinstance(facts, kinds_of_facts.Petition) and facts.confidential
    if confidential:
        work.actor.require(Action.CASE_CONFIDENTIAL, at=place)
    kinds_of_facts.check(facts, work.today)
    if signs.needed_by is not None and signs.needed_by < work.today:
        raise refusals.NeededBefore
    urgency = triage.urgency_of(signs, work.today)
    member = await _member(work, household, facts)
    unit = await _unit(work, household, place)
    row = CaseRow(
        number="",
        service=facts.service,
        intake=intake,
        urgency=urgency,
        **vars(signs),
        confidential=confidential,
        dossier_id=dossier,
        member_id=member,
        category=household.category if household else None,
        cause=household.main_cause if household else None,
        persons=max(household.household_size, 1) if household else 1,
        registered_on=work.today,
        year=work.today.year,
        requested=requested,
        pending=0,
        delivered=0,
        rights_protected=False,
        timely_aid=False,
        mediated=False,
        harmonious=False,
        **(lineage_like(household) if household else lineage_of(place)),
    )
    row.subject_id = dossier or row.id
    await _name(work, row, household, applicant)
    await _days(work, row, urgency)
    if household is None and row.service.money:
        await _emergency_only(work, row, applicant)
    row.number = (await numbering.take(work, CASE_NUMBERS, union=unit)).text
    await workflow.start(work, row)
    await _keep(work, row, facts)
    await work.emit(CaseRegistered(row.id, row.organization_id, row.service))
    return row


async def _dossier(work: Work, key: UUID) -> DossierRow:
    found = await work.session.get(DossierRow, key)
    if found is None or not work.actor.may(DossierAction.DOSSIER_READ, at=found):
        raise NotFound("input", "dossier")
    return found


async def _place(work: Work, household: DossierRow | None, organization: UUID | None) -> Any:
    if household is not None:
        return household
    if organization is None:
        raise refusals.NameNeeded
    return await named_unit(work, organization)


async def _unit(work: Work, household: DossierRow | None, place: Any) -> OrganizationRow:
    if household is None:
        unit: OrganizationRow = place
        return unit
    return await work.session.get_one(OrganizationRow, household.organization_id)


async def _member(work: Work, household: DossierRow | None, facts: kinds_of_facts.AnyFacts) -> UUID | None:
    """The member that the facts name, who must be of the household."""
    key = kinds_of_facts.member_of(facts)
    if key is None:
        return None
    member = await work.session.get(MemberRow, key)
    if member is None or household is None or member.dossier_id != household.id or member.left_on:
        name = kinds_of_facts.ARGUMENTS[facts.service]
        raise refusals.NoMember(kinds_of_facts.path_of(name, "member"))
    return key


async def _name(work: Work, row: CaseRow, household: DossierRow | None, applicant: Applicant | None) -> None:
    """Seal who asks: as the dossier names them, or as they were named."""
    if household is not None:
        name: str | None = household.applicant_name
        number = await households.ID_NUMBER.read(work, household)
        phone = await households.PHONE.read(work, household)
    elif applicant is not None:
        name, number, phone = applicant.name, applicant.id_number, applicant.phone
    else:
        raise refusals.NameNeeded
    await APPLICANT.put(work, row, name)
    await ID_NUMBER.put(work, row, number)
    await PHONE.put(work, row, phone)


async def _days(work: Work, row: CaseRow, urgency: Urgency) -> None:
    longest = max(cap_rules.DOSSIER_WITHIN, *triage.ANSWER_WITHIN.values())
    calendar = await calendars.load(work.session, work.today, work.today + reach(longest))
    row.due_on = triage.answer_due(urgency, work.today, calendar)
    if row.dossier_id is None and row.service.money:
        row.dossier_due_on = calendar.last_day(work.today, cap_rules.DOSSIER_WITHIN)


async def _emergency_only(work: Work, row: CaseRow, applicant: Applicant | None) -> None:
    """Before a dossier only emergencies get money, by real name, and nobody who has a dossier somewhere."""
    if row.urgency is not Urgency.EMERGENCY:
        raise refusals.DossierNeeded
    number = applicant.id_number if applicant else None
    if number is None:
        raise refusals.IdNumberNeeded
    index = await work.crypto.index(households.RESIDENT_ID, number)
    known = select(MemberRow.id).where(MemberRow.id_number_index == index, MemberRow.live).limit(1)
    if await work.session.scalar(known) is not None:
        raise refusals.HasDossier
    await standing.refuse_late(work, index)


async def _keep(work: Work, row: CaseRow, facts: kinds_of_facts.AnyFacts) -> None:
    """Store the facts of the service, sealed where they are sensitive."""
    given = {
        name: value
        for name, value in vars(facts).items()
        if name not in {"member", "confidential", "diagnosis", "summary"}
    }
    kept = ROW_OF[type(facts)](case_id=row.id, **given)
    if isinstance(facts, kinds_of_facts.MedicalAid):
        kept.subject_id = row.subject_id
        await DIAGNOSIS.put(work, kept, facts.diagnosis)
    if isinstance(facts, kinds_of_facts.Petition):
        days = petition_rules.days_of(facts.received_on)
        kept.accept_by, kept.answer_by, kept.extended_days = days.accept_by, days.answer_by, 0
        kept.subject_id = row.subject_id
        await SUMMARY.put(work, kept, facts.summary)
    work.session.add(kept)
    await work.session.flush()


async def copy_facts(work: Work, service: str, old: UUID, row: CaseRow) -> None:
    """Give a case the facts of the one that was transferred to it; sealed values open under the same subject.

    Args:
        work: the unit of work.
        service: of both.
        old: the case transferred.
        row: its successor.
    """
    kind = ROW_OF_SERVICE[service]
    found = await work.session.scalar(select(kind).where(kind.case_id == old))
    values = {column.key: getattr(found, column.key) for column in kind.__mapper__.columns}
    work.session.add(kind(**{**values, "id": new_key(), "case_id": row.id}))
    await work.session.flush()
