"""One operation's surroundings: one snapshot, one connection, nothing kept."""

import pytest
from huizhanjia_schema.compiled import Compiled, UnfitError

from tests.harness.api import Api

WIDE = """{a:organizations(first:3){totalCount nodes{name parent{name} children(first:2){totalCount nodes{name}}}}
b:sites(first:3){totalCount nodes{name organization{name}}} c:roles{totalCount} d:me{username grants{totalCount}}}"""


async def test_fields_side_by_side_share_one_connection(house: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.data("{me{id}}", "region")  # from now on it is known who stands behind the token
    monkeypatch.setattr(Compiled, "answer", _unfit)
    seen: list[int] = []
    reader = house.application.database.reader

    def counted() -> object:
        seen.append(1)
        return reader()

    house.application.database.reader = counted  # type: ignore[method-assign,assignment]
    data = await house.data(WIDE, "region")
    assert data["a"]["totalCount"] > 82
    assert len(seen) == 1


async def _unfit(*_given: object) -> bytes:
    raise UnfitError("walked in this test")


async def test_no_connection_is_kept_after_an_answer(house: Api) -> None:
    for _ in range(3):
        await house.data(WIDE, "region")
        await house.ask("{nothing}", "region")
        await house.ask("{organizations(first:9999){totalCount}}", "region")
    assert house.application.database.pool_figures()["in_use"] == 0
