"""What is recorded about each of the nine services, in the schema: seen with the case."""

from datetime import date

from huizhanjia_schema import Money, Node, at_most_one, column, extends, one, order, record, through
from sqlalchemy import true

from huizhanjia_assistance.cases import facts_models as rows
from huizhanjia_assistance.cases.graphql.cases import Case
from huizhanjia_assistance.cases.service_kinds import (
    AccidentKind,
    ContractKind,
    DiagnosisClass,
    JobOutcome,
    LegalAidKind,
    LegalMatter,
    LegalOutcome,
    LegalProvider,
    LossKind,
    MediationOutcome,
    PetitionChannel,
    PetitionResult,
)
from huizhanjia_assistance.dossiers.kinds import SchoolStage
from huizhanjia_assistance.figures import yuan

_BY_CASE = "按事项 · By case"


@record(
    rows.LivingReliefRow,
    prefix="livingrelief",
    scope=through(Case, rows.LivingReliefRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.LivingReliefRow.case_id)},
)
class LivingRelief(Node):
    """生活救济的事项内容 · Facts of living relief."""

    case: Case | None = one("事项 · The case", rows.LivingReliefRow.case_id)
    period_from: date = column("救济期间自 · Period from", rows.LivingReliefRow.period_from)
    period_to: date = column("救济期间至 · Period to", rows.LivingReliefRow.period_to)
    monthly_standard: Money | None = yuan(
        "批准时采用的月低保标准 · Monthly standard used at approval", rows.LivingReliefRow.monthly_standard
    )


@record(
    rows.MedicalAidRow,
    prefix="medicalaid",
    scope=through(Case, rows.MedicalAidRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.MedicalAidRow.case_id)},
)
class MedicalAid(Node):
    """医疗救助的事项内容 · Facts of medical aid."""

    case: Case | None = one("事项 · The case", rows.MedicalAidRow.case_id)
    diagnosis_class: DiagnosisClass = column(
        "病种类别 · Class of illness", rows.MedicalAidRow.diagnosis_class
    )
    diagnosis: str = column("诊断（脱敏） · Diagnosis, masked", rows.MedicalAidRow.diagnosis_mask)
    hospital: str = column("医院 · Hospital", rows.MedicalAidRow.hospital)
    settlement_number: str = column("结算单号 · Settlement number", rows.MedicalAidRow.settlement_number)
    settled_on: date = column("结算日期 · Settled on", rows.MedicalAidRow.settled_on)
    total_cost: Money = yuan("总费用 · Total cost", rows.MedicalAidRow.total_cost)
    reimbursed: Money = yuan("已报销 · Reimbursed", rows.MedicalAidRow.reimbursed)
    self_paid: Money = yuan("自付 · Self-paid part", rows.MedicalAidRow.self_paid)


@record(
    rows.LegalAidRow,
    prefix="legalaid",
    scope=through(Case, rows.LegalAidRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.LegalAidRow.case_id)},
)
class LegalAid(Node):
    """法律援助的事项内容和结果 · Facts and outcome of legal aid."""

    case: Case | None = one("事项 · The case", rows.LegalAidRow.case_id)
    matter: LegalMatter = column("法律事项 · Matter", rows.LegalAidRow.matter)
    kind: LegalAidKind = column("援助方式 · Kind of aid", rows.LegalAidRow.kind)
    provider: LegalProvider = column("提供方 · Provider", rows.LegalAidRow.provider)
    provider_name: str | None = column("律师或机构 · Lawyer or office", rows.LegalAidRow.provider_name)
    opponent: str | None = column("对方当事人 · Opponent", rows.LegalAidRow.opponent)
    disputed_amount: Money | None = yuan("标的额 · Disputed amount", rows.LegalAidRow.disputed_amount)
    people_involved: int = column("涉及人数 · People involved", rows.LegalAidRow.people_involved)
    case_number: str | None = column("案号 · Case number", rows.LegalAidRow.case_number)
    outcome: LegalOutcome | None = column("结果 · Outcome", rows.LegalAidRow.outcome)
    outcome_on: date | None = column("结果日期 · Day of the outcome", rows.LegalAidRow.outcome_on)
    recovered: Money | None = yuan("挽回损失 · Amount recovered", rows.LegalAidRow.recovered)


@record(
    rows.SkillsTrainingRow,
    prefix="skillstraining",
    scope=through(Case, rows.SkillsTrainingRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.SkillsTrainingRow.case_id)},
)
class SkillsTraining(Node):
    """技能培训的事项内容和结果 · Facts and outcome of skills training."""

    case: Case | None = one("事项 · The case", rows.SkillsTrainingRow.case_id)
    course: str = column("培训课程 · Course", rows.SkillsTrainingRow.course)
    provider_name: str = column("培训机构 · Provider", rows.SkillsTrainingRow.provider_name)
    hours: int = column("总课时 · Hours", rows.SkillsTrainingRow.hours)
    starts_on: date = column("开班日期 · Starts on", rows.SkillsTrainingRow.starts_on)
    ends_on: date = column("结业日期 · Ends on", rows.SkillsTrainingRow.ends_on)
    attended_hours: int | None = column("出勤课时 · Hours attended", rows.SkillsTrainingRow.attended_hours)
    certificate: str | None = column("证书编号 · Certificate", rows.SkillsTrainingRow.certificate)
    outcome: JobOutcome | None = column("就业情况 · What it led to", rows.SkillsTrainingRow.outcome)


@record(
    rows.JobPlacementRow,
    prefix="jobplacement",
    scope=through(Case, rows.JobPlacementRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.JobPlacementRow.case_id)},
)
class JobPlacement(Node):
    """职业介绍的事项内容和结果 · Facts and outcome of a job placement."""

    case: Case | None = one("事项 · The case", rows.JobPlacementRow.case_id)
    wanted: str = column("求职意向 · Work wanted", rows.JobPlacementRow.wanted)
    expected_wage: Money | None = yuan("期望月薪 · Expected wage", rows.JobPlacementRow.expected_wage)
    vacancy: str | None = column("介绍岗位 · Vacancy", rows.JobPlacementRow.vacancy)
    employer: str | None = column("用人单位 · Employer", rows.JobPlacementRow.employer)
    employer_uscc: str | None = column(
        "用人单位统一社会信用代码 · The employer's credit code", rows.JobPlacementRow.employer_uscc
    )
    placed_on: date | None = column("上岗日期 · Placed on", rows.JobPlacementRow.placed_on)
    contract: ContractKind | None = column("劳动合同 · Contract", rows.JobPlacementRow.contract)
    contract_until: date | None = column("合同期至 · Contract until", rows.JobPlacementRow.contract_until)
    wage: Money | None = yuan("月薪 · Wage", rows.JobPlacementRow.wage)
    employed_after_3: bool | None = column(
        "满3个月是否仍在岗 · Still employed after 3 months", rows.JobPlacementRow.employed_after_3
    )
    employed_after_6: bool | None = column(
        "满6个月是否仍在岗 · Still employed after 6 months", rows.JobPlacementRow.employed_after_6
    )
    asked_after_3: date | None = column(
        "满3个月回访日期 · Day of the follow-up after 3 months", rows.JobPlacementRow.asked_after_3
    )
    asked_after_6: date | None = column(
        "满6个月回访日期 · Day of the follow-up after 6 months", rows.JobPlacementRow.asked_after_6
    )


@record(
    rows.ChildEducationAidRow,
    prefix="educationaid",
    scope=through(Case, rows.ChildEducationAidRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.ChildEducationAidRow.case_id)},
)
class ChildEducationAid(Node):
    """子女就学的事项内容 · Facts of aid for a child's education."""

    case: Case | None = one("事项 · The case", rows.ChildEducationAidRow.case_id)
    stage: SchoolStage = column("就学阶段 · Stage", rows.ChildEducationAidRow.stage)
    school: str = column("学校 · School", rows.ChildEducationAidRow.school)
    school_year: int = column(
        "学年（起始年） · School year, as it begins", rows.ChildEducationAidRow.school_year
    )
    monthly_cost: Money | None = yuan(
        "批准时采用的月基本生活费 · Monthly living cost used at approval",
        rows.ChildEducationAidRow.monthly_cost,
    )


@record(
    rows.PetitionRow,
    prefix="petition",
    scope=through(Case, rows.PetitionRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.PetitionRow.case_id)},
)
class Petition(Node):
    """信访服务的事项内容和结果 · Facts and result of a petition."""

    case: Case | None = one("事项 · The case", rows.PetitionRow.case_id)
    channel: PetitionChannel = column("渠道 · Channel", rows.PetitionRow.channel)
    received_on: date = column("收到日期 · Received on", rows.PetitionRow.received_on)
    summary: str = column("摘要（脱敏） · Summary, masked", rows.PetitionRow.summary_mask)
    people: int = column("信访人数 · People", rows.PetitionRow.people)
    accept_by: date = column("受理期限 · To be accepted by", rows.PetitionRow.accept_by)
    accepted_on: date | None = column("受理日期 · Accepted on", rows.PetitionRow.accepted_on)
    answer_by: date = column("答复期限 · To be answered by", rows.PetitionRow.answer_by)
    extended_days: int = column("延长天数 · Days of extension", rows.PetitionRow.extended_days)
    extension_reason: str | None = column("延长理由 · Why it was extended", rows.PetitionRow.extension_reason)
    answered_on: date | None = column("答复日期 · Answered on", rows.PetitionRow.answered_on)
    result: PetitionResult | None = column("办理结果 · Result", rows.PetitionRow.result)
    mediation: MediationOutcome | None = column("调解结果 · Outcome of mediation", rows.PetitionRow.mediation)


@record(
    rows.DisasterReliefRow,
    prefix="disasterrelief",
    scope=through(Case, rows.DisasterReliefRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.DisasterReliefRow.case_id)},
)
class DisasterRelief(Node):
    """自然灾害救助的事项内容 · Facts of relief after a disaster."""

    case: Case | None = one("事项 · The case", rows.DisasterReliefRow.case_id)
    event: str = column("灾害事件 · Event", rows.DisasterReliefRow.event)
    happened_on: date = column("发生日期 · Happened on", rows.DisasterReliefRow.happened_on)
    loss_kind: LossKind = column("受损类别 · What was lost", rows.DisasterReliefRow.loss_kind)
    loss: Money = yuan("损失金额 · Loss", rows.DisasterReliefRow.loss)
    evidence: str = column("受损证明 · Evidence", rows.DisasterReliefRow.evidence)


@record(
    rows.OtherAccidentAidRow,
    prefix="accidentaid",
    scope=through(Case, rows.OtherAccidentAidRow.case_id),
    orders={"CASE": order(_BY_CASE, rows.OtherAccidentAidRow.case_id)},
)
class OtherAccidentAid(Node):
    """其他意外救助的事项内容 · Facts of aid after another accident."""

    case: Case | None = one("事项 · The case", rows.OtherAccidentAidRow.case_id)
    kind: AccidentKind = column("意外类别 · What happened", rows.OtherAccidentAidRow.kind)
    happened_on: date = column("发生日期 · Happened on", rows.OtherAccidentAidRow.happened_on)
    cost: Money = yuan("损失或支出 · Cost", rows.OtherAccidentAidRow.cost)
    compensated: Money = yuan("已获赔偿 · Compensated", rows.OtherAccidentAidRow.compensated)
    evidence: str = column("证明 · Evidence", rows.OtherAccidentAidRow.evidence)


@extends(Case)
class CaseFacts:
    """What each service adds to its cases."""

    living_relief: LivingRelief | None = at_most_one(
        "生活救济 · Facts of living relief", by=rows.LivingReliefRow.case_id, where=true
    )
    medical_aid: MedicalAid | None = at_most_one(
        "医疗救助 · Facts of medical aid", by=rows.MedicalAidRow.case_id, where=true
    )
    legal_aid: LegalAid | None = at_most_one(
        "法律援助 · Facts of legal aid", by=rows.LegalAidRow.case_id, where=true
    )
    skills_training: SkillsTraining | None = at_most_one(
        "技能培训 · Facts of skills training", by=rows.SkillsTrainingRow.case_id, where=true
    )
    job_placement: JobPlacement | None = at_most_one(
        "职业介绍 · Facts of a job placement", by=rows.JobPlacementRow.case_id, where=true
    )
    child_education_aid: ChildEducationAid | None = at_most_one(
        "子女就学 · Facts of aid for education", by=rows.ChildEducationAidRow.case_id, where=true
    )
    petition: Petition | None = at_most_one(
        "信访服务 · Facts of a petition", by=rows.PetitionRow.case_id, where=true
    )
    disaster_relief: DisasterRelief | None = at_most_one(
        "自然灾害救助 · Facts of disaster relief", by=rows.DisasterReliefRow.case_id, where=true
    )
    other_accident_aid: OtherAccidentAid | None = at_most_one(
        "其他意外救助 · Facts of aid after an accident", by=rows.OtherAccidentAidRow.case_id, where=true
    )
