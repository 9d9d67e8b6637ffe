"""The closed vocabularies of requests: services, urgency, goals, relief by others, satisfaction."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "服务事项（九项职责） · One of the nine services (§4)",
    LIVING_RELIEF="生活救济 · Living relief",
    MEDICAL_AID="医疗救助 · Medical aid",
    LEGAL_AID="法律援助 · Legal aid",
    SKILLS_TRAINING="技能培训 · Skills training",
    JOB_PLACEMENT="职业介绍 · Job placement",
    CHILD_EDUCATION_AID="子女就学 · Aid for a child's education",
    PETITION_SERVICE="信访服务 · Petition service",
    DISASTER_RELIEF="自然灾害救助 · Relief after a natural disaster",
    OTHER_ACCIDENT_AID="其他意外救助 · Aid after another accident",
)
class ServiceType(StrEnum):
    """What a center does for workers in difficulty."""

    LIVING_RELIEF = "LIVING_RELIEF"
    MEDICAL_AID = "MEDICAL_AID"
    LEGAL_AID = "LEGAL_AID"
    SKILLS_TRAINING = "SKILLS_TRAINING"
    JOB_PLACEMENT = "JOB_PLACEMENT"
    CHILD_EDUCATION_AID = "CHILD_EDUCATION_AID"
    PETITION_SERVICE = "PETITION_SERVICE"
    DISASTER_RELIEF = "DISASTER_RELIEF"
    OTHER_ACCIDENT_AID = "OTHER_ACCIDENT_AID"

    @property
    def money(self) -> bool:
        """Whether it ends in an amount for the household."""
        return self in _MONEY


_MONEY = frozenset(
    {
        ServiceType.LIVING_RELIEF,
        ServiceType.MEDICAL_AID,
        ServiceType.CHILD_EDUCATION_AID,
        ServiceType.DISASTER_RELIEF,
        ServiceType.OTHER_ACCIDENT_AID,
    }
)


@enum(
    "事项状态 · State of a case",
    REGISTERED="受理 · Registered",
    VERIFIED="核实 · Verified",
    APPROVED="批准 · Approved",
    IN_SERVICE="办理 · In service",
    CLOSED="办结 · Closed",
    REJECTED="不予批准 · Rejected",
    TRANSFERRED="转办 · Transferred",
)
class CaseState(StrEnum):
    """Where a case stands."""

    REGISTERED = "REGISTERED"
    VERIFIED = "VERIFIED"
    APPROVED = "APPROVED"
    IN_SERVICE = "IN_SERVICE"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"
    TRANSFERRED = "TRANSFERRED"


ENDED = frozenset({CaseState.CLOSED, CaseState.REJECTED, CaseState.TRANSFERRED})
"""Nothing more is done for such a case."""


@enum(
    "轻重缓急 · Urgency",
    EMERGENCY="紧急（救急） · Emergency",
    URGENT="较急 · Urgent",
    ROUTINE="一般 · Routine",
)
class Urgency(StrEnum):
    """How soon help is needed (救急济难)."""

    EMERGENCY = "EMERGENCY"
    URGENT = "URGENT"
    ROUTINE = "ROUTINE"


@enum(
    "工作目标 · Goal that a case serves",
    RIGHTS_PROTECTED="依法维权 · Rights protected",
    TIMELY_AID="及时帮扶 · Timely aid",
    MEDIATED="排查化解 · Conflict found and settled",
    HARMONIOUS="和谐稳定 · Harmony and stability",
)
class GoalTag(StrEnum):
    """For what the opinion wants the services (§4)."""

    RIGHTS_PROTECTED = "RIGHTS_PROTECTED"
    TIMELY_AID = "TIMELY_AID"
    MEDIATED = "MEDIATED"
    HARMONIOUS = "HARMONIOUS"


@enum(
    "满意度 · Satisfaction",
    VERY_SATISFIED="非常满意 · Very satisfied",
    SATISFIED="满意 · Satisfied",
    NEUTRAL="一般 · Neutral",
    DISSATISFIED="不满意 · Dissatisfied",
)
class Satisfaction(StrEnum):
    """What whoever was helped says of the service."""

    VERY_SATISFIED = "VERY_SATISFIED"
    SATISFIED = "SATISFIED"
    NEUTRAL = "NEUTRAL"
    DISSATISFIED = "DISSATISFIED"


@enum(
    "其他救助渠道 · Relief that comes before the union's",
    DIBAO="最低生活保障 · Minimum living allowance",
    MEDICAL_INSURANCE="基本医保及大病保险报销 · Medical insurance",
    CIVIL_AFFAIRS_MEDICAL="民政医疗救助 · Medical aid of civil affairs",
    STATE_EDUCATION_AID="国家学生资助 · State aid for students",
    GOVERNMENT_DISASTER_RELIEF="政府灾害救助 · Government disaster relief",
    WORK_INJURY_INSURANCE="工伤保险 · Work-injury insurance",
    TEMPORARY_RELIEF="民政临时救助 · Temporary relief of civil affairs",
    LEGAL_AID_CENTER="政府法律援助 · Legal aid of the state",
    EMPLOYMENT_SERVICE="公共就业服务 · Public employment service",
    CHARITY="慈善及其他捐助 · Charity",
    THIRD_PARTY="责任方赔偿 · Compensation by whoever is liable",
)
class ReliefKind(StrEnum):
    """Where else help can come from; the union fills the gap that they leave (拾遗补缺)."""

    DIBAO = "DIBAO"
    MEDICAL_INSURANCE = "MEDICAL_INSURANCE"
    CIVIL_AFFAIRS_MEDICAL = "CIVIL_AFFAIRS_MEDICAL"
    STATE_EDUCATION_AID = "STATE_EDUCATION_AID"
    GOVERNMENT_DISASTER_RELIEF = "GOVERNMENT_DISASTER_RELIEF"
    WORK_INJURY_INSURANCE = "WORK_INJURY_INSURANCE"
    TEMPORARY_RELIEF = "TEMPORARY_RELIEF"
    LEGAL_AID_CENTER = "LEGAL_AID_CENTER"
    EMPLOYMENT_SERVICE = "EMPLOYMENT_SERVICE"
    CHARITY = "CHARITY"
    THIRD_PARTY = "THIRD_PARTY"


@enum(
    "其他救助核查结果 · What was found about other relief",
    RECEIVED="已享受 · Received",
    APPLIED="已申请，待批 · Applied for",
    NOT_ELIGIBLE="不符合条件 · Not eligible",
    REFUSED="申请未获批准 · Refused",
)
class ReliefOutcome(StrEnum):
    """How far a household got with other relief."""

    RECEIVED = "RECEIVED"
    APPLIED = "APPLIED"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    REFUSED = "REFUSED"


@enum(
    "来访途径 · How a request came",
    WINDOW="窗口 · At the window",
    VISIT="入户走访 · During a home visit",
    PHONE="电话 · By telephone",
    ONLINE="网上 · Online",
    GRASSROOTS="基层工会上报 · From the grassroots union",
    REFERRED="其他单位转来 · Referred by another unit",
)
class Intake(StrEnum):
    """The way by which a request reached the center."""

    WINDOW = "WINDOW"
    VISIT = "VISIT"
    PHONE = "PHONE"
    ONLINE = "ONLINE"
    GRASSROOTS = "GRASSROOTS"
    REFERRED = "REFERRED"
