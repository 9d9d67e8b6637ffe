"""The example operations for frontend teams run as they stand, on both databases."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from huizhanjia_core.organization.kinds import PopulationSource
from huizhanjia_core.organization.populations import record_population
from huizhanjia_schema import encode_id

from tests.core.organization.conftest import MOVED, House
from tests.harness.prepared import work_in

FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "core"
QUERIES: dict[str, Callable[[Any], bool]] = {
    "centers": lambda data: data["sites"]["totalCount"] == 82,
    "counts_as_of": lambda data: (
        sum(group["organizations"] for group in data["organizationVersionStatistics"]) == 74
    ),
    "site_statistics": lambda data: sum(group["sites"] for group in data["premisesStatistics"]) == 82,
    "tree": lambda data: len(data["organizationByCode"]["children"]["nodes"]) == 7,
    "unit_history": lambda data: (
        [version["code"] for version in data["organizationByCode"]["versions"]["nodes"]]
        == ["542300", "540200"]
    ),
    "units_as_of": lambda data: len(data["organizationVersions"]["nodes"]) == 82,
}
CHANGES = ("approve_population", "open_site", "record_premises", "rename_unit")


def document(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_answers_what_its_comment_promises(house: House, name: str) -> None:
    assert QUERIES[name](await house.data(document(name)))


async def test_the_82_units_of_2015_show_their_names_before_and_after(house: House) -> None:
    data = await house.data(document("units_as_of"))
    names = {
        node["code"]: (node["divisionName"], node["organization"]["code"], node["organization"]["name"])
        for node in data["organizationVersions"]["nodes"]
    }
    assert names["542400"] == ("那曲地区", "540600", "那曲市总工会")
    assert names["540126"] == ("达孜县", "540104", "达孜区总工会")
    assert names["540102"] == ("城关区", "540102", "城关区总工会")


async def inputs(house: House, name: str) -> dict[str, Any]:
    if name == "rename_unit":
        unit = house.units["540122"]
        return {
            "organization": house.id("540122"),
            "version": unit.version,
            "effectiveOn": "2020-01-01",
            "divisionName": "当雄市",
            "reason": "撤县设市",
        }
    if name == "open_site":
        return {
            "organization": house.id("540122"),
            "kind": "SERVICE_STATION",
            "name": "当雄职工服务站",
            "openedOn": "2016-01-01",
            "address": "某路1号",
        }
    if name == "approve_population":
        async with work_in(house.database) as work:
            figure = await record_population(
                work,
                organization=house.units["540122"].id,
                as_of=MOVED,
                source=PopulationSource.STATISTICS_BUREAU,
                value=46500,
                document="统计公报",
            )
        return {"figure": encode_id("population", figure.id)}
    site = await house.data("{ sites(first: 1, where: {kinds: [ASSISTANCE_CENTER]}) { nodes { id } } }")
    return {
        "site": site["sites"]["nodes"][0]["id"],
        "address": "某路1号",
        "floor": 1,
        "streetFacing": True,
        "transport": True,
        "telecom": True,
        "convenience": True,
        "ownership": "OWN",
        "serviceArea": 40.25,
        "measuredOn": "2024-06-01",
    }


@pytest.mark.parametrize("name", CHANGES)
async def test_a_mutation_succeeds_with_an_input_as_described(house: House, name: str) -> None:
    [answer] = (await house.data(document(name), input=await inputs(house, name))).values()
    assert answer["userErrors"] == []
    assert any(answer.values())


def test_each_operation_begins_with_a_comment_in_chinese() -> None:
    for name in (*QUERIES, *CHANGES):
        first = document(name).splitlines()[0]
        assert first.startswith("# ")
        assert any("\u4e00" <= character <= "\u9fff" for character in first)
