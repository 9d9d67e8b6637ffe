"""The example operations of dossiers for frontend teams run as they stand, on both databases."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import xlsxwriter
from huizhanjia_assistance.dossiers.imports import DOSSIERS, MEMBERS
from huizhanjia_assistance.dossiers.kinds import DossierState
from huizhanjia_assistance.dossiers.resident_id import check_digit
from huizhanjia_core.clock import today
from huizhanjia_schema.compiled.engine import Compiled

from tests.core.documents.conftest import sheets
from tests.harness.api import Api

FOLDER = Path(__file__).parents[2] / "schema" / "operations" / "assistance"
QUERIES: dict[str, Callable[[Any], bool]] = {
    "dossiers": lambda data: data["dossiers"]["totalCount"] == 24,
    "overdue_dossiers": lambda data: (
        data["dossiers"]["totalCount"] >= 1 and all(one["verifyBy"] for one in data["dossiers"]["nodes"])
    ),
    "dossier_statistics": lambda data: any(
        one["suppressed"] and one["households"] is None for one in data["dossierStatistics"]
    ),
    "public_notices": lambda data: (
        data["publicNotices"]["totalCount"] == 1 and "*" in data["publicNotices"]["nodes"][0]["name"]
    ),
}
BY_UNION = ("dossier_flow", "never_helped", "site_caseload", "help_by_cause")


def document(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


def number(serial: int, born: str = "19800101") -> str:
    first = f"549999{born}{serial:03d}"
    return first + check_digit(first)


async def county(center: Api) -> str:
    found = await center.data('{organizationByCode(code:"540121"){id}}', "linzhou")
    return str(found["organizationByCode"]["id"])


def household(organization: str, serial: int = 991, **more: Any) -> dict[str, Any]:
    return {
        "organization": organization,
        "registeredOn": "2016-05-09",
        "applicant": {"name": "央金", "idNumber": number(serial), "work": "EMPLOYED", "health": "HEALTHY"},
        "members": [
            {
                "name": "次仁",
                "relation": "CHILD",
                "idNumber": number(serial + 1, "20150601"),
                "work": "STUDENT",
                "health": "HEALTHY",
                "schoolStage": "PRIMARY",
                "school": "林周县小学",
            }
        ]
        if not more.pop("alone", False)
        else [],
        "facts": {"phone": "13800001111", "address": "林周县", "mainCause": "LOW_WAGE"},
        **more,
    }


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_answers_what_its_comment_promises(center: Api, name: str) -> None:
    as_ = None if name == "public_notices" else "region"
    assert QUERIES[name](await center.data(document(name), as_))


async def test_every_state_is_there_and_its_page_can_be_read(center: Api) -> None:
    found = await center.data("{dossiers(first:50){nodes{id state}}}", "region")
    states = {one["state"]: one["id"] for one in found["dossiers"]["nodes"]}
    assert states.keys() == {state.value for state in DossierState}
    for key in states.values():
        page = await center.data(document("dossier_page"), "region", id=key)
        assert page["node"]["transitions"]["nodes"]
        assert page["node"]["members"]["nodes"]
    active = (await center.data(document("dossier_page"), "region", id=states["ACTIVE"]))["node"]
    assert active["assessments"]["nodes"][0]["steps"][-1].startswith("结论")


async def test_every_query_is_answered_by_one_compiled_statement(
    center: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    compiled, make = 0, Compiled._made

    def noted(self: Compiled, *given: Any) -> Any:
        nonlocal compiled
        found = make(self, *given)
        if isinstance(found, str):
            refused.append(found)
        compiled += 1
        return found

    monkeypatch.setattr(Compiled, "_made", noted)
    key = (await center.data("{dossiers(first:1){nodes{id}}}", "region"))["dossiers"]["nodes"][0]["id"]
    for name in QUERIES:
        await center.data(document(name), "region")
    await center.data(document("dossier_page"), "region", id=key)
    await center.data(document("criteria_and_standards"), "region", code="540000")
    for name in BY_UNION:
        await center.data(document(name), "region", **({} if name == "help_by_cause" else {"code": "540000"}))
    assert refused == []
    assert compiled >= len(QUERIES) + 2 + len(BY_UNION)


async def test_figures_of_a_union_and_of_its_center(center: Api) -> None:
    flow = await center.data(document("dossier_flow"), "region", code="540000")
    assert any(one["suppressed"] and one["entered"] is None for one in flow["dossierMovementStatistics"])
    never = await center.data(document("never_helped"), "region", code="540000")
    assert never["organizationByCode"]["neverHelpedStatistics"]
    helped = await center.data(document("help_by_cause"), "region")
    assert {one["cause"] for one in helped["byCause"]} > {"ILLNESS"}
    found = await center.data(document("site_caseload"), "linzhou", code="540121")
    (led,) = [
        one for one in found["organizationByCode"]["sites"]["nodes"] if one["kind"] == "ASSISTANCE_CENTER"
    ]
    listed = await center.data(
        "query($o:ID!){dossiers(first:1,where:{organization:$o}){totalCount}}",
        "linzhou",
        o=await county(center),
    )
    assert led["dossierCount"] == listed["dossiers"]["totalCount"] > 0


async def test_criteria_and_standards_are_read_by_whoever_signed_in(center: Api) -> None:
    found = await center.data(document("criteria_and_standards"), "cashier", code="540000")
    assert [one["code"] for one in found["criteriaSets"]["nodes"]] == ["2016", "2015"]
    assert found["organizationByCode"]["dibaoStandards"]["nodes"][-1]["year"] == 2014
    hidden = await center.ask(document("criteria_and_standards"), code="540000")
    assert hidden["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED" or (
        hidden["data"]["criteriaSets"]["nodes"] == []
    )


async def registered(center: Api, **more: Any) -> Any:
    given = household(await county(center), **more)
    done = (await center.data(document("register_dossier"), "caseworker", input=given))["registerDossier"]
    assert done["userErrors"] == []
    return done["dossier"]


async def test_a_household_is_registered_found_and_revealed(center: Api) -> None:
    made = await registered(center)
    masked = f"549999********{number(991)[-4:]}"
    assert (made["state"], made["members"]["nodes"][0]["idNumber"]) == ("DRAFT", masked)
    again = await center.data(
        document("register_dossier"), "caseworker", input=household(await county(center))
    )
    refused = again["registerDossier"]["userErrors"][0]
    assert (refused["code"], refused["path"]) == ("CONFLICT", ["input", "applicant", "idNumber"])
    asked = {"organization": await county(center), "idNumber": number(992, "20150601")}
    found = (await center.data(document("check_duplicate"), "linzhou", input=asked))["checkDuplicate"]
    assert (found["registered"], found["userErrors"]) == (True, [])
    assert "林周县" in found["organization"]["name"]
    assert found["hotline"]
    given = {"dossier": made["id"], "value": "ID_NUMBER", "reason": "核对身份"}
    shown = await center.data(document("reveal_dossier_value"), "caseworker", input=given)
    assert shown["revealDossierValue"] == {"value": number(991), "userErrors": []}
    denied = await center.data(document("reveal_dossier_value"), "region", input=given)
    assert denied["revealDossierValue"]["userErrors"][0]["code"] == "FORBIDDEN"
    late = {"dossier": made["id"], "version": made["version"], "approve": True}
    early = await center.data(document("decide_dossier"), "linzhou", input=late)
    assert early["decideDossier"]["userErrors"][0]["code"] == "CONFLICT"


async def test_the_same_request_twice_registers_once(center: Api) -> None:
    given = household(await county(center), idempotencyKey="k1")
    made = [
        (await center.data(document("register_dossier"), "caseworker", input=given))["registerDossier"]
        for _ in range(2)
    ]
    assert made[0]["dossier"]["id"] == made[1]["dossier"]["id"]


async def test_bad_input_points_to_the_field_in_chinese_and_english(center: Api) -> None:
    given = household(await county(center))
    given["members"][0]["idNumber"] = number(992)[:-1] + "0"
    for language, word in (("zh", "身份证号"), ("en", "digit")):
        answer = await center.client.post(
            "/graphql",
            json={"query": document("register_dossier"), "variables": {"input": given}},
            headers={
                "authorization": f"Bearer {await center.token('caseworker')}",
                "accept-language": language,
            },
        )
        refused = answer.json()["data"]["registerDossier"]["userErrors"][0]
        assert refused["path"] == ["input", "members", "0", "idNumber"]
        assert word in refused["message"]


async def test_of_what_is_not_theirs_people_see_nothing(center: Api) -> None:
    for who, count in (("region", 24), ("external", None), ("cashier", 0), ("sysadmin", 0), ("trainer", 0)):
        found = (await center.data("{dossiers(first:1){totalCount}}", who))["dossiers"]["totalCount"]
        if count is not None:
            assert found == count
        else:
            assert 0 < found < 24  # one prefecture


async def test_the_report_for_the_person_concerned_is_printed(center: Api) -> None:
    made = await registered(center)
    given = {"dossier": made["id"], "value": "PHONE", "reason": "电话核实"}
    await center.data(document("reveal_dossier_value"), "caseworker", input=given)
    headers = {"authorization": f"Bearer {await center.token('caseworker')}"}
    answer = await center.client.get(f"/forms/dossier-report/{made['id']}.pdf", headers=headers)
    assert answer.status_code == 200, answer.text
    pdf = pypdfium2.PdfDocument(answer.content)
    printed = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    for word in ("个人信息查阅告知单", "央金", "电话核实", "138********1111", "第四十五条"):
        assert word in printed
    assert "13800001111" not in printed
    stranger = {"authorization": f"Bearer {await center.token('shigatse')}"}
    hidden = await center.client.get(f"/forms/dossier-report/{made['id']}.pdf", headers=stranger)
    assert hidden.status_code == 404


def sheet(headings: list[str], *rows: dict[str, Any]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, headings)
    for place, row in enumerate(rows, start=1):
        page.write_row(place, 0, [row.get(heading, "") for heading in headings])
    book.close()
    return content.getvalue()


async def imported(center: Api, name: str, content: bytes) -> Any:
    headers = {
        "authorization": f"Bearer {await center.token('caseworker')}",
        "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    return await center.client.post(f"/imports/{name}", content=content, headers=headers)


def row(serial: int, **more: Any) -> dict[str, Any]:
    return {
        "工会代码": "540121",
        "登记日期": "2016-05-09",
        "姓名": "央金",
        "身份证号": number(serial),
        "就业状况": "在职",
        "健康状况": "健康或良好",
        "联系电话": "13800001111",
        "住址": "林周县",
        "主要致困原因": "本人或家属患病",
        **more,
    }


async def test_households_and_members_come_from_a_spreadsheet_and_go_into_one(center: Api) -> None:
    headings = [column.zh for column in DOSSIERS.columns]
    bad = row(902, 身份证号=number(902)[:-1] + ("0" if number(902)[-1] != "0" else "1"))
    refused = await imported(center, "assistance-dossiers", sheet(headings, row(901), bad))
    assert "校验位" in refused.text
    done = await imported(center, "assistance-dossiers", sheet(headings, row(901), row(903)))
    assert done.status_code == 200, done.text
    kid = {
        "申请人身份证号": number(901),
        "与申请人关系": "子女",
        "姓名": "次仁",
        "身份证号": number(905, "20150601"),
        "就业状况": "在学",
        "健康状况": "健康或良好",
        "就学阶段": "小学",
        "就读学校": "林周县小学",
    }
    lost = {**kid, "申请人身份证号": number(777), "身份证号": number(906, "20150601")}
    more = await imported(center, "assistance-members", sheet([c.zh for c in MEMBERS.columns], kid, lost))
    assert "没有找到该申请人" in more.text
    found = await center.data(
        '{dossiers(first:50,where:{applicantName:"央金"}){nodes{idNumber members(first:9){totalCount}}}}',
        "caseworker",
    )
    sizes = {one["idNumber"]: one["members"]["totalCount"] for one in found["dossiers"]["nodes"]}
    assert sizes == {f"549999********{number(serial)[-4:]}": 2 - (serial == 903) for serial in (901, 903)}
    headers = {"authorization": f"Bearer {await center.token('caseworker')}"}
    listed = """query($after: String) { dossiers(first: 9, after: $after) {
        nodes { number applicantName idNumber } pageInfo { hasNextPage endCursor } } }"""
    exported = await center.client.post("/export.xlsx", json={"query": listed}, headers=headers)
    assert exported.status_code == 200, exported.text
    head, *body = sheets(exported.content)["数据"]
    assert head == ["档案编号", "申请人姓名", "身份证号（脱敏）"]
    assert [f"549999********{number(901)[-4:]}"] == [
        one[2] for one in body if one[2].endswith(number(901)[-4:])
    ]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.graphql")), ids=lambda path: path.stem)
def test_each_operation_begins_with_a_comment_in_chinese(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert any("\u4e00" <= character <= "\u9fff" for character in first)


async def test_the_demonstration_shows_what_hangs_today_and_what_moves(center: Api) -> None:
    """Whoever tries it sees a notice without signing in, and an offer that waits for the own county."""
    notices = await center.data("{publicNotices(first:9){nodes{publishedOn endsOn}}}")
    assert notices["publicNotices"]["nodes"]
    assert all(
        one["publishedOn"] <= str(today()) <= one["endsOn"] for one in notices["publicNotices"]["nodes"]
    )
    offers = "{dossierTransfers(first:9){nodes{state organization{code}}}}"
    told = (await center.data(offers, "region"))["dossierTransfers"]["nodes"]
    assert {(one["state"], one["organization"]["code"]) for one in told} == {
        ("ACCEPTED", "540202"),
        ("REQUESTED", "540121"),
    }
    (waiting,) = (await center.data(offers, "linzhou"))["dossierTransfers"]["nodes"]
    assert waiting["state"] == "REQUESTED"
