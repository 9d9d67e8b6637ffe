"""Statistics: groups against hand-written SQL, scope and small groups."""

from huizhanjia_schema import Place

from tests.schema import sample
from tests.schema.conftest import EVERYWHERE, Someone, World
from tests.schema.sample import gid

ASK = """query($g:[ShopStatisticsDimension!]!,$w:ShopFilter){shopStatistics(groupBy:$g,where:$w){
area{name} grade shops first suppressed}}"""


async def test_groups_agree_with_sql(shops: World) -> None:
    data = await shops.data(ASK, g=["AREA", "GRADE"])
    expected = {
        (area, grade): (count, str(first))
        for area, grade, count, first in await shops.sql(
            """select area.name, grade, count(*), min(opened) from shop join area on area.id = area_id
            group by area.name, grade having count(*) >= 2"""
        )
    }
    groups = data["shopStatistics"]
    assert {
        (g["area"]["name"], g["grade"]): (g["shops"], g["first"]) for g in groups if not g["suppressed"]
    } == expected
    assert len(expected) == 5


async def test_small_groups_are_suppressed(shops: World) -> None:
    data = await shops.data(ASK, g=["AREA", "GRADE"])
    small = [group for group in data["shopStatistics"] if group["suppressed"]]
    assert [group["area"]["name"] for group in small] == ["east", "w1"]
    assert small[0] == {
        "area": {"name": "east"},
        "grade": "HIGH",
        "shops": None,
        "first": None,
        "suppressed": True,
    }


async def test_no_dimension_is_the_grand_total(shops: World) -> None:
    data = await shops.data(ASK, g=[], w={"under": gid("area", sample.WEST)})
    assert data["shopStatistics"] == [
        {"area": None, "grade": None, "shops": 3, "first": "2015-01-01", "suppressed": False}
    ]


async def test_groups_hold_only_visible_rows(shops: World) -> None:
    data = await shops.data(ASK, Someone([Place(3, sample.W1)]), g=["AREA"])
    assert [(group["area"]["name"], group["shops"]) for group in data["shopStatistics"]] == [("w1", 3)]


async def test_statistics_below_each_row_of_a_list_cost_one_statement_a_depth(shops: World) -> None:
    data = await shops.data("{areas{nodes{name shopStatistics(groupBy:[]){shops suppressed}}}}", EVERYWHERE)
    found = {area["name"]: area["shopStatistics"] for area in data["areas"]["nodes"]}
    assert found["region"] == [{"shops": 12, "suppressed": False}]
    assert found["east"] == [{"shops": 9, "suppressed": False}]
    assert len(shops.statements) == 1 + 3


async def test_a_dimension_named_twice_is_refused(shops: World) -> None:
    found = await shops.ask(ASK, g=["GRADE", "GRADE"])
    assert found.errors is not None
    assert "twice" in found.errors[0].message
