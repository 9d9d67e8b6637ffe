"""The dummy plugin in the whole application, asked over HTTP by accounts with and without its role."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.clock import today
from huizhanjia_core.hookspecs import Listener
from huizhanjia_core.organization.events import OrganizationClosed
from huizhanjia_core.plugins import Registry
from huizhanjia_core.work import Work
from huizhanjia_schema import ErrorCode, Refusal

from tests.core.plugins.made import plugin as made
from tests.dummy_plugin.plugin import plugin as dummy
from tests.dummy_plugin.prepared import with_benches
from tests.harness.api import Api, api
from tests.harness.databases import Databases

UNIT = "query($code: String!) { organizationByCode(code: $code) { id version %s } }"
BENCHES = "{ benches(first: 50, orderBy: NAME) { totalCount nodes { id name seats organization { code } } } }"
PLACE = """mutation($i: PlaceBenchInput!) { placeBench(input: $i) {
    bench { id name seats organization { code benchCount } } userErrors { code path message } } }"""
ESTABLISH = """mutation($i: EstablishOrganizationInput!) { establishOrganization(input: $i) {
    organization { id version } userErrors { code message } } }"""
CLOSE = """mutation($i: CloseOrganizationInput!) { closeOrganization(input: $i) {
    organization { status } userErrors { code message } } }"""


@pytest.fixture
def benches_url(databases: Databases) -> Iterator[str]:
    url = databases.fresh(with_benches)
    yield url
    databases.drop(url)


@pytest.fixture
async def house(benches_url: str) -> AsyncIterator[Api]:
    async with api(benches_url, Registry.of([dummy])) as found:
        yield found


async def unit(house: Api, code: str, as_: str, fields: str = "") -> Any:
    return (await house.data(UNIT % fields, as_, code=code))["organizationByCode"]


async def place(house: Api, as_: str, code: str, name: str = "新长椅", seats: int = 2) -> Any:
    given = {"organization": (await unit(house, code, "region"))["id"], "name": name, "seats": seats}
    return await house.ask(PLACE, as_, i=given)


async def codes(house: Api, as_: str) -> list[str]:
    return [node["organization"]["code"] for node in (await house.data(BENCHES, as_))["benches"]["nodes"]]


async def grassroots(house: Api) -> Any:
    """A union below Lhünzhub that can close, with a bench of four seats."""
    given = {
        "level": "GRASSROOTS",
        "code": "54012101",
        "parent": (await unit(house, "540121", "region"))["id"],
        "effectiveOn": "2020-01-01",
        "name": "林周水泥厂工会",
        "reason": "建会",
    }
    established = (await house.data(ESTABLISH, "region", i=given))["establishOrganization"]
    assert established["userErrors"] == []
    placed = await place(house, "linzhou", "54012101", "厂门长椅", 4)
    assert placed["data"]["placeBench"]["userErrors"] == []
    return established["organization"]


async def close(house: Api, organization: Any) -> Any:
    given = {
        "organization": organization["id"],
        "version": organization["version"],
        "effectiveOn": str(today()),
        "reason": "撤并",
    }
    return (await house.data(CLOSE, "region", i=given))["closeOrganization"]


async def test_every_kind_of_field_answers_on_a_type_of_the_core(house: Api) -> None:
    fields = """benches { totalCount nodes { name seats organization { name } } } benchCount benchLabel
        benchSuperior { code benchLabel } benchStatistics(groupBy: [ORGANIZATION]) { benches organization { code } }"""
    found = await unit(house, "540100", "lhasa", fields)
    assert found["benches"] == {
        "totalCount": 1,
        "nodes": [{"name": "门前长椅", "seats": 3, "organization": {"name": "拉萨市总工会"}}],
    }
    assert found["benchCount"] == 1
    assert found["benchLabel"] == "540100 拉萨市总工会"
    assert found["benchSuperior"] == {"code": "540000", "benchLabel": "540000 西藏自治区总工会"}
    assert found["benchStatistics"] == [{"benches": 1, "organization": {"code": "540100"}}]


async def test_a_list_is_filtered_ordered_and_paged_within_the_places_of_the_role(house: Api) -> None:
    for seats, name in ((5, "乙"), (1, "丙"), (7, "甲")):
        assert (await place(house, "lhasa", "540121", name, seats))["data"]["placeBench"]["bench"]
    document = """query($after: String) { benches(first: 1, after: $after, orderBy: NAME, where: {seatsFrom: 4}) {
        totalCount pageInfo { hasNextPage endCursor } nodes { name } } }"""
    first = (await house.data(document, "lhasa"))["benches"]
    second = (await house.data(document, "lhasa", after=first["pageInfo"]["endCursor"]))["benches"]
    assert first["totalCount"] == second["totalCount"] == 2
    assert {first["nodes"][0]["name"], second["nodes"][0]["name"]} == {"乙", "甲"}
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_rows_counts_and_statistics_show_only_the_places_of_the_role(house: Api) -> None:
    await place(house, "lhasa", "540121")
    await place(house, "lhasa", "540122")
    assert sorted(await codes(house, "lhasa")) == ["540100", "540121", "540122"]
    assert await codes(house, "linzhou") == ["540121"]
    for stranger in ("shigatse", "region", "sysadmin"):  # no role but the carpenter's allows to read benches
        assert await codes(house, stranger) == []
    fields = "benchCount benches { totalCount } benchStatistics(groupBy: [ORGANIZATION]) { benches }"
    nothing = {"benchCount": 0, "benches": {"totalCount": 0}, "benchStatistics": []}
    for as_ in ("linzhou", "region"):
        shown = await unit(house, "540100", as_, fields)
        assert {name: shown[name] for name in nothing} == nothing


async def test_a_bench_out_of_reach_and_one_that_is_not_there_get_the_same_answer(house: Api) -> None:
    document = "query($id: ID!) { node(id: $id) { id ... on Bench { name } } }"
    bench = (await house.data(BENCHES, "lhasa"))["benches"]["nodes"][0]["id"]
    assert (await house.data(document, "lhasa", id=bench))["node"] == {"id": bench, "name": "门前长椅"}
    out_of_reach = await house.ask(document, "shigatse", id=bench)
    assert (
        out_of_reach
        == await house.ask(document, "shigatse", id="bench_" + "0" * 32)
        == {"data": {"node": None}}
    )


async def test_a_bench_is_put_up_where_the_role_holds_and_below(house: Api) -> None:
    answer = (await place(house, "lhasa", "540121"))["data"]["placeBench"]
    assert answer["userErrors"] == []
    assert answer["bench"]["organization"] == {"code": "540121", "benchCount": 1}
    assert answer["bench"]["id"].startswith("bench_")


async def test_putting_up_a_bench_elsewhere_is_refused_and_leaves_none(house: Api) -> None:
    answer = (await place(house, "linzhou", "540100"))["data"]["placeBench"]
    assert answer["bench"] is None
    assert [error["code"] for error in answer["userErrors"]] == ["FORBIDDEN"]
    assert await codes(house, "lhasa") == ["540100"]  # the one it had


@pytest.mark.parametrize("as_", ["region", "shigatse", None])
async def test_without_the_role_nobody_puts_up_a_bench(house: Api, as_: str | None) -> None:
    answer = await place(house, as_, "540100")  # type: ignore[arg-type]
    refused = [error["extensions"]["code"] for error in answer.get("errors", ())] or [
        error["code"] for error in answer["data"]["placeBench"]["userErrors"]
    ]
    assert refused == ["FORBIDDEN" if as_ else "UNAUTHENTICATED"]
    assert await codes(house, "lhasa") == ["540100"]


async def test_an_input_out_of_bounds_is_refused_with_its_path(house: Api) -> None:
    answer = (await place(house, "lhasa", "540100", seats=21))["data"]["placeBench"]
    assert [(error["code"], error["path"]) for error in answer["userErrors"]] == [
        ("BAD_USER_INPUT", ["input", "seats"])
    ]


async def test_the_listener_hears_of_a_closure_over_http(house: Api) -> None:
    closing = await grassroots(house)
    assert (await close(house, closing))["userErrors"] == []
    fields = "children { nodes { status benches { nodes { seats } } } }"
    shown = await unit(house, "540121", "linzhou", fields)
    assert shown["children"]["nodes"] == [{"status": "CLOSED", "benches": {"nodes": [{"seats": 0}]}}]


async def test_a_refusal_of_one_listener_undoes_the_closure_and_what_another_did(benches_url: str) -> None:
    heard: list[OrganizationClosed] = []

    async def refuse(_work: Work, event: OrganizationClosed) -> None:
        heard.append(event)
        raise Refusal(ErrorCode.CONFLICT, zh="还有人坐着。", en="Someone still sits there.")

    # Its name stands after "dummy", so the benches have been folded up when it refuses.
    guard = made("guard", listeners=[Listener(OrganizationClosed, refuse)])
    async with api(benches_url, Registry.of([dummy, guard])) as house:
        closing = await grassroots(house)
        answer = await close(house, closing)
        assert answer == {
            "organization": None,
            "userErrors": [{"code": "CONFLICT", "message": "还有人坐着。"}],
        }
        assert len(heard) == 1
        fields = "children { nodes { status benches { nodes { seats } } } }"
        shown = await unit(house, "540121", "linzhou", fields)
        assert shown["children"]["nodes"] == [{"status": "ACTIVE", "benches": {"nodes": [{"seats": 4}]}}]


def examples() -> list[str]:
    (folder,) = (value for name, value in Registry.of([dummy]).given("operations") if name == "dummy")
    return [path.read_text("utf-8") for path in sorted(Path(folder).rglob("*.graphql"))]


async def test_its_example_operation_answers(house: Api) -> None:
    (document,) = examples()
    data = await house.data(document, "lhasa")
    assert [node["organization"]["benchCount"] for node in data["benches"]["nodes"]] == [1]


async def test_its_policy_is_data_and_a_changed_row_changes_the_next_answer(house: Api) -> None:
    assert await codes(house, "linzhou") == []
    await place(house, "linzhou", "540121")
    assert await codes(house, "linzhou") == ["540121"]
    document = "mutation($i: RoleActionInput!) { disallowAction(input: $i) { userErrors { code } } }"
    given = {"role": "dummy_carpenter", "action": "dummy:bench:read"}
    assert (await house.data(document, "secadmin", i=given))["disallowAction"] == {"userErrors": []}
    assert await codes(house, "linzhou") == []


async def test_without_the_plugin_its_fields_are_unknown_and_the_core_answers(benches_url: str) -> None:
    async with api(benches_url, Registry.of([])) as house:
        unknown = await house.ask(UNIT % "benchCount", "lhasa", code="540100")
        assert unknown["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert (await unit(house, "540100", "lhasa", "name"))["name"] == "拉萨市总工会"
        assert (await house.data("{ me { __typename } }", "lhasa"))["me"]
