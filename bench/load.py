"""A small load generator: keep-alive connections that each wait for their answer before asking again."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """What one run showed.

    Attributes:
        per_second: answers a second over all connections.
        p50: median milliseconds of an answer.
        p99: milliseconds that 99 of 100 answers stay below.
        bytes: of one answer's body.
    """

    per_second: float
    p50: float
    p99: float
    bytes: int


async def _ask(
    host: str, port: int, request: bytes, until: float, waits: list[float], sizes: list[int]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        while time.perf_counter() < until:
            started = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode("latin-1"))
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            if b'"errors"' in body:
                raise RuntimeError(body.decode())
            waits.append((time.perf_counter() - started) * 1000)
            sizes.append(length)
    finally:
        writer.close()
        await writer.wait_closed()


async def load(
    host: str, port: int, body: bytes, token: str, *, connections: int, seconds: float
) -> Measured:
    """Ask the same thing on ``connections`` connections for ``seconds``.

    Raises:
        RuntimeError: an answer was not 200 or held errors.
    """
    request = (
        b"POST /graphql HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\nauthorization: Bearer "
        + token.encode()
        + b"\r\ncontent-length: "
        + str(len(body)).encode()
        + b"\r\n\r\n"
        + body
    )
    waits: list[float] = []
    sizes: list[int] = []
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(*(_ask(host, port, request, until, waits, sizes) for _ in range(connections)))
    took = time.perf_counter() - started
    return Measured(len(waits) / took, _part(waits, 0.5), _part(waits, 0.99), sizes[0])


def _part(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
