"""An answer to what is not in the notes: the page shows what was searched and what came nearest."""

import json

import jsonschema
import pytest
from channels.db import database_sync_to_async

from ai_chatbot.answering.grounds.served import remember_served
from ai_chatbot.conversations.documents import build_markdown
from ai_chatbot.models import Conversation, Message
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.search.search import search_notes
from tests.ai_chatbot.conftest import text_of, write_turn
from tests.scripted_langflow import answer
from tests.stack import ROOT

SCHEMA = json.loads((ROOT / "docs" / "conversation.schema.json").read_text())
QUESTION = "What is a <b>quantum</b> lattice gauge theory?"
NOTHING = "Nothing in your notes bears on this."


@database_sync_to_async
def search_for_running_answer(owner):
    """What the flow's component does before the model is asked."""
    running = Message.objects.get(status="running")
    remember_served(running.pk, search_notes(owner.pk, QUESTION))


@pytest.mark.django_db(transaction=True)
async def test_the_page_says_so_at_the_end_and_after_a_reload(
    alice, conversation, open_tab, scripted_langflow, async_client
):
    await database_sync_to_async(import_texts)(alice, {"a.md": "# Annika \\<i>\n\nThe boat."})
    await database_sync_to_async(embed_waiting)(alice)

    async def search(request):
        await search_for_running_answer(alice)

    scripted_langflow.script = [search, *answer("I find nothing", " about this in your notes.")]
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)

    done = await tab.read_until('data-ends="m-')
    await async_client.aforce_login(alice)
    page = (await async_client.get(f"/conversations/{conversation.pk}/")).text

    note = await alice.notes.aget()
    for html in (done, page):
        assert NOTHING in html
        assert "“What is a &lt;b&gt;quantum&lt;/b&gt; lattice gauge theory?”" in html
        assert f'<a href="/notes/{note.pk}/?start=' in html
        assert ">Annika &lt;i&gt;</a>" in html
        assert "Nearest notes: Annika" in text_of(html)
        assert 'class="sources searched"' in html
    saved = await Conversation.objects.aget(pk=conversation.pk)
    jsonschema.validate(saved.document, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert saved.document["messages"][1]["searched"]["query"] == QUESTION


@pytest.mark.parametrize("questions", [("Annika", QUESTION), (QUESTION, "Annika")])
def test_it_is_not_said_when_one_of_a_runs_searches_found_something(alice, conversation, questions):
    import_texts(alice, {"a.md": "# Annika\n\nThe boat."})
    embed_waiting(alice)
    _, answered = write_turn(conversation, status="running")

    for question in questions:
        remember_served(answered.pk, search_notes(alice.pk, question))

    answered.refresh_from_db()
    assert answered.searched == {}
    assert answered.sources.get().title == "Annika"


def test_it_is_said_of_conditions_alone_and_without_nearest_notes(client, alice, conversation):
    write_turn(conversation, "#tag", "Nothing.", searched={"query": "#tag", "nearest": []})
    client.force_login(alice)

    html = client.get(f"/conversations/{conversation.pk}/").text

    assert NOTHING in html
    assert "Searched for “#tag”." in html
    assert "Nearest" not in html


def test_an_answer_that_searched_nothing_says_nothing_of_it(client, alice, conversation):
    write_turn(conversation)
    client.force_login(alice)

    assert NOTHING not in client.get(f"/conversations/{conversation.pk}/").text


def test_the_markdown_export_says_so(conversation):
    near = [{"title": "Annika", "url": "/notes/1/", "score": 0.1}]
    write_turn(conversation, "Why?", "No idea.", searched={"query": "Why?", "nearest": near})

    assert "*Nothing in the notes bears on this.* Nearest notes: Annika" in build_markdown(
        conversation
    )


def test_the_markdown_export_says_which_page_a_source_was_clipped_from(conversation):
    _, answered = write_turn(conversation, "Why?", "So [1].")
    answered.sources.create(
        n=1, title="Zeppelin", text="It flew.", start=0, end=8, score=0.5,
        origin="clipped", source_url="https://example.org/z",
    )  # fmt: skip

    text = build_markdown(conversation)

    assert "1. Zeppelin (clipped from <https://example.org/z>)" in text
