"""Pages without websockets, and websockets without cookies, before real processes."""

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
import websockets

from tests.processes.conftest import new_id
from tests.scripted_langflow import token

pytestmark = pytest.mark.slow

HERE, THERE = 0, 1
POLICY_VIOLATION = 1008
MAKE_TOKEN = """
from ai_chatbot.models import Conversation
from ai_chatbot.tokens import make_personal_token
owner = Conversation.objects.get(pk={!r}).owner
print(make_personal_token(owner, name="a program", scopes=["ask"]))
"""


def headers_of(client):
    return {"Cookie": client.cookies, "X-CSRFToken": client.csrf, "Referer": client.url}


@asynccontextmanager
async def stream(client, conversation):
    """The lines of a page's stream, which is let in."""
    timeout = httpx.Timeout(10)
    async with httpx.AsyncClient(trust_env=False, headers=headers_of(client)) as http:
        address = f"{client.url}/conversations/{conversation}/events/"
        async with http.stream("GET", address, timeout=timeout) as response:
            assert response.status_code == 200
            lines = response.aiter_lines()
            assert await anext(lines) == ":"
            yield lines


async def send(client, conversation, **frame):
    async with httpx.AsyncClient(trust_env=False, headers=headers_of(client)) as http:
        address = f"{client.url}/conversations/{conversation}/frames/"
        response = await http.post(address, json=frame)
        assert response.status_code == 200, response.text
        return response.json()


async def read_until(lines, text, seconds=5):
    async with asyncio.timeout(seconds):
        async for line in lines:
            if text in line:
                return line
    raise AssertionError(f"the stream ended without {text!r}")


async def make_tickets(processes, client, conversation, count):
    code = MAKE_TOKEN.format(conversation)
    made = await asyncio.to_thread(processes.webs[0].manage, "shell", "-v", "0", "-c", code)
    headers = {"Authorization": f"Bearer {made.strip()}"}
    async with httpx.AsyncClient(trust_env=False, headers=headers, base_url=client.url) as http:
        asked = {"conversation": conversation}
        return [(await http.post("/api/v1/tickets", json=asked)).json() for _ in range(count)]


async def code_of(address):
    """The close code of a websocket from another site, or 0 if it is let in."""
    async with websockets.connect(
        address, origin="https://elsewhere.example", proxy=None
    ) as socket:
        await socket.send(json.dumps({"action": "resume", "seq": 0}))
        try:
            assert "Ready" in str(await asyncio.wait_for(socket.recv(), 5))
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
        async with asyncio.timeout(8):
            page = await person.clients[HERE].get(f"/conversations/{person.conversations[0]}/")

    assert "Ask your notes" in page


async def test_a_stream_whose_reader_leaves_gives_its_place_back(alone, langflow, person):
    (client,) = person.clients
    conversation = person.conversations[0]
    for _ in range(3):
        async with AsyncExitStack() as streams:
            for _ in range(10):  # as many as a user has
                await streams.enter_async_context(stream(client, conversation))
            async with stream(client, conversation) as refused:
                assert "4429" in await read_until(refused, "data:")
        await asyncio.sleep(0.3)

    async with stream(client, conversation) as lines:
        await send(client, conversation, message="", id="1")
        await send(client, conversation, action="version", id="none")
        with pytest.raises(TimeoutError):
            await read_until(lines, "closed", seconds=1)


async def test_one_ticket_opens_one_websocket_of_all_processes(two, langflow, person):
    conversation = person.conversations[0]
    here, there = (client.url.replace("http", "ws") for client in person.clients)
    made = await make_tickets(two, person.clients[HERE], conversation, 5)

    for ticket in made:
        assert ticket["url"].startswith(here)
        elsewhere = ticket["url"].replace(here, there)
        codes = await asyncio.gather(*map(code_of, (ticket["url"], elsewhere) * 2))
        assert sorted(codes) == [0, *[POLICY_VIOLATION] * 3]

    logs = "".join(web.log.read_text() for web in two.webs)
    assert not [ticket for ticket in made if ticket["ticket"] in logs]
    assert "Traceback" not in logs
