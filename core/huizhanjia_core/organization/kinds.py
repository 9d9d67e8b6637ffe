"""The closed vocabularies of the organization room."""

from enum import StrEnum

from huizhanjia_schema import enum


@enum(
    "工会层级 · Level of a union",
    REGION="自治区总工会（区总） · Regional federation",
    PREFECTURE="地（市）工会 · Prefecture union",
    COUNTY="县（区）工会 · County union",
    GRASSROOTS="基层工会 · Grassroots union",
)
class UnionLevel(StrEnum):
    """Where a union stands in the hierarchy."""

    REGION = "REGION"
    PREFECTURE = "PREFECTURE"
    COUNTY = "COUNTY"
    GRASSROOTS = "GRASSROOTS"


@enum(
    "工会组织状态 · Status of a union",
    PLANNED="待成立（成立日期未到） · To be established on a later day",
    ACTIVE="存续 · Active",
    CLOSED="已撤销 · Closed",
)
class OrganizationStatus(StrEnum):
    """Whether a union exists today."""

    PLANNED = "PLANNED"
    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"


@enum(
    "变更类型 · Kind of change",
    ESTABLISH="成立 · Established",
    RENAME="更名 · Renamed",
    RECODE="变更代码 · Recoded",
    MOVE="变更隶属 · Moved under another union",
    CLOSE="撤销 · Closed",
)
class ChangeKind(StrEnum):
    """What happened to a union; a merger or a split would be further kinds."""

    ESTABLISH = "ESTABLISH"
    RENAME = "RENAME"
    RECODE = "RECODE"
    MOVE = "MOVE"
    CLOSE = "CLOSE"


@enum(
    "场所类型 · Kind of site",
    UNION_OFFICE="会：工会办公场所 · Union office",
    SERVICE_STATION="站：职工服务站 · Workers' service station",
    WORKERS_HOME="家：职工之家 · Workers' home",
    ASSISTANCE_CENTER="困难职工帮扶中心 · Assistance center for workers in difficulty",
)
class SiteKind(StrEnum):
    """What a site is for."""

    UNION_OFFICE = "UNION_OFFICE"
    SERVICE_STATION = "SERVICE_STATION"
    WORKERS_HOME = "WORKERS_HOME"
    ASSISTANCE_CENTER = "ASSISTANCE_CENTER"


@enum("场所状态 · Status of a site", ACTIVE="开放 · Open", CLOSED="已关闭 · Closed")
class SiteStatus(StrEnum):
    """Whether a site is in use."""

    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"


@enum(
    "用房来源 · How the premises are held",
    OWN="自有 · Own",
    BORROWED="借用 · Borrowed",
    RENTED="租用 · Rented",
    GOV_PROVIDED="政府提供 · Provided by the government",
)
class Ownership(StrEnum):
    """How a site came by its rooms."""

    OWN = "OWN"
    BORROWED = "BORROWED"
    RENTED = "RENTED"
    GOV_PROVIDED = "GOV_PROVIDED"


@enum(
    "人口数据来源 · Publisher of a population figure",
    CENSUS="人口普查 · Census",
    STATISTICS_BUREAU="统计部门 · Statistics bureau",
    PUBLIC_SECURITY="公安部门 · Public security",
)
class PopulationSource(StrEnum):
    """Who published a population figure."""

    CENSUS = "CENSUS"
    STATISTICS_BUREAU = "STATISTICS_BUREAU"
    PUBLIC_SECURITY = "PUBLIC_SECURITY"
