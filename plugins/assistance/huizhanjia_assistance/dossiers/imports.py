"""What can be entered about households from a spreadsheet: dossiers, and the members of dossiers."""

from collections.abc import Mapping
from typing import Any, Final

from huizhanjia_core.documents.importer import Column, Importer, Kind, Values, choices_of, each
from huizhanjia_core.organization.imports import UNIT
from huizhanjia_core.work import Work
from sqlalchemy import select

from huizhanjia_assistance.actions import Action
from huizhanjia_assistance.dossiers import households, resident_id
from huizhanjia_assistance.dossiers.household_models import ID_NUMBER, DossierRow
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


def _choice(name: str, zh: str, kind: Any, *, required: bool = True) -> Column:
    return Column(name=name, zh=zh, kind=Kind.CHOICE, required=required, choices=choices_of(kind))


def _given(row: Values, *names: str) -> Mapping[str, Any]:
    return {name: row[name] for name in names}


async def _register(work: Work, row: Values) -> Any:
    facts = DossierFacts(
        union_member=row["union_member"] is not False,
        migrant_worker=bool(row["migrant_worker"]),
        **_given(
            row,
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
        ),
    )
    return await households.register(
        work,
        organization=row["organization"],
        registered_on=row["registered_on"],
        facts=facts,
        applicant=MemberFacts(relation=Relation.SELF, **_given(row, *_OF_PERSON)),
    )


async def _add_member(work: Work, row: Values) -> Any:
    number = resident_id.parse(row["applicant_id_number"], work.today, "申请人身份证号")
    closed = sorted(CLOSED)
    query = select(DossierRow).where(
        await ID_NUMBER.equals(work, number.text), DossierRow.state.not_in(closed)
    )
    dossier = await work.session.scalar(query)
    if dossier is None or not work.actor.may(Action.DOSSIER_READ, at=dossier):
        raise Unfit("没有找到该申请人的在办或在档档案。", "No open dossier of this applicant.")
    return await households.add_member(
        work,
        dossier=dossier.id,
        version=None,
        facts=MemberFacts(**_given(row, *_OF_PERSON, "relation", "school_stage", "school")),
        reason=row["reason"],
    )


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

DOSSIERS: Final = Importer(
    name="assistance-dossiers",
    zh="困难职工档案导入",
    en="Import of dossiers",
    action=Action.DOSSIER_REGISTER,
    columns=(
        UNIT,
        Column(name="registered_on", zh="登记日期", kind=Kind.DATE, required=True, minimum=FIRST_DAY),
        *_PERSON,
        Column(name="phone", zh="联系电话", required=True, longest=20),
        Column(name="address", zh="住址", required=True),
        _choice("main_cause", "主要致困原因", HardshipCause),
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
    unique=("id_number",),
    write=each(_register),
)
"""Households as drafts, a row each with the applicant; the review follows as for any other."""

MEMBERS: Final = Importer(
    name="assistance-members",
    zh="困难职工家庭成员导入",
    en="Import of members",
    action=Action.DOSSIER_REGISTER,
    columns=(
        Column(name="applicant_id_number", zh="申请人身份证号", required=True, longest=24),
        _choice("relation", "与申请人关系", Relation),
        *_PERSON,
        _choice("school_stage", "就学阶段", SchoolStage, required=False),
        Column(name="school", zh="就读学校", longest=100),
        Column(name="reason", zh="变更理由", longest=500, note="在档档案必填"),
    ),
    unique=("applicant_id_number", "name", "id_number"),
    write=each(_add_member),
)
"""Members of households that are registered; each row names the applicant."""
