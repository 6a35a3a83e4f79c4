"""A right that ends closes its pages in every process; a hostile frame does no harm."""

import asyncio
import json
import time
from contextlib import AsyncExitStack

import httpx
import pytest
import websockets

from tests.chaos.page import Client
from tests.processes.conftest import new_id, shows, until, until_async
from tests.processes.streams import read_until, send, stream
from tests.scripted_langflow import token

pytestmark = pytest.mark.slow

HERE, THERE = 0, 1
AT_ONCE = 1  # second; the watch comes round every two
POLICY_VIOLATION = 1008
SECONDS = 60  # for what the watch of a process finds by itself
LOCK_IN_SILENCE = (
    "User.objects.filter(pk=Conversation.objects.get(pk={!r}).owner_id).update(is_active=False)"
)


async def in_a_shell(processes, code):
    """By a process of its own, as an administrator's command."""
    lines = (
        "from django.contrib.auth.models import User",
        "from ai_chatbot.models import Conversation",
        code,
    )
    await asyncio.to_thread(processes.webs[0].manage, "shell", "-v", "0", "-c", "\n".join(lines))


async def sign_out(client):
    headers = {"Cookie": client.cookies, "X-CSRFToken": client.csrf, "Referer": client.url}
    async with httpx.AsyncClient(trust_env=False, headers=headers, timeout=60) as http:
        answer = await http.post(f"{client.url}/accounts/logout/")
        assert answer.status_code == 302, answer.text


async def opened(client, conversation):
    """A socket that was let in."""
    socket = await client.connect(conversation)
    await socket.send(json.dumps({"action": "resume", "seq": 0}))
    await asyncio.wait_for(socket.recv(), 60)
    return socket


async def code_of(socket, seconds=SECONDS):
    await asyncio.wait_for(socket.wait_closed(), seconds)
    return socket.close_code


async def test_signing_out_on_one_process_closes_the_pages_on_the_other_at_once(
    two, langflow, person
):
    took = [await seconds_until_signed_out(person)]
    while took[-1] > AT_ONCE and len(took) < 3:  # the machine may have stood still
        took.append(await seconds_until_signed_out(await two.person()))

    assert took[-1] <= AT_ONCE


async def seconds_until_signed_out(person):
    """How long a page stays open on one process once its session has ended on the other."""
    here, there = person.clients
    same_session = Client(there.url, here.cookies, here.csrf)
    conversation = person.conversations[0]
    closed = await opened(same_session, conversation)
    stays = await opened(there, conversation)

    await sign_out(here)

    began = time.monotonic()
    assert await code_of(closed) == 4401
    took = time.monotonic() - began
    await stays.send(json.dumps({"action": "resume", "seq": 0}))
    assert "Ready" in str(await asyncio.wait_for(stays.recv(), 60))
    await stays.close()
    return took


async def test_an_account_locked_in_the_database_is_shut_out_of_every_process(
    two, langflow, person
):
    langflow.script = [token("On and "), asyncio.Event()]
    asking = await person.open(HERE)
    answer_id = await asking.ask("Long?")
    await shows(asking, answer_id, "On and")
    sockets = [await opened(client, person.conversations[1]) for client in person.clients]

    await in_a_shell(two, LOCK_IN_SILENCE.format(person.conversations[0]))

    assert [await code_of(socket) for socket in sockets] == [4403, 4403]
    await asyncio.wait_for(langflow.hung_up.wait(), SECONDS)
    await until(lambda: not asking.is_connected)


async def test_a_conversation_deleted_elsewhere_closes_its_pages(alone, langflow, person):
    socket = await opened(person.clients[0], person.conversations[0])

    await in_a_shell(alone, f"Conversation.objects.get(pk={person.conversations[0]!r}).delete()")

    assert await code_of(socket) == 4404


HOSTILE = [
    json.dumps({"message": "\ud800"}),
    json.dumps({"message": "x", "id": "\ud800\x00"}),
    json.dumps({"action": "retry", "id": "\x00\ud800"}),
    json.dumps({"action": "\ud800"}),
    json.dumps({"action": "resume", "seq": 10**4000}),
    json.dumps({"action": "resume", "seq": 2**64, "answer": "\ud800"}),
    '{"message": ' + "9" * 10_000 + "}",
    "[" * 60_000,
    "null",
    "",
    b"\xff\xfe",
]


async def test_hostile_frames_get_an_answer_each_and_leave_no_traceback(alone, langflow, person):
    (web,) = alone.webs
    socket = await opened(person.clients[0], person.conversations[0])
    before = web.log.stat().st_size

    for frame in HOSTILE:
        await socket.send(frame)
        await asyncio.wait_for(socket.recv(), 60)

    await socket.close()
    await asyncio.sleep(0.5)
    assert "Traceback" not in web.log.read_text()[before:]


async def test_letters_that_are_none_and_unknown_addresses_end_in_a_code(alone, langflow, person):
    (web,) = alone.webs
    client = person.clients[0]
    before = web.log.stat().st_size

    socket = await opened(client, person.conversations[0])
    await socket.send(b"\xff\xfe\xed\xa0\x80", text=True)
    assert await code_of(socket) == 1007

    for path in ("/ws/", "/ws/nothing", "/ws/conversations/7/"):
        address = client.url.replace("http", "ws") + path
        async with websockets.connect(
            address, additional_headers={"Cookie": client.cookies}, proxy=None
        ) as unknown:
            assert await code_of(unknown) == 4404

    await asyncio.sleep(0.5)
    assert "Traceback" not in web.log.read_text()[before:]


# --- Without a websocket, and without a session -------------------------------------------------

MAKE_TOKEN = """
from ai_chatbot.models import Conversation
from ai_chatbot.tokens import make_personal_token
owner = Conversation.objects.get(pk={!r}).owner
print(make_personal_token(owner, name="a program", scopes=["ask"]))
"""


async def make_tickets(processes, client, conversation, count):
    code = MAKE_TOKEN.format(conversation)
    made = await asyncio.to_thread(processes.webs[0].manage, "shell", "-v", "0", "-c", code)
    headers = {"Authorization": f"Bearer {made.strip()}"}
    async with httpx.AsyncClient(
        trust_env=False, headers=headers, base_url=client.url, timeout=60
    ) as http:
        asked = {"conversation": conversation}
        return [(await http.post("/api/v1/tickets", json=asked)).json() for _ in range(count)]


async def code_from_elsewhere(address):
    """The close code of a websocket from another site, or 0 if it is let in."""
    async with websockets.connect(
        address, origin="https://elsewhere.example", proxy=None
    ) as socket:
        try:
            await socket.send(json.dumps({"action": "resume", "seq": 0}))
            assert "Ready" in str(await asyncio.wait_for(socket.recv(), 60))
        except websockets.ConnectionClosed:
            return socket.close_code
        return 0


async def test_a_page_without_websocket_hears_one_process_and_asks_the_other(two, langflow, person):
    langflow.script = [token("Said on the other."), asyncio.Event()]
    here, there = person.clients
    conversation = person.conversations[0]
    async with stream(here, conversation) as lines:
        await send(there, conversation, message="Where?", id=new_id())
        await read_until(lines, "Said on the other.")

        missed = await send(here, conversation, action="resume", seq=0)
        assert "Said on the other." in "".join(missed["shown"])
        await send(here, conversation, action="stop")
        await read_until(lines, "stopped")


async def test_many_streams_leave_the_pool_of_connections_to_others(two, langflow, person):
    """The pool of a process has 16, and each stream may last for hours."""
    other = await two.person()
    async with AsyncExitStack() as streams:
        for somebody in (person, other):
            for n in range(9):
                await streams.enter_async_context(
                    stream(somebody.clients[HERE], somebody.conversations[n])
                )
        async with asyncio.timeout(60):
            page = await person.clients[HERE].get(f"/conversations/{person.conversations[0]}/")

    assert "Ask your notes" in page


async def test_a_stream_whose_reader_leaves_gives_its_place_back(alone, langflow, person):
    (client,) = person.clients
    conversation = person.conversations[0]
    for _ in range(2):
        async with AsyncExitStack() as streams:
            for _ in range(10):  # as many as a user has
                await streams.enter_async_context(stream(client, conversation))
            async with stream(client, conversation) as refused:
                assert "4429" in await read_until(refused, "data:")
        await until_async(lambda: is_let_in(client, conversation))


async def is_let_in(client, conversation):
    async with stream(client, conversation) as lines:
        await send(client, conversation, message="", id="1")
        await send(client, conversation, action="version", id="none")
        try:
            await read_until(lines, "closed", seconds=0.5)
        except TimeoutError:
            return True
    return False


async def test_one_ticket_opens_one_websocket_of_all_processes(two, langflow, person):
    conversation = person.conversations[0]
    here, there = (client.url.replace("http", "ws") for client in person.clients)
    made = await make_tickets(two, person.clients[HERE], conversation, 5)

    for ticket in made:
        assert ticket["url"].startswith(here)
        elsewhere = ticket["url"].replace(here, there)
        codes = await asyncio.gather(*map(code_from_elsewhere, (ticket["url"], elsewhere) * 2))
        assert sorted(codes) == [0, *[POLICY_VIOLATION] * 3]

    logs = "".join(web.log.read_text() for web in two.webs)
    assert not [ticket for ticket in made if ticket["ticket"] in logs]
    assert "Traceback" not in logs
