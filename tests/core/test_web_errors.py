import logging

import httpx2
import pytest
from huizhanjia_core.db.errors import DatabaseUnavailable
from huizhanjia_core.web.errors import handlers
from huizhanjia_schema import ErrorCode, RequestError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def away(request: Request) -> Response:
    raise DatabaseUnavailable("connection refused on 10.0.0.5")


async def stranger(request: Request) -> Response:
    raise RequestError(ErrorCode.UNAUTHENTICATED, zh="请先登录。", en="Please sign in first.")


async def broken(request: Request) -> Response:
    raise RuntimeError("hunter2")


async def get(path: str, method: str = "GET", language: str = "zh") -> httpx2.Response:
    found = [Route("/away", away), Route("/stranger", stranger), Route("/broken", broken)]
    app = Starlette(routes=found, exception_handlers=handlers())
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, headers={"accept-language": language})


@pytest.mark.parametrize(
    ("path", "method", "status", "code", "message"),
    [
        ("/nowhere", "GET", 404, "NOT_FOUND", "没有这个地址。"),
        ("/away", "DELETE", 405, "BAD_USER_INPUT", "不支持这种请求方法。"),
        ("/away", "GET", 503, "UNAVAILABLE", "数据库暂时不可用，请稍后再试。"),
        ("/stranger", "GET", 401, "UNAUTHENTICATED", "请先登录。"),
        ("/broken", "GET", 500, "INTERNAL_ERROR", "系统内部错误。"),
    ],
)
async def test_errors_have_one_shape(path: str, method: str, status: int, code: str, message: str) -> None:
    response = await get(path, method)
    (error,) = response.json()["errors"]
    assert (response.status_code, error["message"], error["extensions"]["code"]) == (status, message, code)
    assert error["extensions"]["traceId"] == response.headers["x-request-id"]
    assert "10.0.0.5" not in response.text
    assert "hunter2" not in response.text


async def test_errors_speak_english_when_asked() -> None:
    assert (await get("/stranger", language="en")).json()["errors"][0]["message"] == "Please sign in first."


async def test_allowed_methods_are_told() -> None:
    assert "GET" in (await get("/away", "DELETE")).headers["allow"]


async def test_away_database_says_when_to_come_back() -> None:
    assert (await get("/away")).headers["retry-after"] == "5"


async def test_fault_is_logged_with_its_id(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "huizhanjia.web"):
        response = await get("/broken")
    (line,) = caplog.records
    assert vars(line)["trace_id"] == response.headers["x-request-id"]
    assert vars(line)["exception"] == "RuntimeError"
