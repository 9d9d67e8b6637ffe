"""Registering households and keeping what is known of them up to date."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huizhanjia_core import workflow
from huizhanjia_core.db.lineage import lineage_of
from huizhanjia_core.numbering import Series, take_many
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.units import named_units
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_schema import Refusal
from sqlalchemy import func, select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import noting
from huizhanjia_assistance.dossiers.duplicates import of_facts, of_household, refused_claims
from huizhanjia_assistance.dossiers.events import DossierRegistered
from huizhanjia_assistance.dossiers.household_models import DossierRow, MemberRow
from huizhanjia_assistance.dossiers.household_rows import (
    Checked,
    enter_applicant,
    enter_facts,
    enter_member,
    new_member,
)
from huizhanjia_assistance.dossiers.household_rules import (
    FIRST_DAY,
    ONLY_ONE,
    DossierFacts,
    MemberFacts,
    check_dossier,
    check_member,
    check_registration,
    check_together,
)
from huizhanjia_assistance.dossiers.kinds import DossierState as State
from huizhanjia_assistance.dossiers.kinds import Relation
from huizhanjia_assistance.dossiers.refusals import Unfit
from huizhanjia_assistance.dossiers.seen import (
    IN_FILE,
    all_seen,
    may_change,
    member_to_change,
    to_change,
    touched,
)

NUMBERS = Series("assistance:dossier", "困帮〔{year}〕{code}-{number:04d}号")
EDITABLE = IN_FILE | {State.DRAFT}


@dataclass(frozen=True, kw_only=True)
class Household:
    """A household as it is registered.

    Attributes:
        organization: the union.
        registered_on: when the application came.
        facts: about the household.
        applicant: the worker; their relation is ``SELF``.
        members: the others.
    """

    organization: UUID
    registered_on: date
    facts: DossierFacts
    applicant: MemberFacts
    members: Sequence[MemberFacts] = ()


@dataclass(frozen=True, kw_only=True)
class Addition:
    """Somebody who is to belong to a household.

    Attributes:
        dossier: of the household.
        facts: about the member.
        version: of the dossier as the client saw it; None where it did not look at it.
        reason: why, once the household is in file.
    """

    dossier: UUID
    facts: MemberFacts
    version: int | None = None
    reason: str | None = None


async def register(
    work: Work,
    *,
    organization: UUID,
    registered_on: date,
    facts: DossierFacts,
    applicant: MemberFacts,
    members: Sequence[MemberFacts] = (),
) -> DossierRow:
    """Open the file of one household; the arguments are those of ``Household``.

    Raises:
        Refusal: NOT_FOUND, FORBIDDEN, what cannot be so, or AlreadyRegistered.
    """
    household = Household(
        organization=organization,
        registered_on=registered_on,
        facts=facts,
        applicant=applicant,
        members=members,
    )
    (outcome,) = await register_many(work, [household])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def register_many(work: Work, households: Sequence[Household]) -> list[DossierRow | Refusal]:
    """Open the files of households (一户一档); nobody of them may be in another live one of the region.

    As many statements for all of them as for one. Each household is entered as a whole or not at all.

    Args:
        work: its actor registers at each union.
        households: of several of which somebody belongs to, the first one is entered.

    Returns:
        For each its dossier, or why it is not registered: NOT_FOUND, FORBIDDEN, what cannot be so, or
        AlreadyRegistered.
    """
    units = await named_units(work, {one.organization for one in households})
    outcomes: list[DossierRow | Refusal | None] = [None] * len(households)
    fit: dict[int, list[Checked]] = {}
    for place, one in enumerate(households):
        try:
            fit[place] = _checked(work, one, units.get(one.organization))
        except Refusal as refusal:
            outcomes[place] = refusal
    claims = {place: [member.text for member in checked] for place, checked in fit.items()}
    lines = {place: units[households[place].organization] for place in fit}
    for place, refused in (await refused_claims(work, claims, lines, of_household)).items():
        outcomes[place] = refused
        del fit[place]
    wanted = [(lines[place], households[place].registered_on.year) for place in fit]
    numbers = await take_many(work, NUMBERS, wanted)
    rows = [
        DossierRow(
            number=number.text,
            applicant_name=checked[0].facts.name,
            registered_on=households[place].registered_on,
            registered_by=work.actor.account_id,
            household_size=len(checked),
            open_objections=0,
            **lineage_of(lines[place]),
        )
        for number, (place, checked) in zip(numbers, fit.items(), strict=True)
    ]
    await work.crypto.provide([row.id for row in rows])
    for row, (place, checked) in zip(rows, fit.items(), strict=True):
        await enter_facts(work, row, households[place].facts)
        await enter_applicant(work, row, checked[0])
        outcomes[place] = row
    await workflow.start_many(work, rows)
    for row, checked in zip(rows, fit.values(), strict=True):
        work.session.add_all(
            [await new_member(work, row, position, one) for position, one in enumerate(checked, start=1)]
        )
    await work.session.flush()
    for row in rows:
        await work.emit(DossierRegistered(row.id, row.organization_id))
    return [one for one in outcomes if one is not None]


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
    await enter_facts(work, row, facts)
    touched(row)
    noting.note(work, row, before, reason=reason)
    await work.session.flush()
    return row


async def add_member(
    work: Work, *, dossier: UUID, version: int | None, facts: MemberFacts, reason: str | None = None
) -> MemberRow:
    """Let somebody belong to the household; raises as ``update``, or AlreadyRegistered."""
    addition = Addition(dossier=dossier, version=version, facts=facts, reason=reason)
    (outcome,) = await add_members(work, [addition])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def add_members(work: Work, additions: Sequence[Addition]) -> list[MemberRow | Refusal]:
    """Let people belong to households; as many look-ups for all of them as for one.

    Args:
        work: its actor registers at the union of each dossier.
        additions: who comes to which; the earlier one of two that exclude each other is entered.

    Returns:
        For each the member, or the reason why not: as of ``update``, or AlreadyRegistered.
    """
    files = await all_seen(work, {one.dossier for one in additions})
    single = await _single_relations(work, files)
    outcomes: list[MemberRow | Refusal | None] = [None] * len(additions)
    fit: dict[int, Checked] = {}
    for place, one in enumerate(additions):
        try:
            row = may_change(
                work, files.get(one.dossier), Action.DOSSIER_REGISTER, one.version, EDITABLE, "dossier"
            )
            _need_reason(row, one.reason)
            fit[place] = Checked(one.facts, *check_member(one.facts, work.today, "input", "facts"))
            _refuse_misfit((row.id, one.facts.relation), single)
        except Refusal as refusal:
            outcomes[place] = refusal
            fit.pop(place, None)
    claims = {place: [checked.text] for place, checked in fit.items()}
    lines = {place: files[additions[place].dossier] for place in fit}
    for place, refused in (await refused_claims(work, claims, lines, of_facts)).items():
        outcomes[place] = refused
        del fit[place]
    for place, checked in list(fit.items()):
        relation = (additions[place].dossier, checked.facts.relation)
        try:
            _refuse_misfit(relation, single)
        except Refusal as refusal:
            outcomes[place] = refusal
            del fit[place]
        if checked.facts.relation in ONLY_ONE:
            single.add(relation)
    positions = await _last_positions(work, {additions[place].dossier for place in fit})
    added: dict[int, MemberRow] = {}
    for place, checked in fit.items():
        row = lines[place]
        positions[row.id] = positions.get(row.id, 0) + 1
        outcomes[place] = added[place] = await new_member(work, row, positions[row.id], checked)
    work.session.add_all(added.values())
    await work.session.flush()  # the log refers to them
    for place, member in added.items():
        row = lines[place]
        row.household_size += 1
        touched(row)
        noting.note(work, member, {}, reason=additions[place].reason)
    await work.session.flush()
    return [one for one in outcomes if one is not None]


async def update_member(
    work: Work, *, member: UUID, version: int, facts: MemberFacts, reason: str | None = None
) -> MemberRow:
    """Enter what is known of a member anew; raises as ``update``, or AlreadyRegistered."""
    row, found = await member_to_change(work, member, Action.DOSSIER_REGISTER, version, EDITABLE)
    _need_reason(row, reason)
    if found.left_on is not None:
        raise Unfit("该成员已离开家庭。", "The member has left the household.", "input", "member")
    if (found.relation is Relation.SELF) != (facts.relation is Relation.SELF):
        raise Unfit(
            "申请人不能改为其他成员。",
            "Whoever applies stays who applies; the applicant does not become another member.",
            "input",
            "facts",
            "relation",
        )
    checked = Checked(facts, *check_member(facts, work.today, "input", "facts"))
    if found.relation is not facts.relation:
        _refuse_misfit((row.id, facts.relation), await _single_relations(work, {row.id}))
    refused = await refused_claims(work, {0: [checked.text]}, {0: row}, of_facts, but=row.id)
    if refused:
        raise refused[0]
    before = noting.snapshot(found)
    await enter_member(work, found, checked)
    if found.relation is Relation.SELF:
        await enter_applicant(work, row, checked)
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
        raise Unfit(
            "申请人不能移出家庭，可提出退出档案。",
            "The applicant stays in the household; an exit of the dossier can be proposed.",
            "input",
            "member",
        )
    if found.left_on is not None:
        raise Unfit("该成员已离开家庭。", "The member has left the household.", "input", "member")
    if not FIRST_DAY <= left_on <= work.today:
        raise Unfit(
            f"离开日期应在 {FIRST_DAY} 至今天之间。",
            f"The day on which the member left lies between {FIRST_DAY} and today.",
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
        raise Unfit("在档期间修改须填写理由。", "A correction of the file needs a reason.", "input", "reason")


def _checked(work: Work, household: Household, unit: OrganizationRow | None) -> list[Checked]:
    """The members of a household that may be registered, the applicant first; raises ``Refusal``."""
    if unit is None:
        raise NotFound("input", "organization")
    work.actor.require(Action.DOSSIER_REGISTER, at=unit)
    check_registration(household.registered_on, work.today)
    check_dossier(household.facts, work.today, "input", "facts")
    applicant = household.applicant
    checked = [Checked(applicant, *check_member(applicant, work.today, "input", "applicant"))]
    for place, one in enumerate(household.members):
        checked.append(Checked(one, *check_member(one, work.today, "input", "members", str(place))))
    check_together([one.facts.relation for one in checked], [one.text for one in checked])
    return checked


def _refuse_misfit(one: tuple[UUID, Relation], there: Collection[tuple[UUID, Relation]]) -> None:
    """Nobody applies twice in a household, and nobody has two spouses."""
    if one in there:
        raise Unfit(
            "申请人和配偶各只能有一人。",
            "A household has only one of these: the applicant, and a spouse.",
            "input",
            "facts",
            "relation",
        )


async def _single_relations(work: Work, dossiers: Collection[UUID]) -> set[tuple[UUID, Relation]]:
    """The relations of which a household has one member at most, as far as it has one."""
    query = select(MemberRow.dossier_id, MemberRow.relation).where(
        MemberRow.dossier_id.in_(dossiers), MemberRow.relation.in_(ONLY_ONE), MemberRow.left_on.is_(None)
    )
    return {(row.dossier_id, row.relation) for row in await work.session.execute(query)}


async def _last_positions(work: Work, dossiers: Collection[UUID]) -> dict[UUID, int]:
    query = select(MemberRow.dossier_id, func.max(MemberRow.position))
    query = query.where(MemberRow.dossier_id.in_(dossiers)).group_by(MemberRow.dossier_id)
    return {row[0]: row[1] for row in await work.session.execute(query)}
