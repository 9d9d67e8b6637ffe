"""What is told about a household as rows: columns, sealed values and their masks."""

from dataclasses import dataclass

from huizhanjia_core.work import Work

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
from huizhanjia_assistance.dossiers.household_rules import DossierFacts, MemberFacts
from huizhanjia_assistance.dossiers.kinds import Sex
from huizhanjia_assistance.dossiers.resident_id import ResidentId


@dataclass(frozen=True)
class Checked:
    """Facts of a member that can be so.

    Attributes:
        facts: as entered.
        number: the identity number in normal form.
        code: the employer's code in normal form.
    """

    facts: MemberFacts
    number: ResidentId | None
    code: str | None

    @property
    def text(self) -> str | None:
        """The identity number as it is compared."""
        return self.number.text if self.number else None


async def enter_facts(work: Work, row: DossierRow, facts: DossierFacts) -> None:
    """Enter what is told about a household as a whole; a sealed value that stays is not sealed anew."""
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


async def enter_applicant(work: Work, row: DossierRow, checked: Checked) -> None:
    """Enter on the dossier what it repeats of its applicant."""
    facts = checked.facts
    row.applicant_name, row.employer, row.employer_code = facts.name, facts.employer, checked.code
    await ID_NUMBER.put(work, row, checked.text)


async def new_member(work: Work, row: DossierRow, position: int, checked: Checked) -> MemberRow:
    """A member of a household, not yet stored."""
    member = MemberRow(dossier_id=row.id, position=position, live=True)
    await enter_member(work, member, checked)
    return member


async def enter_member(work: Work, member: MemberRow, checked: Checked) -> None:
    """Enter what is told about a member; a sealed value that stays is not sealed anew."""
    facts, number = checked.facts, checked.number
    for name in ("name", "relation", "work", "employer", "school_stage", "school", "health"):
        setattr(member, name, getattr(facts, name))
    member.employer_code = checked.code
    member.sex = number.sex if number else Sex.UNKNOWN
    member.birth_year = number.born_on.year if number else None
    for secret, value in (
        (MEMBER_ID, checked.text),
        (DIAGNOSIS, facts.diagnosis),
        (DISABILITY, facts.disability),
    ):
        if value != await secret.read(work, member):
            await secret.put(work, member, value)
