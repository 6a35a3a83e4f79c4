"""The real application behind a real socket, and OpenAI's own client for Python pointed at it."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import openai
import pytest
import uvicorn
from asgiref.sync import sync_to_async

from ai_chatbot.models import Message, Source
from ai_chatbot.tokens import make_personal_token
from config.asgi import application
from tests.ai_chatbot.conftest import until
from tests.scripted_langflow import end, token


@pytest.fixture
async def server(scripted_langflow) -> AsyncIterator[str]:
    """Its address, for clients of this test's own loop, or in threads."""
    config = uvicorn.Config(application, port=0, lifespan="off", log_level="warning")
    web = uvicorn.Server(config)
    serving = asyncio.create_task(web.serve())
    while not web.started:
        await asyncio.sleep(0.01)
    port = web.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    web.should_exit = web.force_exit = True
    await serving


@pytest.fixture
async def key(alice):
    return await sync_to_async(make_personal_token)(alice, name="a program", scopes=["ask"])


@pytest.fixture
async def client(server, key):
    # Reading certificates that nothing here shows would take longer than a test.
    http = openai.DefaultAsyncHttpxClient(verify=False)
    async with openai.AsyncOpenAI(
        base_url=f"{server}/v1", api_key=key, max_retries=0, timeout=60, http_client=http
    ) as made:
        yield made


@pytest.fixture
async def http(server, key):
    """For requests that OpenAI's client would not send."""
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(
        base_url=f"{server}/v1", headers=headers, timeout=60, verify=False
    ) as made:
        yield made


def user(text):
    return {"role": "user", "content": text}


def assistant(text):
    return {"role": "assistant", "content": text}


async def an_answer_runs():
    return await Message.objects.filter(status="running").aexists()


async def nothing_runs():
    return not await an_answer_runs()


async def serve_passage(n, title, text):
    """As Notes Search has it for the answer that is being written."""
    answer = await Message.objects.aget(status="running")
    await Source.objects.acreate(
        message=answer, n=n, title=title, text=text, content_hash="x", start=0, end=len(text),
        score=0.9, url=f"/notes/{n}/?from=0",
    )  # fmt: skip


async def says_with_passages(scripted_langflow, text, *passages):
    """A script that says the text once these (title, text) stand as its passages."""

    async def serve(request):
        await until(an_answer_runs)
        for n, (title, words) in enumerate(passages, 1):
            await serve_passage(n, title, words)

    scripted_langflow.script = [serve, *map(token, pieces(text)), end(text, USAGE)]


USAGE = {"input_tokens": 40, "output_tokens": 12, "total_tokens": 52}


def pieces(text, size=5):
    return [text[at : at + size] for at in range(0, len(text), size)]
