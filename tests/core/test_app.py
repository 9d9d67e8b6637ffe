"""What the web application does around the endpoint, whatever is asked."""

from typing import Any

from tests.harness.api import api

FRONTEND = "https://frontend.example"
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}


async def headers(url: str, method: str, origin: str, **more: Any) -> tuple[int, dict[str, str]]:
    async with api(url, allowed_origins=[FRONTEND]) as house:
        given = {"origin": origin, **more.pop("headers", {})}
        answer = await house.client.request(method, "/graphql", headers=given, **more)
    return answer.status_code, dict(answer.headers)


async def test_a_frontend_elsewhere_may_ask_and_read_the_id(database_url: str) -> None:
    status, allowed = await headers(database_url, "OPTIONS", FRONTEND, headers=PREFLIGHT)
    assert (status, allowed["access-control-allow-origin"]) == (200, FRONTEND)
    assert "authorization" in allowed["access-control-allow-headers"]
    status, answer = await headers(database_url, "POST", FRONTEND, json={"query": "{ __typename }"})
    assert (status, answer["access-control-allow-origin"]) == (200, FRONTEND)
    assert "x-request-id" in answer["access-control-expose-headers"]
    assert answer["x-request-id"]


async def test_others_are_answered_without_leave_to_read(database_url: str) -> None:
    status, _ = await headers(database_url, "OPTIONS", "https://elsewhere.example", headers=PREFLIGHT)
    assert status == 400
    status, answer = await headers(
        database_url, "POST", "https://elsewhere.example", json={"query": "{ __typename }"}
    )
    assert (status, "access-control-allow-origin" in answer) == (200, False)
