"""The compiled engine gives what the ordinary path gives, by one statement."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from huizhanjia_schema import Place

from tests.schema import sample
from tests.schema.both import Both, fetching
from tests.schema.conftest import EVERYWHERE, NOBODY, Someone, World
from tests.schema.sample import gid, key

EAST = Someone([Place(2, sample.EAST)])
TWO_PLACES = Someone([Place(3, sample.E1), Place(3, sample.W1)])
OWNER = Someone([Place(3, sample.W1)], account_id=key(900))
VIEWERS = [EVERYWHERE, EAST, TWO_PLACES, OWNER, Someone()]


@pytest.fixture
async def both(shops: World, shops_url: str) -> AsyncIterator[Both]:
    async with AsyncExitStack() as stack:
        yield Both(shops, await fetching(shops_url, stack))


DOCUMENTS = [
    "{areas{nodes{id name}}}",
    '{shopByName(name:"s03"){id name grade opened phone fullPhone badge area{name parent{name}}}}',
    "{shops(first:200){totalCount nodes{name}}}",
    "{areas{nodes{shops(first:200){totalCount nodes{name}} shopCount}}}",
    "{sales(first:200){totalCount nodes{shop{name} amount}}}",
    "{shops(first:200){nodes{name sold best}}}",
    "{shopStatistics(groupBy:[AREA]){shops first suppressed area{name}}}",
    "{shopStatistics(groupBy:[]){shops first suppressed area{name} grade}}",
    "{shopStatistics(groupBy:[GRADE,AREA],where:{gradeX:HIGH}){shops}}".replace(
        "gradeX:HIGH", "grades:[HIGH]"
    ),
    "{areas{nodes{id name shopCountBelow highBelow shopsBelow(first:2){totalCount nodes{name}}}}}",
    "{areas{nodes{name shopStatistics(groupBy:[GRADE]){grade shops suppressed}}}}",
    "{areas{nodes{name shopStatistics(groupBy:[]){grade shops suppressed}}}}",
    """{areas{totalCount nodes{name parent{name} shops(first:3){totalCount nodes{name area{name} sold
    sales(first:2){nodes{amount shop{name}}}}}}}}""",
    "{shops(first:3){edges{cursor node{name}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}",
    "{shops(last:3){edges{cursor node{name}} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}",
    """{areas{nodes{shops(first:2,orderBy:NAME){edges{cursor node{name badge}} nodes{grade badge}
    pageInfo{hasNextPage hasPreviousPage startCursor endCursor __typename} __typename}}}}""",
    "{areas{nodes{shops(last:2){edges{cursor} nodes{name} pageInfo{hasNextPage hasPreviousPage startCursor endCursor}}}}}",
    "{areas{nodes{shops(first:0){nodes{name} pageInfo{hasNextPage startCursor endCursor}}}}}",
    "{shops(first:0){nodes{name} pageInfo{hasNextPage startCursor endCursor}}}",
    "{a:shops(first:2){nodes{name}} b:shops(first:2,orderBy:NAME_DESC){nodes{name badge}} __typename}",
    '{areas{nodes{name newestShop(day:"2015-01-01"){name badge area{name}}}}}',
    '{areas{nodes{name newestShop(day:"2015-01-01",grade:LOW){name badge}}}}',
    "{shops{nodes{...F ...on Shop{x:name} ...on Node{id}}}} fragment F on Shop{name area{id ...A}} fragment A on Area{name}",
    '{shops(where:{nameContains:"0",hasOwner:false,openedFrom:"2015-02-01"}){nodes{name}}}',
    "{shops(where:{hasOwner:true}){nodes{name}}}",
    '{shops(where:{area:"nonsense"}){totalCount nodes{name}}}',
    "{shops(where:{grades:[]}){totalCount nodes{name}}}",
    "{shops(first:5){nodes{badge area{children{nodes{name}} shops(first:1){nodes{badge}}}}}}",
    "{areas(first:3,orderBy:NAME_DESC){edges{node{name} cursor} totalCount}}",
    '{node(id:"nonsense"){id}}',
    "{__typename}",
    """{shops(first:200,orderBy:NAME){nodes{name countAround around(first:2,orderBy:NAME){totalCount nodes{name area{name}}}
    statisticsAround(groupBy:[GRADE]){grade shops suppressed}}}}""",
    "{areas{nodes{shops(first:2){nodes{statisticsAround(groupBy:[]){shops first suppressed} countAround}}}}}",
]


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_both_engines_agree(both: Both, document: str) -> None:
    for viewer in VIEWERS:
        await both.same(document, viewer)
    assert len(both.statements) == len(VIEWERS)


async def test_ids_find_records_of_their_type(both: Both) -> None:
    ids = [
        gid("shop", key(101)),
        gid("area", sample.E1),
        "nonsense",
        gid("shop", key(101)),
        gid("sale", key(1010)),
    ]
    document = (
        "query($ids:[ID!]!){nodes(ids:$ids){__typename id ...on Shop{name badge area{name}} ...on Area{name} "
        "...on Sale{amount shop{name}}}}"
    )
    for viewer in VIEWERS:
        await both.same(document, viewer, ids=ids)
        for one in ids:
            await both.same(
                "query($i:ID!){node(id:$i){__typename id ...on Shop{badge sales{nodes{amount}}}}}",
                viewer,
                i=one,
            )


async def test_pages_follow_each_other(both: Both) -> None:
    document = (
        "query($n:Int,$c:String,$o:ShopOrder){shops(first:$n,after:$c,orderBy:$o)"
        "{nodes{name} pageInfo{endCursor hasNextPage hasPreviousPage}}}"
    )
    nested = "query($c:String){areas{nodes{shops(first:1,after:$c,orderBy:NAME){nodes{name} pageInfo{endCursor}}}}}"
    for order in ("NEWEST", "NEWEST_ASC", "NAME", "NAME_DESC"):
        cursor, seen = None, []
        for _ in range(4):
            page = (await both.same(document, n=5, c=cursor, o=order))["shops"]
            seen += [node["name"] for node in page["nodes"]]
            cursor = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert len(seen) == len(set(seen)) == 12
    first = (await both.same("{shops(first:1,orderBy:NAME){pageInfo{endCursor}}}"))["shops"]["pageInfo"][
        "endCursor"
    ]
    await both.same(nested, c=first)
    await both.same(
        "query($c:String){shops(last:2,before:$c,orderBy:NAME){nodes{name} pageInfo{startCursor}}}", c=first
    )
    assert await both.unfit(document, n=5, c="forged", o="NAME")
    assert await both.unfit(document, n=-1, c=None, o="NAME")
    assert await both.unfit(document, n=1000, c=None, o="NAME")


async def test_variables_are_parameters(both: Both) -> None:
    document = (
        "query($w:ShopFilter,$g:[Grade!],$a:ID,$yes:Boolean!){shops(where:$w){nodes{name}} "
        "b:shops(where:{grades:$g,area:$a}){nodes{name @include(if:$yes) grade @skip(if:$yes)}}}"
    )
    filters: list[dict[str, Any] | None] = [
        None,
        {},
        {"grades": ["HIGH"]},
        {"grades": ["HIGH", "LOW"]},
        {"grades": []},
        {"nameContains": "1"},
        {"nameContains": "%"},
        {"under": gid("area", sample.EAST)},
        {"under": "nonsense"},
        {"hasOwner": True},
        {"hasOwner": False},
    ]
    for w in filters:
        for g in (None, ["LOW"], ["LOW", "HIGH"], []):
            for a in (None, gid("area", sample.E1), "x"):
                for yes in (True, False):
                    await both.same(document, TWO_PLACES, w=w, g=g, a=a, yes=yes)
    for sql in both.statements:
        assert "HIGH" not in sql


async def test_a_list_of_one_value_is_compared_with_it(both: Both) -> None:
    """Then an index holds the rows in the order of its next column."""
    document = "query($g:[Grade!]){shops(where:{grades:$g}){nodes{name}}}"
    for given, compared in ((["HIGH"], True), (["HIGH", "LOW"], False), (["LOW"], True)):
        await both.same(document, g=given)
        assert any(word in both.statements[-1] for word in ("ANY", "json_each")) is not compared


async def test_what_it_leaves_to_the_ordinary_path(both: Both) -> None:
    assert await both.unfit("{echo}") == "a resolver in Python"
    assert await both.unfit("{shops{nodes{name}}}", NOBODY) == "nobody has signed in"
    assert await both.unfit("{__schema{queryType{name}}}") == "introspection"
    assert await both.unfit("{shopStatistics(groupBy:[GRADE,GRADE]){shops}}") == "a dimension named twice"
