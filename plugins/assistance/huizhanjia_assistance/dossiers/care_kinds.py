"""The closed vocabularies of what is done with a dossier."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "异议渠道 · How an objection came",
    PHONE="电话 · By phone",
    LETTER="来信 · By letter",
    VISIT="来访 · In person",
    ONLINE="网络 · Online",
)
class ObjectionChannel(StrEnum):
    """How somebody objected."""

    PHONE = "PHONE"
    LETTER = "LETTER"
    VISIT = "VISIT"
    ONLINE = "ONLINE"


@enum(
    "异议处理状态 · State of an objection",
    OPEN="待处理 · Open",
    UPHELD="成立 · Upheld",
    DISMISSED="不成立 · Dismissed",
)
class ObjectionState(StrEnum):
    """What came of an objection."""

    OPEN = "OPEN"
    UPHELD = "UPHELD"
    DISMISSED = "DISMISSED"


@enum(
    "进出类型 · How a household came into file or left it",
    APPROVED="建档（流入） · Approved",
    REOPENED="返困重新建档（流入） · In hardship again, approved anew",
    MOVED_IN="转入（流入） · Taken over from another union",
    MOVED_OUT="转出（流出） · Given to another union",
    RELIEVED="解困（流出） · Relieved",
    LIFTED_OUT="脱困（流出） · Lifted out of hardship",
    CANCELLED="注销（流出） · Cancelled",
)
class Movement(StrEnum):
    """How a household came into file at a union, or left it."""

    APPROVED = "APPROVED"
    REOPENED = "REOPENED"
    MOVED_IN = "MOVED_IN"
    MOVED_OUT = "MOVED_OUT"
    RELIEVED = "RELIEVED"
    LIFTED_OUT = "LIFTED_OUT"
    CANCELLED = "CANCELLED"

    @property
    def inward(self) -> bool:
        """Whether the union has one household more by it."""
        return self in {Movement.APPROVED, Movement.REOPENED, Movement.MOVED_IN}


@enum(
    "核查类型 · Kind of verification",
    YEARLY="年度核查 · Yearly verification",
    SPOT_CHECK="抽查 · Spot check",
    REVISIT="退出后回访 · Revisit after the exit",
)
class VerificationKind(StrEnum):
    """On what occasion a household was looked at again."""

    YEARLY = "YEARLY"
    SPOT_CHECK = "SPOT_CHECK"
    REVISIT = "REVISIT"


@enum(
    "核查结果 · Result of a verification",
    UNCHANGED="情况属实、无变化 · As it was",
    CHANGED="有变化、已更正 · Changed and put right",
    INELIGIBLE="不再符合条件 · No longer eligible",
    RELAPSED="返困 · In hardship again",
)
class VerificationResult(StrEnum):
    """What a verification found."""

    UNCHANGED = "UNCHANGED"
    CHANGED = "CHANGED"
    INELIGIBLE = "INELIGIBLE"
    RELAPSED = "RELAPSED"


@enum(
    "档案转移状态 · State of a transfer",
    REQUESTED="待接收 · To be accepted",
    ACCEPTED="已接收 · Accepted",
    REFUSED="已拒收 · Refused",
    WITHDRAWN="已撤回（提出方收回） · Withdrawn by whoever offered it",
)
class TransferState(StrEnum):
    """Whether the other union took the dossier over."""

    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


@enum(
    "个人信息处理目的 · Purpose of processing personal data",
    ELIGIBILITY="资格认定 · To decide on eligibility",
    ECONOMY_CHECK="家庭经济状况核对 · To check the economy",
    PUBLIC_NOTICE="公示 · For the public notice",
    PAYMENT="发放帮扶资金 · To pay help",
    REFERRAL="转介其他单位 · To refer to others",
    STATISTICS="统计 · For statistics",
)
class Purpose(StrEnum):
    """For what the household agreed (PIPL art. 29)."""

    ELIGIBILITY = "ELIGIBILITY"
    ECONOMY_CHECK = "ECONOMY_CHECK"
    PUBLIC_NOTICE = "PUBLIC_NOTICE"
    PAYMENT = "PAYMENT"
    REFERRAL = "REFERRAL"
    STATISTICS = "STATISTICS"


@enum(
    "敏感信息项 · A sealed value",
    ID_NUMBER="身份证号 · Identity number",
    PHONE="联系电话 · Phone",
    ADDRESS="住址 · Address",
    BANK_CARD="银行卡号 · Bank card",
    DIBAO_NUMBER="低保证号 · Relief certificate",
    DIAGNOSIS="病情诊断 · Diagnosis",
    DISABILITY="残疾情况 · Disability",
)
class SealedValue(StrEnum):
    """What can be revealed of a dossier or a member."""

    ID_NUMBER = "ID_NUMBER"
    PHONE = "PHONE"
    ADDRESS = "ADDRESS"
    BANK_CARD = "BANK_CARD"
    DIBAO_NUMBER = "DIBAO_NUMBER"
    DIAGNOSIS = "DIAGNOSIS"
    DISABILITY = "DISABILITY"
