"""Equipment from a spreadsheet: entered, told wrong by row, column and reason, and exported again."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from huizhanjia_core.facilities.imports import EQUIPMENT
from python_calamine import CalamineWorkbook

from tests.harness.api import Api

HEADS = [column.zh for column in EQUIPMENT.columns]
ROW: dict[str, Any] = {
    "场所代码": "540121-BF-01",
    "种类": "打印机",
    "资产编号": "GD-900",
    "品名型号": "一体机",
    "数量": 2,
    "状况": "在用",
    "能否联网": None,
    "有打印功能": "是",
    "有扫描功能": "是",
    "购置日期": date(2016, 5, 4),
    "购置金额（元）": 1999.5,
    "资金类别": "建设和工作经费",
    "经费来源": "对口援藏",
    "存放地点": "办公室",
}
LISTED = """{ equipment(where: {tagNumber: "GD-900"}) { nodes {
    kind name quantity prints scans networkCapable cost fundSource location site { code } } } }"""


def workbook(*rows: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("数据")
        for number, row in enumerate((HEADS, *([one[head] for head in HEADS] for one in rows))):
            page.write_row(number, 0, row)
    return out.getvalue()


async def sent(house: Api, *rows: dict[str, Any], step: str = "", as_: str = "linzhou") -> Any:
    headers = {"authorization": f"Bearer {await house.token(as_)}"}
    return await house.client.post(f"/imports/core-equipment{step}", content=workbook(*rows), headers=headers)


async def test_equipment_is_entered_once_and_exported_as_it_is_seen(house: Api) -> None:
    first = (await sent(house, ROW)).json()
    assert (first["written"], first["problems"]) == (1, [])
    assert (await sent(house, ROW)).json()["skipped"] == 1
    (found,) = (await house.data(LISTED, "linzhou"))["equipment"]["nodes"]
    assert found == {
        "kind": "PRINTER",
        "name": "一体机",
        "quantity": 2,
        "prints": True,
        "scans": True,
        "networkCapable": False,
        "cost": "1999.50",
        "fundSource": "PAIRED_ASSISTANCE",
        "location": "办公室",
        "site": {"code": "540121-BF-01"},
    }


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"场所代码": "540121-BF-99"}, "场所代码", "没有这个代码的开放场所"),
        ({"种类": "电脑"}, "种类", "计算机"),
        ({"状况": "已处置（报废）"}, "状况", "在用"),
        ({"数量": 0}, "数量", "1"),
        ({"购置金额（元）": -1}, "购置金额（元）", "0"),
        ({"能否联网": "是"}, "能否联网", "只有计算机填联网"),
        ({"资金类别": "帮扶资金（不得用于购置设备）"}, "资金类别", "帮扶资金不得用于购置设备"),
        ({"资产编号": "BF-540121-001"}, "资产编号", "在本工会已经使用"),
        ({"购置日期": date(2999, 1, 1)}, "购置日期", "不能晚于今天"),
    ],
)
async def test_a_wrong_row_is_told_by_row_column_and_reason(
    house: Api, change: dict[str, Any], column: str, reason: str
) -> None:
    answer = (await sent(house, {**ROW, **change}, step="/check")).json()
    assert answer["written"] == 0
    ((row, where, said),) = [(one["row"], one["column"], one["message"]) for one in answer["problems"]]
    assert (row, where) == (2, column)
    assert reason in said


async def test_a_site_of_another_union_is_refused_row_by_row(house: Api) -> None:
    answer = (await sent(house, {**ROW, "场所代码": "540122-BF-01"})).json()
    assert answer["written"] == 0
    assert [(one["row"], "没有此项权限" in one["message"]) for one in answer["problems"]] == [(2, True)]
    assert (await sent(house, ROW, as_="auditor")).status_code == 403


@pytest.mark.parametrize(
    ("field", "columns", "expected"),
    [
        ("equipment(after: $after)", "tagNumber kind site { code }", "BF-540121-001"),
        ("displays(where: {latest: true}, after: $after)", "kind present site { code }", "540121-BF-01"),
        (
            "sites(where: {kinds: [ASSISTANCE_CENTER]}, after: $after)",
            "code manageDepartment { name }",
            "保障部",
        ),
        ("tenureOutlooks(after: $after)", "canServeLongTerm expectedTenureMonths", "是"),
    ],
)
async def test_each_list_of_facilities_can_be_exported(
    house: Api, field: str, columns: str, expected: str
) -> None:
    headers = {"authorization": f"Bearer {await house.token('linzhou')}"}
    query = f"query($after: String) {{ {field} {{ nodes {{ {columns} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    answer = await house.client.post("/export.xlsx", json={"query": query}, headers=headers)
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    cells = {str(cell) for rows in sheets for row in rows for cell in row}
    assert any(expected in cell for cell in cells), cells
