"""Before anything is timed: the floors' SQL and our endpoint give equal answers for every shape."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from huizhanjia_schema.http import ENGINE_HEADER

from bench import documents
from bench.canonical import canonical, difference
from bench.dataset.accounts import PASSWORD
from bench.dataset.fill import REGISTRY
from bench.equality import SETS, known_to_postgres, known_to_sqlite
from bench.servers import floor_json, floor_rows, floor_sqlite, stock
from bench.servers.bare import Bare
from bench.servers.config import Config
from bench.shapes import NAMES, PAGE_ROWS, SHAPES, Known, Question, selected
from tests.harness.api import Api, api
from tests.harness.databases import SQLITE
from tests.harness.postgres import RunningPostgres

LIMITS = {"page_size": PAGE_ROWS}


def config(url: str) -> Config:
    parsed = urlsplit(url)
    return Config(
        port=0,
        socket=parse_qs(parsed.query).get("host", [""])[0],
        database=parsed.path.lstrip("/"),
        sqlite=url.removeprefix(SQLITE),
        pool=2,
    )


async def known(url: str, server: RunningPostgres) -> Known:
    if url.startswith(SQLITE):
        return known_to_sqlite(Path(url.removeprefix(SQLITE)))
    return await known_to_postgres(server, config(url).database)


async def posted(client: httpx2.AsyncClient, ask: documents.Ask, token: str | None = None) -> Any:
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    answer = await client.post(ask.path, content=ask.body, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers.get(ENGINE_HEADER, "compiled") == "compiled"
    return canonical(selected(json.loads(answer.content)))


async def of_floor(application: Bare, questions: list[Question]) -> list[Any]:
    async with application.opened() as application.answer:
        transport = httpx2.ASGITransport(application)
        async with httpx2.AsyncClient(transport=transport, base_url="http://floor") as client:
            return [await posted(client, documents.floor(question)) for question in questions]


async def of_ours(house: Api, questions: list[Question]) -> list[Any]:
    found = []
    for question in questions:
        ask = documents.ours(question)
        found.append(await posted(house.client, ask, await house.token(ask.account, PASSWORD)))
    return found


def _filled(value: Any) -> bool:
    """Whether every list of an answer has something in it."""
    if isinstance(value, dict):
        return all(_filled(inner) for inner in value.values())
    return bool(value) and all(_filled(inner) for inner in value) if isinstance(value, list) else True


@pytest.mark.parametrize("shape", NAMES)
async def test_ours_answers_what_hand_written_sql_answers_and_by_a_plan(
    shape: str, tiny_url: str, postgres_server: RunningPostgres
) -> None:
    asked = list((await known(tiny_url, postgres_server)).questions(shape)[:SETS])
    lite = tiny_url.startswith(SQLITE)
    floors = [floor_sqlite.application] if lite else [floor_json.application, floor_rows.application]
    async with api(tiny_url, REGISTRY, development=True, limits=LIMITS) as house:
        ours = await of_ours(house, asked)
    assert _filled(ours[0]) or shape == "nested"
    assert any(ours[0].values())
    for application in floors:
        assert difference(await of_floor(application(config(tiny_url)), asked), ours) is None


@pytest.fixture
def tiny_postgres_url(postgres_databases: Any) -> Any:
    from tests.bench.prepared import tiny  # noqa: PLC0415

    url = postgres_databases.fresh(tiny)
    yield url
    postgres_databases.drop(url)


@pytest.mark.parametrize("shape", [shape.name for shape in SHAPES if shape.peers])
async def test_stock_strawberry_answers_the_same(
    shape: str, tiny_postgres_url: str, postgres_server: RunningPostgres
) -> None:
    where = config(tiny_postgres_url)
    asked = list((await known(tiny_postgres_url, postgres_server)).questions(shape)[:2])
    wanted = await of_floor(floor_json.application(where), asked)
    application = stock.application(where)
    async with (
        application.router.lifespan_context(application),
        httpx2.AsyncClient(transport=httpx2.ASGITransport(application), base_url="http://stock") as client,
    ):
        found = [await posted(client, documents.stock(question)) for question in asked]
    assert difference(wanted, found) is None


def test_forms_of_one_value_are_equal_and_other_values_are_not() -> None:
    ours = {
        "id": "dossier_0190a0b0c0d07000800000000000000a",
        "incomePerHead": "-1234.05",
        "householdSize": 3,
        "verifyBy": None,
        "members": {"nodes": []},
    }
    theirs = {
        "id": "0190a0b0-c0d0-7000-8000-00000000000a",
        "incomePerHead": -123405,
        "householdSize": "3",
        "verifyBy": None,
        "members": [],
    }
    assert difference(canonical(ours), canonical(theirs)) is None
    assert difference({"rows": [1, 2]}, {"rows": [1, 3]}) == "data.rows[1]: 3 instead of 2"
    assert difference({"a": 1}, {"b": 1}) == "data: keys ['b'] instead of ['a']"
    assert difference([1], []) == "data: 0 rows instead of 1"
    assert difference(1, None) == "data: None instead of 1"


def test_an_answer_with_errors_is_not_compared() -> None:
    with pytest.raises(ValueError, match="boom"):
        selected({"data": {"cases": []}, "errors": [{"message": "boom"}]})
