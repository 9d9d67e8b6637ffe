"""Sites, their opening hours, basis documents and premises, as the schema shows them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Node,
    at_least,
    at_most,
    at_most_one,
    below,
    column,
    computed,
    contains,
    dimension,
    equals,
    extends,
    filters,
    is_set,
    many,
    measure,
    one,
    one_of,
    order,
    record,
    statistics,
    stats,
    total,
    under,
    where,
    within,
)
from sqlalchemy import Float, cast, distinct, func, true
from strawberry import ID

from huizhanjia_core.files.graphql import File
from huizhanjia_core.organization.actions import Action
from huizhanjia_core.organization.graphql.tree import Organization
from huizhanjia_core.organization.kinds import Ownership, SiteKind, SiteStatus
from huizhanjia_core.organization.site_models import BasisDocumentRow, OpeningHoursRow, PremisesRow, SiteRow
from huizhanjia_core.organization.site_rules import clock


def _clocks(rows: Sequence[tuple[int]]) -> list[str]:
    return [clock(minutes) for (minutes,) in rows]


def _square_meters(hundredths: Any) -> Any:
    return cast(hundredths, Float) / 100


@filters
class SiteFilter:
    """服务场所筛选条件，全部满足 · Filters of sites; all given hold."""

    kinds: list[SiteKind] | None = where("类型 · Kinds", one_of(SiteRow.kind))
    statuses: list[SiteStatus] | None = where("状态 · Statuses", one_of(SiteRow.status))
    name_contains: str | None = where("名称包含 · Name contains", contains(SiteRow.name))
    address_contains: str | None = where("地址包含 · Address contains", contains(SiteRow.address))
    organization: ID | None = where("所属工会 · Union", equals(SiteRow.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(SiteRow), id_of="org")
    opened_from: date | None = where("开放不早于 · Opened from", at_least(SiteRow.opened_on))
    opened_to: date | None = where("开放不晚于 · Opened to", at_most(SiteRow.opened_on))
    code: str | None = where("帮扶中心代码 · Code of a center", equals(SiteRow.code))
    has_hotline: bool | None = where("有服务电话 · Has a hotline", is_set(SiteRow.hotline))


@filters
class PremisesFilter:
    """用房筛选条件，全部满足 · Filters of premises; all given hold."""

    latest: bool | None = where("最新测量 · Most recent finding", equals(PremisesRow.latest))
    site: ID | None = where("场所 · Site", equals(PremisesRow.site_id), id_of="site")
    organization: ID | None = where("所属工会 · Union", equals(PremisesRow.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(PremisesRow), id_of="org")
    ownerships: list[Ownership] | None = where("用房来源 · How held", one_of(PremisesRow.ownership))
    street_facing: bool | None = where("临街 · Street-facing", equals(PremisesRow.street_facing))
    service_area_from: float | None = where(
        "使用面积不小于（平方米） · Service area of at least, m²",
        lambda value: PremisesRow.service_area >= round(value * 100),
    )
    service_area_to: float | None = where(
        "使用面积不大于（平方米） · Service area of at most, m²",
        lambda value: PremisesRow.service_area <= round(value * 100),
    )
    measured_from: date | None = where("测量不早于 · Measured from", at_least(PremisesRow.measured_on))


@record(
    OpeningHoursRow,
    prefix="hours",
    scope=SIGNED_IN,
    orders={"WEEK": order("按星期 · Through the week", OpeningHoursRow.weekday, OpeningHoursRow.opens)},
)
class OpeningHours(Node):
    """开放时间的一段 · One interval of a site's opening hours."""

    site: "Site" = one("场所 · Site", OpeningHoursRow.site_id)
    weekday: int = column("星期（1 为星期一） · Weekday, 1 for Monday", OpeningHoursRow.weekday)
    opens: str = computed("开始，如 09:30 · Opens", _clocks, OpeningHoursRow.opens)
    closes: str = computed("结束，如 18:00 · Closes", _clocks, OpeningHoursRow.closes)
    minutes: int = column("时长（分钟） · Minutes", OpeningHoursRow.closes - OpeningHoursRow.opens)


@record(
    BasisDocumentRow,
    prefix="basis",
    scope=SIGNED_IN,
    orders={"NUMBER": order("按文号 · By number", BasisDocumentRow.document_number)},
)
class BasisDocument(Node):
    """场所设立的依据文件 · A document on which a site rests."""

    site: "Site" = one("场所 · Site", BasisDocumentRow.site_id)
    title: str = column("标题 · Title", BasisDocumentRow.title)
    document_number: str = column("文号 · Document number", BasisDocumentRow.document_number)
    issuer: str = column("发文机关 · Issuer", BasisDocumentRow.issuer)
    issued_on: date | None = column("发文日期 · Issued on", BasisDocumentRow.issued_on)
    file: File | None = one("扫描件 · The scan", BasisDocumentRow.file_id)


@record(
    PremisesRow,
    prefix="premises",
    scope=within(PremisesRow, Action.PREMISES_READ),
    orders={
        "MEASURED_ON": order("最近测量在前 · Latest first", PremisesRow.measured_on, descending=True),
        "SERVICE_AREA": order("按使用面积 · By service area", PremisesRow.service_area),
    },
    filters=PremisesFilter,
)
class Premises(Node):
    """服务用房情况（一次测量） · What was found about a site's rooms."""

    site: "Site" = one("场所 · Site", PremisesRow.site_id)
    organization: Organization = one("所属工会 · Union", PremisesRow.organization_id)
    address: str = column("地址 · Address", PremisesRow.address)
    floor: int = column("楼层（1 为地面层） · Storey, 1 at street level", PremisesRow.floor)
    street_facing: bool = column("是否临街 · Street-facing", PremisesRow.street_facing)
    transport: bool = column("交通便利 · Public transport at hand", PremisesRow.transport)
    telecom: bool = column("通讯便利 · Telephone and network at hand", PremisesRow.telecom)
    convenience: bool = column("方便职工 · Convenient for workers", PremisesRow.convenience)
    ownership: Ownership = column("用房来源 · How held", PremisesRow.ownership)
    service_area: float = column(
        "服务用房使用面积（平方米，不含库房） · Usable service area, m²",
        _square_meters(PremisesRow.service_area),
    )
    gross_area: float | None = column(
        "建筑面积（平方米） · Gross floor area, m²", _square_meters(PremisesRow.gross_area)
    )
    measured_on: date = column("测量日期 · Measured on", PremisesRow.measured_on)
    evidence: str | None = column("测量依据 · Evidence", PremisesRow.evidence)
    latest: bool = column("是否最新测量 · Most recent finding", PremisesRow.latest)
    recorded_at: datetime = column("登记时间 · Recorded at", PremisesRow.recorded_at)


@record(
    SiteRow,
    prefix="site",
    scope=SIGNED_IN,
    orders={
        "NAME": order("按名称 · By name", SiteRow.name),
        "OPENED_ON": order("按开放日期 · By opening day", SiteRow.opened_on),
    },
    filters=SiteFilter,
)
class Site(Node):
    """服务场所：会、站、家和困难职工帮扶中心 · A place where a union meets workers."""

    kind: SiteKind = column("类型 · Kind", SiteRow.kind)
    name: str = column("名称 · Name", SiteRow.name)
    code: str | None = column("场所代码，开放时自动编号 · Code, given when it opens", SiteRow.code)
    lead_union: Organization = one(
        "领导帮扶中心的工会（§3） · The union that leads it", SiteRow.organization_id
    )
    status: SiteStatus = column("状态 · Status", SiteRow.status)
    organization: Organization = one("所属工会 · Union", SiteRow.organization_id)
    prefecture: Organization | None = one("所属地市工会 · Prefecture", SiteRow.anc2)
    county: Organization | None = one("所属县区工会 · County", SiteRow.anc3)
    opened_on: date = column("开放日期 · Opened on", SiteRow.opened_on)
    closed_on: date | None = column("关闭日期 · Closed on", SiteRow.closed_on)
    closing_reason: str | None = column("关闭原因 · Why it closed", SiteRow.closing_reason)
    address: str = column("地址 · Address", SiteRow.address)
    hotline: str | None = column("服务电话 · Hotline", SiteRow.hotline)
    latitude: float | None = column("纬度（CGCS2000） · Latitude", SiteRow.latitude)
    longitude: float | None = column("经度（CGCS2000） · Longitude", SiteRow.longitude)
    version: int = column("版本号，修改时带回 · Version, to be sent back with a change", SiteRow.version)
    opening_hours: Connection[OpeningHours] = many("开放时间 · Opening hours", by=OpeningHoursRow.site_id)
    minutes_a_week: int = total(
        "每周开放分钟数 · Minutes open a week",
        OpeningHours,
        func.sum(OpeningHoursRow.closes - OpeningHoursRow.opens),
        by=OpeningHoursRow.site_id,
    )
    basis_documents: Connection[BasisDocument] = many(
        "依据文件 · Basis documents", by=BasisDocumentRow.site_id
    )
    premises: Premises | None = at_most_one(
        "最新用房情况（须有查看权限） · Latest finding, for those who may read it",
        by=PremisesRow.site_id,
        where=lambda: PremisesRow.latest.is_(true()),
    )
    premises_history: Connection[Premises] = many("历次测量 · All findings", by=PremisesRow.site_id)


@stats(Site)
class SiteStatistics:
    """服务场所统计 · Statistics of sites."""

    kind: SiteKind | None = dimension("类型 · Kind", SiteRow.kind)
    status: SiteStatus | None = dimension("状态 · Status", SiteRow.status)
    prefecture: Organization | None = dimension("地市 · Prefecture", SiteRow.anc2)
    county: Organization | None = dimension("县区 · County", SiteRow.anc3)
    organization: Organization | None = dimension("工会 · Union", SiteRow.organization_id)
    sites: int = measure("场所数 · Sites", func.count())
    organizations: int = measure(
        "有场所的工会数 · Unions with sites", func.count(distinct(SiteRow.organization_id))
    )
    with_hotline: int = measure("有服务电话的场所数 · Sites with a hotline", func.count(SiteRow.hotline))


@stats(Premises)
class PremisesStatistics:
    """服务用房统计；一般加 where: {latest: true} · Statistics of premises, as a rule with ``latest``."""

    ownership: Ownership | None = dimension("用房来源 · How held", PremisesRow.ownership)
    prefecture: Organization | None = dimension("地市 · Prefecture", PremisesRow.anc2)
    county: Organization | None = dimension("县区 · County", PremisesRow.anc3)
    sites: int = measure("场所数 · Sites", func.count(distinct(PremisesRow.site_id)))
    service_area: float = measure(
        "使用面积合计（平方米） · Service area, m²",
        _square_meters(func.coalesce(func.sum(PremisesRow.service_area), 0)),
    )
    smallest: float | None = measure(
        "最小使用面积（平方米） · Smallest, m²", _square_meters(func.min(PremisesRow.service_area))
    )


@extends(Organization)
class OrganizationSites:
    """What sites add to unions."""

    sites: Connection[Site] = many("本级场所 · Own sites", by=SiteRow.organization_id)
    sites_below: Connection[Site] = many("本级及下辖场所 · Sites below, own included", by=below(SiteRow))
    site_count: int = total(
        "本级开放场所数 · Own open sites",
        Site,
        func.count(),
        by=SiteRow.organization_id,
        where=lambda: SiteRow.status == SiteStatus.ACTIVE,
    )
    site_count_below: int = total(
        "本级及下辖开放场所数 · Open sites below",
        Site,
        func.count(),
        by=below(SiteRow),
        where=lambda: SiteRow.status == SiteStatus.ACTIVE,
    )
    assistance_center: Site | None = at_most_one(
        "困难职工帮扶中心 · The active assistance center",
        by=SiteRow.organization_id,
        where=lambda: (SiteRow.kind == SiteKind.ASSISTANCE_CENTER) & (SiteRow.status == SiteStatus.ACTIVE),
    )
    site_statistics: list[SiteStatistics] = statistics(
        "下辖场所统计 · Statistics of sites below", by=below(SiteRow)
    )
