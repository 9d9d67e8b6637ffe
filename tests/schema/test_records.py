"""Records: what the ordinary path answers, against hand-written SQL, and what it costs."""

import pytest
from huizhanjia_schema import Place

from tests.schema import sample
from tests.schema.conftest import EVERYWHERE, NOBODY, Someone, World
from tests.schema.sample import gid, key

EAST = Someone([Place(2, sample.EAST)])
TWO_PLACES = Someone([Place(3, sample.E1), Place(3, sample.W1)])
ALL = "{shops(first:200){totalCount nodes{name}}}"


async def test_columns_arrive_as_declared(shops: World) -> None:
    data = await shops.data(
        '{shopByName(name:"s03"){id name grade opened phone fullPhone badge area{name parent{name}}}}'
    )
    assert data["shopByName"] == {
        "id": gid("shop", key(103)),
        "name": "s03",
        "grade": "HIGH",
        "opened": "2015-04-01",
        "phone": None,
        "fullPhone": None,
        "badge": "s03/HIGH",
        "area": {"name": "e1", "parent": {"name": "east"}},
    }


async def test_masked_text_keeps_its_ends_only(shops: World) -> None:
    data = await shops.data('{shopByName(name:"s04"){phone fullPhone}}')
    assert data["shopByName"] == {"phone": "139********0004", "fullPhone": "13900000004"}
    data = await shops.data('{shopByName(name:"s04"){phone fullPhone}}', EAST)
    assert data["shopByName"] == {"phone": "139********0004", "fullPhone": None}


@pytest.mark.parametrize(
    ("viewer", "condition"),
    [
        (EVERYWHERE, "1=1"),
        (EAST, "shop.anc2 = :east"),
        (TWO_PLACES, "shop.anc3 in (:e1, :w1)"),
        (Someone(), "1=0"),
        (Someone(account_id=key(900)), "shop.owner_id = :owner"),
        (Someone([Place(3, sample.W1)], account_id=key(900)), "shop.anc3 = :w1 or shop.owner_id = :owner"),
    ],
)
async def test_every_way_to_a_shop_stays_in_scope(shops: World, viewer: Someone, condition: str) -> None:
    values = {"east": sample.EAST, "e1": sample.E1, "w1": sample.W1, "owner": key(900)}
    if shops.database.dialect == "sqlite":
        used = {name: value.hex for name, value in values.items() if f":{name}" in condition}
    else:
        used = {name: value for name, value in values.items() if f":{name}" in condition}  # type: ignore[misc]
    expected = {r[0] for r in await shops.sql(f"select name from shop where {condition}", **used)}
    sold = await shops.sql(
        f"select shop.name, sum(amount) from sale join shop on shop.id = shop_id where {condition} group by 1",
        **used,
    )

    listed = (await shops.data(ALL, viewer))["shops"]
    assert {node["name"] for node in listed["nodes"]} == expected
    assert listed["totalCount"] == len(expected)

    nested = await shops.data("{areas{nodes{shops(first:200){totalCount nodes{name}} shopCount}}}", viewer)
    assert {s["name"] for area in nested["areas"]["nodes"] for s in area["shops"]["nodes"]} == expected
    assert sum(area["shopCount"] for area in nested["areas"]["nodes"]) == len(expected)

    ids = [gid("shop", key(100 + n)) for n in range(12)]
    found = await shops.data("query($ids:[ID!]!){nodes(ids:$ids){... on Shop{name}}}", viewer, ids=ids)
    assert {node["name"] for node in found["nodes"] if node} == expected

    sales = (await shops.data("{sales(first:200){totalCount nodes{shop{name} amount}}}", viewer))["sales"]
    assert {node["shop"]["name"] for node in sales["nodes"]} == expected
    assert sales["totalCount"] == 3 * len(expected)

    totals = (await shops.data("{shops(first:200){nodes{name sold}}}", viewer))["shops"]["nodes"]
    assert {t["name"]: t["sold"] for t in totals} == {
        name: f"{int(fen) // 100}.{int(fen) % 100:02d}" for name, fen in sold
    }

    counted = await shops.data("{shopStatistics(groupBy:[AREA]){shops}}", viewer)
    assert sum(group["shops"] or 1 for group in counted["shopStatistics"]) == len(expected)


async def test_relations_over_the_tree_agree_with_sql(shops: World) -> None:
    data = await shops.data(
        "{areas{nodes{id name shopCountBelow highBelow shopsBelow(first:2){totalCount nodes{name}}}}}"
    )
    for area in data["areas"]["nodes"]:
        hexed = area["id"].removeprefix("area_")
        depth = len(sample.PATHS[key(int(hexed, 16))])
        literal = f"'{hexed}'"
        expected = await shops.sql(
            f"select name, grade from shop where anc{depth} = {literal} order by opened desc, id desc"
        )
        assert area["shopCountBelow"] == area["shopsBelow"]["totalCount"] == len(expected)
        assert area["highBelow"] == sum(grade == "HIGH" for _, grade in expected)
        assert [s["name"] for s in area["shopsBelow"]["nodes"]] == [name for name, _ in expected[:2]]


@pytest.mark.parametrize(
    ("viewer", "condition"), [(EVERYWHERE, "1=1"), (TWO_PLACES, "other.anc3 in (:e1, :w1)")]
)
async def test_relations_by_a_value_in_common_agree_with_sql(
    shops: World, viewer: Someone, condition: str
) -> None:
    keys = {"e1": sample.E1, "w1": sample.W1} if ":" in condition else {}
    used = {name: one.hex if shops.database.dialect == "sqlite" else one for name, one in keys.items()}
    expected: dict[str, list[str]] = {}
    for name, other in await shops.sql(
        "select shop.name, other.name from shop join shop other on other.area_id = shop.area_id "
        f"where shop.grade = 'HIGH' and {condition} order by 2",
        **used,
    ):
        expected.setdefault(name, []).append(other)
    data = await shops.data(
        "{shops(first:200){nodes{name grade countAround around(first:2,orderBy:NAME){totalCount nodes{name}}"
        "statisticsAround(groupBy:[]){shops}}}}",
        viewer,
    )
    assert {one["grade"] for one in data["shops"]["nodes"]} == {"HIGH", "LOW"}
    for one in data["shops"]["nodes"]:
        around = expected.get(one["name"], [])
        assert one["countAround"] == one["around"]["totalCount"] == len(around)
        assert [other["name"] for other in one["around"]["nodes"]] == around[:2]
        assert sum(group["shops"] or 1 for group in one["statisticsAround"]) == len(around)


async def test_nothing_counts_as_zero_or_null(shops: World) -> None:
    async with shops.database.writer() as session:
        await session.delete(await session.get_one(sample.SaleRow, key(1030)))
        await session.delete(await session.get_one(sample.SaleRow, key(1031)))
        await session.delete(await session.get_one(sample.SaleRow, key(1032)))
    data = await shops.data('{shopByName(name:"s03"){sold best sales{totalCount nodes{id}}}}')
    assert data["shopByName"] == {"sold": "0.00", "best": None, "sales": {"totalCount": 0, "nodes": []}}


async def test_a_list_and_level_costs_one_statement(shops: World) -> None:
    await shops.data(
        """{areas{totalCount nodes{name parent{name} shops(first:3){totalCount nodes{name area{name} sold
        sales(first:2){nodes{amount shop{name}}}}}}}}"""
    )
    # areas, their count, parents, shops, their count, areas of shops, totals, sales, shops of sales
    assert len(shops.statements) == 9


async def test_fields_not_asked_for_are_not_read(shops: World) -> None:
    await shops.data("{shops{nodes{name}}}")
    (statement,) = shops.statements
    assert "phone" not in statement
    assert "grade" not in statement


async def test_fragments_aliases_and_conditions_reach_the_same_rows(shops: World) -> None:
    data = await shops.data(
        """query($no:Boolean!){a:shops(first:1){...page} b:shops(first:1,orderBy:NAME){...page}}
        fragment page on ShopConnection{edges{node{...one @skip(if:$no) ... on Shop{grade}}}}
        fragment one on Shop{name n2:name}""",
        no=False,
    )
    assert data["b"]["edges"] == [{"node": {"name": "s00", "n2": "s00", "grade": "LOW"}}]
    assert data["a"]["edges"][0]["node"]["name"] == "s11"


async def test_filters_narrow_together(shops: World) -> None:
    data = await shops.data(
        "query($w:ShopFilter){shops(where:$w,orderBy:NAME){totalCount nodes{name}}}",
        w={
            "grades": ["HIGH"],
            "hasOwner": False,
            "under": gid("area", sample.EAST),
            "openedFrom": "2015-02-01",
        },
    )
    assert [n["name"] for n in data["shops"]["nodes"]] == ["s01", "s03", "s07", "s09", "s11"]
    assert data["shops"]["totalCount"] == 5


@pytest.mark.parametrize("wildcard", ["%", "_", "\\"])
async def test_wildcards_in_a_filter_count_as_themselves(shops: World, wildcard: str) -> None:
    data = await shops.data("query($t:String){shops(where:{nameContains:$t}){totalCount}}", t=wildcard)
    assert data["shops"]["totalCount"] == 0


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "shop_1",
        "area_" + "0" * 32,
        "shop_" + "0" * 32,
        "area_" + "F" * 32,
        "area_" + "１" * 32,
        "org_" + "0" * 32,
    ],
)
async def test_foreign_and_forged_ids_match_nothing(shops: World, value: str) -> None:
    data = await shops.data("query($i:ID!){node(id:$i){id} shops(where:{area:$i}){totalCount}}", i=value)
    assert data == {"node": None, "shops": {"totalCount": 0}}


async def test_at_most_one_is_batched_and_takes_optional_arguments(shops: World) -> None:
    data = await shops.data(
        '{areas{nodes{name newestShop(day:"2015-02-01"){name} low:newestShop(day:"2015-01-01",grade:LOW){name}}}}'
    )
    found = {n["name"]: (n["newestShop"], n["low"]) for n in data["areas"]["nodes"]}
    assert found["w1"] == ({"name": "s05"}, {"name": "s08"})
    assert found["region"] == (None, None)
    assert len(shops.statements) == 3


async def test_anonymous_callers_are_asked_to_sign_in(shops: World) -> None:
    found = await shops.ask("{areas{totalCount}}", NOBODY)
    assert found.data is None
    assert found.errors is not None
    assert "sign in" in found.errors[0].message
    assert (await shops.ask('{echo(text:"hi")}', NOBODY)).data == {"echo": "hi None None"}


async def test_a_rule_is_checked_before_the_resolver(shops: World) -> None:
    assert (await shops.data("{secret}"))["secret"] == 42
    refused = await shops.ask("{secret}", EAST)
    assert refused.errors is not None
    assert sample.LEDGER in refused.errors[0].message


RENAME = "mutation($i:RenameInput!){rename(input:$i){shop{name area{name}} userErrors{code path message}}}"


async def test_a_payload_is_read_after_the_change(shops: World) -> None:
    data = await shops.data(RENAME, i={"shop": gid("shop", key(104)), "name": " a\u0301b "})
    assert data["rename"] == {"shop": {"name": "áb", "area": {"name": "e2"}}, "userErrors": []}


@pytest.mark.parametrize(
    ("name", "said"),
    [("toolong", "最多 5 个字符"), ("   ", "至少 1 个字符"), ("a\x01", "控制字符"), ("a\nb", "控制字符")],
)
async def test_arguments_outside_their_limits_are_user_errors(shops: World, name: str, said: str) -> None:
    data = await shops.data(RENAME, i={"shop": gid("shop", key(104)), "name": name})
    (error,) = data["rename"]["userErrors"]
    assert error["code"] == "BAD_USER_INPUT"
    assert error["path"] == ["input", "name"]
    assert said in error["message"]
    assert (await shops.data('{shopByName(name:"s04"){name}}'))["shopByName"] == {"name": "s04"}


async def test_a_payload_shows_only_what_its_reader_may_see(shops: World) -> None:
    viewer = Someone([Place(3, sample.W1)])
    data = await shops.data(RENAME, viewer, i={"shop": gid("shop", key(104)), "name": "x"})
    assert data["rename"]["shop"] is None


async def test_a_missing_action_is_a_user_error_and_a_missing_session_is_not(shops: World) -> None:
    given = {"shop": gid("shop", key(104)), "name": "x"}
    data = await shops.data(RENAME, Someone(), i=given)
    assert data["rename"]["userErrors"][0]["code"] == "FORBIDDEN"
    found = await shops.ask(RENAME, NOBODY, i=given)
    assert found.errors is not None
