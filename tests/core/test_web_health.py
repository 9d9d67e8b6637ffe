import asyncio

import httpx2
import pytest
from huizhanjia_core.web import health
from huizhanjia_core.web.health import Check, Readiness, routes
from huizhanjia_schema import ErrorCode, RequestError
from starlette.applications import Starlette


async def fine() -> None:
    return


async def broken() -> None:
    raise RuntimeError("password=hunter2")


async def spoken() -> None:
    raise RequestError(ErrorCode.UNAVAILABLE, zh="迁移未完成。", en="Migrations are missing.")


async def get(path: str, **checks: Check) -> httpx2.Response:
    transport = httpx2.ASGITransport(Starlette(routes=routes(checks)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


async def test_process_is_alive_whatever_the_checks_say() -> None:
    response = await get("/healthz", database=broken)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_ready_when_every_check_passes() -> None:
    response = await get("/readyz", database=fine, plugins=fine)
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"database": {"ok": True}, "plugins": {"ok": True}}}


async def test_not_ready_names_the_check_and_gives_nothing_away() -> None:
    response = await get("/readyz", database=broken, migrations=spoken, plugins=fine)
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    checks = response.json()["checks"]
    assert checks["plugins"] == {"ok": True}
    assert checks["migrations"] == {"ok": False, "message": "迁移未完成。"}
    assert checks["database"]["ok"] is False
    assert "hunter2" not in response.text


async def test_check_that_hangs_counts_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.01)

    async def hangs() -> None:
        await asyncio.Event().wait()

    assert (await get("/readyz", database=hangs)).status_code == 503


async def test_checks_run_once_a_second_however_often_they_are_asked() -> None:
    runs = 0
    now = 0.0

    async def counted() -> None:
        nonlocal runs
        runs += 1

    readiness = Readiness({"database": counted}, clock=lambda: now)
    await asyncio.gather(*(readiness.state() for _ in range(50)))
    assert runs == 1
    now = 1.0
    await readiness.state()
    assert runs == 2
