"""What one may not see leaves no trace: the answers stay the same, byte for byte, when it is not there at all."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLField, get_named_type, get_nullable_type, is_enum_type
from huizhanjia_schema.compiled.builder import Builder
from huizhanjia_schema.engine import readers
from sqlalchemy import true

from tests.harness.api import Api, api
from tests.harness.databases import SQLITE, SqliteDatabases
from tests.plugins.conftest import everything
from tests.security import oracle
from tests.security.matrix import literals_of
from tests.security.planting import prepare
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
from tests.security.world import World, harvest

SCHEMA = everything().schema.graphql_schema


Question = tuple[str, str]
"""A document and its filter as JSON."""


def _questions(world: World, actor: str) -> Iterator[Question]:
    """Every root with every order, dimension and filter, the latter with values of what is hidden; every way."""
    hidden = [
        row
        for name, kind in oracle.TYPES.items()
        if kind.narrow
        for row in [row for key, row in world.rows[name].items() if key not in world.seen(actor, name)][-1:]
    ]
    for key, source in roots(SCHEMA).items():
        kind = get_named_type(source.type).name
        filtered = f"query($w:{_filter_name(source)})" if filter_of(source) else ""
        if is_statistics(source):
            dimensions = get_named_type(source.args["groupBy"].type)
            assert is_enum_type(dimensions)
            for groups in ("", *dimensions.values):
                yield f"{{{key}(groupBy:[{groups}]){{{leaves(SCHEMA, kind)}}}}}", "{}"
            for where in _filters(world, key, hidden):
                yield f"{filtered}{{{key}(groupBy:[] where:$w){{{leaves(SCHEMA, kind)}}}}}", where
        elif is_connection(source):
            orders = get_named_type(source.args["orderBy"].type)
            assert is_enum_type(orders)
            for order in orders.values:
                yield f"{{{key}(first:20 orderBy:{order}){{totalCount nodes{{id}}}}}}", "{}"
            for where in _filters(world, key, hidden):
                yield f"{filtered}{{{key}(first:20 where:$w){{totalCount nodes{{id}}}}}}", where
        for way in ways(SCHEMA, record_of(source) or "", 1) if not is_statistics(source) else ():
            page = arguments(source, "first:10" if is_connection(source) else "")
            yield f"{{{key}{page}{{{f'nodes{{id {way}}}' if is_connection(source) else f'id {way}'}}}}}", "{}"


def _filter_name(source: GraphQLField) -> str:
    return str(get_named_type(source.args["where"].type))


def _filters(world: World, root: str, hidden: list[oracle.Facts]) -> Iterator[str]:
    """One filter after the other, as JSON, with values of what is hidden."""
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
        named = get_named_type(part.type)
        for literal in literals_of(world, named, wheres[key].id_of, hidden):
            value = literal if is_enum_type(named) else json.loads(literal)
            yield json.dumps({key: [value] if several else value})


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


async def _answers(house: Api, world: World, actor: str, questions: list[Question]) -> dict[Question, str]:
    token = world.token(actor)
    return {
        (document, where): (await house.post(document, {"w": json.loads(where)}, token=token)).text
        for document, where in questions
    }


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
        questions = list(_questions(world, actor))
        whole = await _answers(house, world, actor, questions)
    assert _forget(urls[1], world, actor) > 100
    async with api(urls[1], everything()) as house:
        assert await _answers(house, world, actor, questions) == whole
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
        questions = [one for one in _questions(world, "nobody") if "{premisesStatistics" in one[0]]
        whole = await _answers(house, world, "nobody", questions)
    _forget(urls[1], world, "nobody")
    async with api(urls[1], everything()) as house:
        assert await _answers(house, world, "nobody", questions) != whole
