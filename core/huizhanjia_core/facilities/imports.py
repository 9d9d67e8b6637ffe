"""What can be entered about facilities from a spreadsheet: the equipment of sites."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from huizhanjia_core.documents.importer import Column, Importer, Kind, Values, choices_of, each
from huizhanjia_core.facilities.actions import Action
from huizhanjia_core.facilities.equipment import record_equipment
from huizhanjia_core.facilities.equipment_rules import DEAREST, MOST, Equipment
from huizhanjia_core.facilities.kinds import (
    ConstructionSource,
    EquipmentCondition,
    EquipmentKind,
    FundClass,
)
from huizhanjia_core.organization.imports import FIRST
from huizhanjia_core.organization.kinds import SiteStatus
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.work import Work

FEN: Final = 100
LONGEST_TAG: Final = 40


async def sites_by_code(session: AsyncSession, codes: Collection[str]) -> Mapping[str, UUID]:
    """The open sites that have the codes."""
    query = select(SiteRow.code, SiteRow.id).where(
        SiteRow.code.in_(codes), SiteRow.status == SiteStatus.ACTIVE
    )
    return {str(code): key for code, key in await session.execute(query)}


async def _record(work: Work, row: Values) -> Any:
    given = {name: value for name, value in row.items() if name != "site"}
    given |= {name: bool(row[name]) for name in ("network_capable", "prints", "scans")}
    given["cost"] = None if row["cost"] is None else int(row["cost"] * FEN)
    return await record_equipment(work, site=row["site"], given=Equipment(**given))


def _function(name: str, zh: str, note: str) -> Column:
    return Column(name=name, zh=zh, kind=Kind.YES_NO, note=note)


EQUIPMENT: Final = Importer(
    name="core-equipment",
    zh="设备导入",
    en="Import of equipment",
    action=Action.EQUIPMENT_MANAGE,
    columns=(
        Column(
            name="site",
            zh="场所代码",
            required=True,
            longest=40,
            lookup=sites_by_code,
            unknown="没有这个代码的开放场所",
            note="如 540121-BF-01",
        ),
        Column(name="kind", zh="种类", kind=Kind.CHOICE, required=True, choices=choices_of(EquipmentKind)),
        Column(
            name="tag_number",
            zh="资产编号",
            required=True,
            longest=LONGEST_TAG,
            note="在本工会内不重复，处置后也不再使用",
        ),
        Column(name="name", zh="品名型号", required=True),
        Column(name="quantity", zh="数量", kind=Kind.INTEGER, required=True, minimum=1, maximum=MOST),
        Column(
            name="condition",
            zh="状况",
            kind=Kind.CHOICE,
            required=True,
            choices={
                zh: kind
                for zh, kind in choices_of(EquipmentCondition).items()
                if kind is not EquipmentCondition.SCRAPPED
            },
            note="已处置的设备不导入",
        ),
        _function("network_capable", "能否联网", "只有计算机填"),
        _function("prints", "有打印功能", "打印机填是；一体机另填有扫描功能"),
        _function("scans", "有扫描功能", "扫描仪填是；一体机另填有打印功能"),
        Column(name="acquired_on", zh="购置日期", kind=Kind.DATE, required=True, minimum=FIRST),
        Column(
            name="cost",
            zh="购置金额（元）",
            kind=Kind.DECIMAL,
            minimum=0,
            maximum=DEAREST // FEN,
            note="全部数量合计",
        ),
        Column(
            name="fund_class",
            zh="资金类别",
            kind=Kind.CHOICE,
            required=True,
            choices=choices_of(FundClass),
        ),
        Column(name="fund_source", zh="经费来源", kind=Kind.CHOICE, choices=choices_of(ConstructionSource)),
        Column(name="location", zh="存放地点"),
    ),
    unique=("site", "tag_number"),
    write=each(_record),
)
"""Equipment that is there now; custodians are named afterwards, by ``updateEquipment``."""
