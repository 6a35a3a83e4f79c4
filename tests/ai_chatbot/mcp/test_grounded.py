"""The tool `ask` says what is not from the notes, or gives their own sentences instead."""

import asyncio

import pytest

from tests.ai_chatbot.conftest import until
from tests.ai_chatbot.mcp.conftest import an_answer_runs
from tests.ai_chatbot.mcp.test_asking import serve
from tests.mcp_client import client_at, given
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)

BRIDGE = "The bridge was built in 1873."
FALSE = "Napoleon bought the submarine with seventeen bananas."
EXTRACT = f"From your notes:\n\n> {BRIDGE} [1]"


@pytest.mark.parametrize(
    ("events", "told"),
    [
        (
            [token(f"{BRIDGE} {FALSE}"), end("")],
            f"The bridge was built in 1873 [1]. {FALSE[:-1]} *(not from your notes)*.\n\n{EXTRACT}",
        ),
        ([token(FALSE), end("")], EXTRACT),
    ],
)
async def test_an_answer_is_given_as_pages_show_it(alices, scripted_langflow, url, events, told):
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, *events]

    async with client_at(url, alices) as client:
        question = {"question": "When was the bridge built?"}
        asking = asyncio.create_task(client.call_tool("ask", question))
        await until(an_answer_runs)
        await serve(text=BRIDGE)
        go_on.set()
        got = given(await asking)

    assert got["answer"] == told
    assert got["status"] == "done"
