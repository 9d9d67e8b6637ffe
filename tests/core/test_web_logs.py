import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest
import structlog
from huizhanjia_core.web import logs
from huizhanjia_core.web.logs import MASK, RequestLog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.harness.api import Api, api


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    out = io.StringIO()
    logs.configure(form="json", level="INFO", stream=out)
    yield out
    root.handlers[:], root.level = before[0], before[1]
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """What was logged, without what the test's own client logs."""
    found = [json.loads(line) for line in stream.getvalue().splitlines()]
    return [line for line in found if not line["logger"].startswith("httpx")]


def test_chinese_stays_readable(stream: io.StringIO) -> None:
    structlog.get_logger("x").info("已登记", unit="拉萨市总工会")
    assert "拉萨市总工会" in stream.getvalue()
    assert lines(stream)[0]["event"] == "已登记"


def test_standard_logging_takes_the_same_way(stream: io.StringIO) -> None:
    logging.getLogger("elsewhere").warning("told", extra={"check": "database"})
    (line,) = lines(stream)
    assert (line["event"], line["check"], line["level"], line["logger"]) == (
        "told",
        "database",
        "warning",
        "elsewhere",
    )


def test_secrets_are_masked_at_any_depth(stream: io.StringIO) -> None:
    structlog.get_logger("x").info(
        "told", password="hunter2", body={"sessionToken": "hunter2", "variables": {"a": "hunter2"}, "fine": 1}
    )
    logging.getLogger("y").info("told", extra={"Authorization": "hunter2"})
    assert "hunter2" not in stream.getvalue()
    assert lines(stream)[0]["body"] == {"sessionToken": MASK, "variables": MASK, "fine": 1}


def test_exception_is_logged_without_the_values_it_quotes(stream: io.StringIO) -> None:
    def fail() -> None:
        raise ValueError("duplicate key 'hunter2' 540102199001011234 [parameters: ('hunter2',)]")

    try:
        fail()
    except ValueError:
        logging.getLogger("x").exception("failed")
        structlog.get_logger("y").exception("failed")
    for line in lines(stream):
        assert line["exception"] == "ValueError"
        assert any("test_web_logs.py" in frame for frame in line["frames"])
    assert "hunter2" not in stream.getvalue()
    assert "540102" not in stream.getvalue()


def test_line_break_cannot_forge_a_line(stream: io.StringIO) -> None:
    structlog.get_logger("x").info("told", name='a\n{"event":"forged"}')
    assert len(lines(stream)) == 1


async def test_console_form_is_for_people(stream: io.StringIO) -> None:
    logs.configure(form="console", stream=stream)
    logging.getLogger("x").warning("told")
    response = await get("/fine")
    first, *_, last = (line for line in stream.getvalue().splitlines() if "httpx" not in line)
    assert "told" in first
    for word in ("request", "path=/fine", "status=200", f"request_id={response.headers['x-request-id']}"):
        assert word in last
    assert not first.startswith("{")


async def test_line_of_a_request_is_like_every_other(stream: io.StringIO) -> None:
    await get("/fine")
    inside, request = lines(stream)
    assert inside.keys() <= request.keys()
    assert request["level"] == inside["level"] == "info"
    moments = [datetime.fromisoformat(line["timestamp"]) for line in (inside, request)]
    assert moments == sorted(moments)
    assert all(moment.utcoffset() == timedelta(0) for moment in moments)


async def fine(request: Request) -> Response:
    structlog.get_logger("inside").info("inside")
    return PlainTextResponse("好")


async def broken(request: Request) -> Response:
    raise RuntimeError("hunter2")


async def get(path: str, **headers: str) -> httpx2.Response:
    app = RequestLog(
        Starlette(routes=[Route("/fine", fine), Route("/healthz", fine), Route("/broken", broken)])
    )
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path, headers=headers)


async def test_every_line_of_a_request_carries_its_id(stream: io.StringIO) -> None:
    response = await get("/fine?token=hunter2")
    inside, request = lines(stream)
    assert inside["request_id"] == request["request_id"] == response.headers["x-request-id"]
    assert (request["method"], request["path"], request["status"]) == ("GET", "/fine", 200)
    assert request["bytes"] == 3
    assert "hunter2" not in str(inside) + str(request)


async def test_graphql_is_logged_once_with_its_operation_and_nothing_of_its_content(
    database_url: str, stream: io.StringIO
) -> None:
    async with api(database_url) as house:
        answer = await house.post("query Names { __typename } # hunter2", {"a": "hunter2"})
        refused = await house.post("{ nothing }")
    done, failed = [line for line in lines(stream) if line["event"] == "request"]
    assert done["request_id"] == answer.headers["x-request-id"] != failed["request_id"]
    assert (done["method"], done["path"], done["status"]) == ("POST", "/graphql", 200)
    assert done["operation"] == "query Names"
    assert (done["bytes"], done["address"]) == (len(answer.content), "192.0.2.7")
    assert (failed["operation"], failed["bytes"]) == (None, len(refused.content))
    assert "hunter2" not in stream.getvalue()


async def test_a_line_after_a_request_does_not_carry_its_id(database_url: str, stream: io.StringIO) -> None:
    async with api(database_url) as house:
        await house.post("{ __typename }")
        structlog.get_logger("after").info("after")
    assert "request_id" not in next(line for line in lines(stream) if line["event"] == "after")


async def test_what_a_request_asks_from_within_is_told_of_by_its_own_line(
    house: Api, stream: io.StringIO
) -> None:
    headers = {"authorization": f"Bearer {await house.token('region')}"}
    before = len(lines(stream))
    query = (
        "query($after: String) { sites(after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }"
    )
    answer = await house.client.post("/export.xlsx", json={"query": query}, headers=headers)
    assert answer.status_code == 200
    (line,) = [line for line in lines(stream)[before:] if line["event"] == "request"]
    assert line["path"] == "/export.xlsx"
    assert line["request_id"] == answer.headers["x-request-id"]


async def test_given_id_is_kept(stream: io.StringIO) -> None:
    response = await get("/fine", **{"x-request-id": "from-the-proxy"})
    assert response.headers["x-request-id"] == "from-the-proxy"
    assert lines(stream)[-1]["request_id"] == "from-the-proxy"


async def test_health_is_not_worth_a_line(stream: io.StringIO) -> None:
    await get("/healthz")
    assert [line["event"] for line in lines(stream)] == ["inside"]


async def test_request_that_fails_is_logged_with_status_500(stream: io.StringIO) -> None:
    assert (await get("/broken")).status_code == 500
    assert lines(stream)[-1]["status"] == 500
