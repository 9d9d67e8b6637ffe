"""The closed vocabularies of money, caps, deliveries and campaigns."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "资金来源 · Source of money",
    CENTRAL_SPECIAL="中央财政专项帮扶资金 · Central special assistance funds",
    LOCAL_GOVERNMENT="地方各级政府拨款 · Grants of local governments",
    OWN_UNION_MATCH="本级工会经费配套 · The union's own match",
    SUPERIOR_UNION_SUBSIDY="上级工会经费补助 · Subsidy of a superior union",
    DONATION="捐赠 · Donations",
    PUBLIC_FUNDRAISING="社会公益活动募捐 · Public fundraising",
    LAWFUL_APPRECIATION="资金合法增值 · Lawful appreciation",
)
class MoneySource(StrEnum):
    """Where money for workers in difficulty comes from (§8)."""

    CENTRAL_SPECIAL = "CENTRAL_SPECIAL"
    LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT"
    OWN_UNION_MATCH = "OWN_UNION_MATCH"
    SUPERIOR_UNION_SUBSIDY = "SUPERIOR_UNION_SUBSIDY"
    DONATION = "DONATION"
    PUBLIC_FUNDRAISING = "PUBLIC_FUNDRAISING"
    LAWFUL_APPRECIATION = "LAWFUL_APPRECIATION"


@enum(
    "限额类型 · Kind of cap",
    LIVING_RELIEF_YEAR="生活救济：每户每年不超过当地低保标准若干个月 · Living relief of a household and year",
    MEDICAL_SELF_PAID="医疗救助：不超过自付部分 · Medical aid up to the self-paid part",
    EDUCATION_YEAR="子女就学：每生每学年不超过若干个月基本生活费 · Education of a student and school year",
    EMERGENCY_CEILING="建档前应急救助限额 · Emergency aid before there is a dossier",
)
class CapKind(StrEnum):
    """What limits how much a household may get."""

    LIVING_RELIEF_YEAR = "LIVING_RELIEF_YEAR"
    MEDICAL_SELF_PAID = "MEDICAL_SELF_PAID"
    EDUCATION_YEAR = "EDUCATION_YEAR"
    EMERGENCY_CEILING = "EMERGENCY_CEILING"


@enum(
    "发放形式 · Kind of delivery",
    MONEY="资金 · Money",
    GOODS="实物 · Goods",
    SERVICE="服务 · Service",
    REFERRAL="转介 · Referral",
)
class DeliveryKind(StrEnum):
    """In what form help reaches a household."""

    MONEY = "MONEY"
    GOODS = "GOODS"
    SERVICE = "SERVICE"
    REFERRAL = "REFERRAL"


@enum(
    "发放状态 · State of a delivery",
    PENDING="待支付 · To be paid",
    DELIVERED="已发放 · Delivered",
    FAILED="支付失败 · Failed",
    RETURNED="已退回 · Returned",
    CANCELLED="已取消 · Cancelled",
)
class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"
    RETURNED = "RETURNED"
    CANCELLED = "CANCELLED"


@enum(
    "签收方式（实名） · How receipt is shown",
    BANK_TRANSFER="银行转账（社会化发放） · Bank transfer to the person named",
    SIGNED="本人签收 · Signed in person",
    PROXY="委托代领 · By an authorized proxy",
    WITNESSED="现金发放、两人见证 · Cash before two witnesses",
)
class ReceiptMethod(StrEnum):
    """What shows that whoever was to get it got it."""

    BANK_TRANSFER = "BANK_TRANSFER"
    SIGNED = "SIGNED"
    PROXY = "PROXY"
    WITNESSED = "WITNESSED"


@enum(
    "活动类型 · Kind of campaign",
    NEW_YEAR="元旦送温暖 · Warmth visits at New Year",
    SPRING_FESTIVAL="春节送温暖 · Warmth visits at the Spring Festival",
    LOSAR="藏历新年送温暖 · Warmth visits at Losar",
    GOLDEN_AUTUMN="金秋助学 · Golden Autumn schooling",
    DISASTER="灾害救助 · Disaster relief",
    OTHER="其他活动 · Other campaign",
)
class CampaignKind(StrEnum):
    """What a campaign is for."""

    NEW_YEAR = "NEW_YEAR"
    SPRING_FESTIVAL = "SPRING_FESTIVAL"
    LOSAR = "LOSAR"
    GOLDEN_AUTUMN = "GOLDEN_AUTUMN"
    DISASTER = "DISASTER"
    OTHER = "OTHER"


@enum(
    "活动状态 · State of a campaign",
    DRAFT="拟定名单 · List in preparation",
    SUBMITTED="待批准 · Submitted",
    APPROVED="已批准 · Approved",
    RECONCILED="已对账 · Reconciled",
    CANCELLED="已取消 · Cancelled",
)
class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    RECONCILED = "RECONCILED"
    CANCELLED = "CANCELLED"


@enum(
    "名单条目状态 · State of a household on a list",
    LISTED="拟帮扶 · Listed",
    REFUSED="不符合限额 · Refused by a cap",
    RESERVED="已批准待发放 · Approved",
    DELIVERED="已发放 · Delivered",
    RELEASED="未发放 · Not delivered",
)
class ItemState(StrEnum):
    """What became of a household on a campaign's list."""

    LISTED = "LISTED"
    REFUSED = "REFUSED"
    RESERVED = "RESERVED"
    DELIVERED = "DELIVERED"
    RELEASED = "RELEASED"
