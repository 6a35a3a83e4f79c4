"""The official MCP client, against our own ASGI application served in this process."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from ai_chatbot.models import Scope
from ai_chatbot.tokens import make_personal_token
from config.asgi import application


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """Where the application is, for as long as the block lasts."""
    async with running_server() as server:
        yield address_of(server)


def address_of(server: uvicorn.Server) -> str:
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


@asynccontextmanager
async def running_server() -> AsyncIterator[uvicorn.Server]:
    """A web server as `make run` has one, within the test's own loop."""
    config = uvicorn.Config(
        application, port=0, lifespan="off", log_config=None, ws="none",
        timeout_graceful_shutdown=5,
    )  # fmt: skip
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    yield server
    server.should_exit = True
    await serving


@asynccontextmanager
async def client_at(url: str, token: str, **headers: str) -> AsyncIterator[ClientSession]:
    """A client that has said hello."""
    headers["Authorization"] = f"Bearer {token}"
    async with (
        httpx.AsyncClient(headers=headers, timeout=30, trust_env=False) as http,
        streamable_http_client(f"{url}/mcp", http_client=http) as (incoming, outgoing, _),
        ClientSession(incoming, outgoing) as session,
    ):
        await session.initialize()
        yield session


async def token_of(user: User, *scopes: str, name: str = "a client") -> str:
    """A token with these scopes; with all of them when none is named."""
    return await sync_to_async(make_personal_token)(
        user, name=name, scopes=scopes or tuple(Scope.values)
    )


def given(result: CallToolResult) -> Any:
    """What a tool gave, as data; it must not be a refusal."""
    assert not result.isError, said(result)
    return result.structuredContent


def said(result: CallToolResult) -> str:
    return result.content[0].text  # type: ignore[union-attr]


def refused(result: CallToolResult) -> str:
    """The sentence with which a tool refused."""
    assert result.isError, result
    return said(result)


def hello(request_id: int = 0) -> bytes:
    """The first message of a client, as it is posted."""
    params = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "0"},
    }
    return message("initialize", params, request_id)


def message(method: str, params: Any = None, request_id: Any = 1) -> bytes:
    """One message as it is posted; a notification when it has no number."""
    posted = {"id": request_id, "method": method, "params": params}
    given = {name: value for name, value in posted.items() if value is not None}
    return json.dumps({"jsonrpc": "2.0", **given}).encode()
