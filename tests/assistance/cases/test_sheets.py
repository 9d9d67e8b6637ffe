"""Lists of campaigns come from Excel, and what the bank answered goes back in."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from huizhanjia_assistance.cases.campaign_models import CampaignItemRow
from huizhanjia_assistance.cases.delivery_models import DeliveryRow
from huizhanjia_assistance.cases.money_kinds import DeliveryState
from huizhanjia_core.clock import today

from tests.assistance.cases.stage import DAMXUNG, Stage
from tests.assistance.cases.test_campaigns import approve, begin, submit
from tests.harness.api import Api

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(headings: Sequence[str], *rows: Sequence[Any]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    page = book.add_worksheet()
    for place, row in enumerate([headings, *rows]):
        page.write_row(place, 0, row)
    book.close()
    return content.getvalue()


async def imported(house: Api, name: str, as_: str, content: bytes) -> Any:
    headers = {"authorization": f"Bearer {await house.token(as_)}", "content-type": EXCEL}
    answer = await house.client.post(f"/imports/{name}", content=content, headers=headers)
    return answer.json()


async def test_a_list_is_entered_and_the_banks_answer_recorded(stage: Stage, house: Api) -> None:
    row = await begin(stage)
    numbers = [(await stage.dossier(number)).number for number in range(3)]
    stranger = (await stage.dossier(0, DAMXUNG)).number
    lines: list[list[Any]] = [
        [row.number, numbers[0], 500],
        [row.number, numbers[1], ""],
        [row.number, stranger, ""],
    ]
    told = await imported(
        house,
        "assistance-campaign-list",
        "caseworker",
        sheet(["活动编号", "档案编号", "金额（元）"], *lines, [row.number, "没有", ""]),
    )
    found = sorted((one.number, one.amount) for one in await stage.all(CampaignItemRow))
    assert found == [(1, 50_000), (2, 100_000)], told
    problems = [one["message"] for one in told["problems"]]
    assert len(problems) == 2
    assert problems[0] == problems[1] == "没有找到这条记录。"  # out of reach, or nobody's
    await submit(stage, row)
    await approve(stage, row)
    results = sheet(
        ["活动编号", "档案编号", "是否已支付", "凭证号", "日期", "失败原因"],
        [row.number, numbers[0], "是", "银-9", str(today()), ""],
        [row.number, numbers[1], "否", "", str(today()), "户名不符"],
        [row.number, numbers[2], "是", "银-9", str(today()), ""],
    )
    told = await imported(house, "assistance-payment-results", "cashier", results)
    rows = sorted((one.amount, one.state, one.voucher_number) for one in await stage.all(DeliveryRow))
    assert rows == [
        (50_000, DeliveryState.DELIVERED, "银-9"),
        (100_000, DeliveryState.FAILED, None),
    ], told
