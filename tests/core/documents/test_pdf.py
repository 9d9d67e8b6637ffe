"""Printed forms: what stands in them, who may print them, and what a template cannot do."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import typst
from huizhanjia_core.documents.pdf import pages, pdf
from huizhanjia_core.organization.sheets import SITE, site_sheet

from tests.harness.api import Api

CENTER = """query($c: String!) { organizationByCode(code: $c) { assistanceCenter { id name version
    address basisDocuments { nodes { documentNumber } } } benches { nodes { id } } } }"""
RENAME = "mutation($i: UpdateSiteInput!) { updateSite(input: $i) { userErrors { code } } }"
EVIL = '#eval("1") *粗* $x^2$ @label `raw` \\ // </x> #include "/etc/passwd"'


def text(content: bytes) -> str:
    """The text of all pages, without spaces and line breaks."""
    document = pypdfium2.PdfDocument(content)
    found = ""
    try:
        for page in document:
            found += page.get_textpage().get_text_range()
            page.close()
    finally:
        document.close()
    return "".join(found.split())


async def printed(house: Api, path: str, as_: str | None = "lhasa", **headers: str) -> Any:
    if as_:
        headers["authorization"] = f"Bearer {await house.token(as_)}"
    return await house.client.get(path, headers=headers)


async def unit(house: Api, code: str = "540121") -> Any:
    return (await house.data(CENTER, "region", c=code))["organizationByCode"]


async def test_the_sheet_of_a_center_holds_what_the_form_asks(house: Api) -> None:
    center = (await unit(house))["assistanceCenter"]
    answer = await printed(house, f"/forms/site/{center['id']}.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''%E6%9C%8D")
    found = text(answer.content)
    for wanted in (
        "困难职工帮扶中心基本情况登记表",
        "填报单位：林周县总工会（540121）",
        "拉萨市总工会",
        center["address"].replace(" ", ""),
        "星期一至星期五",
        "平方米",
        "总工发〔2004〕50号",
        "编号：540121-BF-01",
        "领导工会林周县总工会",
        "主管部门保障部",
        "用工形式",
        "长期服务",
        "BF-540121-002",
        "录音电话机",
        "缺少种类",
        "对外醒目标牌",
        "缺少内容",
        "第1页，共2页",
    ):
        assert wanted in found, wanted


async def test_a_sheet_holds_no_more_than_whoever_prints_it_may_see(house: Api) -> None:
    center = (await unit(house))["assistanceCenter"]
    answer = await printed(house, f"/forms/site/{center['id']}.pdf", "shigatse")
    found = text(answer.content)
    assert found.count("未登记，或打印人无权查看") == 3, "rooms, equipment, displays"
    for hidden in ("平方米", "BF-540121-002", "缺少种类", "长期服务"):
        assert hidden not in found, hidden


async def test_a_form_of_a_plugin_is_printed_under_its_own_scope(house: Api) -> None:
    (bench,) = (await house.data(CENTER, "lhasa", c="540100"))["organizationByCode"]["benches"]["nodes"]
    answer = await printed(house, f"/forms/bench/{bench['id']}.pdf")
    assert text(answer.content) == "门前长椅（3座）"
    assert (await printed(house, f"/forms/bench/{bench['id']}.pdf", "shigatse")).status_code == 404


async def test_missing_hidden_and_unknown_get_the_same_answer(house: Api) -> None:
    unit_id = (await house.data('{ organizationByCode(code: "540100") { id } }', "lhasa"))[
        "organizationByCode"
    ]["id"]
    for path in (
        "/forms/site/site_" + "0" * 32 + ".pdf",
        "/forms/site/x.pdf",
        f"/forms/site/{unit_id}.pdf",
        "/forms/nothing/site_" + "0" * 32 + ".pdf",
    ):
        answer = await printed(house, path)
        told = answer.json()["errors"][0]["message"]
        assert (answer.status_code, told) == (404, "没有找到要打印的内容。"), path
    assert (await printed(house, "/forms/site/x.pdf", None)).status_code == 401


async def test_what_people_write_is_never_code(house: Api) -> None:
    center = (await unit(house))["assistanceCenter"]
    given = {"site": center["id"], "version": center["version"], "name": EVIL, "address": EVIL}
    assert (await house.data(RENAME, "region", i=given))["updateSite"]["userErrors"] == []
    answer = await printed(house, f"/forms/site/{center['id']}.pdf")
    assert "".join(EVIL.split()) in text(answer.content)


def sheet(**site: Any) -> dict[str, Any]:
    """A site as the query answers it."""
    return {
        "node": {
            "id": "site_" + "0" * 32, "code": None, "manageDepartment": None, "appointments": {"nodes": []},
            "equipment": {"totalCount": 0, "nodes": []}, "missingEquipment": [],
            "displays": {"nodes": []}, "missingDisplays": None, "kind": "WORKERS_HOME", "name": "职工之家", "status": "CLOSED",
            "openedOn": "2012-05-01", "closedOn": "2020-01-31", "address": "某路1号", "hotline": None,
            "latitude": None, "longitude": None, "minutesAWeek": 0, "premises": None,
            "organization": {"name": "某厂工会", "code": "1", "parent": None},
            "openingHours": {"nodes": []}, "basisDocuments": {"totalCount": 0, "nodes": []}, **site,
        }
    }  # fmt: skip


def test_a_site_of_which_little_is_known_is_printed_too() -> None:
    shown = site_sheet(sheet())
    assert shown is not None
    found = text(pdf(SITE.template, shown))
    assert "职工之家基本情况登记表" in found
    assert "2020年1月31日" in found
    assert "未登记" in found


def test_many_documents_run_onto_further_pages_and_rare_characters_are_there() -> None:
    one = {
        "title": "关于㑇䶮𬭳镇工会的批复" * 3,
        "documentNumber": "〔2004〕50号",
        "issuer": "总工会",
        "issuedOn": None,
    }
    shown = site_sheet(sheet(basisDocuments={"totalCount": 60, "nodes": [one] * 50}))
    assert shown is not None
    assert len(pages(SITE.template, shown, ppi=40)) > 1
    assert "㑇䶮𬭳镇" in text(pdf(SITE.template, shown))


@pytest.mark.parametrize(("first", "times"), [("09:00", 1), ("10:00", 2)])
def test_days_of_equal_hours_are_told_together(first: str, times: int) -> None:
    nodes = [
        {"weekday": day, "opens": "09:00" if day > 1 else first, "closes": "17:00"} for day in range(1, 4)
    ]
    shown = site_sheet(sheet(openingHours={"nodes": nodes}))
    assert shown is not None
    assert len(shown["hours"]) == times


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    template = folder / "a.typ"
    for reading in ("../secret.txt", "/../secret.txt", str(tmp_path / "secret.txt")):
        template.write_text(f'#read("{reading}")')
        with pytest.raises(typst.TypstError):
            pdf(template, {})
