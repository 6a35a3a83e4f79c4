import asyncio
import re
import uuid
from typing import Any

import pytest
import redis
from asgiref.sync import sync_to_async
from channels.layers import channel_layers, get_channel_layer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.core.cache import cache
from django.db import connections

from ai_chatbot import sockets
from ai_chatbot.answering import registry
from ai_chatbot.answering.progress import show_first_word
from ai_chatbot.conversations import limits
from ai_chatbot.langflow import stream
from ai_chatbot.models import Conversation, Message
from ai_chatbot.routing import websocket_urlpatterns
from tests.scripted_langflow import ScriptedLangflow

# What is waited for comes, however slow the machine: to wait long costs only a test that fails.
PATIENCE = 60.0  # seconds


async def in_thread_of_its_own(function, *arguments):
    """As a request or a command runs, whose connections to the database end with it."""

    def run():
        try:
            return function(*arguments)
        finally:
            connections.close_all()

    return await sync_to_async(run, thread_sensitive=False)()


@pytest.fixture
def conversation(alice):
    return Conversation.objects.create(owner=alice)


def write_turn(conversation, question="Why?", answer="Because.", **fields):
    """A question and its answer, as a finished run leaves them."""
    asked = Message.objects.create(
        conversation=conversation, parent_id=conversation.head_id, role="user", text=question
    )
    answered = Message.objects.create(
        conversation=conversation, parent=asked, role="assistant", text=answer, **fields
    )
    conversation.head = answered
    conversation.title = conversation.title or question
    conversation.save()
    return asked, answered


@pytest.fixture(scope="session", autouse=True)
def answers_can_be_shown():
    """As the watch sees to at the start of a process: the first rendering takes long."""
    show_first_word()


@pytest.fixture(autouse=True)
def fresh_limits(settings):
    limits.rate_limiter.cache_clear()
    cache.clear()  # where accounts count what was tried in vain
    sockets.open_sockets.cache_clear()
    if settings.REDIS_URL:
        redis.Redis.from_url(settings.REDIS_URL).flushdb()


@pytest.fixture
async def channel_layer():
    """A layer for this test's event loop; its connections end with the test."""
    channel_layers.backends.clear()
    yield get_channel_layer()
    await get_channel_layer().flush()
    await sockets.open_sockets().close()


@pytest.fixture
async def scripted_langflow(settings, channel_layer):
    """A Langflow that streams what the test scripts; all runs are over when the test is."""
    settings.LANGFLOW_API_KEY = "key"
    async with ScriptedLangflow() as server:
        settings.LANGFLOW_URL = server.url
        yield server
        await registry.end_all_runs(grace=0)
        await stream.close_session()


class Tab:
    """A browser tab with the conversation open: it reads the HTML that the page would."""

    def __init__(
        self, user: Any, conversation_id: uuid.UUID, query: str = "", **headers: str
    ) -> None:
        self.socket = WebsocketCommunicator(
            URLRouter(websocket_urlpatterns),  # without sessions: a test says who the user is
            f"/ws/conversations/{conversation_id}/{query}",
            headers=[(b"host", b"testserver")]
            + [(name.encode(), value.encode()) for name, value in headers.items()],
        )
        self.socket.scope["user"] = user
        self.html = ""

    async def open(self) -> "Tab":
        connected, _ = await self.socket.connect(timeout=PATIENCE)
        assert connected
        return self

    async def send(self, **frame: Any) -> None:
        await self.socket.send_json_to(frame)

    async def ask(self, message: str, client_id: str = "") -> None:
        await self.send(message=message, id=client_id or uuid.uuid4().hex)

    async def read(self, timeout: float = PATIENCE) -> str:
        """The next fragment."""
        html = await self.socket.receive_from(timeout)
        self.html += html
        return html

    async def read_until(self, text: str, timeout: float = PATIENCE) -> str:
        """Fragments up to the one that holds the text; that one."""
        async with asyncio.timeout(timeout):
            while text not in (html := await self.read(timeout)):
                pass
        return html

    async def hears_nothing(self) -> bool:
        return await self.socket.receive_nothing(timeout=0.2)

    async def closing_code(self) -> int:
        assert (await self.socket.connect(timeout=PATIENCE))[0]
        return (await self.socket.receive_output(PATIENCE))["code"]

    async def close(self) -> None:
        await self.socket.disconnect()


@pytest.fixture
async def open_tab(channel_layer):
    tabs = []

    async def open_one(user, conversation, **headers):
        tab = await Tab(user, conversation.pk, **headers).open()
        tabs.append(tab)
        return tab

    yield open_one
    for tab in tabs:
        await tab.close()


def text_of(html: str) -> str:
    plain = re.sub(r"<[^>]+>", "", html).replace("&nbsp;", " ")
    return re.sub(r"\s+", " ", plain).strip()


async def stored_answer():
    return await Message.objects.filter(role="assistant").order_by("-created_at").afirst()


async def until(condition, timeout=PATIENCE):
    async with asyncio.timeout(timeout):
        while not await condition():
            await asyncio.sleep(0.02)


async def an_answer_has_said(text):
    return any(run.log.text == text for run in registry.running.values())


async def answer_has_ended():
    message = await stored_answer()
    return message is not None and not message.is_running
