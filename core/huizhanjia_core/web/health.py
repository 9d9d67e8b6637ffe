"""Whether the process lives and whether it can answer, for load balancers and for people."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import orjson
from huizhanjia_schema.errors import Spoken
from huizhanjia_schema.http import redacted
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Check = Callable[[], Awaitable[None]]
"""Raises when something that is needed is not there; a ``Spoken`` error's text is shown."""

CHECK_SECONDS: Final = 3.0
FRESH_SECONDS: Final = 1.0

_log = logging.getLogger("huizhanjia.health")


class Readiness:
    """Runs the checks together, at most once a second however often it is asked.

    Args:
        checks: by name, such as ``database``, ``migrations``, ``plugins``.
        clock: seconds that never go back.
    """

    def __init__(self, checks: Mapping[str, Check], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._checks = dict(checks)
        self._clock = clock
        self._lock = asyncio.Lock()
        self._found: tuple[float, dict[str, str | None]] | None = None

    async def state(self) -> dict[str, str | None]:
        """By check: None when it is well, else what is wrong, safe to show."""
        async with self._lock:
            if self._found is None or self._clock() - self._found[0] >= FRESH_SECONDS:
                answers = await asyncio.gather(*(_run(name, check) for name, check in self._checks.items()))
                self._found = (self._clock(), dict(zip(self._checks, answers, strict=True)))
            return self._found[1]


async def _run(name: str, check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except Spoken as error:
        said: str | None = error.zh
    except TimeoutError:
        said = f"{CHECK_SECONDS:g} 秒内没有应答。"
    except Exception as error:  # noqa: BLE001 - whatever is wrong, the answer is "not ready"
        _log.warning(
            "check failed",
            extra={"check": name, "exception": type(error).__name__, "said": redacted(str(error))},
        )
        said = "检查失败，详见日志。"
    else:
        said = None
    return said


def routes(checks: Mapping[str, Check]) -> list[Route]:
    """``/healthz``: the process answers; ``/readyz``: everything it needs is there, else 503."""
    readiness = Readiness(checks)

    async def healthz(_request: Request) -> Response:
        return _json(200, {"status": "ok"})

    async def readyz(_request: Request) -> Response:
        found = await readiness.state()
        ready = not any(found.values())
        checked = {
            name: {"ok": True} if said is None else {"ok": False, "message": said}
            for name, said in found.items()
        }
        return _json(200 if ready else 503, {"status": "ok" if ready else "unavailable", "checks": checked})

    return [Route("/healthz", healthz, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])]


def _json(status: int, value: Any) -> Response:
    headers = {"cache-control": "no-store"} | ({"retry-after": "5"} if status != 200 else {})  # noqa: PLR2004
    return Response(orjson.dumps(value), status, headers, "application/json")
