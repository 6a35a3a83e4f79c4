"""While a slow model reads, the page shows what it reads."""

import asyncio

import pytest
from channels.db import database_sync_to_async

from ai_chatbot.answering import registry
from ai_chatbot.answering.events import Served
from ai_chatbot.answering.progress import Progress
from ai_chatbot.answering.sealing import remember_served
from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.branch import state_of
from notes.importing.importer import import_texts
from notes.search.search import search_notes
from tests.ai_chatbot.conftest import write_turn
from tests.scripted_langflow import answer

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "Where does Annika lie?"


async def test_sources_and_the_step_are_shown_before_the_first_word(
    alice, conversation, open_tab, scripted_langflow
):
    await database_sync_to_async(import_texts)(alice, {"a.md": "The boat Annika lies at Lund."})
    first_word = asyncio.Event()

    async def serve(request):
        message = await Message.objects.aget(status=Message.Status.RUNNING)
        found = await database_sync_to_async(search_notes)(alice.pk, QUESTION)
        await database_sync_to_async(remember_served)(message.pk, found)

    scripted_langflow.script = [serve, first_word, *answer("At Lund [1].")]
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)

    shown = await tab.read_until("Reading 1 passage…")

    assert "1 source" in shown
    assert "The boat Annika lies at Lund." in shown
    (run,) = registry.running.values()
    assert run.log.text == ""
    first_word.set()
    await tab.read_until("Done, 1 source")
    assert [type(event) for event in run.log.after(0)].count(Served) == 1


async def test_nothing_is_said_to_be_read_while_nothing_was_served(
    alice, conversation, open_tab, scripted_langflow
):
    first_word = asyncio.Event()
    scripted_langflow.script = [first_word, *answer("Hm.")]
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)
    await asyncio.sleep(1.2)
    (run,) = registry.running.values()

    assert run.log.seq == 0
    first_word.set()
    assert "Reading" not in await tab.read_until("Done, 0 sources")


def source(n, message=None):
    return Source(
        message=message, n=n, title="A", text="Text", content_hash="0" * 64, start=0, end=4,
        score=0.5, url="/notes/1/",
    )  # fmt: skip


def test_sources_that_come_late_do_not_turn_the_state_back():
    progress = Progress("x", QUESTION)
    progress.grow(1, "At ")

    late = progress.add_sources(2, [source(1)])

    assert "Reading" not in late
    assert "1 source" in late


def test_a_page_that_is_loaded_meanwhile_says_the_same(conversation):
    _, message = write_turn(conversation, QUESTION, "", status=Message.Status.RUNNING)
    source(1, message).save()

    assert state_of(message, 0) == ("searching", "Searching your notes…")
    assert state_of(message, 1) == ("reading", "Reading 1 passage…")
    assert state_of(message, 4)[1] == "Reading 4 passages…"
