"""What the settings say about requests holds for requests."""

from tests.harness.api import Api, api


def _codes(answer: dict[str, object]) -> list[str]:
    errors = answer.get("errors")
    assert isinstance(errors, list)
    return [error["extensions"]["code"] for error in errors]


async def test_limits_are_those_of_the_settings(demo_url: str) -> None:
    limits = {"page_size": 3, "depth": 4, "aliases": 2}
    async with api(demo_url, limits=limits) as house:
        await _check(house)


async def _check(house: Api) -> None:
    fitting = await house.data("{organizations(first:3){nodes{name}}}", "region")
    assert len(fitting["organizations"]["nodes"]) == 3
    page = await house.ask("{organizations(first:4){nodes{name}}}", "region")
    assert _codes(page) == ["PAGE_SIZE_EXCEEDED"]
    deep = await house.ask("{organizations{nodes{parent{parent{parent{name}}}}}}", "region")
    assert _codes(deep) == ["QUERY_TOO_COMPLEX"]
    aliased = await house.ask("{a:__typename b:__typename c:__typename}", "region")
    assert _codes(aliased) == ["QUERY_TOO_COMPLEX"]


async def test_larger_pages_are_answered_by_both_engines(demo_url: str) -> None:
    async with api(demo_url, limits={"page_size": 500}) as house:
        found = await house.data("{organizations(first:500){totalCount nodes{name}}}", "region")
        assert len(found["organizations"]["nodes"]) == found["organizations"]["totalCount"]
