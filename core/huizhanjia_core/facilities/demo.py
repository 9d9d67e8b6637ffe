"""Plausible equipment and displays for the centers; every figure here is invented."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.facilities.display_rules import Check
from huizhanjia_core.facilities.displays import record_display
from huizhanjia_core.facilities.equipment import dispose_equipment, record_equipment, update_equipment
from huizhanjia_core.facilities.equipment_rules import Equipment
from huizhanjia_core.facilities.kinds import (
    ConstructionSource,
    DisplayKind,
    EquipmentCondition,
    EquipmentKind,
    FundClass,
)
from huizhanjia_core.hookspecs import DemoStep
from huizhanjia_core.organization.kinds import SiteKind
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.site_models import SiteRow
from huizhanjia_core.people.models import AppointmentRow, PositionRow
from huizhanjia_core.people.standing import in_force
from huizhanjia_core.work import Work

INVENTED = "演示数据"
STAFF = "CENTER_STAFF"
_SOURCES = tuple(ConstructionSource)
_KINDS: tuple[tuple[EquipmentKind, str, int, int, bool, bool, bool], ...] = (
    (EquipmentKind.COMPUTER, "台式计算机", 2, 4_280_00, True, False, False),
    (EquipmentKind.TELEPHONE, "录音电话机", 1, 320_00, False, False, False),
    (EquipmentKind.PRINTER, "激光打印机", 1, 1_450_00, False, True, False),
    (EquipmentKind.SCANNER, "高速扫描仪", 1, 2_980_00, False, False, True),
    (EquipmentKind.FILING_CABINET, "五层铁皮档案柜", 3, 680_00, False, False, False),
    (EquipmentKind.SERVICE_COUNTER, "双席服务台", 1, 3_600_00, False, False, False),
    (EquipmentKind.DESKS_CHAIRS, "办公桌椅（套）", 4, 950_00, False, False, False),
)
"""Kind, name, pieces, price of one in fen, and what it can do."""


_PIECES = {DisplayKind.WINDOW_PLATES: 2, DisplayKind.BROCHURES: 150}
"""Of what there are several."""


async def equip(work: Work) -> None:
    """Each center's equipment and its custodian; some have one device that prints and scans, a few none."""
    custodians = await _custodians(work)
    for number, (site, union) in enumerate(await _centers(work)):
        for place, given in enumerate(_equipment(number, union.code, site, custodians.get(union.id)), 1):
            row = await record_equipment(work, site=site.id, given=given)
            if given.kind is EquipmentKind.COMPUTER and number % 8 == 5:  # noqa: PLR2004 - a few wear out
                await dispose_equipment(
                    work,
                    equipment=row.id,
                    version=row.version,
                    disposed_on=given.acquired_on + timedelta(days=900),
                    reason=f"主板损坏，无维修价值（{INVENTED}）",
                )
                newer = {
                    "tag_number": f"{given.tag_number}A",
                    "acquired_on": given.acquired_on + timedelta(days=900),
                }
                await record_equipment(work, site=site.id, given=Equipment(**{**vars(given), **newer}))
            elif place == 1 + number % 7 and number % 9 == 4:  # noqa: PLR2004 - a few are being mended
                mended = {"condition": EquipmentCondition.REPAIR}
                await update_equipment(
                    work,
                    equipment=row.id,
                    version=row.version,
                    site=site.id,
                    given=Equipment(**{**vars(given), **mended}),
                )


async def check_displays(work: Work) -> None:
    """A check of the seven displays of each center, earlier ones of some; a few lack Tibetan or an item."""
    for number, (site, _) in enumerate(await _centers(work)):
        installed = site.opened_on + timedelta(days=45)
        for place, kind in enumerate(DisplayKind):
            absent = place == number % 12
            if absent or number % 9 == 0:
                gone = Check(kind, site.opened_on + timedelta(days=30), present=False, note=INVENTED)
                await record_display(work, site=site.id, check=gone)
            if absent and number % 3:
                continue
            found = Check(
                kind,
                checked_on=site.opened_on + timedelta(days=380 + place),
                present=True,
                quantity=_PIECES.get(kind, 1) + number % 3 * (kind in _PIECES),
                chinese=True,
                tibetan=number % 4 != 3,  # noqa: PLR2004 - a quarter has Chinese only
                staff_informed=kind is DisplayKind.STAFF_NAMES_PHOTOS,
                installed_on=installed + timedelta(days=place),
                note=INVENTED,
            )
            await record_display(work, site=site.id, check=found)


STEPS: tuple[DemoStep, ...] = (
    DemoStep("帮扶中心设备 · Equipment of the centers", equip),
    DemoStep("标识和上墙内容 · Displays of the centers", check_displays),
)
"""The steps of this room, for the ``demo`` hook."""


def _equipment(number: int, code: str, site: SiteRow, custodian: UUID | None) -> Iterator[Equipment]:
    """What the center has; every sixth has a device with both functions, every tenth no scanner at all."""
    acquired: date = site.opened_on + timedelta(days=20)
    both = number % 6 == 1
    for place, (kind, name, pieces, price, network, prints, scans) in enumerate(_KINDS, 1):
        if kind is EquipmentKind.SCANNER and (both or number % 10 == 3):  # noqa: PLR2004 - a tenth
            continue
        device = both and kind is EquipmentKind.PRINTER
        yield Equipment(
            kind=kind,
            tag_number=f"BF-{code}-{place:03d}",
            name="多功能一体机" if device else name,
            acquired_on=acquired + timedelta(days=place),
            fund_class=FundClass.CONSTRUCTION_OPERATION,
            quantity=pieces,
            network_capable=network,
            prints=prints,
            scans=scans or device,
            cost=pieces * price,
            fund_source=_SOURCES[number % len(_SOURCES)],
            custodian=custodian,
            location="服务大厅" if kind is EquipmentKind.SERVICE_COUNTER else "办公室",
        )


async def _centers(work: Work) -> list[tuple[SiteRow, OrganizationRow]]:
    query = (
        select(SiteRow, OrganizationRow)
        .join(OrganizationRow, OrganizationRow.id == SiteRow.organization_id)
        .where(SiteRow.kind == SiteKind.ASSISTANCE_CENTER)
        .order_by(OrganizationRow.code)
    )
    return [(site, union) for site, union in await work.session.execute(query)]


async def _custodians(work: Work) -> dict[UUID, UUID]:
    """The first of the staff of each union's center."""
    query = (
        select(AppointmentRow.organization_id, AppointmentRow.person_id)
        .join(PositionRow, PositionRow.id == AppointmentRow.position_id)
        .where(PositionRow.code == STAFF, in_force(AppointmentRow, work.today))
        .order_by(AppointmentRow.id.desc())
    )
    custodians: dict[UUID, UUID] = dict((await work.session.execute(query)).all())
    return custodians
