import asyncio
from collections.abc import AsyncIterator

import pytest
from huizhanjia_core.settings import ServerSettings
from huizhanjia_core.web import server
from huizhanjia_core.web.server import HEAD_BYTES, HardenedProtocol, uvicorn_options
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.core.served import served

PATIENCE = 20
REQUEST = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


async def hello(request: Request) -> Response:
    return PlainTextResponse(f"{len(await request.body())}")


async def endless(request: Request) -> Response:
    async def zeros() -> AsyncIterator[bytes]:
        while True:
            yield b"0" * 65_536
            await asyncio.sleep(0)  # lets the disconnection be noticed

    return StreamingResponse(zeros())


async def slow(request: Request) -> Response:
    await asyncio.sleep(PATIENCE)
    return PlainTextResponse("late")


@pytest.fixture
def app() -> Starlette:
    routes = [Route("/", hello, methods=["GET", "POST"]), Route("/endless", endless), Route("/slow", slow)]
    return Starlette(routes=routes)


class Impatient(HardenedProtocol):
    head_seconds = 0.2
    drain_seconds = 0.2


async def connect(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, _, port = url.removeprefix("http://").partition(":")
    return await asyncio.open_connection(host, int(port))


async def everything(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server closes; fails when it never does."""
    async with asyncio.timeout(PATIENCE):
        return await reader.read()


async def write_until_reset(writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:  # a reset shows when something is written
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost: x\r\nx-a: b\r\n", b"\r\n\r\n"])
async def test_connection_without_a_whole_head_is_closed(app: Starlette, sent: bytes) -> None:
    async with served(app, http=Impatient) as url:
        reader, writer = await connect(url)
        writer.write(sent)
        assert await everything(reader) == b""
        writer.close()


async def test_second_request_on_a_connection_is_waited_for_no_longer(app: Starlette) -> None:
    async with served(app, http=Impatient, timeout_keep_alive=600) as url:
        reader, writer = await connect(url)
        writer.write(REQUEST)
        assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"GET / HTTP/1.1\r\nhost:")
        assert await everything(reader) == b"0"
        writer.close()


async def test_empty_lines_do_not_keep_a_connection_open(app: Starlette) -> None:
    async with served(app, http=Impatient, timeout_keep_alive=600) as url:
        reader, writer = await connect(url)
        writer.write(REQUEST)
        assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"\r\n")
        assert await everything(reader) == b"0"
        writer.close()


async def test_large_head_is_refused(app: Starlette) -> None:
    async with served(app) as url:
        reader, writer = await connect(url)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nx-a: " + b"a" * (HEAD_BYTES + 1))
        assert (await everything(reader)).startswith(b"HTTP/1.1 431")
        writer.close()


async def test_large_head_behind_a_request_that_is_being_answered_is_refused(app: Starlette) -> None:
    async with served(app) as url:
        reader, writer = await connect(url)
        writer.write(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\nx-a: ")
        await writer.drain()
        writer.write(b"a" * (HEAD_BYTES + 1))
        assert (await everything(reader)).startswith(b"HTTP/1.1 431")
        writer.close()


async def test_requests_sent_without_waiting_are_answered_in_their_order(app: Starlette) -> None:
    async with served(app, http=Impatient) as url:
        reader, writer = await connect(url)
        requests = b"".join(
            b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%s" % (n, b"x" * n) for n in (3, 40, 5)
        )
        for at in range(0, len(requests), 7):  # cut anywhere
            writer.write(requests[at : at + 7])
            await writer.drain()
            await asyncio.sleep(0)
        for body in (b"3", b"40", b"5"):
            assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
            assert await reader.readexactly(len(body)) == body
        writer.close()


async def test_client_that_does_not_read_is_let_go(app: Starlette) -> None:
    async with served(app, http=Impatient) as url:
        reader, writer = await connect(url)
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n")
        with pytest.raises(ConnectionError):
            await write_until_reset(writer)


async def test_ordinary_requests_share_a_connection(app: Starlette) -> None:
    async with served(app) as url:
        reader, writer = await connect(url)
        for body in (b"", b"x" * 100_000):
            head = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % len(body)
            writer.write(head + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200")
            assert b"\r\nserver:" not in answer.lower()
            assert await reader.readexactly(len(str(len(body)))) == str(len(body)).encode()
        writer.close()


async def test_websocket_is_not_offered(app: Starlette) -> None:
    async with served(app) as url:
        reader, writer = await connect(url)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n")
        assert not (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        writer.close()


def test_options_follow_the_settings() -> None:
    options = uvicorn_options(ServerSettings(port=9000, concurrency=7, trusted_proxies=("10.0.0.1",)))
    assert (options["port"], options["limit_concurrency"]) == (9000, 7)
    assert options["forwarded_allow_ips"] == ["10.0.0.1"]
    assert (options["ws"], options["server_header"], options["timeout_keep_alive"]) == ("none", False, 5)
    assert options["http"] is server.HardenedProtocol


def test_forwarded_headers_are_believed_from_nobody_by_default() -> None:
    options = uvicorn_options(ServerSettings())
    assert options["proxy_headers"] is False
    assert options["forwarded_allow_ips"] == []
