"""A flow's memory: the conversation's turns, with the token of the run that asks for them."""

import asyncio
from types import SimpleNamespace

import pytest

from tests.flows.notes_server import NotesServer

TURNS = [
    {"role": "user", "text": "Où est la clé ?"},
    {"role": "assistant", "text": "Sous le pot."},
    {"role": "user", "text": "鍵はどこ？"},
    {"role": "assistant", "text": "מתחת לעציץ"},
]


@pytest.fixture
def served(monkeypatch):
    with NotesServer() as notes:
        notes.messages = TURNS
        monkeypatch.setenv("COMMONPLACE_URL", notes.url + "/")
        yield notes


@pytest.fixture
def remembered(monkeypatch):
    """Langflow's function for messages, as a component in a run of that token calls it."""
    from commonplace_langflow import memory

    monkeypatch.setattr(
        memory,
        "message_of",
        lambda turn: SimpleNamespace(
            text=turn["text"],
            sender=memory.SPEAKERS[turn["role"]][0],
            sender_name=memory.SPEAKERS[turn["role"]][1],
        ),
    )

    async def own(*args, **filters):
        return ["Langflow's own"]

    async def build(component, params, vertex, **options):
        await asyncio.sleep(0)  # others run in between
        return await module.aget_messages(**params)

    module, loading = (
        SimpleNamespace(aget_messages=own),
        SimpleNamespace(get_instance_results=build),
    )
    memory.remember_conversation(module)
    memory.know_the_run(loading)

    async def ask(token, **filters):
        variables = {"COMMONPLACE_TOKEN": token} if token else {}
        graph = SimpleNamespace(context={"request_variables": variables})
        found = await loading.get_instance_results(None, filters, SimpleNamespace(graph=graph))
        return [getattr(message, "text", message) for message in found]

    return ask


async def test_it_is_the_conversation_newest_first_as_langflow_gives_it(remembered, served):
    assert await remembered("run-token") == [turn["text"] for turn in reversed(TURNS)]
    assert await remembered("run-token", order="ASC") == [turn["text"] for turn in TURNS]
    assert {asked["token"] for asked in served.requests} == {"run-token"}


async def test_filters_choose_as_langflows_own_do(remembered, served):
    assert await remembered("t", sender="Machine", order="ASC") == ["Sous le pot.", "מתחת לעציץ"]
    assert await remembered("t", sender_name="User", limit=1) == ["鍵はどこ？"]


async def test_each_run_reads_with_its_own_token(remembered, served):
    await asyncio.gather(*(remembered(f"token-{n}") for n in range(8)))

    asked = sorted(request["token"] for request in served.requests)
    assert asked == sorted(f"token-{n}" for n in range(8))


async def test_a_run_that_commonplace_did_not_begin_has_langflows_own(remembered, served):
    assert await remembered("") == ["Langflow's own"]
    assert served.requests == []


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"messages": 3}'])
async def test_what_cannot_be_read_is_a_sentence(remembered, served, body):
    served.body = body

    with pytest.raises(ValueError, match="could not be read from Commonplace"):
        await remembered("t")


async def test_a_refused_token_is_a_sentence(remembered, served):
    served.status = 401

    with pytest.raises(ValueError, match="could not be read from Commonplace"):
        await remembered("t")
