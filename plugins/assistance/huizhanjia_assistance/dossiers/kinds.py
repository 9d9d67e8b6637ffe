"""The closed vocabularies of dossiers."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "困难职工档案状态 · State of a dossier",
    DRAFT="草稿 · Draft",
    UNDER_REVIEW="基层审核中 · Under review",
    VISITING="待入户核查 · To be visited",
    CHECKING="家庭经济状况核对中 · Economy being checked",
    PUBLICIZED="公示中 · In public notice",
    ACTIVE="在档 · Active",
    REVERIFY_DUE="年度核查逾期 · Yearly verification overdue",
    SUSPENDED="暂停 · Suspended",
    EXITING="退出待批 · Exit proposed",
    RELIEVED="解困 · Relieved",
    LIFTED_OUT="脱困 · Lifted out of hardship",
    CANCELLED="注销 · Cancelled",
    REJECTED="不予建档 · Rejected",
    WITHDRAWN="已撤回 · Withdrawn",
    ARCHIVED="已归档 · Archived",
    ERASED="已销毁 · Erased",
)
class DossierState(StrEnum):
    """Where a dossier stands."""

    DRAFT = "DRAFT"
    UNDER_REVIEW = "UNDER_REVIEW"
    VISITING = "VISITING"
    CHECKING = "CHECKING"
    PUBLICIZED = "PUBLICIZED"
    ACTIVE = "ACTIVE"
    REVERIFY_DUE = "REVERIFY_DUE"
    SUSPENDED = "SUSPENDED"
    EXITING = "EXITING"
    RELIEVED = "RELIEVED"
    LIFTED_OUT = "LIFTED_OUT"
    CANCELLED = "CANCELLED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    ARCHIVED = "ARCHIVED"
    ERASED = "ERASED"


CLOSED = frozenset(
    {
        DossierState.RELIEVED,
        DossierState.LIFTED_OUT,
        DossierState.CANCELLED,
        DossierState.REJECTED,
        DossierState.WITHDRAWN,
        DossierState.ARCHIVED,
        DossierState.ERASED,
    }
)
"""States in which a household may be registered elsewhere."""


@enum(
    "困难类别 · Category of hardship",
    DIBAO="低保户 · Below the subsistence standard",
    DIBAO_EDGE="低保边缘户 · At the edge of the standard",
    ACCIDENT="意外致困户 · Brought into hardship by an accident or illness",
    LOCAL="地方级困难职工 · In hardship by local rules",
    DEEP="深度困难 · Deep hardship",
    RELATIVE="相对困难 · Relative hardship",
)
class DossierCategory(StrEnum):
    """Categories of all criteria sets; each set uses some of them."""

    DIBAO = "DIBAO"
    DIBAO_EDGE = "DIBAO_EDGE"
    ACCIDENT = "ACCIDENT"
    LOCAL = "LOCAL"
    DEEP = "DEEP"
    RELATIVE = "RELATIVE"


@enum(
    "致困原因 · Cause of hardship",
    ILLNESS="本人或家属患病 · Illness",
    DISABILITY="残疾 · Disability",
    ACCIDENT_OR_DISASTER="意外灾害 · Accident or disaster",
    EDUCATION="子女上学 · A child's schooling",
    UNEMPLOYMENT="下岗失业 · Unemployment",
    LOW_WAGE="收入低无法维持基本生活 · Low wage",
    SINGLE_PARENT="单亲 · Single parent",
    OTHER="其他 · Other",
)
class HardshipCause(StrEnum):
    """Why a household is in hardship."""

    ILLNESS = "ILLNESS"
    DISABILITY = "DISABILITY"
    ACCIDENT_OR_DISASTER = "ACCIDENT_OR_DISASTER"
    EDUCATION = "EDUCATION"
    UNEMPLOYMENT = "UNEMPLOYMENT"
    LOW_WAGE = "LOW_WAGE"
    SINGLE_PARENT = "SINGLE_PARENT"
    OTHER = "OTHER"


@enum(
    "与申请人关系 · Relation to the applicant",
    SELF="本人 · The applicant",
    SPOUSE="配偶 · Spouse",
    CHILD="子女 · Child",
    PARENT="父母 · Parent",
    PARENT_IN_LAW="公婆或岳父母 · Parent-in-law",
    GRANDPARENT="祖父母或外祖父母 · Grandparent",
    GRANDCHILD="孙子女或外孙子女 · Grandchild",
    SIBLING="兄弟姐妹 · Brother or sister",
    OTHER="其他 · Other",
)
class Relation(StrEnum):
    """What a member is to the applicant (after GB/T 4761, shortened)."""

    SELF = "SELF"
    SPOUSE = "SPOUSE"
    CHILD = "CHILD"
    PARENT = "PARENT"
    PARENT_IN_LAW = "PARENT_IN_LAW"
    GRANDPARENT = "GRANDPARENT"
    GRANDCHILD = "GRANDCHILD"
    SIBLING = "SIBLING"
    OTHER = "OTHER"


@enum(
    "性别（GB/T 2261.1） · Sex",
    UNKNOWN="未知 · Unknown",
    MALE="男 · Male",
    FEMALE="女 · Female",
)
class Sex(StrEnum):
    """As an identity number tells it."""

    UNKNOWN = "UNKNOWN"
    MALE = "MALE"
    FEMALE = "FEMALE"


@enum(
    "就业状况 · Work",
    EMPLOYED="在职 · Employed",
    FLEXIBLE="灵活就业 · Flexibly employed",
    FARMING="务农牧 · Farming or herding",
    UNEMPLOYED="失业 · Unemployed",
    LAID_OFF="下岗待岗 · Laid off",
    RETIRED="退休 · Retired",
    STUDENT="在学 · In school",
    PRESCHOOL="学龄前 · Below school age",
    UNABLE="丧失劳动能力 · Unable to work",
)
class Work(StrEnum):
    """What a member lives on."""

    EMPLOYED = "EMPLOYED"
    FLEXIBLE = "FLEXIBLE"
    FARMING = "FARMING"
    UNEMPLOYED = "UNEMPLOYED"
    LAID_OFF = "LAID_OFF"
    RETIRED = "RETIRED"
    STUDENT = "STUDENT"
    PRESCHOOL = "PRESCHOOL"
    UNABLE = "UNABLE"


@enum(
    "就学阶段 · Stage of schooling",
    KINDERGARTEN="幼儿园 · Kindergarten",
    PRIMARY="小学 · Primary school",
    JUNIOR="初中 · Junior secondary",
    SENIOR="高中 · Senior secondary",
    VOCATIONAL="中职 · Secondary vocational",
    COLLEGE="大专 · College",
    UNIVERSITY="本科 · University",
    POSTGRADUATE="研究生 · Postgraduate",
)
class SchoolStage(StrEnum):
    """Where a member learns."""

    KINDERGARTEN = "KINDERGARTEN"
    PRIMARY = "PRIMARY"
    JUNIOR = "JUNIOR"
    SENIOR = "SENIOR"
    VOCATIONAL = "VOCATIONAL"
    COLLEGE = "COLLEGE"
    UNIVERSITY = "UNIVERSITY"
    POSTGRADUATE = "POSTGRADUATE"


@enum(
    "健康状况 · Health",
    HEALTHY="健康或良好 · Healthy",
    CHRONIC="慢性病 · Chronically ill",
    SERIOUS="重大疾病 · Seriously ill",
    DISABLED="残疾 · Disabled",
)
class Health(StrEnum):
    """How a member is; what exactly they have is sealed."""

    HEALTHY = "HEALTHY"
    CHRONIC = "CHRONIC"
    SERIOUS = "SERIOUS"
    DISABLED = "DISABLED"


@enum(
    "基层核实单位类型 · Who verified at the grassroots",
    UNION="基层工会 · Grassroots union",
    VILLAGE="村委会 · Village committee",
    COMMUNITY="社区居委会 · Community committee",
    EMPLOYER="用人单位 · Employer",
)
class GrassrootsKind(StrEnum):
    """The kind of body that knows the household (§12)."""

    UNION = "UNION"
    VILLAGE = "VILLAGE"
    COMMUNITY = "COMMUNITY"
    EMPLOYER = "EMPLOYER"


@enum(
    "退出去向 · Way out of a dossier",
    RELIEVED="解困 · Relieved",
    LIFTED_OUT="脱困 · Lifted out of hardship",
    CANCELLED="注销 · Cancelled",
)
class ExitKind(StrEnum):
    """How a dossier ends."""

    RELIEVED = "RELIEVED"
    LIFTED_OUT = "LIFTED_OUT"
    CANCELLED = "CANCELLED"


@enum(
    "退出原因 · Reason of an exit",
    LIFTED_OUT="收入稳定超过标准 · Income is steadily above the standard",
    RELIEVED="帮扶到位、困难解除 · Helped, the hardship is over",
    RETIRED="退休 · Retired",
    TRANSFERRED="调离本自治区 · Left the region",
    DEATH="去世 · Died",
    INELIGIBLE="不再符合条件 · No longer eligible",
    DUPLICATE="重复建档 · Registered twice",
)
class ExitReason(StrEnum):
    """Why a dossier ends."""

    LIFTED_OUT = "LIFTED_OUT"
    RELIEVED = "RELIEVED"
    RETIRED = "RETIRED"
    TRANSFERRED = "TRANSFERRED"
    DEATH = "DEATH"
    INELIGIBLE = "INELIGIBLE"
    DUPLICATE = "DUPLICATE"
