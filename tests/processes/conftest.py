"""Web processes of the product, started as an operator starts them, before a scripted Langflow."""

import asyncio
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.chaos.page import Client, Page
from tests.scripted_langflow import ScriptedLangflow
from tests.servers import Postgres, Redis, Web
from tests.stack import free_port

PASSWORD = "a phrase of some words"
PEOPLE = 40  # each test has its own, as limits are counted for each
MAKE_PEOPLE = f"""
import json
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from ai_chatbot.models import Conversation
made, hashed = {{}}, make_password({PASSWORD!r})  # once: it takes its time on purpose
for number in range({PEOPLE}):
    person = User.objects.create(username=f"person{{number}}", password=hashed)
    new = [Conversation(owner=person) for _ in range(30)]
    made[person.username] = [str(each.pk) for each in Conversation.objects.bulk_create(new)]
print(json.dumps(made))
"""


@dataclass
class Processes:
    """Web processes that share a database; `person()` gives somebody new."""

    webs: list[Web]
    langflow_port: int
    redis: Redis | None = None
    postgres: Postgres | None = None
    people: list[tuple[str, list[str]]] = field(default_factory=list)

    def start(self) -> None:
        self.webs[0].migrate()
        made = json.loads(self.webs[0].manage("shell", "-v", "0", "-c", MAKE_PEOPLE))
        self.people = list(made.items())
        for web in self.webs:
            web.start()

    async def person(self) -> "Person":
        username, conversations = self.people.pop()
        clients = []
        for web in self.webs:
            if web.process.poll() is not None:  # a test before this one ended it
                await asyncio.to_thread(web.start)
            client = Client(web.url)
            await client.sign_in(username, PASSWORD)
            clients.append(client)
        return Person(clients, conversations)


@dataclass
class Person:
    """Somebody signed in on each process, with conversations in which nothing was asked yet."""

    clients: list[Client]
    conversations: list[str]
    pages: list[Page] = field(default_factory=list)

    async def open(self, process: int = 0, conversation: int = 0) -> Page:
        page = await Page(self.clients[process], self.conversations[conversation]).open()
        self.pages.append(page)
        return page

    async def export(self, conversation: int = 0, process: int = 0) -> list[dict]:
        path = f"/conversations/{self.conversations[conversation]}/export.json"
        return json.loads(await self.clients[process].get(path))["messages"]

    async def until_kept(self, text: str) -> None:
        """Until the newest answer, which is still being written, is in the database so far."""

        async def is_kept() -> bool:
            return (await self.export())[-1]["text"].startswith(text)

        await until_async(is_kept)

    async def close(self) -> None:
        for page in self.pages:
            await page.close()


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Iterator[Processes]:
    """One process over SQLite, with nothing else needed."""
    port = free_port()
    web = Web(tmp_path_factory.mktemp("alone"), **langflow_settings(port))
    processes = Processes([web], port)
    try:
        processes.start()
        yield processes
    finally:
        stop(web)


@pytest.fixture(scope="session")
def two(tmp_path_factory) -> Iterator[Processes]:
    """Two processes over PostgreSQL and Redis."""
    folder, port = tmp_path_factory.mktemp("two"), free_port()
    with Postgres() as postgres, Redis(folder) as redis:
        env = {
            "DATABASE_URL": postgres.database("two"),
            "REDIS_URL": redis.url,
            **langflow_settings(port),
        }
        webs = [Web(folder, **env), Web(folder, **env)]
        processes = Processes(webs, port, redis, postgres)
        try:
            processes.start()
            yield processes
        finally:
            for web in webs:
                stop(web)


def langflow_settings(port: int) -> dict[str, str]:
    return {"LANGFLOW_URL": f"http://127.0.0.1:{port}", "LANGFLOW_API_KEY": "scripted"}


def stop(web: Web) -> None:
    if hasattr(web, "process"):
        web.stop()


@pytest.fixture
async def langflow(request):
    """The Langflow of the processes that the test uses."""
    name = "two" if "two" in request.fixturenames else "alone"
    async with ScriptedLangflow(request.getfixturevalue(name).langflow_port) as server:
        yield server


@pytest.fixture
async def person(request):
    name = "two" if "two" in request.fixturenames else "alone"
    somebody = await request.getfixturevalue(name).person()
    yield somebody
    await somebody.close()


def new_id() -> str:
    return uuid.uuid4().hex


async def until(condition, timeout=60):
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.02)


async def until_async(condition, timeout=60):
    async with asyncio.timeout(timeout):
        while not await condition():
            await asyncio.sleep(0.1)


async def shows(page, answer_id, text):
    await until(lambda: f"m-{answer_id}" in page.articles and text in page.text_of(answer_id))
