"""Operations that nobody would write: every answer is a well-formed answer, whoever asks."""

import asyncio
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.harness.api import Api, api
from tests.plugins.conftest import everything
from tests.security.generated import Generator
from tests.security.requests import EXAMPLES
from tests.security.world import World, harvest

EXAMPLES_A_PROFILE = int(os.environ.get("HZJ_FUZZ_EXAMPLES", "150"))
SEED = int(os.environ.get("HZJ_FUZZ_SEED", "20151231"))
LEAKS = (
    "Traceback",
    "sqlalchemy",
    "asyncpg",
    "sqlite3",
    "SELECT ",
    "INSERT ",
    "site-packages",
    "core_account.",
)
ACTORS = (
    *("region_administrator@region", "system_administrator@region", "security_administrator@region"),
    *("audit_administrator@region", "county_officer@other", "center_director@own", "case_worker@parent"),
    *("dummy_carpenter@region", "nobody", "anonymous"),
)


@contextmanager
def _running(url: str) -> Iterator[tuple[asyncio.Runner, Api, World]]:
    """The application in a loop of its own, which outlives the examples."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        opened = api(url, everything())
        house = runner.run(opened.__aenter__())
        try:
            yield runner, house, runner.run(harvest(house))
        finally:
            runner.run(opened.__aexit__(None, None, None))


async def _restore(house: Api) -> None:
    """Bring back to life whom earlier examples suspended or signed out."""
    async with house.application.database.writer() as session:
        await session.execute(text("UPDATE core_session SET revoked_at = NULL WHERE revoked_at IS NOT NULL"))
        await session.execute(text("UPDATE core_account SET status = 'ACTIVE' WHERE status <> 'ACTIVE'"))


@pytest.mark.parametrize("kind", ["query", "mutation"])
def test_no_operation_ends_in_a_fault(security_url: str, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    answered = 0
    with _running(security_url) as (runner, house, world):
        schema = house.application.schema.graphql_schema
        ids = [world.id(name, key) for name, rows in world.rows.items() for key in list(rows)[:5]]
        examples = {name: make(world, "540202") for name, make in EXAMPLES.items()}
        generator = Generator(schema, ids, examples)

        async def post(actor: str, document: str, variables: dict[str, Any]) -> Any:
            if kind == "mutation":
                await _restore(house)
            body = json.dumps({"query": document, "variables": variables})
            headers = {"content-type": "application/json"}
            if actor != "anonymous":
                headers["authorization"] = f"Bearer {world.token(actor)}"
            return await house.client.post("/graphql", content=body, headers=headers)

        @seed(SEED)
        @settings(
            max_examples=EXAMPLES_A_PROFILE,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.sampled_from(ACTORS), generator.operations(kind))
        def check(actor: str, drawn: tuple[str, dict[str, Any]]) -> None:
            nonlocal answered
            response = runner.run(post(actor, *drawn))
            told = f"HZJ_FUZZ_SEED={SEED} {actor}: {drawn[0]} {drawn[1]} -> {response.status_code} {response.text[:1500]}"
            assert response.status_code in {200, 400, 401, 403}, told
            answer = json.loads(response.content.decode())
            for error in answer.get("errors", ()):
                assert error["extensions"]["code"] != "INTERNAL_ERROR", f"{told} {caplog.text[-4000:]}"
                assert any("\u4e00" <= sign <= "\u9fff" for sign in error["message"]), told
            assert answer.get("data") or answer.get("errors") or "data" in answer, told
            assert not any(leak in response.text for leak in LEAKS), told
            answered += bool(answer.get("data"))

        check()
    assert answered > EXAMPLES_A_PROFILE // 20, f"HZJ_FUZZ_SEED={SEED}: only {answered} were executed"
