"""What can be entered about households from a spreadsheet: households, and further members of dossiers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from huizhanjia_core.documents.importer import Column, Importer, Kind, Values, choices_of
from huizhanjia_core.organization.imports import UNIT
from huizhanjia_core.refusals import NotFound
from huizhanjia_core.work import Work
from huizhanjia_schema import Refusal
from sqlalchemy import select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import households, resident_id
from huizhanjia_assistance.dossiers.household_models import RESIDENT_ID, DossierRow
from huizhanjia_assistance.dossiers.household_rules import FIRST_DAY, DossierFacts, MemberFacts
from huizhanjia_assistance.dossiers.kinds import (
    CLOSED,
    GrassrootsKind,
    HardshipCause,
    Health,
    Relation,
    SchoolStage,
)
from huizhanjia_assistance.dossiers.kinds import Work as Job
from huizhanjia_assistance.dossiers.refusals import Unfit

_OF_PERSON: Final = (
    "name",
    "id_number",
    "work",
    "health",
    "employer",
    "employer_code",
    "diagnosis",
    "disability",
)
_OF_SCHOOL: Final = ("school_stage", "school")
_FACTS: Final = (
    "phone",
    "address",
    "main_cause",
    "secondary_cause",
    "bank_card",
    "bank_name",
    "dibao_number",
    "grassroots_kind",
    "grassroots_name",
    "grassroots_person",
    "grassroots_on",
)
_WITH_OTHERS: Final = Unfit("同一户的其他行有误，整户未导入。", "Another row of the household is wrong.")
_NO_DOSSIER: Final = Unfit(
    "没有找到该申请人的在办或在档档案。", "No open dossier of this applicant.", "applicantIdNumber"
)


def _choice(name: str, zh: str, kind: Any, *, required: bool = True) -> Column:
    return Column(name=name, zh=zh, kind=Kind.CHOICE, required=required, choices=choices_of(kind))


def _given(row: Values, *names: str) -> Mapping[str, Any]:
    return {name: row[name] for name in names}


def _normal(number: str | None) -> str:
    """An identity number as typed, in the form in which numbers are compared."""
    return "".join((number or "").split()).upper()


def _applies(row: Values) -> bool:
    return row["relation"] in {None, Relation.SELF}


def _household(row: Values) -> Any:
    """What the rows of a household have in common: the applicant's number; a row without one stands alone."""
    number = _normal(row["applicant_id_number"] or (row["id_number"] if _applies(row) else None))
    return number or (row["name"], row["id_number"])


async def _register(work: Work, rows: Sequence[Values]) -> list[Refusal | None]:
    """Register households, each from the row of the applicant and those of the members below it."""
    families = [list(family) for _, family in groupby(rows, key=_household)]
    meant: list[households.Household | Refusal] = []
    for family in families:
        try:
            meant.append(_understood(family))
        except Refusal as refusal:
            meant.append(refusal)
    right = [one for one in meant if not isinstance(one, Refusal)]
    entered = iter(await households.register_many(work, right))
    outcomes: list[Refusal | None] = []
    for family, one in zip(families, meant, strict=True):
        outcome = one if isinstance(one, Refusal) else next(entered)
        outcomes += _told(family, outcome) if isinstance(outcome, Refusal) else [None] * len(family)
    return outcomes


def _understood(family: Sequence[Values]) -> households.Household:
    """The household that rows tell of; raises ``Refusal``."""
    applicant = next((row for row in family if _applies(row)), None)
    if applicant is None:
        raise Unfit(
            "上方没有同一户的申请人（本人）一行。家庭成员应紧接在申请人之后，并填写相同的申请人身份证号。",
            "The row of the applicant is not above.",
            "members",
            "0",
            "applicantIdNumber",
        )
    members = [row for row in family if row is not applicant]
    number = applicant["id_number"] or applicant["applicant_id_number"]
    if _normal(number) != _normal(applicant["applicant_id_number"] or number):
        raise Unfit(
            "申请人一行的两个身份证号不一致。", "Two numbers of the applicant.", "applicant", "idNumber"
        )
    for name, zh in _NEEDED.items():
        if applicant[name] is None:
            raise Unfit(f"申请人一行须填写{zh}。", "The applicant's row needs it.", "applicant", name)
    for place, row in enumerate(members):
        other = next((one for one in _OF_HOUSEHOLD if row[one] not in {None, applicant[one]}), None)
        if other is not None:
            raise Unfit(
                "与申请人一行不一致；家庭成员一行可不填。",
                "The applicant's row differs.",
                "members",
                str(place),
                other,
            )
    return households.Household(
        organization=applicant["organization"],
        registered_on=applicant["registered_on"],
        facts=DossierFacts(
            union_member=applicant["union_member"] is not False,
            migrant_worker=bool(applicant["migrant_worker"]),
            **_given(applicant, *_FACTS),
        ),
        applicant=MemberFacts(
            relation=Relation.SELF, **{**_given(applicant, *_OF_PERSON, *_OF_SCHOOL), "id_number": number}
        ),
        members=[
            MemberFacts(relation=row["relation"] or Relation.SELF, **_given(row, *_OF_PERSON, *_OF_SCHOOL))
            for row in members
        ],
    )


def _told(family: Sequence[Values], refusal: Refusal) -> list[Refusal]:
    """The refusal at the row that its path points to; the other rows of the household stay out too."""
    path = refusal.path
    member = int(path[path.index("members") + 1]) if "members" in path[:-1] else None
    applicant = next((place for place, row in enumerate(family) if _applies(row)), None)
    members = [place for place in range(len(family)) if place != applicant]
    at = (applicant or 0) if member is None else members[member]
    return [refusal if place == at else _WITH_OTHERS for place in range(len(family))]


async def _add_members(work: Work, rows: Sequence[Values]) -> list[Refusal | None]:
    """Let people belong to households that are registered, whose dossiers are looked up all at once."""
    meant: list[str | Refusal] = []
    for row in rows:
        try:
            number = resident_id.parse(row["applicant_id_number"], work.today, "applicantIdNumber")
            meant.append(await work.crypto.index(RESIDENT_ID, number.text))
        except Refusal as refusal:
            meant.append(refusal)
    dossiers = await _open_dossiers(work, {one for one in meant if isinstance(one, str)})
    outcomes: list[Refusal | None] = []
    additions: dict[int, households.Addition] = {}
    for place, (row, one) in enumerate(zip(rows, meant, strict=True)):
        dossier = dossiers.get(one) if isinstance(one, str) else None
        outcomes.append(one if isinstance(one, Refusal) else None if dossier else _NO_DOSSIER)
        if dossier is not None:
            facts = MemberFacts(**_given(row, *_OF_PERSON, *_OF_SCHOOL, "relation"))
            additions[place] = households.Addition(dossier=dossier, facts=facts, reason=row["reason"])
    added = await households.add_members(work, list(additions.values()))
    for place, outcome in zip(additions, added, strict=True):
        if isinstance(outcome, NotFound):  # out of reach: as if it were not there
            outcomes[place] = _NO_DOSSIER
        elif isinstance(outcome, Refusal):
            outcomes[place] = outcome
    return outcomes


async def _open_dossiers(work: Work, applicants: Collection[str]) -> dict[str, UUID]:
    """The dossiers that are not closed, by the blind index of the applicant."""
    query = select(DossierRow.id_number_index, DossierRow.id).where(
        DossierRow.id_number_index.in_(applicants), DossierRow.state.not_in(sorted(CLOSED))
    )
    return {row.id_number_index: row.id for row in await work.session.execute(query)}


_PERSON: Final = (
    Column(name="name", zh="姓名", required=True, longest=100),
    Column(name="id_number", zh="身份证号", longest=24, note="18位；单元格请设为文本格式"),
    _choice("work", "就业状况", Job),
    _choice("health", "健康状况", Health),
    Column(name="employer", zh="工作单位", longest=100),
    Column(name="employer_code", zh="统一社会信用代码", longest=24),
    Column(name="diagnosis", zh="病情诊断"),
    Column(name="disability", zh="残疾类别和等级", longest=100),
)

_SCHOOL: Final = (
    _choice("school_stage", "就学阶段", SchoolStage, required=False),
    Column(name="school", zh="就读学校", longest=100),
)
_APPLICANT: Final = "申请人一行必填，家庭成员一行可不填"

DOSSIERS: Final = Importer(
    name="assistance-dossiers",
    zh="困难职工档案导入",
    en="Import of dossiers",
    action=Action.DOSSIER_REGISTER,
    columns=(
        Column(
            name="applicant_id_number",
            zh="申请人身份证号",
            longest=24,
            note="同一户的各行相同、上下相连，申请人在前；只有申请人一行的户可不填",
        ),
        replace(
            _choice("relation", "与申请人关系", Relation, required=False), note="申请人一行填“本人”或不填"
        ),
        replace(UNIT, required=False, note=f"现行代码，如 540121；{_APPLICANT}"),
        Column(name="registered_on", zh="登记日期", kind=Kind.DATE, minimum=FIRST_DAY, note=_APPLICANT),
        *_PERSON,
        *_SCHOOL,
        Column(name="phone", zh="联系电话", longest=20, note=_APPLICANT),
        Column(name="address", zh="住址", note=_APPLICANT),
        replace(_choice("main_cause", "主要致困原因", HardshipCause, required=False), note=_APPLICANT),
        _choice("secondary_cause", "次要致困原因", HardshipCause, required=False),
        Column(name="bank_card", zh="银行卡号", longest=19),
        Column(name="bank_name", zh="开户银行", longest=100),
        Column(name="dibao_number", zh="低保证号", longest=40),
        Column(name="union_member", zh="是否工会会员", kind=Kind.YES_NO),
        Column(name="migrant_worker", zh="是否农民工", kind=Kind.YES_NO),
        _choice("grassroots_kind", "基层核实单位类型", GrassrootsKind, required=False),
        Column(name="grassroots_name", zh="基层核实单位", longest=100),
        Column(name="grassroots_person", zh="基层核实人", longest=100),
        Column(name="grassroots_on", zh="基层核实日期", kind=Kind.DATE, minimum=FIRST_DAY),
    ),
    unique=("applicant_id_number", "name", "id_number"),
    write=_register,
    together=_household,
)
"""Households as drafts: the applicant's row with those of the members below it, entered together or not at
all; the review follows as for any other."""

_NEEDED: Final = {column.name: column.zh for column in DOSSIERS.columns if column.note.endswith(_APPLICANT)}
_OF_HOUSEHOLD: Final = ("organization", "registered_on", "union_member", "migrant_worker", *_FACTS)

MEMBERS: Final = Importer(
    name="assistance-members",
    zh="困难职工家庭成员导入",
    en="Import of members",
    action=Action.DOSSIER_REGISTER,
    columns=(
        Column(name="applicant_id_number", zh="申请人身份证号", required=True, longest=24),
        _choice("relation", "与申请人关系", Relation),
        *_PERSON,
        *_SCHOOL,
        Column(name="reason", zh="变更理由", longest=500, note="在档档案必填"),
    ),
    unique=("applicant_id_number", "name", "id_number"),
    write=_add_members,
)
"""Members of households that are registered; each row names the applicant."""
