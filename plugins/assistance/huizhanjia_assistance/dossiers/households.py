"""Registering a household and keeping what is known of it up to date."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.numbering.numbers import take
from huizhanjia_core.numbering.series import Series
from huizhanjia_core.organization.units import named_unit
from huizhanjia_core.work import Work
from sqlalchemy import func, select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import noting
from huizhanjia_assistance.dossiers.duplicates import claimed
from huizhanjia_assistance.dossiers.events import DossierRegistered
from huizhanjia_assistance.dossiers.household_models import (
    ADDRESS,
    BANK_CARD,
    DIAGNOSIS,
    DIBAO,
    DISABILITY,
    ID_NUMBER,
    MEMBER_ID,
    PHONE,
    DossierRow,
    MemberRow,
)
from huizhanjia_assistance.dossiers.household_rules import (
    FIRST_DAY,
    DossierFacts,
    MemberFacts,
    check_dossier,
    check_member,
    check_registration,
    check_together,
)
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.kinds import Relation, Sex
from huizhanjia_assistance.dossiers.refusals import AlreadyRegistered, Unfit
from huizhanjia_assistance.dossiers.resident_id import ResidentId
from huizhanjia_assistance.dossiers.seen import IN_FILE, member_to_change, to_change, touched

NUMBERS = Series("assistance:dossier", "困帮〔{year}〕{code}-{number:04d}号")
EDITABLE = IN_FILE | {State.DRAFT}

Checked = tuple[MemberFacts, ResidentId | None, str | None]
"""Facts of a member, with the identity number and the employer's code in normal form."""


async def register(
    work: Work,
    *,
    organization: UUID,
    registered_on: date,
    facts: DossierFacts,
    applicant: MemberFacts,
    members: Sequence[MemberFacts] = (),
) -> DossierRow:
    """Open the file of a household (一户一档); nobody of it may be in another live one of the region.

    Args:
        work: its actor registers at the union.
        organization: the union.
        registered_on: when the application came.
        facts: about the household.
        applicant: the worker; their relation is ``SELF``.
        members: the others.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, what cannot be so, or AlreadyRegistered.
    """
    unit = await named_unit(work, organization)
    work.actor.require(Action.DOSSIER_REGISTER, at=unit)
    check_registration(registered_on, work.today)
    check_dossier(facts, work.today, "input", "facts")
    checked: list[Checked] = [(applicant, *check_member(applicant, work.today, "input", "applicant"))]
    for place, one in enumerate(members):
        checked.append((one, *check_member(one, work.today, "input", "members", str(place))))
    check_together(
        [one.relation for one, _, _ in checked], [number.text if number else None for _, number, _ in checked]
    )
    await _refuse_claimed(work, checked)
    row = DossierRow(
        number=(await take(work, NUMBERS, union=unit, year=registered_on.year)).text,
        applicant_name=applicant.name,
        registered_on=registered_on,
        registered_by=work.actor.account_id,
        household_size=len(checked),
        open_objections=0,
        **lineage_of(unit),
    )
    await _enter_facts(work, row, facts)
    await _enter_applicant(work, row, checked[0])
    await workflow.start(work, row)
    for position, whole in enumerate(checked, start=1):
        work.session.add(await _member(work, row, position, whole))
    await work.session.flush()
    await work.emit(DossierRegistered(row.id, row.organization_id))
    return row


async def update(
    work: Work, *, dossier: UUID, version: int, facts: DossierFacts, reason: str | None = None
) -> DossierRow:
    """Enter the facts about a household anew, all of them; each field that differs is noted.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, StaleVersion, NotInThisState, what cannot be so.
    """
    row = await to_change(work, dossier, Action.DOSSIER_REGISTER, version, EDITABLE)
    _need_reason(row, reason)
    check_dossier(facts, work.today, "input", "facts")
    before = noting.snapshot(row)
    await _enter_facts(work, row, facts)
    touched(row)
    noting.note(work, row, before, reason=reason)
    await work.session.flush()
    return row


async def add_member(
    work: Work, *, dossier: UUID, version: int | None, facts: MemberFacts, reason: str | None = None
) -> MemberRow:
    """Let somebody belong to the household; raises as ``update``, or AlreadyRegistered."""
    row = await to_change(work, dossier, Action.DOSSIER_REGISTER, version, EDITABLE)
    _need_reason(row, reason)
    checked = (facts, *check_member(facts, work.today, "input", "facts"))
    await _refuse_misfit(work, row, facts.relation, None)
    await _refuse_claimed(work, [checked], but=None, path=("input", "facts", "idNumber"))
    last = select(func.max(MemberRow.position)).where(MemberRow.dossier_id == row.id)
    member = await _member(work, row, (await work.session.scalar(last) or 0) + 1, checked)
    work.session.add(member)
    await work.session.flush()  # the log refers to it
    row.household_size += 1
    touched(row)
    noting.note(work, member, {}, reason=reason)
    await work.session.flush()
    return member


async def update_member(
    work: Work, *, member: UUID, version: int, facts: MemberFacts, reason: str | None = None
) -> MemberRow:
    """Enter what is known of a member anew; raises as ``update``, or AlreadyRegistered."""
    row, found = await member_to_change(work, member, Action.DOSSIER_REGISTER, version, EDITABLE)
    _need_reason(row, reason)
    if found.left_on is not None:
        raise Unfit("该成员已离开家庭。", "They have left the household.", "input", "member")
    if (found.relation is Relation.SELF) != (facts.relation is Relation.SELF):
        raise Unfit(
            "申请人不能改为其他成员。", "Who applies stays who applies.", "input", "facts", "relation"
        )
    checked = (facts, *check_member(facts, work.today, "input", "facts"))
    if found.relation is not facts.relation:
        await _refuse_misfit(work, row, facts.relation, found.id)
    await _refuse_claimed(work, [checked], but=row.id, path=("input", "facts", "idNumber"))
    before = noting.snapshot(found)
    await _fill(work, found, checked)
    if found.relation is Relation.SELF:
        await _enter_applicant(work, row, checked)
    touched(row)
    noting.note(work, found, before, reason=reason)
    await work.session.flush()
    return found


async def remove_member(work: Work, *, member: UUID, version: int, left_on: date, reason: str) -> MemberRow:
    """Note that somebody no longer belongs to the household; they may be registered elsewhere from now on.

    Raises:
        Refusal: as ``update``; the applicant never leaves.
    """
    row, found = await member_to_change(work, member, Action.DOSSIER_REGISTER, version, EDITABLE)
    if found.relation is Relation.SELF:
        raise Unfit("申请人不能移出家庭，可提出退出档案。", "The applicant stays.", "input", "member")
    if found.left_on is not None:
        raise Unfit("该成员已离开家庭。", "They have left the household.", "input", "member")
    if not FIRST_DAY <= left_on <= work.today:
        raise Unfit(
            f"离开日期应在 {FIRST_DAY} 至今天之间。",
            f"They left between {FIRST_DAY} and today.",
            "input",
            "leftOn",
        )
    before = noting.snapshot(found)
    found.left_on, found.live = left_on, False
    row.household_size -= 1
    touched(row)
    noting.note(work, found, before, reason=reason)
    await work.session.flush()
    return found


def _need_reason(row: DossierRow, reason: str | None) -> None:
    if row.state in IN_FILE and not reason:
        raise Unfit("在档期间修改须填写理由。", "A change of a file needs a reason.", "input", "reason")


async def _refuse_misfit(work: Work, row: DossierRow, relation: Relation, but: UUID | None) -> None:
    """Nobody applies twice in a household, and nobody has two spouses."""
    if relation not in {Relation.SELF, Relation.SPOUSE}:
        return
    other = select(MemberRow.id).where(
        MemberRow.dossier_id == row.id, MemberRow.relation == relation, MemberRow.left_on.is_(None)
    )
    if set(await work.session.scalars(other)) - {but}:
        raise Unfit("申请人和配偶各只能有一人。", "There is one of these.", "input", "facts", "relation")


async def _refuse_claimed(
    work: Work, checked: Sequence[Checked], *, but: UUID | None = None, path: Sequence[str] = ()
) -> None:
    numbers = [number.text if number else None for _, number, _ in checked]
    taken = await claimed(work, [number for number in numbers if number], but=but)
    for place, number in enumerate(numbers):
        if number is not None and number in taken:
            where = taken[number]
            own = ("applicant",) if place == 0 else ("members", str(place - 1))
            raise AlreadyRegistered(where.name, where.hotline, *(path or ("input", *own, "idNumber")))


async def _enter_facts(work: Work, row: DossierRow, facts: DossierFacts) -> None:
    for name in (
        "main_cause",
        "secondary_cause",
        "bank_name",
        "union_member",
        "migrant_worker",
        "grassroots_kind",
        "grassroots_name",
        "grassroots_person",
        "grassroots_on",
    ):
        setattr(row, name, getattr(facts, name))
    for secret, value in (
        (PHONE, facts.phone),
        (ADDRESS, facts.address),
        (BANK_CARD, facts.bank_card),
        (DIBAO, facts.dibao_number),
    ):
        if value != await secret.read(work, row):  # sealing anew would be noted as a change
            await secret.put(work, row, value)


async def _enter_applicant(work: Work, row: DossierRow, checked: Checked) -> None:
    facts, number, code = checked
    row.applicant_name, row.employer, row.employer_code = facts.name, facts.employer, code
    await ID_NUMBER.put(work, row, number.text if number else None)


async def _member(work: Work, row: DossierRow, position: int, checked: Checked) -> MemberRow:
    member = MemberRow(dossier_id=row.id, position=position, live=True)
    await _fill(work, member, checked)
    return member


async def _fill(work: Work, member: MemberRow, checked: Checked) -> None:
    facts, number, code = checked
    for name in ("name", "relation", "work", "employer", "school_stage", "school", "health"):
        setattr(member, name, getattr(facts, name))
    member.employer_code = code
    member.sex = number.sex if number else Sex.UNKNOWN
    member.birth_year = number.born_on.year if number else None
    for secret, value in (
        (MEMBER_ID, number.text if number else None),
        (DIAGNOSIS, facts.diagnosis),
        (DISABILITY, facts.disability),
    ):
        if value != await secret.read(work, member):
            await secret.put(work, member, value)
