"""Whoever asks for what is another's is told that it is not there, and changes nothing of it.

Walks every operation that an API describes and every address of the project, so that a new one
is walked without a line here; a new model is filled by what its fields are (worlds.py).
"""

import json
import uuid
from collections.abc import Callable, Container, Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ai_chatbot.models import PersonalToken, Scope
from ai_chatbot.sockets import open_sockets
from ai_chatbot.tokens import digest
from tests.config.strangers.doors import (
    Address,
    Field,
    Operation,
    addresses,
    harmless,
    names_that_views_read,
    operations,
)
from tests.config.strangers.worlds import World

THEIRS, OURS = "Quagga-river", "Heron-river"
TOKEN = "cp_of_alice"
REFUSED = {401, 403, 404, 405, 409, 412, 422, 428}
TURNED_AWAY = {301, 302, 400, 401, 403, 404, 405}
TOGETHER = 20  # steps, after which all that is stored is compared: that takes longer than a step
ANY_SAID = {*range(200, 500), 502, 503}  # Langflow is not there
OPERATIONS = operations()
ADDRESSES = addresses()


# An asynchronous view reads by connections of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_beside(settings: Any) -> Iterator[None]:
    settings.LANGFLOW_URL = "http://127.0.0.1:9"
    settings.REQUESTS_PER_MINUTE = 1_000_000
    # Indexing and importing go on with everybody's.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    # Here each asynchronous view has a loop of its own, and connections to Redis are a loop's.
    settings.REDIS_URL = ""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "config.base.layers.LocalChannelLayer"}}
    open_sockets.cache_clear()
    yield
    open_sockets.cache_clear()


@pytest.fixture
def theirs(db: None) -> World:
    bob = User.objects.create_user("bob", password="battery staple", pk=4711)
    return World(bob, 4711, THEIRS).fill()


@pytest.fixture
def ours(theirs: World) -> World:
    alice = User.objects.create_user("alice", password="correct horse", pk=1234)
    world = World(alice, 1234, OURS).fill()
    give_token(world)
    return world


def give_token(world: World) -> None:
    """TOKEN is the world's owner's, for everything; also after a walk has taken it back."""
    opens = {"scopes": list(Scope.values), "expires_at": None, "digest": digest(TOKEN)}
    PersonalToken.objects.update_or_create(opens, owner=world.owner)


class Walk:
    """Sends requests; `complaints` is what was wrong with the answers."""

    def __init__(self, theirs: World) -> None:
        self._complaints: list[str] = []
        self._theirs = theirs
        self._before = theirs.state()
        self._steps: list[str] = []  # since it was compared

    def step(self, what: object, send: Callable[[], Any], allowed: Container[int]) -> None:
        response = send()
        content = b"".join(response) if response.streaming else response.content
        if response.status_code not in allowed:
            self.complain(what, response, content[:300])
        if b"quagga" in content.lower():
            self.complain(what, response, "their text is in it")
        self._steps.append(f"{what}: {response.status_code}")
        if len(self._steps) == TOGETHER:
            self._compare()

    def complain(self, what: object, response: Any, why: object) -> None:
        self._complaints.append(f"{what}: {response.status_code}: {why!r}")

    def _compare(self) -> None:
        after = self._theirs.state()
        if changed := changes(self._before, after):
            self._complaints.append(f"one of these changed {changed}: {'; '.join(self._steps)}")
        self._before, self._steps = after, []

    @property
    def complaints(self) -> list[str]:
        self._compare()
        return self._complaints


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [model for model in before if before[model] != after[model]]


@pytest.fixture
def walk(theirs: World, ours: World) -> Walk:
    return Walk(theirs)


# --- Operations ---------------------------------------------------------------------------------


def value_in(world: World, field: Field) -> Any:
    if field.schema.get("format") == "uuid":
        return str(world.uuid)
    return world.number


def call(operation: Operation, values: dict[Field, Any], token: str = TOKEN) -> Any:
    path, query, headers, body = operation.path, {}, {}, {}
    for field, value in values.items():
        if field.place == "path":
            path = path.replace(f"{{{field.name}}}", str(value))
        elif field.place == "query":
            query[field.name] = value
        elif field.place == "header":
            headers[field.name] = value
        else:
            body[field.name] = value
    headers = {"Authorization": f"Bearer {token}"} | headers if token else headers
    client = Client(raise_request_exception=True)
    if operation.body_type == "multipart/form-data":
        form = {name: as_form(value) for name, value in body.items()}
        return client.post(path, form, query_params=query, headers=headers)
    content = json.dumps(body) if operation.body_type else ""
    return client.generic(
        operation.method, path, content, "application/json", query_params=query, headers=headers
    )


def as_form(value: Any) -> Any:
    return SimpleUploadedFile("a.md", b"# A") if value == [] else value


def ordinary(operation: Operation, world: World) -> dict[Field, Any]:
    """What the operation must be told, with one's own ids."""
    return {
        each: value_in(world, each) if each.is_id else harmless(each.schema)
        for each in operation.fields
        if each.required or each.place == "path"
    }


def test_with_anothers_id_in_any_field_an_operation_is_refused(
    walk: Walk, theirs: World, ours: World
) -> None:
    for operation in OPERATIONS:
        for field in [each for each in operation.fields if each.is_id]:
            values = ordinary(operation, ours) | {field: value_in(theirs, field)}
            walk.step(f"{operation} {field.name}", partial(call, operation, values), REFUSED)

    assert not walk.complaints, "\n".join(walk.complaints)


def test_with_anothers_ids_in_all_fields_an_operation_shows_and_changes_nothing_of_theirs(
    walk: Walk, theirs: World
) -> None:
    for operation in OPERATIONS:
        values = {
            each: value_in(theirs, each) if each.is_id else harmless(each.schema)
            for each in operation.fields
            if each.required or (each.place != "header" and each.name != "cursor")
        }
        walk.step(operation, partial(call, operation, values), ANY_SAID)

    assert not walk.complaints, "\n".join(walk.complaints)


@pytest.mark.parametrize("token", ["", "cp_unknown"], ids=["no token", "a wrong one"])
def test_without_a_token_an_operation_is_refused(token: str, walk: Walk, theirs: World) -> None:
    for operation in OPERATIONS:
        values = ordinary(operation, theirs)
        walk.step(operation, partial(call, operation, values, token), {401, 429})

    assert not walk.complaints, "\n".join(walk.complaints)


def test_the_operations_that_we_know_are_walked() -> None:
    walked = set(map(str, OPERATIONS))

    assert "POST /api/v1/conversations/{conversation_id}/ask" in walked
    assert "POST /api/notes/search" in walked
    (ask,) = [each for each in OPERATIONS if each.path.endswith("/ask")]
    assert {each.name for each in ask.fields if each.is_id} == {"conversation_id", "instead_of"}


# --- Addresses ----------------------------------------------------------------------------------


def path_in(world: World, address: Address) -> str:
    uuids = {name: str(world.uuid) for name, kind in address.kinds if kind == "UUIDConverter"}
    return address.template % (dict.fromkeys(dict(address.kinds), str(world.number)) | uuids)


def test_an_address_with_anothers_ids_is_not_there(walk: Walk, theirs: World, ours: World) -> None:
    for address in ADDRESSES:
        allowed = ANY_SAID if str(address).startswith("/accounts/") else TURNED_AWAY
        for method in ("get", "post") if address.kinds else ():
            send = partial(visit, ours, method, path_in(theirs, address), theirs.number)
            walk.step(f"{method} {address}", send, allowed)

    assert not walk.complaints, "\n".join(walk.complaints)


def test_a_page_that_is_told_anothers_ids_shows_and_changes_nothing_of_theirs(
    walk: Walk, theirs: World, ours: World
) -> None:
    for address in ADDRESSES:
        give_token(ours)
        # Who is no staff is turned away there, whatever is said.
        for named in () if str(address).startswith("/admin/") else (theirs.number, theirs.uuid):
            for method in ("get", "post"):
                send = partial(visit, ours, method, path_in(ours, address), named)
                walk.step(f"{method} {address} with {named}", send, ANY_SAID)

    assert not walk.complaints, "\n".join(walk.complaints)


def visit(world: World, method: str, path: str, named: object) -> Any:
    """As a browser that is signed in, and a program; with that name in all that is read."""
    browser = Client(headers={"Authorization": f"Bearer {TOKEN}"})
    sign_in(browser, world)
    return getattr(browser, method)(path, dict.fromkeys(names_that_views_read(), str(named)))


def sign_in(browser: Client, world: World) -> None:
    """With the session that there is, unless a page that was visited has ended it."""
    name = settings.SESSION_COOKIE_NAME
    if Session.objects.filter(pk=world.session).exists():
        browser.cookies[name] = world.session
    else:
        browser.force_login(world.owner)
        world.session = browser.cookies[name].value


def test_the_pages_that_we_know_are_walked() -> None:
    assert {"/notes/%(note_id)s/", "/conversations/%(conversation_id)s/"} <= set(
        map(str, ADDRESSES)
    )
    assert {"q", "refusal", "message", "tag"} <= names_that_views_read()


# --- What the walk rests on ---------------------------------------------------------------------


def test_a_walk_would_notice(theirs: World, ours: World) -> None:
    """One's own things are there under the same addresses, and a change is seen."""
    client = Client(headers={"Authorization": f"Bearer {TOKEN}"})
    read = client.get(f"/api/v1/messages/{ours.uuid}")

    assert "Heron" in read.json()["text"]
    assert client.get(f"/api/v1/messages/{uuid.UUID(int=theirs.number)}").status_code == 404
    before = ours.state()
    ours.owner.conversations.update(title="x")
    assert ours.state() != before
