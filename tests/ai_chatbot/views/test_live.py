"""A page without websocket is shown the same and may ask the same, by the same rules."""

import asyncio
import json
import uuid

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.contrib.sessions.models import Session
from django.test import AsyncClient, Client
from redis.exceptions import ConnectionError as RedisAway

from ai_chatbot import rights, sockets
from ai_chatbot.conversations import keeping
from ai_chatbot.models import Conversation, Message
from tests.ai_chatbot.conftest import answer_has_ended, stored_answer, text_of, until, write_turn
from tests.scripted_langflow import answer, token

pytestmark = pytest.mark.django_db(transaction=True)


class Stream:
    """The page's stream, drawn as Django draws it and read as the page's script reads it."""

    def __init__(self, response):
        self.events = asyncio.Queue()
        self.is_connected = asyncio.Event()
        self.code = 0  # of its end
        self.drawing = asyncio.create_task(self.draw(response.streaming_content))

    async def draw(self, chunks):
        async for chunk in chunks:
            self.is_connected.set()
            if not chunk.startswith(b":"):
                name, data = chunk.decode().removesuffix("\n\n").split("\n")
                await self.events.put((name, json.loads(data.removeprefix("data: "))))
        await self.events.put(None)

    async def read(self, timeout=60):
        """The next fragment; None at the end."""
        async with asyncio.timeout(timeout):
            match await self.events.get():
                case ("event: shown", {"html": html}):
                    return html
                case ("event: closed", {"code": code}):
                    self.code = code
                    assert await self.events.get() is None
        return None

    async def read_until(self, text):
        while text not in (html := await self.read() or ""):
            assert not self.code, f"closed with {self.code}"
        return html

    async def closing_code(self):
        while await self.read() is not None:
            pass
        return self.code

    async def close(self):
        """As when the browser has left."""
        self.drawing.cancel()
        await asyncio.wait([self.drawing])


class Page:
    """A page of somebody signed in, connected by requests alone."""

    def __init__(self, user, conversation_id):
        self.client = AsyncClient()
        self.user = user
        self.path = f"/conversations/{conversation_id}/"

    async def connect(self):
        await self.client.aforce_login(self.user)
        response = await self.client.get(f"{self.path}events/")
        assert response.status_code == 200, response
        self.stream = Stream(response)
        await asyncio.wait_for(self.stream.is_connected.wait(), 60)
        return self

    async def open(self):
        """Connected, and let in."""
        await self.connect()
        await until(self.is_let_in)
        return self

    async def is_let_in(self):
        return any(page.right.user_id == self.user.pk for page in rights.open_pages)

    async def send(self, **frame):
        """What answers the frame, as one text."""
        answered = await self.post(json.dumps(frame))
        assert not answered["closed"]
        return "".join(answered["shown"])

    async def post(self, body, status=200):
        address, kind = f"{self.path}frames/", "application/json"
        response = await self.client.post(address, body, content_type=kind)
        assert response.status_code == status, response
        return response.json() if status == 200 else None

    async def close(self):
        await self.stream.close()


@pytest.fixture
async def open_page(channel_layer):
    pages = []

    async def open_one(user, conversation):
        page = Page(user, conversation.pk)
        pages.append(page)
        return await page.open()

    yield open_one
    for page in pages:
        await page.close()


# --- Who may open it ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["events", "frames"])
def test_it_needs_a_login(client, conversation, name):
    address = f"/conversations/{conversation.pk}/{name}/"

    for response in (client.get(address), client.post(address)):
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/")


def test_a_stranger_gets_404_and_changes_nothing(client, bob, conversation):
    client.force_login(bob)
    for pk in (conversation.pk, uuid.uuid4()):
        path = f"/conversations/{pk}"

        assert client.get(f"{path}/events/").status_code == 404
        frame = json.dumps({"message": "Mine?", "id": "1"})
        posted = client.post(f"{path}/frames/", frame, content_type="application/json")
        assert posted.status_code == 404
    assert not Message.objects.exists()


def test_each_takes_its_own_method_only(client, alice, conversation):
    client.force_login(alice)

    assert client.post(f"/conversations/{conversation.pk}/events/").status_code == 405
    assert client.get(f"/conversations/{conversation.pk}/frames/").status_code == 405


def test_a_frame_needs_the_token_of_its_page(alice, conversation):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    frame = json.dumps({"message": "Forged?", "id": "1"})

    address = f"/conversations/{conversation.pk}/frames/"
    response = client.post(address, frame, content_type="application/json")

    assert response.status_code == 403
    assert not Message.objects.exists()


async def test_it_is_neither_kept_nor_held_back(alice, conversation, channel_layer):
    client = AsyncClient()
    await client.aforce_login(alice)

    response = await client.get(f"/conversations/{conversation.pk}/events/")

    assert response.headers["Content-Type"] == "text/event-stream"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Accel-Buffering"] == "no"


# --- What it is shown -------------------------------------------------------------------------


async def test_a_question_is_answered_as_over_a_websocket(
    alice, conversation, open_page, open_tab, scripted_langflow
):
    scripted_langflow.script = answer("Be", "cause **so**. 東京 שלום")
    page = await open_page(alice, conversation)
    tab = await open_tab(alice, conversation)

    assert await page.send(message="Why? Zu\u0308rich", id="1") == ""

    for each in (page.stream, tab):
        assert 'aria-label="Your question"' in await each.read_until("Zu\u0308rich")
        done = await each.read_until('data-ends="m-')
        assert "Because <strong>so</strong>. 東京 שלום" in done
    asked = await Message.objects.aget(role="assistant")
    assert (asked.door, asked.token_name) == ("page", "")


async def test_the_same_question_twice_is_one(alice, conversation, open_page, scripted_langflow):
    page = await open_page(alice, conversation)
    await page.send(message="Once?", id="the same")
    await page.stream.read_until('data-ends="m-')

    assert "Once?" in await page.send(message="Once?", id="the same")  # the whole log

    assert await Message.objects.filter(role="user").acount() == 1


async def test_who_comes_back_is_told_what_was_missed(
    alice, conversation, open_page, scripted_langflow
):
    finish = asyncio.Event()
    scripted_langflow.script = [token("Before. "), finish, token("After."), asyncio.Event()]
    first = await open_page(alice, conversation)
    await first.send(message="Long?", id="1")
    await first.stream.read_until("Before.")
    await first.close()
    answer_id = str((await stored_answer()).pk)
    page = await open_page(alice, conversation)
    finish.set()
    await page.stream.read_until("After.")

    missed = await page.send(action="resume", seq=0, answer=answer_id)

    assert "Before. After." in text_of(missed)
    await page.send(action="stop")
    assert "Stopped here" in await page.stream.read_until('data-status="stopped"')


async def test_the_log_is_sent_to_a_page_that_shows_another_answer(alice, conversation, open_page):
    await database_sync_to_async(write_turn)(conversation, "Where?", "There.")
    page = await open_page(alice, conversation)

    assert "There." in await page.send(action="resume", seq=0, answer="")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[" * 60_000, "not JSON"),
        (b"null", "must be a JSON object"),
        (b'{"message": "' + b"x" * 70_000 + b'"}', "64 KB at most"),
        (b"\xff\xfe\xed\xa0\x80", "this one holds bytes"),
        (b'{"action": "\xe6\x9d\xb1"}', "do not know"),
        (b'{"action": 7}', "must be text"),
        (b'{"message": ""}', "Write a question first"),
        (b'{"action": "resume", "seq": -1}', "number of the last event"),
    ],
)
async def test_a_bad_frame_gets_a_sentence_and_changes_nothing(
    alice, conversation, open_page, body, words
):
    page = await open_page(alice, conversation)

    answered = await page.post(body)

    assert answered["closed"] == 0
    assert words in text_of("".join(answered["shown"]))
    assert not await Message.objects.aexists()


# --- What ends it -------------------------------------------------------------------------------


def lock(alice):
    alice.is_active = False
    alice.save()


def change_password(alice):
    alice.set_password("another one")
    alice.save()


def end_session(alice):
    Session.objects.all().delete()


def delete_conversation(alice):
    keeping.delete_conversation(alice.conversations.get())


def give_away(alice):
    alice.conversations.update(owner=type(alice).objects.create_user("carol"))


@pytest.mark.parametrize(
    ("end", "code", "status"),
    [
        (lock, 4403, 302),
        (change_password, 4401, 302),
        (end_session, 4401, 302),
        (delete_conversation, 4404, 404),
        (give_away, 4404, 404),
    ],
)
async def test_what_ends_its_right_closes_it_and_no_frame_is_obeyed(
    alice, conversation, open_page, end, code, status
):
    page = await open_page(alice, conversation)
    await database_sync_to_async(end)(alice)

    await rights.shut_pages_without_right()

    assert await page.stream.closing_code() == code
    assert not rights.open_pages
    await page.post(json.dumps({"message": "And?", "id": "1"}), status)
    assert not await Message.objects.filter(text="And?").aexists()


async def test_signing_out_closes_it_at_once(alice, conversation, open_page):
    page = await open_page(alice, conversation)

    await page.client.post("/accounts/logout/")

    assert await page.stream.closing_code() == 4401


async def test_a_conversation_that_is_deleted_while_a_frame_comes_closes_the_page(
    alice, conversation, open_page, monkeypatch
):
    page = await open_page(alice, conversation)

    async def deleted(self):
        raise Conversation.DoesNotExist

    monkeypatch.setattr("ai_chatbot.connections.handler.FrameHandler.current_head", deleted)
    answered = await page.post(json.dumps({"action": "resume", "seq": 0}))

    assert answered == {"shown": [], "closed": 4404}


# --- What it holds ------------------------------------------------------------------------------


async def test_it_takes_one_of_its_users_places_and_gives_it_back(
    alice, conversation, open_page, open_tab, settings
):
    settings.SOCKETS_PER_USER = 1
    first = await open_page(alice, conversation)
    refused = await Page(alice, conversation.pk).connect()
    assert await refused.stream.closing_code() == 4429

    await first.close()

    await open_page(alice, conversation)


async def test_when_it_leaves_the_document_is_saved_and_nothing_is_kept(
    alice, conversation, open_page, scripted_langflow
):
    page = await open_page(alice, conversation)
    await page.send(message="Save me", id="1")
    await page.stream.read_until('data-ends="m-')
    await until(answer_has_ended)
    await Conversation.objects.aupdate(document=None)

    await page.close()

    await conversation.arefresh_from_db()
    assert [m["text"] for m in conversation.document["messages"]] == ["Save me", "Hello world"]
    assert not rights.open_pages
    assert not getattr(get_channel_layer(), "known", set())
    assert await sockets.open_sockets().enter(alice.pk, "another")


async def test_while_redis_is_away_it_is_asked_to_come_back_and_holds_nothing(
    alice, conversation, channel_layer, monkeypatch, settings
):
    settings.SOCKETS_PER_USER = 1

    async def redis_is_away(*_):
        raise RedisAway("Redis restarts")

    with monkeypatch.context() as away:
        away.setattr(channel_layer, "group_add", redis_is_away, raising=False)
        page = await Page(alice, conversation.pk).connect()
        assert await page.stream.closing_code() == 1013

    page = await Page(alice, conversation.pk).open()
    await page.close()
