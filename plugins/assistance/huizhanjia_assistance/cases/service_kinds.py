"""The closed vocabularies of what is recorded about each of the nine services."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "病种类别 · Class of illness",
    CRITICAL="重特大疾病 · Critical illness",
    CHRONIC="慢性病 · Chronic illness",
    OCCUPATIONAL="职业病 · Occupational disease",
    INJURY="伤残 · Injury",
    MATERNITY="生育相关 · Maternity",
    OTHER="其他 · Other",
)
class DiagnosisClass(StrEnum):
    """A class that tells no diagnosis."""

    CRITICAL = "CRITICAL"
    CHRONIC = "CHRONIC"
    OCCUPATIONAL = "OCCUPATIONAL"
    INJURY = "INJURY"
    MATERNITY = "MATERNITY"
    OTHER = "OTHER"


@enum(
    "法律事项 · Legal matter",
    UNPAID_WAGES="拖欠工资 · Unpaid wages",
    LABOR_CONTRACT="劳动合同 · Labor contract",
    WORK_INJURY="工伤 · Work injury",
    SOCIAL_INSURANCE="社会保险 · Social insurance",
    DISMISSAL="辞退与经济补偿 · Dismissal",
    WOMEN_WORKERS="女职工权益 · Rights of women workers",
    OTHER="其他 · Other",
)
class LegalMatter(StrEnum):
    """What a legal case is about."""

    UNPAID_WAGES = "UNPAID_WAGES"
    LABOR_CONTRACT = "LABOR_CONTRACT"
    WORK_INJURY = "WORK_INJURY"
    SOCIAL_INSURANCE = "SOCIAL_INSURANCE"
    DISMISSAL = "DISMISSAL"
    WOMEN_WORKERS = "WOMEN_WORKERS"
    OTHER = "OTHER"


@enum(
    "法律援助方式 · Kind of legal aid",
    CONSULTATION="法律咨询 · Advice",
    DRAFTING="代写文书 · Drafting",
    MEDIATION="参与调解 · Mediation",
    ARBITRATION="代理仲裁 · Arbitration",
    LITIGATION="代理诉讼 · Litigation",
)
class LegalAidKind(StrEnum):
    """What the lawyer does."""

    CONSULTATION = "CONSULTATION"
    DRAFTING = "DRAFTING"
    MEDIATION = "MEDIATION"
    ARBITRATION = "ARBITRATION"
    LITIGATION = "LITIGATION"


@enum(
    "法律援助提供方 · Who gives legal aid",
    UNION_LAWYER="工会律师（公职律师、法律顾问） · Lawyer of the union",
    LEGAL_AID_CENTER="司法行政法律援助中心 · Legal aid center of the state",
    LAW_FIRM="律师事务所 · Law firm",
    VOLUNTEER="法律志愿者 · Volunteer",
)
class LegalProvider(StrEnum):
    """Who takes the case."""

    UNION_LAWYER = "UNION_LAWYER"
    LEGAL_AID_CENTER = "LEGAL_AID_CENTER"
    LAW_FIRM = "LAW_FIRM"
    VOLUNTEER = "VOLUNTEER"


@enum(
    "法律援助结果 · Outcome of legal aid",
    ADVISED="已答复咨询 · Advised",
    SETTLED="和解或调解 · Settled",
    WON="全部支持 · Won",
    PARTLY_WON="部分支持 · Partly won",
    LOST="未获支持 · Lost",
    WITHDRAWN="撤回 · Withdrawn",
)
class LegalOutcome(StrEnum):
    """How a legal case ended."""

    ADVISED = "ADVISED"
    SETTLED = "SETTLED"
    WON = "WON"
    PARTLY_WON = "PARTLY_WON"
    LOST = "LOST"
    WITHDRAWN = "WITHDRAWN"


@enum(
    "培训后就业情况 · What training led to",
    EMPLOYED="已就业 · Employed",
    SELF_EMPLOYED="自主创业 · Self-employed",
    PROMOTED="岗位提升 · Promoted",
    NONE="未就业 · Not employed",
)
class JobOutcome(StrEnum):
    """What became of whoever was trained."""

    EMPLOYED = "EMPLOYED"
    SELF_EMPLOYED = "SELF_EMPLOYED"
    PROMOTED = "PROMOTED"
    NONE = "NONE"


@enum(
    "劳动合同 · Labor contract",
    FIXED_TERM="固定期限 · Fixed term",
    OPEN_ENDED="无固定期限 · Open-ended",
    TASK="以完成一定工作任务为期限 · For a task",
    PART_TIME="非全日制 · Part time",
    NONE="未签订 · None",
)
class ContractKind(StrEnum):
    """What employee and employer signed."""

    FIXED_TERM = "FIXED_TERM"
    OPEN_ENDED = "OPEN_ENDED"
    TASK = "TASK"
    PART_TIME = "PART_TIME"
    NONE = "NONE"


@enum(
    "信访渠道 · Channel of a petition",
    LETTER="来信 · Letter",
    VISIT="来访 · Visit",
    PHONE="来电 · Telephone",
    ONLINE="网上信访 · Online",
    FORWARDED="上级或有关部门转送 · Forwarded",
)
class PetitionChannel(StrEnum):
    """How a petition came in."""

    LETTER = "LETTER"
    VISIT = "VISIT"
    PHONE = "PHONE"
    ONLINE = "ONLINE"
    FORWARDED = "FORWARDED"


@enum(
    "信访办理结果 · Result of a petition",
    SUPPORTED="予以支持 · Supported",
    PARTLY_SUPPORTED="部分支持 · Partly supported",
    EXPLAINED="解释疏导 · Explained",
    NOT_SUPPORTED="不予支持 · Not supported",
    FORWARDED="转送有权处理机关 · Forwarded to whoever is competent",
    WITHDRAWN="撤回 · Withdrawn",
)
class PetitionResult(StrEnum):
    """How a petition was answered."""

    SUPPORTED = "SUPPORTED"
    PARTLY_SUPPORTED = "PARTLY_SUPPORTED"
    EXPLAINED = "EXPLAINED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    FORWARDED = "FORWARDED"
    WITHDRAWN = "WITHDRAWN"


@enum(
    "调解结果 · Outcome of mediation",
    AGREED="达成协议 · Agreement",
    PARTLY_AGREED="部分达成 · Partial agreement",
    FAILED="未达成 · No agreement",
)
class MediationOutcome(StrEnum):
    """Whether the two sides came together."""

    AGREED = "AGREED"
    PARTLY_AGREED = "PARTLY_AGREED"
    FAILED = "FAILED"


@enum(
    "受损类别 · What a disaster destroyed",
    HOUSE="房屋 · House",
    LIVESTOCK="牲畜 · Livestock",
    CROPS="农作物 · Crops",
    BELONGINGS="生活用品 · Belongings",
    INJURY="人员伤亡 · People hurt",
    OTHER="其他 · Other",
)
class LossKind(StrEnum):
    """The loss that counts most."""

    HOUSE = "HOUSE"
    LIVESTOCK = "LIVESTOCK"
    CROPS = "CROPS"
    BELONGINGS = "BELONGINGS"
    INJURY = "INJURY"
    OTHER = "OTHER"


@enum(
    "意外类别 · Kind of accident",
    TRAFFIC="交通事故 · Traffic accident",
    FIRE="火灾 · Fire",
    WORKPLACE="生产安全事故 · Workplace accident",
    DEATH="家庭主要成员亡故 · Death in the family",
    OTHER="其他突发事件 · Other event",
)
class AccidentKind(StrEnum):
    """What happened."""

    TRAFFIC = "TRAFFIC"
    FIRE = "FIRE"
    WORKPLACE = "WORKPLACE"
    DEATH = "DEATH"
    OTHER = "OTHER"
