"""A page that is connected without a websocket, before real processes."""

import asyncio
from contextlib import asynccontextmanager

import httpx


def headers_of(client):
    return {"Cookie": client.cookies, "X-CSRFToken": client.csrf, "Referer": client.url}


@asynccontextmanager
async def stream(client, conversation):
    """The lines of a page's stream, which is let in."""
    timeout = httpx.Timeout(60)
    async with httpx.AsyncClient(trust_env=False, headers=headers_of(client)) as http:
        address = f"{client.url}/conversations/{conversation}/events/"
        async with http.stream("GET", address, timeout=timeout) as response:
            assert response.status_code == 200
            lines = response.aiter_lines()
            assert await anext(lines) == ":"
            yield lines


async def send(client, conversation, **frame):
    async with httpx.AsyncClient(trust_env=False, headers=headers_of(client), timeout=60) as http:
        address = f"{client.url}/conversations/{conversation}/frames/"
        response = await http.post(address, json=frame)
        assert response.status_code == 200, response.text
        return response.json()


async def read_until(lines, text, seconds=60):
    async with asyncio.timeout(seconds):
        async for line in lines:
            if text in line:
                return line
    raise AssertionError(f"the stream ended without {text!r}")
