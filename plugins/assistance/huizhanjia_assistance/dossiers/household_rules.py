"""What a household must be like to be entered: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from huizhanjia_schema import ErrorCode, Refusal

from huizhanjia_assistance.dossiers import credit_code, resident_id
from huizhanjia_assistance.dossiers.kinds import (
    GrassrootsKind,
    HardshipCause,
    Health,
    Relation,
    SchoolStage,
    Work,
)
from huizhanjia_assistance.dossiers.resident_id import ResidentId

FIRST_DAY = date(2000, 1, 1)
"""Before it no dossier was opened by this rule."""

SCHOOL_AGE = 6
WORKING_AGE = 16
"""Before it nobody is employed (劳动法 art. 15)."""

MOST_MEMBERS = 30
ONLY_ONE = frozenset({Relation.SELF, Relation.SPOUSE})
"""Relations of which a household has one member at most."""

_LEAST_CARD, _MOST_CARD = 12, 19


class BadHousehold(Refusal):
    """What was entered cannot be so."""

    def __init__(self, zh: str, en: str, *path: str) -> None:
        super().__init__(ErrorCode.BAD_USER_INPUT, zh=zh, en=en, path=path)


@dataclass(frozen=True, kw_only=True)
class MemberFacts:
    """What is told about a member.

    Attributes:
        name: as people write it.
        relation: to the applicant.
        id_number: as typed; a newborn may have none yet.
        work: what they live on.
        employer: where they work.
        employer_code: its credit code.
        school_stage: where they learn.
        school: its name.
        health: how they are.
        diagnosis: what they suffer from.
        disability: kind and degree.
    """

    name: str
    relation: Relation
    work: Work
    health: Health
    id_number: str | None = None
    employer: str | None = None
    employer_code: str | None = None
    school_stage: SchoolStage | None = None
    school: str | None = None
    diagnosis: str | None = None
    disability: str | None = None


@dataclass(frozen=True, kw_only=True)
class DossierFacts:
    """What is told about the applicant and the household as a whole; who applies is its first member."""

    phone: str
    address: str
    main_cause: HardshipCause
    secondary_cause: HardshipCause | None = None
    bank_card: str | None = None
    bank_name: str | None = None
    dibao_number: str | None = None
    union_member: bool = True
    migrant_worker: bool = False
    grassroots_kind: GrassrootsKind | None = None
    grassroots_name: str | None = None
    grassroots_person: str | None = None
    grassroots_on: date | None = None


def check_registration(registered_on: date, on: date) -> None:
    """Raise ``BadHousehold`` for a day that is not yet or too long ago."""
    if not FIRST_DAY <= registered_on <= on:
        raise BadHousehold(
            f"登记日期应在 {FIRST_DAY} 至今天之间。",
            f"It is registered between {FIRST_DAY} and today.",
            "input",
            "registeredOn",
        )


def check_dossier(facts: DossierFacts, on: date, *path: str) -> None:
    """Raise ``BadHousehold`` for what cannot be so.

    Args:
        facts: as entered.
        on: today.
        path: of the facts in the arguments.
    """
    if facts.secondary_cause == facts.main_cause:
        raise BadHousehold(
            "次要致困原因与主要致困原因相同。",
            "The secondary cause is the main one.",
            *path,
            "secondaryCause",
        )
    if facts.migrant_worker and not facts.union_member:
        raise BadHousehold(
            "农民工须为工会会员方可建档。",
            "A migrant worker is registered as a member of the union.",
            *path,
            "migrantWorker",
        )
    card = facts.bank_card
    if card is not None and not (
        card.isascii() and card.isdecimal() and _LEAST_CARD <= len(card) <= _MOST_CARD
    ):
        raise BadHousehold(
            "银行卡号应为12至19位数字。",
            "The number of a bank card has 12 to 19 digits.",
            *path,
            "bankCard",
        )
    if not facts.phone.replace("-", "").replace("+", "").isdecimal():
        raise BadHousehold(
            "联系电话只能由数字、“+”和“-”组成。",
            "A telephone number has only digits, + and -.",
            *path,
            "phone",
        )
    told = (facts.grassroots_kind, facts.grassroots_name, facts.grassroots_on)
    if any(told) and not all(told):
        raise BadHousehold(
            "基层核实须同时填写单位类型、单位名称和核实日期。",
            "Say the kind, the name and the day of the verification at the grassroots.",
            *path,
            "grassrootsName",
        )
    if facts.grassroots_on is not None and not FIRST_DAY <= facts.grassroots_on <= on:
        raise BadHousehold(
            f"基层核实日期应在 {FIRST_DAY} 至今天之间。",
            f"The day of the verification at the grassroots lies between {FIRST_DAY} and today.",
            *path,
            "grassrootsOn",
        )


def check_member(facts: MemberFacts, on: date, *path: str) -> tuple[ResidentId | None, str | None]:
    """The identity number and the employer's code in normal form.

    Args:
        facts: as entered.
        on: today.
        path: of the facts in the arguments.

    Raises:
        Refusal: what cannot be so, with the path of the value.
    """
    number = resident_id.parse(facts.id_number, on, *path, "idNumber") if facts.id_number else None
    if number is None and facts.relation in ONLY_ONE:
        raise BadHousehold(
            "申请人和配偶须填身份证号。",
            "The applicant and the spouse have to give their identity numbers.",
            *path,
            "idNumber",
        )
    if number is not None:
        _check_age(facts, number.age(on), *path)
    if facts.health is Health.HEALTHY and (facts.diagnosis or facts.disability):
        raise BadHousehold(
            "填写了诊断或残疾情况，健康状况不能为健康。",
            "Somebody with a diagnosis or a disability is not healthy.",
            *path,
            "health",
        )
    if facts.health is Health.DISABLED and not facts.disability:
        raise BadHousehold(
            "请填写残疾类别和等级。",
            "Please give the kind and the degree of the disability.",
            *path,
            "disability",
        )
    if facts.work is Work.STUDENT and (facts.school_stage is None or not facts.school):
        raise BadHousehold(
            "在学人员须填就学阶段和学校。",
            "Please give the stage and the school of whoever learns.",
            *path,
            "school",
        )
    code = credit_code.parse(facts.employer_code, *path, "employerCode") if facts.employer_code else None
    return number, code


def _check_age(facts: MemberFacts, age: int, *path: str) -> None:
    if facts.work in {Work.EMPLOYED, Work.FLEXIBLE, Work.RETIRED} and age < WORKING_AGE:
        raise BadHousehold(
            f"该成员{age}岁，不可能就业或退休。",
            f"The member is {age}, too young to work or to have retired.",
            *path,
            "work",
        )
    if facts.work is Work.PRESCHOOL and age > SCHOOL_AGE:
        raise BadHousehold(
            f"该成员{age}岁，已过学龄前。",
            f"The member is {age}, above the age before school.",
            *path,
            "work",
        )
    if facts.relation is Relation.SELF and age < WORKING_AGE and "members" not in path:
        raise BadHousehold(
            f"申请人{age}岁，不是职工。",
            f"The applicant is {age} and no worker at that age.",
            *path,
            "idNumber",
        )


def check_together(relations: Sequence[Relation], numbers: Sequence[str | None]) -> None:
    """Raise ``BadHousehold`` for members that do not go together.

    Args:
        relations: of all members, the applicant first.
        numbers: their identity numbers, in the same order.
    """
    if len(relations) > MOST_MEMBERS + 1:
        raise BadHousehold(
            f"一户除申请人外最多 {MOST_MEMBERS} 人。",
            f"A household has at most {MOST_MEMBERS} people besides the applicant.",
            "input",
            "members",
        )
    for place, problem in _problems(relations, numbers):
        path = ("applicant",) if place == 0 else ("members", str(place - 1))
        raise BadHousehold(problem[0], problem[1], "input", *path, problem[2])


def _problems(
    relations: Sequence[Relation], numbers: Sequence[str | None]
) -> Iterator[tuple[int, tuple[str, str, str]]]:
    seen: set[str] = set()
    for place, (relation, number) in enumerate(zip(relations, numbers, strict=True)):
        if place and relation is Relation.SELF:
            yield place, ("申请人不重复填写为家庭成员。", "The applicant is entered only once.", "relation")
        if relation is Relation.SPOUSE and relations[:place].count(Relation.SPOUSE):
            yield place, ("配偶只能有一人。", "A household has one spouse at most.", "relation")
        if number is not None and number in seen:
            yield (
                place,
                ("同一人填写了两次（身份证号相同）。", "The same person is entered twice.", "idNumber"),
            )
        seen.add(number or "")
