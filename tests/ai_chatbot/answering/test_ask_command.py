"""`manage.py ask`: a second follower, on a terminal or in a pipe."""

import asyncio
import io
import json
import uuid

import pytest
from channels.db import database_sync_to_async
from django.core.management import CommandError, call_command

from ai_chatbot.models import Conversation, Message, Source
from tests.ai_chatbot.conftest import until, write_turn
from tests.scripted_langflow import end, token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ask(capsys):
    """Runs the command in a thread, as its loop is its own; returns what it printed."""

    async def run(question, **options):
        err = io.StringIO()
        await asyncio.to_thread(call_command, "ask", question, user="alice", stderr=err, **options)
        return capsys.readouterr().out

    return run


async def test_the_answer_is_printed_with_its_sources(alice, scripted_langflow, ask):
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, token("It was built"), token(" in 1873 [1]."), end("")]
    asking = asyncio.create_task(ask("When was the bridge built?"))
    await until(an_answer_runs)
    await serve("Bridge", "It was built in 1873.")
    go_on.set()

    out = await asking

    assert out == "It was built in 1873 [1].\n\n1. Bridge\n"


async def test_other_scripts_come_out_as_they_are(alice, scripted_langflow, ask):
    text = "橋は長い。 הגשר ארוך. Cafe\u0301 au lait.\n\n- eins\n- zwei"
    scripted_langflow.script = [*map(token, text), end("")]

    out = await ask("橋は？")

    assert out == f"{text}\n"


async def test_code_is_printed_letter_by_letter(alice, scripted_langflow, ask):
    text = (
        "So:\n\n```python\nx = bridge [9]. built [1]. 1873\n```\n\n    bridge [1]. built\n\nDone."
    )
    go_on = asyncio.Event()
    scripted_langflow.script = [go_on, *map(token, text), end("")]
    asking = asyncio.create_task(ask("How?"))
    await until(an_answer_runs)
    await serve("Bridge", "It was built in 1873.")
    go_on.set()

    assert (await asking).startswith(f"{text}\n")


async def test_as_json_it_is_one_line_with_all_that_is_known(alice, scripted_langflow, ask):
    scripted_langflow.script = [token("Because."), end("")]

    out = await ask("Why?", json=True)

    assert out.count("\n") == 1
    told = json.loads(out)
    assert told["question"] == "Why?"
    assert told["answer"] == told["text"] == "Because."
    assert told["status"] == "done"
    assert told["sources"] == []
    conversation = await Conversation.objects.aget()
    assert told["conversation"] == str(conversation.pk)


async def test_the_question_and_answer_stand_in_the_conversation(alice, scripted_langflow, ask):
    scripted_langflow.script = [token("Because."), end("")]

    await ask("Why?")

    kept = [m.text async for m in Message.objects.order_by("created_at")]
    assert kept == ["Why?", "Because."]
    conversation = await Conversation.objects.aget()
    assert conversation.document["messages"][1]["text"] == "Because."


async def test_it_goes_on_with_a_conversation(alice, conversation, scripted_langflow, ask):
    before = (await database_sync_to_async(write_turn)(conversation))[1]
    scripted_langflow.script = [token("Still."), end("")]

    await ask("And now?", conversation=conversation.pk)

    question = await Message.objects.aget(text="And now?")
    assert question.parent_id == before.pk


async def test_a_strangers_conversation_is_not_there(alice, bob, scripted_langflow, ask):
    theirs = await Conversation.objects.acreate(owner=bob)

    for conversation in (theirs.pk, uuid.uuid4()):
        with pytest.raises(CommandError, match="has no conversation"):
            await ask("Why?", conversation=conversation)

    assert not await Message.objects.aexists()


async def test_an_unknown_user_is_said(alice, scripted_langflow):
    with pytest.raises(CommandError, match="There is no user 'carol'"):
        await asyncio.to_thread(call_command, "ask", "Why?", user="carol")


@pytest.mark.parametrize("question", ["", "   ", "x" * 4001])
async def test_a_question_that_is_not_taken_is_explained(alice, scripted_langflow, ask, question):
    with pytest.raises(CommandError, match="question"):
        await ask(question)

    assert not await Message.objects.aexists()


async def test_a_failed_answer_is_an_error_with_its_sentence(alice, scripted_langflow, ask):
    scripted_langflow.script = [token("Half")]  # and then the stream is cut

    with pytest.raises(CommandError, match="broke off"):
        await ask("Why?")

    assert (await Message.objects.aget(role="assistant")).text == "Half"


async def an_answer_runs():
    return await Message.objects.filter(status="running").aexists()


@database_sync_to_async
def serve(title, text):
    Source.objects.create(
        message=Message.objects.get(status="running"), n=1, title=title, text=text,
        content_hash="x", start=0, end=len(text), score=0.9, url="/notes/1/",
    )  # fmt: skip
