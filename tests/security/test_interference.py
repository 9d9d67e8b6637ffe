"""What one may not see leaves no trace: the answers stay the same, byte for byte, when it is not there at all."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import get_named_type, get_nullable_type, is_enum_type
from huizhanjia_schema.compiled.builder import Builder
from huizhanjia_schema.engine import readers
from sqlalchemy import true

from tests.harness.api import Api, api
from tests.harness.databases import SQLITE, SqliteDatabases
from tests.plugins.conftest import everything
from tests.security import oracle
from tests.security.matrix import literals_of
from tests.security.selections import (
    arguments,
    filter_of,
    is_connection,
    is_statistics,
    leaves,
    record_of,
    roots,
    ways,
    wraps_list,
)
from tests.security.world import World, harvest, prepare

SCHEMA = everything().schema.graphql_schema


def _documents(world: World, actor: str) -> Iterator[str]:
    """Every root with every order, dimension and filter, the latter with values of what is hidden; every way."""
    hidden = [
        row
        for name, kind in oracle.TYPES.items()
        if kind.narrow
        for row in [row for key, row in world.rows[name].items() if key not in world.seen(actor, name)][-1:]
    ]
    for key, source in roots(SCHEMA).items():
        kind = get_named_type(source.type).name
        wheres = [f"where:{{{one}}}" for one in _filters(world, key, hidden)]
        if is_statistics(source):
            dimensions = get_named_type(source.args["groupBy"].type)
            assert is_enum_type(dimensions)
            for groups in ("", *dimensions.values):
                yield f"{{{key}(groupBy:[{groups}]){{{leaves(SCHEMA, kind)}}}}}"
            for where in wheres:
                yield f"{{{key}(groupBy:[] {where}){{{leaves(SCHEMA, kind)}}}}}"
        elif is_connection(source):
            orders = get_named_type(source.args["orderBy"].type)
            assert is_enum_type(orders)
            for given in (*(f"orderBy:{order}" for order in orders.values), *wheres):
                yield f"{{{key}(first:20 {given}){{totalCount nodes{{id}}}}}}"
        for way in ways(SCHEMA, record_of(source) or "", 1) if not is_statistics(source) else ():
            page = arguments(source, "first:10" if is_connection(source) else "")
            yield f"{{{key}{page}{{{f'nodes{{id {way}}}' if is_connection(source) else f'id {way}'}}}}}"


def _filters(world: World, root: str, hidden: list[oracle.Facts]) -> Iterator[str]:
    source = roots(SCHEMA)[root]
    kind = filter_of(source)
    if kind is None:
        return
    filters = {r.declared.filters: r.filters for r in everything().schema.catalog.by_class.values()}
    wheres = next(
        found for cls, found in filters.items() if cls is not None and found.keys() == kind.fields.keys()
    )
    for key, part in kind.fields.items():
        several = wraps_list(get_nullable_type(part.type))
        for literal in literals_of(world, get_named_type(part.type), wheres[key].id_of, hidden):
            yield f"{key}:[{literal}]" if several else f"{key}:{literal}"


def _forget(url: str, world: World, actor: str) -> int:
    """Remove whatever the actor may not see from the file; how many rows that were."""
    gone = 0
    with sqlite3.connect(url.removeprefix(SQLITE)) as connection:  # without foreign keys, as sqlite3 opens it
        for name in ("core_audit_record_delete", "core_transition_no_delete"):
            connection.execute(f"DROP TRIGGER {name}")
        for table in {kind.table for kind in oracle.TYPES.values() if kind.narrow}:
            shown = [name for name, kind in oracle.TYPES.items() if kind.table == table]
            hidden = set().union(*(world.rows[name] for name in shown))
            hidden -= set().union(*(world.seen(actor, name) for name in shown))  # two types may show one row
            keys = [(key.hex,) for key in hidden]
            gone += connection.executemany(f'DELETE FROM "{table}" WHERE id = ?', keys).rowcount
    connection.close()
    return gone


async def _answers(house: Api, world: World, actor: str, documents: list[str]) -> dict[str, str]:
    return {one: (await house.post(one, token=world.token(actor))).text for one in documents}


@pytest.fixture
def urls(sqlite_databases: SqliteDatabases) -> Iterator[list[str]]:
    """Two copies of the same world."""
    found = [sqlite_databases.fresh(prepare) for _ in range(2)]
    yield found
    for url in found:
        sqlite_databases.drop(url)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("actor", ["two-places"])
async def test_what_is_hidden_leaves_no_trace(urls: list[str], actor: str) -> None:
    async with api(urls[0], everything()) as house:
        world = await harvest(house)
        documents = list(_documents(world, actor))
        whole = await _answers(house, world, actor, documents)
    assert _forget(urls[1], world, actor) > 100
    async with api(urls[1], everything()) as house:
        assert await _answers(house, world, actor, documents) == whole
    assert sum('"errors"' in answer for answer in whole.values()) == 0


async def test_a_list_that_forgets_the_scope_leaves_traces(
    urls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = readers.Readers._rules

    def careless(*given: Any) -> Any:
        return rules(*given)[1:]

    monkeypatch.setattr(readers.Readers, "_rules", careless)
    monkeypatch.setattr(Builder, "scope", lambda *_given: lambda _entity: [true()])
    async with api(urls[0], everything()) as house:
        world = await harvest(house)
        documents = [one for one in _documents(world, "nobody") if one.startswith("{premisesStatistics")]
        whole = await _answers(house, world, "nobody", documents)
    _forget(urls[1], world, "nobody")
    async with api(urls[1], everything()) as house:
        assert await _answers(house, world, "nobody", documents) != whole
