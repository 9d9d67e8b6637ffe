"""The equipment of sites, as the schema shows it."""

from datetime import date, datetime
from typing import cast

from huizhanjia_schema import (
    SIGNED_IN,
    Connection,
    Info,
    Money,
    Node,
    Query,
    at_least,
    at_most,
    below,
    column,
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
    query,
    record,
    statistics,
    stats,
    total,
    under,
    where,
    within,
)
from sqlalchemy import ColumnElement, distinct, func
from strawberry import ID

from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.equipment import missing_equipment
from huizhanjia_core.facilities.equipment_models import EquipmentAssetRow
from huizhanjia_core.facilities.graphql.reading import missing
from huizhanjia_core.facilities.kinds import (
    ConstructionSource,
    EquipmentCondition,
    EquipmentKind,
    FundClass,
)
from huizhanjia_core.organization.graphql import Organization, Site
from huizhanjia_core.people.graphql import Person

Row = EquipmentAssetRow
_COST = cast("ColumnElement[Money]", func.coalesce(func.sum(Row.cost), 0))


@filters
class EquipmentFilter:
    """设备筛选条件，全部满足 · Filters of equipment; all given hold."""

    kinds: list[EquipmentKind] | None = where("种类 · Kinds", one_of(Row.kind))
    conditions: list[EquipmentCondition] | None = where("状况 · Conditions", one_of(Row.condition))
    disposed: bool | None = where("是否已处置 · Whether it is gone", is_set(Row.disposed_on))
    fund_sources: list[ConstructionSource] | None = where("经费来源 · Sources", one_of(Row.fund_source))
    site: ID | None = where("场所 · Site", equals(Row.site_id), id_of="site")
    organization: ID | None = where("所属工会 · Union", equals(Row.organization_id), id_of="org")
    under: ID | None = where("在…之下（含本级） · Under, itself included", under(Row), id_of="org")
    custodian: ID | None = where("保管人 · Custodian", equals(Row.custodian_id), id_of="person")
    has_custodian: bool | None = where("有保管人 · Has a custodian", is_set(Row.custodian_id))
    tag_number: str | None = where("资产编号 · Asset number", equals(Row.tag_number))
    name_contains: str | None = where("品名型号包含 · Name contains", contains(Row.name))
    acquired_from: date | None = where("购置不早于 · Acquired from", at_least(Row.acquired_on))
    acquired_to: date | None = where("购置不晚于 · Acquired to", at_most(Row.acquired_on))


@record(
    Row,
    prefix="equipment",
    scope=within(Row, Action.EQUIPMENT_READ),
    orders={
        "ACQUIRED_ON": order("最近购置在前 · Latest first", Row.acquired_on, descending=True),
        "TAG_NUMBER": order("按资产编号 · By asset number", Row.tag_number),
    },
    filters=EquipmentFilter,
)
class EquipmentAsset(Node):
    """设备：一个资产编号下的设备（§7） · Equipment of a site under one asset number."""

    site: Site = one("所在场所 · Where it stands", Row.site_id)
    organization: Organization = one("所属工会 · Union", Row.organization_id)
    kind: EquipmentKind = column("种类 · Kind", Row.kind)
    tag_number: str = column("资产编号 · Asset number", Row.tag_number)
    name: str = column("品名型号 · Make and model", Row.name)
    quantity: int = column("数量 · Quantity", Row.quantity)
    condition: EquipmentCondition = column("状况 · Condition", Row.condition)
    network_capable: bool = column("能否联网（计算机） · A computer on the network", Row.network_capable)
    prints: bool = column("有打印功能 · Prints", Row.prints)
    scans: bool = column("有扫描功能 · Scans", Row.scans)
    acquired_on: date = column("购置日期 · Acquired on", Row.acquired_on)
    cost: Money | None = column(
        "购置金额（元） · Cost of all pieces, yuan", cast("ColumnElement[Money | None]", Row.cost)
    )
    fund_class: FundClass = column("资金类别 · Class of funds", Row.fund_class)
    fund_source: ConstructionSource | None = column("经费来源 · Source of the money", Row.fund_source)
    custodian: Person | None = one("保管人 · Who looks after it", Row.custodian_id)
    location: str | None = column("存放地点 · Room or place", Row.location)
    disposed_on: date | None = column("处置日期 · Disposed of on", Row.disposed_on)
    disposal_reason: str | None = column("处置原因 · Why it was disposed of", Row.disposal_reason)
    recorded_at: datetime = column("登记时间 · Recorded at", Row.recorded_at)
    version: int = column("版本号，修改时带回 · Version, to be sent back with a change", Row.version)


@stats(EquipmentAsset)
class EquipmentStatistics:
    """设备统计；一般加 where: {disposed: false} · Statistics of equipment, as a rule of what is not gone."""

    kind: EquipmentKind | None = dimension("种类 · Kind", Row.kind)
    condition: EquipmentCondition | None = dimension("状况 · Condition", Row.condition)
    fund_source: ConstructionSource | None = dimension("经费来源 · Source", Row.fund_source)
    prefecture: Organization | None = dimension("地市 · Prefecture", Row.anc2)
    county: Organization | None = dimension("县区 · County", Row.anc3)
    organization: Organization | None = dimension("工会 · Union", Row.organization_id)
    assets: int = measure("资产编号数 · Asset numbers", func.count())
    pieces: int = measure("数量合计 · Pieces", func.coalesce(func.sum(Row.quantity), 0))
    sites: int = measure("有设备的场所数 · Sites that have some", func.count(distinct(Row.site_id)))
    cost: Money = measure("购置金额合计（元） · Cost, yuan", _COST)


@extends(Site)
class SiteEquipment:
    """What equipment adds to sites."""

    equipment: Connection[EquipmentAsset] = many(
        "设备（须有查看权限） · Its equipment, for those who may read it", by=Row.site_id
    )
    equipment_in_use: int = total(
        "在用设备数量（须有查看权限） · Pieces in use",
        EquipmentAsset,
        func.sum(Row.quantity),
        by=Row.site_id,
        where=lambda: Row.condition == EquipmentCondition.IN_USE,
    )

    @query(
        "七类设备中没有在用的种类（§7）；无查看权限为空 · Which of the seven kinds nothing in use covers;"
        " null for those who may not read equipment",
        rule=SIGNED_IN,
    )
    async def missing_equipment(self, info: Info) -> list[EquipmentKind] | None:
        """What a site lacks, asked for all sites of a list at once."""
        return await missing(info, self, Action.EQUIPMENT_READ, missing_equipment)


@extends(Organization)
class OrganizationEquipment:
    """What equipment adds to unions."""

    equipment_below: Connection[EquipmentAsset] = many(
        "本级及下辖设备 · Equipment below, own included", by=below(Row)
    )
    equipment_statistics: list[EquipmentStatistics] = statistics(
        "下辖设备统计 · Statistics of equipment below", by=below(Row)
    )


@extends(Query)
class EquipmentRoots:
    """Where queries about equipment begin."""

    equipment: Connection[EquipmentAsset] = many("设备（限有权限者） · Equipment, in one's places")
    equipment_statistics: list[EquipmentStatistics] = statistics("设备统计 · Statistics of equipment")
