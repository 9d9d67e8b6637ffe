"""The closed vocabularies of a household's economy."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "收支项目 · What comes in or goes out",
    WAGE="工资性收入 · Wages",
    PENSION="养老金 · Pension",
    BUSINESS="经营净收入 · Business, net",
    PROPERTY="财产净收入 · Property, net",
    TRANSFER="转移性收入 · Transfers",
    OTHER_INCOME="其他收入 · Other income",
    MEDICAL="医疗支出 · Medical spending",
    EDUCATION="教育支出 · Schooling",
    DISABILITY="残疾康复支出 · Because of a disability",
    ACCIDENT="意外支出 · Because of an accident or disaster",
)
class Flow(StrEnum):
    """Incomes first, then rigid spending."""

    WAGE = "WAGE"
    PENSION = "PENSION"
    BUSINESS = "BUSINESS"
    PROPERTY = "PROPERTY"
    TRANSFER = "TRANSFER"
    OTHER_INCOME = "OTHER_INCOME"
    MEDICAL = "MEDICAL"
    EDUCATION = "EDUCATION"
    DISABILITY = "DISABILITY"
    ACCIDENT = "ACCIDENT"


SPENDING = frozenset({Flow.MEDICAL, Flow.EDUCATION, Flow.DISABILITY, Flow.ACCIDENT})


@enum(
    "住房情况 · Housing",
    OWN="自有 · Own",
    RENTED="租赁 · Rented",
    PUBLIC="公租房或廉租房 · Public housing",
    EMPLOYER="单位住房 · The employer's",
    BORROWED="借住 · Borrowed",
    NONE="无房 · None",
)
class Housing(StrEnum):
    """What a household lives in."""

    OWN = "OWN"
    RENTED = "RENTED"
    PUBLIC = "PUBLIC"
    EMPLOYER = "EMPLOYER"
    BORROWED = "BORROWED"
    NONE = "NONE"


@enum(
    "标准的计算口径 · What a criterion counts",
    INCOME="人均月收入 · Monthly income per head",
    NET="扣除刚性支出后的人均月收入 · The same after rigid spending",
    NET_WITH_ASSETS="加计存款和投资净值并扣除刚性支出后的人均月值 · The same with savings and investments",
    SPENDING_SHARE="刚性支出占年收入的百分比 · Rigid spending in percent of income",
)
class Count(StrEnum):
    """The figure that a condition compares."""

    INCOME = "INCOME"
    NET = "NET"
    NET_WITH_ASSETS = "NET_WITH_ASSETS"
    SPENDING_SHARE = "SPENDING_SHARE"
