"""The web server's HTTP on a real socket: heads, trailers and chunk extensions have an end."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from config.edge import heads
from config.launch.services import web_command


async def count_body(scope: dict[str, Any], receive: Any, send: Any) -> None:
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"read %d" % size})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(
        count_body, port=0, http=heads.BoundedHttp, lifespan="off", log_level="critical"
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await running


async def talk(port: int, *parts: bytes, answers: int = 1000) -> bytes:
    """Send the parts and return what comes until there are so many answers or the server hangs
    up; and OPEN if it does neither."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    got = b""
    try:
        async with asyncio.timeout(PATIENCE):
            for part in parts:
                writer.write(part)
                await writer.drain()
            while got.count(b"read ") < answers and (piece := await reader.read(10_000)):
                got += piece
    except TimeoutError:
        got += OPEN
    except ConnectionError:
        pass
    writer.close()
    return got


OPEN = b"(still open)"
PATIENCE = 60  # seconds
HEAD = b"POST / HTTP/1.1\r\nhost: x\r\n"
CHUNKED = HEAD + b"transfer-encoding: chunked\r\n\r\n"


async def test_a_usual_request_and_a_large_body_come_through(port: int) -> None:
    answer = await talk(
        port, HEAD + b"content-length: 1000000\r\n\r\n", b"x" * 1_000_000, answers=1
    )

    assert b"200 OK" in answer
    assert b"read 1000000" in answer


async def test_two_requests_on_one_connection_come_through(port: int) -> None:
    first = HEAD + b"cookie: " + b"c" * 40_000 + b"\r\n\r\n"
    answer = await talk(port, first, HEAD + b"\r\n", answers=2)

    assert answer.count(b"200 OK") == 2


@pytest.mark.parametrize(
    "begin",
    [b"GET /", HEAD + b"cookie: ", CHUNKED + b"0\r\nx-trailer: ", CHUNKED + b"5;extension="],
    ids=["address", "header", "trailer", "chunk extension"],
)
async def test_what_never_ends_is_hung_up_on(port: int, begin: bytes) -> None:
    answer = await talk(port, begin, *[b"a" * 10_000] * 500)

    assert b"200 OK" not in answer
    assert OPEN not in answer


async def test_headers_without_number_are_hung_up_on(port: int) -> None:
    answer = await talk(port, HEAD, *[b"a: b\r\n" * 1000] * 100)

    assert b"200 OK" not in answer
    assert OPEN not in answer


async def test_a_head_that_does_not_come_is_not_waited_for(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    writer.write(b"GET / HTTP/1.1\r\nhos")
    async with asyncio.timeout(PATIENCE):
        rest = await reader.read()

    assert rest == b""
    writer.close()


async def test_a_slow_second_head_is_not_waited_for(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.5)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    writer.write(HEAD + b"\r\n" + b"GET / HTTP/1.1\r\nhos")
    async with asyncio.timeout(PATIENCE):
        got = await reader.read()

    assert got.count(b"200 OK") == 1
    writer.close()


def test_the_web_process_speaks_it() -> None:
    assert "config.edge.heads:BoundedHttp" in web_command()
