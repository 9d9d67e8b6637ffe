"""Lists as Excel, asked over HTTP by accounts that see more and less."""

import asyncio
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from huizhanjia_core.clock import today
from huizhanjia_core.documents.cells import value_of
from huizhanjia_core.documents.inside import Inside
from huizhanjia_core.documents.workbook import picked
from huizhanjia_core.plugins import Registry
from huizhanjia_schema.trusted import sha256

from tests.core.documents.conftest import sheets
from tests.dummy_plugin.plugin import plugin
from tests.harness.api import Api, api

FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "core"
SITES = (FOLDER / "export_sites.graphql").read_text("utf-8")
PREMISES = """query($after: String) { premises(first: 50, after: $after) {
    edges { node { ...Found } } pageInfo { hasNextPage endCursor } } }
    fragment Found on Premises { a: address serviceArea streetFacing ownership measuredOn recordedAt }"""
ACCOUNTS = "query($after: String) { accounts(first: 9, after: $after) { nodes { username phone } pageInfo { hasNextPage endCursor } } }"
BENCHES = """query($after: String, $code: String!) { organizationByCode(code: $code) {
    benches(after: $after) { nodes { name seats } pageInfo { hasNextPage endCursor } } } }"""
UPDATE = "mutation($i: UpdateSiteInput!) { updateSite(input: $i) { userErrors { code } } }"


async def export(
    house: Api, query: str | None = SITES, as_: str | None = "region", **body: Any
) -> httpx2.Response:
    headers = {"authorization": f"Bearer {await house.token(as_)}"} if as_ else {}
    headers["accept-language"] = body.pop("language", "zh")
    sent = {"query": query, **body}
    return await house.client.post("/export.xlsx", json=sent, headers=headers)


async def rows(house: Api, query: str = SITES, as_: str = "region", **body: Any) -> list[list[Any]]:
    answer = await export(house, query, as_, **body)
    assert answer.status_code == 200, answer.text
    return sheets(answer.content)["数据"]


def message(answer: httpx2.Response) -> str:
    found: str = answer.json()["errors"][0]["message"]
    return found


async def test_a_list_is_exported_whole_with_chinese_titles(house: Api) -> None:
    answer = await export(house, variables={"where": {"kinds": ["ASSISTANCE_CENTER"]}})
    found = sheets(answer.content)
    assert list(found) == ["说明", "数据"]
    head, *body = found["数据"]
    assert head == [
        "类型", "名称", "开放日期", "所属工会·名称", "所属工会·代码", "每周开放分钟数", "开放时间·星期（1 为星期一）",
        "开放时间·开始，如 09:30",
    ]  # fmt: skip
    assert len(body) == 82 == int(answer.headers["x-row-count"])
    assert {row[0] for row in body} == {"困难职工帮扶中心"}
    assert all(isinstance(row[2], date) and isinstance(row[5], float) for row in body)
    assert body[0][6].startswith("1；")
    assert [row[1] for row in body] == sorted(row[1] for row in body)
    name = quote(f"服务场所-{today():%Y%m%d}.xlsx")
    assert answer.headers["content-disposition"] == f"attachment; filename*=utf-8''{name}"
    assert answer.headers["cache-control"] == "no-store"


async def test_the_first_page_says_who_when_and_what(house: Api) -> None:
    data = await house.data('{ organizationByCode(code: "540100") { id } }', "region")
    under = data["organizationByCode"]["id"]
    where = {"kinds": ["ASSISTANCE_CENTER"], "under": under, "hasHotline": True}
    answer = await export(house, variables={"where": where}, title="拉萨市帮扶中心")
    about = {row[0]: row[1] for row in sheets(answer.content)["说明"] if row[0]}
    assert about.pop("导出时间").startswith(str(today().year))
    assert about == {
        "拉萨市帮扶中心": "",
        "导出人": "旺堆",
        "行数": "9",
        "范围": "导出人有权查看的记录",
        "条件：类型": "困难职工帮扶中心",
        "条件：在…之下（含本级）": "拉萨市总工会",
        "条件：有服务电话": "是",
        "条件：排序": "按名称",
    }
    assert quote("拉萨市帮扶中心") in answer.headers["content-disposition"]


async def test_pages_are_walked_to_the_end_and_nothing_is_doubled(house: Api) -> None:
    exported = await rows(house)
    data = await house.data("{ sites { totalCount } premises { totalCount } }", "region")
    assert len(exported) - 1 == data["sites"]["totalCount"] > 200
    listed = await rows(house, PREMISES)
    assert len(listed) - 1 == data["premises"]["totalCount"] > 50  # pages of 50, as the document says
    assert listed[0] == [
        "地址",
        "服务用房使用面积（平方米，不含库房）",
        "是否临街",
        "用房来源",
        "测量日期",
        "登记时间",
    ]
    assert {type(value) for value in listed[1]} == {str, float, date, datetime}
    assert listed[1][2] in {"是", "否"}


async def test_an_export_holds_what_the_actor_sees_and_no_more(house: Api) -> None:
    data = await house.data("{ premises { totalCount } }", "lhasa")
    assert len(await rows(house, PREMISES, "lhasa")) - 1 == data["premises"]["totalCount"] < 20
    assert len(await rows(house, PREMISES, "cashier")) == 1
    accounts = await rows(house, ACCOUNTS, "sysadmin")
    phones = {row[1] for row in accounts[1:] if row[1]}
    assert len(accounts) == 19
    assert all("********" in phone for phone in phones)
    assert await rows(house, BENCHES, "lhasa", variables={"code": "540100"}) == [
        ["名称", "座位数"],
        ["门前长椅", 3],
    ]
    assert await rows(house, BENCHES, "shigatse", variables={"code": "540100"}) == [["名称", "座位数"]]
    assert await rows(house, BENCHES, "region", variables={"code": "999999"}) == [["名称", "座位数"]]


async def test_an_english_client_gets_english_titles(house: Api) -> None:
    answer = await export(house, language="en")
    found = sheets(answer.content)
    assert list(found) == ["About", "Rows"]
    assert found["Rows"][0][:3] == ["Kind", "Name", "Opened on"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("{ organizations { nodes { name } } }", "恰好有一个用变量翻页的列表"),
        ("mutation { logout { done } }", "只能导出查询"),
        ("query($after: String) { sites(after: $after) { nodes { name } } }", "pageInfo"),
        ("query($a: String) { sites(after: $a) { totalCount pageInfo { hasNextPage endCursor } } }", "nodes"),
        (
            "query($a: String) { sites(after: $a) { nodes { id } pageInfo { hasNextPage endCursor } } }",
            "没有可导出的列",
        ),
        (
            "query($a: String) { x: sites(after: $a) { ...Page } y: sites(after: $a) { ...Page } } fragment Page on SiteConnection { nodes { name } pageInfo { hasNextPage endCursor } }",
            "现有 2 个",
        ),
        ("{ nonsense }", "没有字段"),
        ("{", "语法错误"),
        (None, "缺少 query"),
    ],
)
async def test_what_is_no_list_is_refused_politely(house: Api, query: str | None, says: str) -> None:
    answer = await export(house, query)
    assert (answer.status_code, says in message(answer)) == (400, True), answer.text


async def test_a_field_that_is_refused_ends_the_export(house: Api) -> None:
    nobody = await export(house, as_=None)
    assert (nobody.status_code, nobody.headers["www-authenticate"]) == (401, "Bearer")
    forged = await export(house, PREMISES, variables={"after": "x"})
    assert forged.status_code == 200  # the cursor is the export's own business
    wrong = await export(house, variables={"where": {"kinds": ["NONE"]}})
    assert wrong.status_code == 400


@pytest.mark.parametrize("title", ["", " ", "长" * 61, "a\u202eb", 7])
async def test_a_title_is_checked(house: Api, title: Any) -> None:
    assert "title" in message(await export(house, title=title))


async def test_text_never_becomes_a_formula(house: Api) -> None:
    data = await house.data("{ sites(first: 1) { nodes { id version } } }", "region")
    (site,) = data["sites"]["nodes"]
    evil = '=HYPERLINK("http://example.invalid","x")'
    given = {"site": site["id"], "version": site["version"], "name": evil, "address": "@SUM(A1)\t"}
    assert (await house.data(UPDATE, "region", i=given))["updateSite"]["userErrors"] == []
    query = SITES.replace("kind\n      name", "name\n      address")
    answer = await export(house, query)
    assert [evil, "@SUM(A1)"] in [row[:2] for row in sheets(answer.content)["数据"]]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert 'quotePrefix="1"' in book.read("xl/styles.xml").decode()


async def test_more_rows_than_the_limit_are_refused(benches_url: str, tmp_path: Path) -> None:
    async with api(
        benches_url, Registry.of([plugin]), data_folder=tmp_path, sections={"documents": {"export_rows": 60}}
    ) as house:
        assert "超过 60 行" in message(await export(house))
        assert "超过 60 行" in message(await export(house, PREMISES))  # found on the second page
        assert len(await rows(house, PREMISES, "lhasa")) > 9
        assert list((tmp_path / "files" / "incoming").iterdir()) == []


@pytest.mark.parametrize(("most", "cost"), [(7, 100_000), (5_000, 100_000), (5_000, 2_000)])
@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
async def test_pages_are_as_large_as_the_server_allows(
    benches_url: str, tmp_path: Path, most: int, cost: int
) -> None:
    limits = {"page_size": most, "cost": cost}
    async with api(benches_url, Registry.of([plugin]), data_folder=tmp_path, limits=limits) as house:
        query = "query($n: Int, $a: String) { sites(first: $n, after: $a) { nodes { name } pageInfo { hasNextPage endCursor } } }"
        data = await house.data("{ sites(first: 1) { totalCount } }", "region")
        assert len(await rows(house, query)) - 1 == data["sites"]["totalCount"]


async def test_only_registered_queries_where_only_those_are_taken(benches_url: str, tmp_path: Path) -> None:
    manifest = tmp_path / "documents.json"
    login = "mutation($i:LoginInput!){login(input:$i){token userErrors{code message path}}}"
    manifest.write_text(f'{{"premises": {PREMISES!r}, "login": {login!r}}}'.replace("'", '"'), "utf-8")
    settings: dict[str, Any] = {"documents_file": manifest, "documents": "trusted-only"}
    async with api(benches_url, Registry.of([plugin]), data_folder=tmp_path, **settings) as house:
        assert (await export(house)).json()["errors"][0]["extensions"][
            "code"
        ] == "PERSISTED_DOCUMENT_REQUIRED"
        for named in ("premises", f"sha256:{sha256(PREMISES)}"):
            assert (await export(house, None, documentId=named)).status_code == 200


async def test_a_session_that_ends_meanwhile_ends_the_export(
    house: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await house.token("region")
    asked = 0

    async def logging_out(*given: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == 2:
            await house.post("mutation { logout { done } }", token=token)
        return await whole(*given)

    whole = Inside.data
    monkeypatch.setattr(Inside, "data", logging_out)
    answer = await export(house)
    assert (asked, answer.status_code) == (2, 401)


async def test_several_exports_at_once_come_whole(house: Api) -> None:
    await house.token("region")
    answers = await asyncio.gather(*(export(house, PREMISES) for _ in range(5)))
    assert {answer.headers["x-row-count"] for answer in answers} == {"96"}


def test_large_amounts_keep_their_digits() -> None:
    class Money:
        name = "Money"

    assert value_of("1234567890123.45", Money, "zh") == 1234567890123.45
    assert value_of("12345678901234.56", Money, "zh") == "12345678901234.56"
    assert value_of(["1.00", None, "2.50"], Money, "zh") == "1.0；2.5"


def test_values_are_picked_through_lists_and_gaps() -> None:
    assert picked({"a": [{"b": 1}, None, {"b": [2, 3]}]}, ("a", "b")) == [1, None, 2, 3]
    assert picked({"a": None}, ("a", "b")) is None
