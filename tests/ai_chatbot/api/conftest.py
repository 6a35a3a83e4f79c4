"""A program with a token, calling the API in this process."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.contrib.auth.models import User
from django.core.asgi import get_asgi_application
from django.core.cache import cache
from django.test import AsyncClient, Client

from ai_chatbot.models import Message, Scope, Source
from ai_chatbot.tokens import make_personal_token
from config.edge.bodies import BodyLimit
from tests.ai_chatbot.conftest import PATIENCE
from tests.sse import Heard, Reader, text_of

NAME = "a program"


@pytest.fixture(autouse=True)
def no_guesses() -> None:
    """Wrong tokens are counted, and the count outlives a test."""
    cache.clear()


class Program:
    """Calls the API with a token; `path` is below /api/v1."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}"} | headers
        return self.client.generic(
            method,
            f"/api/v1{path}",
            "" if body is None else body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)


class AsyncProgram(Program):
    """The same; each call is awaited, and a stream can be heard while it is sent."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.client = AsyncClient()  # type: ignore[assignment]


@pytest.fixture
def program_of(db: None) -> Callable[..., Program]:
    """`program_of(alice)` may do all that a token may, `program_of(alice, Scope.ASK)` that."""

    def make(owner: User, *scopes: Scope) -> Program:
        return Program(make_personal_token(owner, name=NAME, scopes=scopes or Scope.values))

    return make


@pytest.fixture
def program(program_of: Any, alice: User) -> Program:
    return program_of(alice)


@pytest.fixture
def stranger(program_of: Any, bob: User) -> Program:
    return program_of(bob)


@pytest.fixture
async def asker_of(db: None, channel_layer: Any) -> Callable[..., Any]:
    async def make(owner: User, *scopes: Scope) -> AsyncProgram:
        token = await database_sync_to_async(make_personal_token)(
            owner, name=NAME, scopes=scopes or Scope.values
        )
        return AsyncProgram(token)

    return make


@pytest.fixture
async def asker(asker_of: Any, alice: User) -> AsyncProgram:
    return await asker_of(alice)


async def hear(response: Any, reader: Reader | None = None) -> list[Heard]:
    """All events of a stream, to its end; with a reader of one's own one sees what came so far."""
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/event-stream"
    reader = reader or Reader()
    async for part in response.streaming_content:
        reader.feed(part)
    return reader.heard


def check_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """That it is a problem document that says something; returns it."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.content)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["detail"]
    return problem


@pytest.fixture
def path(conversation):
    return f"/conversations/{conversation.pk}"


async def an_answer_runs():
    return await Message.objects.filter(status="running").aexists()


@database_sync_to_async
def seal(n=1):
    answer = Message.objects.filter(role="assistant").latest("created_at")
    Source.objects.create(
        message=answer, n=n, title="Bridge", heading="Built", text="It is so.", content_hash="x",
        start=0, end=9, score=0.9, url="/notes/1/", origin="written",
    )  # fmt: skip


class Connection:
    """A request over the application itself, as a server hands it in: it can be cut."""

    def __init__(self, program: Program, method: str, path: str, body: Any) -> None:
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "query_string": b"",
            "path": f"/api/v1{path}", "scheme": "http", "client": ("127.0.0.1", 1),
            "server": ("testserver", 80),
            "headers": [
                (b"host", b"testserver"),
                (b"authorization", f"Bearer {program.token}".encode()),
                (b"content-type", b"application/json"),
            ],
        }  # fmt: skip
        self.reader = Reader()
        self._body = json.dumps(body).encode()
        self._server = ApplicationCommunicator(BodyLimit(get_asgi_application()), scope)

    async def open(self) -> int:
        """The status."""
        await self._server.send_input({"type": "http.request", "body": self._body})
        return (await self._server.receive_output(PATIENCE))["status"]

    async def read_until(self, text: str) -> None:
        while text not in text_of(self.reader.heard):
            self.reader.feed((await self._server.receive_output(PATIENCE))["body"])

    async def cut(self) -> None:
        """Returns when the application is done with it."""
        await self._server.send_input({"type": "http.disconnect"})
        await self._server.wait(PATIENCE)


async def hear_until(program: Program, path: str, text: str) -> list[Heard]:
    """The events of a question's answer, up to this text; then the connection is cut."""
    connection = Connection(program, "POST", f"{path}/ask", {"message": "Count"})
    assert await connection.open() == 200
    await connection.read_until(text)
    await connection.cut()
    return connection.reader.heard
