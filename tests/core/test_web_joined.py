"""The head of an answer leaves with what follows it, and never later than it must."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any, cast

import pytest
from huizhanjia_core.web.server import HardenedProtocol
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from tests.core.served import served

PATIENCE = 20


class Recorder:
    """A transport that notes what left at once."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        Recording.pieces.append(bytes(data))
        self._transport.write(data)

    def writelines(self, parts: Iterable[bytes]) -> None:
        Recording.pieces.append(b"".join(parts))
        self._transport.writelines(parts)


class Recording(HardenedProtocol):
    pieces: list[bytes]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast("asyncio.Transport", Recorder(transport)))


async def hello(request: Request) -> Response:
    return PlainTextResponse(f"{len(await request.body())}")


async def bodiless(_request: Request) -> Response:
    return Response(status_code=204)


async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError


@pytest.fixture
async def url() -> AsyncIterator[str]:
    Recording.pieces = []
    halfway = asyncio.Event()

    async def halting(_request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"first"
            await halfway.wait()
            yield b"second"

        return StreamingResponse(parts(), headers={"content-length": "11"})

    async def go_on(_request: Request) -> Response:
        halfway.set()
        return PlainTextResponse("on")

    app = Starlette(
        routes=[
            Route("/", hello, methods=["GET", "POST"]),
            Route("/bodiless", bodiless),
            Mount("/broken", broken),
            Route("/halting", halting),
            Route("/on", go_on),
        ]
    )
    async with served(app, http=Recording) as url:
        yield url


class Client:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, *heads: bytes) -> None:
        self.writer.write(b"".join(b"%s\r\n\r\n" % head for head in heads))

    async def until(self, end: bytes) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.readuntil(end)

    async def rest(self) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read()


@pytest.fixture
async def clients(url: str) -> AsyncIterator[list[Client]]:
    """Two connections."""
    host, _, port = url.removeprefix("http://").partition(":")
    made = [Client(*await asyncio.open_connection(host, int(port))) for _ in range(2)]
    yield made
    for one in made:
        one.writer.close()


@pytest.fixture
def client(clients: list[Client]) -> Client:
    return clients[0]


def get(path: str, method: str = "GET", *headers: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "host: x", *headers]).encode()


async def test_head_and_body_leave_at_once(client: Client) -> None:
    for _ in range(2):
        client.send(get("/"))
        await client.until(b"\r\n\r\n0")
    assert len(Recording.pieces) == 2
    assert all(one.startswith(b"HTTP/1.1 200") and one.endswith(b"\r\n\r\n0") for one in Recording.pieces)


async def test_requests_sent_ahead_are_answered_in_order(clients: list[Client]) -> None:
    client = clients[0]
    client.send(get("/halting"), get("/"), get("/bodiless"))
    assert (await client.until(b"\r\n\r\nfirst")).startswith(b"HTTP/1.1 200")
    clients[1].send(get("/on"))
    assert (await client.until(b"\r\n\r\n0")).startswith(b"secondHTTP/1.1 200")
    assert (await client.until(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")


async def test_a_stream_is_sent_as_it_comes(clients: list[Client]) -> None:
    client = clients[0]
    client.send(get("/halting"))
    await client.until(b"\r\n\r\nfirst")
    clients[1].send(get("/on"))
    assert await client.until(b"second") == b"second"


@pytest.mark.parametrize("request_head", [get("/bodiless"), get("/", "HEAD"), get("/nowhere", "HEAD")])
async def test_an_answer_without_a_body_is_sent(client: Client, request_head: bytes) -> None:
    for _ in range(2):
        client.send(request_head)
        assert (await client.until(b"\r\n\r\n")).startswith(b"HTTP/1.1 ")


async def test_whoever_asks_first_is_told_to_go_on(client: Client) -> None:
    client.send(get("/", "POST", "content-length: 3", "expect: 100-continue"))
    assert await client.until(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    client.writer.write(b"abc")
    assert (await client.until(b"\r\n\r\n3")).startswith(b"HTTP/1.1 200")


async def test_a_head_without_its_body_is_sent_before_the_connection_ends(client: Client) -> None:
    client.send(get("/broken/"))
    assert (await client.rest()).startswith(b"HTTP/1.1 200")


async def test_the_last_answer_of_a_connection_is_whole(client: Client) -> None:
    client.send(get("/", "GET", "connection: close"))
    assert (await client.rest()).endswith(b"connection: close\r\n\r\n0")
