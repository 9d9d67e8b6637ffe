"""Where a request's time goes, looked at from inside one process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from tests.harness.api import Api, api

ROUNDS = 40


@dataclass(frozen=True)
class Inside:
    """One operation.

    Attributes:
        statements: SQL statements of one request.
        outside: the share of its time not spent in the database driver.
    """

    statements: int
    outside: float


@dataclass
class _Watch:
    seconds: float = 0.0
    statements: int = 0
    started: float = 0.0


@contextmanager
def _watched(house: Api) -> Iterator[_Watch]:
    """Time between handing a statement to the driver and having its answer."""
    watch = _Watch()
    engine = house.application.database.readers.sync_engine

    def before(*_arguments: Any) -> None:
        watch.started = time.perf_counter()

    def after(*_arguments: Any) -> None:
        watch.seconds += time.perf_counter() - watch.started
        watch.statements += 1

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield watch
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


async def inside(url: str, body: bytes) -> Inside:
    """Run one operation some rounds and see where its time goes."""
    async with api(url) as house:
        headers = {
            "authorization": f"Bearer {await house.token('region')}",
            "content-type": "application/json",
        }
        for _ in range(3):
            answer = await house.client.post("/graphql", content=body, headers=headers)
            answer.raise_for_status()
        with _watched(house) as watch:
            started = time.perf_counter()
            for _ in range(ROUNDS):
                await house.client.post("/graphql", content=body, headers=headers)
            took = time.perf_counter() - started
        return Inside(watch.statements // ROUNDS, 1 - watch.seconds / took)
