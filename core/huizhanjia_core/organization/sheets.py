"""The printed sheet of one site."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from huizhanjia_core.clock import LOCAL, now, today
from huizhanjia_core.documents.form import Form
from huizhanjia_core.facilities.kinds import DisplayKind, EquipmentCondition, EquipmentKind
from huizhanjia_core.organization.kinds import Ownership, SiteKind, SiteStatus
from huizhanjia_core.people.kinds import EmploymentType

QUERY: Final = """query SiteSheet($id: ID!) { node(id: $id) { ... on Site {
    id code kind name status openedOn closedOn address hotline latitude longitude minutesAWeek
    organization { name code parent { name } } manageDepartment { name }
    appointments(first: 50, where: {staff: true}) { nodes {
        validTo person { name } employment tenureOutlook { canServeLongTerm expectedTenureMonths } } }
    equipment(first: 50, orderBy: TAG_NUMBER, where: {disposed: false}) { totalCount nodes {
        kind tagNumber name quantity condition acquiredOn } }
    missingEquipment
    displays(first: 10, where: {latest: true}) { nodes {
        kind present quantity chinese tibetan checkedOn } }
    missingDisplays
    openingHours(first: 50) { nodes { weekday opens closes } }
    basisDocuments(first: 50) { totalCount nodes { title documentNumber issuer issuedOn } }
    premises { address floor streetFacing transport telecom convenience ownership serviceArea grossArea
        measuredOn evidence } } } }"""

DAYS: Final = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SHOWN: Final = 50
"""Documents, and pieces of equipment, that a sheet lists."""
_NO_ROOMS: Final = "未登记，或打印人无权查看"


def site_sheet(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the sheet shows of a site, as text."""
    site = data["node"]
    if not site:
        return None
    unit = site["organization"]
    documents = site["basisDocuments"]
    more = [
        f"{said}共 {found['totalCount']} {unit_word}，此处列出前 {SHOWN} {unit_word}。"
        for said, unit_word, found in (("依据文件", "份", documents), ("设备", "项", site["equipment"]))
        if found["totalCount"] > SHOWN
    ]
    return {
        "title": f"{_said(SiteKind, site['kind'])}基本情况登记表",
        "number": site["code"] or site["id"][-12:].upper(),
        "center": site["kind"] == SiteKind.ASSISTANCE_CENTER.name,
        "department": (site["manageDepartment"] or {}).get("name"),
        "unit": unit["name"],
        "code": unit["code"],
        "parent": (unit["parent"] or {}).get("name"),
        "name": site["name"],
        "kind": _said(SiteKind, site["kind"]),
        "status": _said(SiteStatus, site["status"]),
        "address": site["address"],
        "hotline": site["hotline"],
        "position": _position(site["latitude"], site["longitude"]),
        "opened": _day(site["openedOn"]),
        "closed": _day(site["closedOn"]),
        "hours": _hours(site["openingHours"]["nodes"]),
        "weekly": _duration(site["minutesAWeek"]),
        "rooms": _rooms(site["premises"]),
        "no_rooms": _NO_ROOMS,
        "documents": [
            {
                "title": one["title"],
                "number": one["documentNumber"],
                "issuer": one["issuer"],
                "issued": _day(one["issuedOn"]),
            }
            for one in documents["nodes"]
        ],
        "printed": f"{now().astimezone(LOCAL):%Y-%m-%d %H:%M}",
        "note": "".join(more),
        "hidden": _NO_ROOMS,
        "staff": _staff(site["appointments"]["nodes"]),
        "equipment": _equipment(site["equipment"]["nodes"]),
        "missing_equipment": _missing(EquipmentKind, site["missingEquipment"]),
        "displays": _displays(site["displays"]["nodes"]),
        "missing_displays": _missing(DisplayKind, site["missingDisplays"]),
    }


SITE: Final = Form(
    "site",
    "服务场所登记表",
    "Sheet of a site",
    QUERY,
    site_sheet,
    Path(__file__).parent / "templates" / "site.typ",
)
"""The sheet of a site or assistance center: unit, staff, hours, rooms, equipment, displays, documents."""


def _said(kind: Any, value: str) -> str:
    """An enum value as the schema's description says it in Chinese."""
    members = vars(kind)["__strawberry_definition__"].values
    said = next(str(member.description).partition(" · ")[0] for member in members if member.name == value)
    return said.rpartition("：")[2]


def _day(text: str | None) -> str | None:
    return None if text is None else f"{datetime.fromisoformat(text):%Y年%-m月%-d日}"


def _position(latitude: float | None, longitude: float | None) -> str | None:
    return None if latitude is None or longitude is None else f"{latitude:.5f}°，{longitude:.5f}°"


def _hours(intervals: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each day with its times, days of equal times together."""
    days: dict[int, list[str]] = defaultdict(list)
    for one in intervals:
        days[one["weekday"]].append(f"{one['opens']}—{one['closes']}")
    runs: list[tuple[int, int, str]] = []
    for day, times in sorted(days.items()):
        text = "，".join(times)
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], day, text)
        else:
            runs.append((day, day, text))
    return [
        {"day": DAYS[first - 1] + (f"至{DAYS[last - 1]}" if last > first else ""), "times": text}
        for first, last, text in runs
    ]


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时" + (f" {rest} 分钟" if rest else "")


def _rooms(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    conveniences = {"transport": "交通便利", "telecom": "通讯便利", "convenience": "方便职工"}
    floor = found["floor"]
    return {
        "address": found["address"],
        "floor": f"第 {floor} 层" if floor > 0 else f"地下 {-floor} 层",
        "street": "是" if found["streetFacing"] else "否",
        "ownership": _said(Ownership, found["ownership"]),
        "conveniences": "、".join(zh for name, zh in conveniences.items() if found[name]) or "无",
        "area": f"{found['serviceArea']:.2f} 平方米",
        "gross": None if found["grossArea"] is None else f"{found['grossArea']:.2f} 平方米",
        "measured": _day(found["measuredOn"]),
        "evidence": found["evidence"],
    }


def _staff(appointments: list[Mapping[str, Any]]) -> list[dict[str, str | None]]:
    """Who works there today, and how long they expect to stay, as far as whoever prints may see it."""
    day = today().isoformat()
    return [
        {
            "name": one["person"]["name"],
            "employment": _said(EmploymentType, one["employment"]) if one["employment"] else None,
            "tenure": _tenure(one["tenureOutlook"]),
        }
        for one in appointments
        if one["validTo"] is None or one["validTo"] >= day
    ]


def _tenure(outlook: Mapping[str, Any] | None) -> str | None:
    if outlook is None:
        return None
    months = outlook["expectedTenureMonths"]
    return ("能长期服务" if outlook["canServeLongTerm"] else "不能长期服务") + (
        f"，预期 {months} 个月" if months else ""
    )


def _equipment(found: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "kind": _said(EquipmentKind, one["kind"]).partition("（")[0],
            "tag": one["tagNumber"],
            "name": one["name"],
            "quantity": one["quantity"],
            "condition": _said(EquipmentCondition, one["condition"]),
            "acquired": one["acquiredOn"],
        }
        for one in found
    ]


def _displays(found: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    languages = {"chinese": "汉", "tibetan": "藏"}
    order = [kind.name for kind in DisplayKind]
    return [
        {
            "kind": _said(DisplayKind, one["kind"]).partition("（")[0],
            "present": f"在位，{one['quantity']}" if one["present"] else "不在位",
            "languages": "、".join(zh for name, zh in languages.items() if one[name]) or "—",
            "checked": one["checkedOn"],
        }
        for one in sorted(found, key=lambda one: order.index(one["kind"]))
    ]


def _missing(kind: Any, found: list[str] | None) -> str | None:
    """What is lacking, in words; None where whoever prints may not know."""
    if found is None:
        return None
    return "、".join(_said(kind, one).partition("（")[0] for one in found) or "无"
