"""Inputs of requests: who asks, how urgent, and the facts of each service."""

from dataclasses import fields
from datetime import date
from typing import Any

from huizhanjia_schema import Money, argument, expect_id, input_type
from strawberry import ID

from huizhanjia_assistance.cases import facts as values
from huizhanjia_assistance.cases import refusals
from huizhanjia_assistance.cases.kinds import Intake
from huizhanjia_assistance.cases.service_kinds import (
    AccidentKind,
    DiagnosisClass,
    LegalAidKind,
    LegalMatter,
    LegalProvider,
    LossKind,
    PetitionChannel,
)
from huizhanjia_assistance.dossiers.kinds import SchoolStage

_MEMBER = "涉及的家庭成员 · Member of the household"


@input_type("生活救济的事项内容 · Facts of living relief")
class LivingReliefInput:
    """For which months."""

    period_from: date = argument("救济期间自 · Period from")
    period_to: date = argument("救济期间至，与开始同年 · Period to, of the same year")


@input_type("医疗救助的事项内容 · Facts of medical aid")
class MedicalAidInput:
    """An illness and its settled bill."""

    member: ID | None = argument(_MEMBER, id_of="householdmember", default=None)
    diagnosis_class: DiagnosisClass = argument("病种类别 · Class of illness")
    diagnosis: str = argument("诊断（加密保存） · Diagnosis, kept sealed")
    hospital: str = argument("医院 · Hospital")
    settlement_number: str = argument("医保结算单号 · Number of the settlement sheet", max_length=60)
    settled_on: date = argument("结算日期 · Settled on")
    total_cost: Money = argument("总费用 · Total cost")
    reimbursed: Money = argument("已报销 · Reimbursed")
    self_paid: Money = argument("自付 · Self-paid part")


@input_type("法律援助的事项内容 · Facts of legal aid")
class LegalAidInput:
    """The matter and who takes it."""

    matter: LegalMatter = argument("法律事项 · Matter")
    kind: LegalAidKind = argument("援助方式 · Kind of aid")
    provider: LegalProvider = argument("提供方 · Provider")
    provider_name: str | None = argument("律师或机构 · Lawyer or office", default=None)
    opponent: str | None = argument("对方当事人 · Opponent", default=None)
    disputed_amount: Money | None = argument("标的额 · Disputed amount", default=None)
    people_involved: int = argument("涉及人数 · People involved", minimum=1, maximum=100_000, default=1)


@input_type("技能培训的事项内容 · Facts of skills training")
class SkillsTrainingInput:
    """Who learns what, where."""

    member: ID | None = argument(_MEMBER, id_of="householdmember", default=None)
    course: str = argument("培训课程 · Course")
    provider_name: str = argument("培训机构 · Provider")
    hours: int = argument("总课时 · Hours", minimum=1, maximum=5000)
    starts_on: date = argument("开班日期 · Starts on")
    ends_on: date = argument("结业日期 · Ends on")


@input_type("职业介绍的事项内容 · Facts of a job placement")
class JobPlacementInput:
    """Who looks for what work."""

    member: ID | None = argument(_MEMBER, id_of="householdmember", default=None)
    wanted: str = argument("求职意向 · Work wanted")
    expected_wage: Money | None = argument("期望月薪 · Expected wage", default=None)


@input_type("子女就学的事项内容 · Facts of aid for a child's education")
class ChildEducationAidInput:
    """A student and a school year."""

    member: ID = argument("学生（家庭成员） · The student, of the household", id_of="householdmember")
    stage: SchoolStage = argument("就学阶段 · Stage")
    school: str = argument("学校 · School")
    school_year: int = argument("学年（起始年） · School year, as it begins", minimum=2000, maximum=2100)


@input_type("信访服务的事项内容 · Facts of a petition")
class PetitionInput:
    """How it came and what it is about."""

    channel: PetitionChannel = argument("渠道 · Channel")
    received_on: date = argument("收到日期 · Received on")
    summary: str = argument(
        "诉求摘要（加密保存，只写诉求） · The claim, kept sealed", max_length=500, multiline=True
    )
    confidential: bool = argument("是否保密 · Whether confidential", default=False)
    people: int = argument("信访人数 · People", minimum=1, maximum=100_000, default=1)


@input_type("自然灾害救助的事项内容 · Facts of relief after a disaster")
class DisasterReliefInput:
    """What was lost in which disaster."""

    event: str = argument("灾害事件 · Event")
    happened_on: date = argument("发生日期 · Happened on")
    loss_kind: LossKind = argument("受损类别 · What was lost")
    loss: Money = argument("损失金额 · Loss")
    evidence: str = argument("受损证明 · Evidence", max_length=500)


@input_type("其他意外救助的事项内容 · Facts of aid after another accident")
class OtherAccidentAidInput:
    """What happened and what it costs."""

    kind: AccidentKind = argument("意外类别 · What happened")
    happened_on: date = argument("发生日期 · Happened on")
    cost: Money = argument("损失或支出 · Cost")
    compensated: Money = argument("已获赔偿 · Compensated")
    evidence: str = argument("证明 · Evidence", max_length=500)


@input_type("事项内容：填写且只填写一项 · Facts: of exactly one service")
class CaseFactsInput:
    """One of the nine."""

    living_relief: LivingReliefInput | None = argument("生活救济 · Living relief", default=None)
    medical_aid: MedicalAidInput | None = argument("医疗救助 · Medical aid", default=None)
    legal_aid: LegalAidInput | None = argument("法律援助 · Legal aid", default=None)
    skills_training: SkillsTrainingInput | None = argument("技能培训 · Skills training", default=None)
    job_placement: JobPlacementInput | None = argument("职业介绍 · Job placement", default=None)
    child_education_aid: ChildEducationAidInput | None = argument("子女就学 · Education aid", default=None)
    petition: PetitionInput | None = argument("信访服务 · Petition", default=None)
    disaster_relief: DisasterReliefInput | None = argument("自然灾害救助 · Disaster relief", default=None)
    other_accident_aid: OtherAccidentAidInput | None = argument("其他意外救助 · Accident aid", default=None)


_VALUES: dict[str, type[values.AnyFacts]] = {
    "living_relief": values.LivingRelief,
    "medical_aid": values.MedicalAid,
    "legal_aid": values.LegalAid,
    "skills_training": values.SkillsTraining,
    "job_placement": values.JobPlacement,
    "child_education_aid": values.ChildEducationAid,
    "petition": values.Petition,
    "disaster_relief": values.DisasterRelief,
    "other_accident_aid": values.OtherAccidentAid,
}


def facts_of(given: CaseFactsInput) -> values.AnyFacts:
    """The facts as the service takes them.

    Raises:
        Refusal: FactsMismatch unless exactly one service is given, or NoMember for a malformed id.
    """
    named = {name: one for name in _VALUES if (one := getattr(given, name)) is not None}
    if len(named) != 1:
        raise refusals.FactsMismatch
    ((name, one),) = named.items()
    told: dict[str, Any] = {field.name: getattr(one, field.name) for field in fields(one)}
    if told.get("member") is not None:
        told["member"] = expect_id(told["member"], "householdmember", path=values.path_of(name, "member"))
    return _VALUES[name](**told)


@input_type("受理申请 · Register a request")
class RegisterCaseInput:
    """Who asks for what."""

    dossier: ID | None = argument(
        "困难职工档案；资金类救助须先建档 · Dossier; needed for money", id_of="dossier", default=None
    )
    organization: ID | None = argument(
        "受理工会（无档案时） · Union, without a dossier", id_of="org", default=None
    )
    applicant_name: str | None = argument("申请人姓名（无档案时） · Name, without a dossier", default=None)
    id_number: str | None = argument(
        "申请人身份证号（无档案时） · Identity number, without a dossier", max_length=30, default=None
    )
    phone: str | None = argument("联系电话（无档案时） · Phone", max_length=40, default=None)
    intake: Intake = argument("来访途径 · How it came")
    life_at_risk: bool = argument("有生命健康危险 · Life or health at risk", default=False)
    no_food_or_shelter: bool = argument("断炊、断暖或无住处 · No food, heat or roof", default=False)
    dependants_alone: bool = argument("老幼病残无人照料 · Dependants alone", default=False)
    needed_by: date | None = argument("最迟需要日期 · Needed by", default=None)
    requested: Money | None = argument("申请金额 · Amount asked for", minimum=1, maximum=10**12, default=None)
    facts: CaseFactsInput = argument("事项内容 · Facts of the service")
    idempotency_key: str | None = argument("幂等键 · Idempotency key", max_length=80, default=None)
