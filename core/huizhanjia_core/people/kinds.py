"""The closed vocabularies of the people room."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "职务所在 · Where a post is held",
    UNION="工会机关 · In the union itself",
    CENTER="困难职工帮扶中心 · At the assistance center",
    OUTSIDE="工会之外（当地党委、政府） · Outside of the union: the local Party committee or government",
)
class PostPlace(StrEnum):
    """Where a post is held; one at the center names the site."""

    UNION = "UNION"
    CENTER = "CENTER"
    OUTSIDE = "OUTSIDE"


@enum(
    "用工形式 · How someone is employed",
    PUBLIC_INSTITUTION="事业编制 · Establishment of a public institution",
    SOCIALIZED_UNION_WORKER="聘用社会化工会工作者 · Hired as a socialized union worker",
    PUBLIC_WELFARE_POST="公益性岗位 · Public-welfare post",
    OTHER="其他 · Other",
)
class EmploymentType(StrEnum):
    """How the staff of a center are found (§3); the list is open, hence OTHER."""

    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION"
    SOCIALIZED_UNION_WORKER = "SOCIALIZED_UNION_WORKER"
    PUBLIC_WELFARE_POST = "PUBLIC_WELFARE_POST"
    OTHER = "OTHER"


@enum(
    "人员条件 · What staff should have",
    POLITICAL_RELIABILITY="政治立场坚定 · Political reliability",
    SENSE_OF_DUTY="有责任心 · Sense of duty",
    LOVE_OF_SERVICE="热爱帮扶工作 · Love of the work",
    POLICY_AND_LAW="熟悉基本政策和法律法规 · Knows basic policy and law",
    COMPUTER_SKILL="计算机操作技能 · Computer skill",
    EDUCATION="高中以上文化程度 · Senior secondary education or above",
)
class QualificationItem(StrEnum):
    """The six conditions of §3."""

    POLITICAL_RELIABILITY = "POLITICAL_RELIABILITY"
    SENSE_OF_DUTY = "SENSE_OF_DUTY"
    LOVE_OF_SERVICE = "LOVE_OF_SERVICE"
    POLICY_AND_LAW = "POLICY_AND_LAW"
    COMPUTER_SKILL = "COMPUTER_SKILL"
    EDUCATION = "EDUCATION"


@enum(
    "证明形式 · Kind of evidence",
    ATTESTATION="任用单位鉴定 · Attested by the appointing unit",
    TRAINING_RECORD="培训记录 · Record of a training",
    TEST="考试 · Test",
    CERTIFICATE="证书 · Certificate",
    DIPLOMA="学历证明 · Diploma",
)
class EvidenceKind(StrEnum):
    """What shows that a condition is met."""

    ATTESTATION = "ATTESTATION"
    TRAINING_RECORD = "TRAINING_RECORD"
    TEST = "TEST"
    CERTIFICATE = "CERTIFICATE"
    DIPLOMA = "DIPLOMA"


@enum("结果 · Result", MET="符合 · Met", NOT_MET="不符合 · Not met")
class EvidenceResult(StrEnum):
    """What a piece of evidence shows."""

    MET = "MET"
    NOT_MET = "NOT_MET"


@enum(
    "条件状况 · Where someone stands with a condition",
    MET="符合 · Met",
    WAIVED="经批准放宽 · Waived with approval",
    NOT_MET="不符合 · Not met",
    MISSING="无证明 · No evidence",
)
class ItemStatus(StrEnum):
    """Where a person stands with one condition of §3 on a day."""

    MET = "MET"
    WAIVED = "WAIVED"
    NOT_MET = "NOT_MET"
    MISSING = "MISSING"


@enum(
    "放宽申请状态 · State of a waiver",
    REQUESTED="已申请 · Requested",
    APPROVED="已批准 · Approved",
    REJECTED="未批准 · Rejected",
)
class WaiverState(StrEnum):
    """Where a request for a waiver stands."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


@enum(
    "领导小组类型 · Kind of leading group",
    DIFFICULTY_ASSISTANCE="困难职工帮扶工作领导小组 · Assistance of workers in difficulty (§3)",
    STANDARDIZATION="帮扶中心规范化建设领导小组 · Standardization of the center (§14)",
)
class GroupKind(StrEnum):
    """The two leading groups of the policy."""

    DIFFICULTY_ASSISTANCE = "DIFFICULTY_ASSISTANCE"
    STANDARDIZATION = "STANDARDIZATION"


@enum("组内职务 · Role in a group", LEADER="组长 · Leader", DEPUTY="副组长 · Deputy", MEMBER="成员 · Member")
class GroupRole(StrEnum):
    """What someone is in a leading group."""

    LEADER = "LEADER"
    DEPUTY = "DEPUTY"
    MEMBER = "MEMBER"


@enum(
    "领导小组问题 · What is wrong with a leading group",
    NO_GROUP="未成立 · Not established",
    NO_LEADER="没有在任的组长 · No leader in office",
    NO_GOVERNMENT_DEPUTY="没有担任副组长的政府联系领导 · No government contact leader as deputy",
    NO_UNION_DEPUTY="没有担任副组长的工会主要领导 · No principal leader of the union as deputy",
)
class GroupFault(StrEnum):
    """What a leading group lacks."""

    NO_GROUP = "NO_GROUP"
    NO_LEADER = "NO_LEADER"
    NO_GOVERNMENT_DEPUTY = "NO_GOVERNMENT_DEPUTY"
    NO_UNION_DEPUTY = "NO_UNION_DEPUTY"


@enum(
    "汇报对象 · To whom a report went",
    PARTY_COMMITTEE="当地党委 · Local Party committee",
    GOVERNMENT="当地政府 · Local government",
    BOTH="党委和政府 · Both",
)
class ReportAddressee(StrEnum):
    """To whom a union reported (§14)."""

    PARTY_COMMITTEE = "PARTY_COMMITTEE"
    GOVERNMENT = "GOVERNMENT"
    BOTH = "BOTH"


@enum(
    "人数与标准 · Headcount against the standard",
    UNKNOWN="没有核定的人口数 · No approved population figure",
    BELOW="不足 · Below the minimum",
    WITHIN="达标 · Within the standard",
    ABOVE="超出（须说明） · Above the standard, to be justified",
)
class HeadcountStatus(StrEnum):
    """How the staff of a center compare with §3."""

    UNKNOWN = "UNKNOWN"
    BELOW = "BELOW"
    WITHIN = "WITHIN"
    ABOVE = "ABOVE"
