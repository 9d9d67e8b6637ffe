"""Every list can be read to its end in every order, and no forged cursor is more than a wrong input."""

import base64
import json
from itertools import product
from typing import Any

from graphql import get_named_type, is_enum_type

from tests.harness.api import Api
from tests.plugins.conftest import everything
from tests.security.selections import is_connection, roots
from tests.security.world import World

SCHEMA = everything().schema.graphql_schema
LISTS = [name for name, field in roots(SCHEMA).items() if is_connection(field)]
READERS = (
    "security_administrator@region",
    "system_administrator@region",
    "audit_administrator@region",
    "region_administrator@region",
    "case_worker@region",
    "dummy_carpenter@region",
)
"""Between them they see enough rows of every list to turn a page."""

OF_ONE_ACCOUNT = {"notifications"}
"""Lists in which nobody of this world sees two rows."""

FORGED: tuple[Any, ...] = (
    *("2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+00:00"),
    *("x", "\ud800", "\x00", 5, 10**30, 1e400, None, True, [], {}),
)
"""Sort values that no cursor of ours holds."""

KEYS = ("0" * 32, "x")
"""A key that no row has, and one that is none."""


def _orders(name: str) -> list[str]:
    kind = get_named_type(roots(SCHEMA)[name].args["orderBy"].type)
    assert is_enum_type(kind)
    return list(kind.values)


async def _reader(house: Api, stored: World, name: str) -> tuple[str, int]:
    """Whoever sees most of a list, and how much that is."""
    found = []
    for actor in READERS:
        answer = (await house.post(f"{{{name}{{totalCount}}}}", token=stored.token(actor))).json()
        found.append((answer["data"][name]["totalCount"], actor))
    count, actor = max(found)
    return actor, count


async def test_a_second_page_follows_the_first_in_every_order(house: Api, stored: World) -> None:
    for name in sorted(set(LISTS) - OF_ONE_ACCOUNT):
        actor, count = await _reader(house, stored, name)
        size = min(5, count // 2)
        assert size > 0, name
        for order in _orders(name):
            seen: list[str] = []
            after = None
            for _ in range(2):
                document = (
                    f"query($a:String){{{name}(first:{size} after:$a orderBy:{order})"
                    "{pageInfo{endCursor} nodes{id}}}"
                )
                answer = (await house.post(document, {"a": after}, token=stored.token(actor))).json()
                assert "errors" not in answer, (name, order, answer)
                seen += [node["id"] for node in answer["data"][name]["nodes"]]
                after = answer["data"][name]["pageInfo"]["endCursor"]
            assert len(set(seen)) == 2 * size, (name, order)


async def test_a_forged_cursor_is_a_wrong_input(house: Api, stored: World) -> None:
    actor = READERS[0]
    for name in LISTS:
        for order in _orders(name):
            document = f"query($a:String){{{name}(after:$a orderBy:{order}){{totalCount}}}}"
            # Every value, then a few of them with a key that is none, or once more than the order has values.
            for value, key, count in (*product(FORGED, KEYS[:1], (1,)), *product(FORGED[:2], KEYS, (1, 2))):
                text = json.dumps([order, *[value] * count, key])
                cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
                answer = (await house.post(document, {"a": cursor}, token=stored.token(actor))).json()
                codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
                assert codes in ([], ["BAD_USER_INPUT"]), (name, order, text, answer)
