"""Pages: complete, stable, in both directions, and closed to forged cursors."""

import base64
import json

import pytest
from huizhanjia_schema import RequestError
from huizhanjia_schema.paging import decode_cursor, encode_cursor, page_of
from hypothesis import given
from hypothesis import strategies as st

from tests.schema import sample
from tests.schema.conftest import World

PAGE = """query($f:Int,$a:String,$l:Int,$b:String,$o:ShopOrder){shops(first:$f,after:$a,last:$l,before:$b,orderBy:$o){
edges{cursor node{name}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}"""


@pytest.mark.parametrize("order", ["NEWEST", "NEWEST_ASC", "NAME", "NAME_DESC"])
@pytest.mark.parametrize("size", [1, 5, 12])
async def test_pages_forward_and_backward_cover_the_list_once(shops: World, order: str, size: int) -> None:
    column = "opened" if order.startswith("NEWEST") else "name"
    way = "desc" if order in {"NEWEST", "NAME_DESC"} else "asc"
    expected = [row[0] for row in await shops.sql(f"select name from shop order by {column} {way}, id {way}")]

    forward: list[str] = []
    after, more = None, True
    while more:
        page = (await shops.data(PAGE, f=size, a=after, o=order))["shops"]
        forward += [edge["node"]["name"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert forward == expected

    backward: list[str] = []
    before, more = None, True
    while more:
        page = (await shops.data(PAGE, l=size, b=before, o=order))["shops"]
        backward = [edge["node"]["name"] for edge in page["edges"]] + backward
        before, more = page["pageInfo"]["startCursor"], page["pageInfo"]["hasPreviousPage"]
    assert backward == expected


async def test_rows_written_between_pages_neither_repeat_nor_hide_others(shops: World) -> None:
    first = (await shops.data(PAGE, f=6, o="NAME"))["shops"]
    async with shops.database.writer() as session:
        await session.delete(await session.get_one(sample.SaleRow, sample.key(1000)))
        shop = await session.get_one(sample.ShopRow, sample.key(107))
        shop.name = "a-first"
    second = (await shops.data(PAGE, f=20, a=first["pageInfo"]["endCursor"], o="NAME"))["shops"]
    names = [edge["node"]["name"] for edge in first["edges"] + second["edges"]]
    assert names == [f"s{n:02d}" for n in range(12) if n != 7]


async def test_nested_lists_page_on_their_own(shops: World) -> None:
    data = await shops.data(
        "{areas(orderBy:NAME){nodes{name shops(first:2,orderBy:NAME){edges{cursor node{name}} pageInfo{hasNextPage}}}}}"
    )
    e1 = next(area for area in data["areas"]["nodes"] if area["name"] == "e1")
    assert [edge["node"]["name"] for edge in e1["shops"]["edges"]] == ["s00", "s03"]
    assert e1["shops"]["pageInfo"]["hasNextPage"] is True
    after = e1["shops"]["edges"][1]["cursor"]
    data = await shops.data(
        "query($a:String){areas(orderBy:NAME){nodes{name shops(first:9,after:$a,orderBy:NAME){nodes{name}}}}}",
        a=after,
    )
    e1 = next(area for area in data["areas"]["nodes"] if area["name"] == "e1")
    assert [node["name"] for node in e1["shops"]["nodes"]] == ["s06", "s09"]


async def test_a_page_of_zero_rows_still_counts(shops: World) -> None:
    data = await shops.data("{shops(first:0){totalCount nodes{name} pageInfo{hasNextPage endCursor}}}")
    assert data["shops"] == {
        "totalCount": 12,
        "nodes": [],
        "pageInfo": {"hasNextPage": True, "endCursor": None},
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("first:201", "200"),
        ("first:-1", "negative"),
        ("last:201", "200"),
        ("first:1,last:1", "not both"),
        ('first:1,before:"x"', "not both"),
    ],
)
async def test_impossible_pages_are_refused(shops: World, arguments: str, said: str) -> None:
    found = await shops.ask(f"{{shops({arguments}){{totalCount}}}}")
    assert found.errors is not None
    assert said in found.errors[0].message


def _forged(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "中文",
        "====",
        _forged(None),
        _forged(1),
        _forged([]),
        _forged({"0": "NAME"}),
        _forged(["NAME", "a"]),
        _forged(["NAME", "a", "b"]),
        _forged(["NAME", 1, "0" * 32]),
        _forged(["NAME", "a\x00", "0" * 32]),
        _forged(["NAME", "a", ["0" * 32]]),
        _forged(["NAME_DESC", "a", "0" * 32]),
        _forged(["NEWEST", "2015-01-01", "0" * 32]),
        _forged(["NAME", "a", "0" * 32, "b"]),
        "W" * 5000,
        _forged([[[[[]]]]]),
    ],
)
async def test_forged_cursors_are_refused(shops: World, cursor: str) -> None:
    found = await shops.ask(PAGE, f=1, a=cursor, o="NAME")
    assert found.errors is not None
    assert "cursor is invalid" in found.errors[0].message


@given(st.text(), st.integers(-(2**62), 2**62), st.dates(), st.uuids())
def test_cursors_come_back_as_they_went(text: str, number: int, day: object, key: object) -> None:
    values = [text, number, day, key]
    cursor = encode_cursor("X", values)
    types = [str, int, type(day), type(key)]
    if text.isprintable():
        assert decode_cursor(cursor, "X", types) == values
    else:
        with pytest.raises(RequestError):
            decode_cursor(cursor, "X", types)


@given(st.text())
def test_no_text_crashes_the_cursor_reader(text: str) -> None:
    with pytest.raises(RequestError):
        decode_cursor(text, "X", [str])


def test_default_page_is_fifty_and_never_above_the_largest() -> None:
    assert page_of({}).size == 50
    assert page_of({}, largest=20).size == 20
    assert page_of({"last": 3, "before": "c"}).backward
