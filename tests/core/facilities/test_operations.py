"""The example operations of this room for frontend teams run as they stand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.harness.api import Api

FOLDER = Path(__file__).parents[3] / "schema" / "operations" / "core"
QUERIES: dict[str, Callable[[Any], bool]] = {
    "center_equipment": lambda data: (
        len(data["sites"]["nodes"]) == 82 and any(one["missingEquipment"] for one in data["sites"]["nodes"])
    ),
    "center_displays": lambda data: (
        len(data["sites"]["nodes"]) == 82 and any(one["missingDisplays"] for one in data["sites"]["nodes"])
    ),
    "display_statistics": lambda data: (
        len(data["displayStatistics"]) == 7
        and all(0 < one["bilingual"] < one["found"] <= 82 for one in data["displayStatistics"])
    ),
    "equipment_statistics": lambda data: (
        sum(one["assets"] for one in data["equipmentStatistics"] if one["kind"] == "TELEPHONE") == 82
    ),
}
CHANGES = ("record_equipment", "dispose_equipment", "record_display")


def document(name: str) -> str:
    return (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_answers_what_its_comment_promises(house: Api, name: str) -> None:
    assert QUERIES[name](await house.data(document(name), "region"))


async def test_equipment_comes_and_goes(house: Api) -> None:
    found = await house.data('{organizationByCode(code:"540121"){assistanceCenter{id}}}', "linzhou")
    given = {
        "site": found["organizationByCode"]["assistanceCenter"]["id"],
        "kind": "COMPUTER",
        "tagNumber": "BF-540121-101",
        "name": "台式计算机",
        "networkCapable": True,
        "acquiredOn": "2024-05-01",
        "cost": "4280.00",
        "fundClass": "CONSTRUCTION_OPERATION",
        "fundSource": "OWN_UNION",
    }
    made = (await house.data(document("record_equipment"), "linzhou", input=given))["recordEquipment"]
    assert made["userErrors"] == []
    end = {
        "equipment": made["equipment"]["id"],
        "version": made["equipment"]["version"],
        "disposedOn": "2024-08-01",
        "reason": "雷击损坏",
    }
    gone = (await house.data(document("dispose_equipment"), "linzhou", input=end))["disposeEquipment"]
    assert gone["userErrors"] == []
    assert gone["equipment"]["condition"] == "SCRAPPED"


async def test_a_display_is_checked(house: Api) -> None:
    found = await house.data('{organizationByCode(code:"540121"){assistanceCenter{id}}}', "linzhou")
    given = {
        "site": found["organizationByCode"]["assistanceCenter"]["id"],
        "kind": "WINDOW_PLATES",
        "checkedOn": "2024-05-01",
        "present": True,
        "quantity": 3,
        "chinese": True,
        "tibetan": True,
    }
    made = (await house.data(document("record_display"), "linzhou", input=given))["recordDisplay"]
    assert made["userErrors"] == []
    assert (made["display"]["latest"], made["display"]["quantity"]) == (True, 3)


@pytest.mark.parametrize("name", [*QUERIES, *CHANGES])
def test_each_operation_begins_with_a_comment_in_chinese(name: str) -> None:
    first = document(name).splitlines()[0]
    assert first.startswith("# ")
    assert any("\u4e00" <= character <= "\u9fff" for character in first)
