"""Asks for every mutation as someone and tells where the answers, or what is stored, differ from the oracle."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.harness.api import Api
from tests.security import oracle
from tests.security.finding import Request
from tests.security.requests import EXAMPLES, document, subjects
from tests.security.world import World, stranger

_JOURNALS = ("core_sign_in_attempt", "core_audit")
"""Beginnings of tables that are meant to grow by a refused request."""


async def digest(house: Api) -> dict[str, int]:
    """One figure for all rows of each table, by raw SQL."""
    async with house.application.database.reader() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        return {name: await _digest(connection, name) for name in names if not name.startswith(_JOURNALS)}


async def _digest(connection: AsyncConnection, name: str) -> int:
    rows = await connection.execute(text(f'SELECT * FROM "{name}"'))
    return sum(hash(repr(row)) for row in rows)  # in whatever order they come


async def refusal(house: Api, world: World, actor: str, mutation: str, given: Request) -> Any:
    """How a request ended: code, message and path of each error; empty when it was done."""
    answer = (await house.post(document(mutation), {"i": given}, token=world.token(actor))).json()
    if answer.get("errors"):
        return [(one["extensions"]["code"], one["message"], None) for one in answer["errors"]]
    return [
        (one["code"], one["message"], tuple(one["path"])) for one in answer["data"][mutation]["userErrors"]
    ]


async def violations(
    house: Api,
    world: World,
    actors: Iterable[str],
    mutations: Callable[[str], Iterable[str]],
    at: str = "540202",
) -> list[str]:
    """Each request about a county that was not refused as the oracle says, and each table that a refused one changed.

    Requests that the oracle allows are left out: they would change what the others are asked about.

    Args:
        house: the application.
        world: what is stored.
        actors: who asks.
        mutations: what each of them asks for.
        at: the county's code.
    """
    found = []
    before = await digest(house)
    for actor in actors:
        for mutation in mutations(actor):
            given = EXAMPLES[mutation](world, at)
            wanted = oracle.answer(world.actors[actor], mutation, subjects(world, mutation, given))
            if wanted is None:
                continue
            got = await refusal(house, world, actor, mutation, given)
            if [code for code, _, _ in got] != [wanted]:
                found.append(f"{actor}: {mutation} answered {got or 'yes'}, not {wanted}")
        after = await digest(house)
        if after != before:
            changed = sorted(name for name in after if after[name] != before.get(name))
            found.append(f"{actor} changed {changed} by refused requests")
            before = after
    return found


async def told_apart(
    house: Api,
    world: World,
    actors: Iterable[str],
    mutations: Callable[[str], Iterable[str]],
    at: str = "540202",
) -> list[str]:
    """Each id that a mutation answers differently when its record is hidden than when there is none."""
    found = []
    for actor in actors:
        for mutation in mutations(actor):
            given = EXAMPLES[mutation](world, at)
            for name, kind in oracle.MUTATIONS[mutation].subjects.items():
                several = isinstance(given[name], list)
                key = UUID(hex=(given[name][0] if several else given[name]).partition("_")[2])
                if oracle.visible(world.actors[actor], kind, world.rows[kind][key]):
                    continue
                hidden = await refusal(house, world, actor, mutation, given)
                other = stranger(world, kind)
                gone = {**given, name: [other] if several else other}
                missing = await refusal(house, world, actor, mutation, gone)
                if hidden != missing:
                    found.append(
                        f"{actor}: {mutation}.{name} answers {hidden} if hidden, {missing} if missing"
                    )
    return found
