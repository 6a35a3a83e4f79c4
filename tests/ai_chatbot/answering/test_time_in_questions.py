"""An answer says which time its question was read as, and can be asked again without it."""

import json
import re
from html import unescape

import jsonschema
import pytest
from channels.db import database_sync_to_async

from ai_chatbot.answering.early_search import Wanted, search
from ai_chatbot.answering.grounds.served import remember_served
from ai_chatbot.conversations.documents import build_document, build_markdown
from ai_chatbot.models import Message
from ai_chatbot.tokens import make_personal_token, make_run_token, resolve_token
from config.watch import warm_up_times
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from tests.ai_chatbot.conftest import stored_answer, until, write_turn
from tests.scripted_langflow import answer
from tests.stack import ROOT

SCHEMA = json.loads((ROOT / "docs" / "conversation.schema.json").read_text())
QUESTION = "What did I do with the boat in March 2023?"
NOTES = {
    "march.md": "---\ndate: 2023-03-10\n---\n# Hull\n\nPainted the hull of the boat red.",
    "may.md": "---\ndate: 2023-05-03\n---\n# Deck\n\nPainted the deck of the boat green.",
}
SAID = "Only notes dated March 2023, or that say “March 2023”"


@pytest.fixture
def library(alice):
    import_texts(alice, NOTES)
    embed_waiting(alice)
    return alice


def ask_api(client, token, query):
    return client.post(
        "/api/notes/search",
        json.dumps({"query": query}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    ).json()


def test_the_time_is_told_to_programs(client, library):
    token = make_personal_token(library, name="mine")

    found = ask_api(client, token, QUESTION)

    assert [passage["title"] for passage in found["passages"]] == ["Hull"]
    assert found["times"] == {
        "words": "in March 2023",
        "label": "March 2023",
        "after": "2023-03-01",
        "before": "2023-04-01",
        "only": True,
        "ignored": False,
        "says": "March 2023",
        "said": SAID,
    }
    assert ask_api(client, token, "boat").keys() == {"passages"}


def test_it_stands_with_the_answer_on_its_page_and_in_what_is_exported(
    client, library, conversation
):
    _, running = write_turn(conversation, QUESTION, "", status="running")
    ask_api(client, make_run_token(running), QUESTION)
    Message.objects.filter(pk=running.pk).update(status="done", text="You painted its hull [1].")
    client.force_login(library)

    page = client.get(f"/conversations/{conversation.pk}/").text

    assert SAID in page
    german = client.get(f"/conversations/{conversation.pk}/", headers={"Accept-Language": "de"})
    assert "Nur Notizen von dieser Zeit (März 2023), oder in denen „March 2023“ steht" in (
        unescape(german.text)
    )
    assert re.search(rf'data-action="any-day" data-id="{running.pk}">Ask again without it<', page)
    document = build_document(conversation)
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert document["messages"][1]["times"]["label"] == "March 2023"
    assert f"*{SAID}.*" in build_markdown(conversation)


def test_what_was_not_heeded_says_so(client, library, conversation):
    _, running = write_turn(conversation, "", "", status="running")
    ask_api(client, make_run_token(running), "Where is my boat painted in June 2021?")
    client.force_login(library)

    running.refresh_from_db()
    assert running.sources.count() == 2
    assert running.times["said"].startswith("No note dated June 2021 bears on this")
    assert running.times["said"] in client.get(f"/conversations/{conversation.pk}/").text


def test_words_of_the_question_are_escaped(client, alice, conversation):
    times = {"said": "Only notes that say “<img src=x>”", "ignored": False}
    write_turn(conversation, times=times)
    client.force_login(alice)

    assert "<img src=x" not in client.get(f"/conversations/{conversation.pk}/").text


def test_a_run_that_is_to_heed_no_time_finds_notes_of_all_days(library, conversation):
    _, running = write_turn(conversation, QUESTION, "", status="running", any_day=True)
    grant = resolve_token(make_run_token(running))

    found = search(grant, QUESTION, Wanted(5)).result

    assert {passage.title for passage in found.passages} == {"Hull", "Deck"}
    remember_served(running.pk, found)
    running.refresh_from_db()
    assert running.times == {}


async def are_done(count):
    answers = Message.objects.filter(role="assistant")
    return await answers.filter(status="done").acount() == await answers.acount() == count


@pytest.mark.django_db(transaction=True)
async def test_one_click_asks_again_without_it(alice, conversation, open_tab, scripted_langflow):
    await warm_up_times()
    scripted_langflow.script = [*answer("Red.")]
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)
    await tab.read_until('data-ends="m-')
    first = await stored_answer()

    # The page that is told to show another answer is shown the one before it as well.
    await tab.send(action="any-day", id=str(first.pk))
    await until(lambda: are_done(2))
    await tab.send(action="retry", id=str((await stored_answer()).pk))
    await until(lambda: are_done(3))

    answers = Message.objects.filter(role="assistant").order_by("created_at")
    kept = await database_sync_to_async(list)(answers.values_list("any_day", flat=True))
    assert kept == [False, True, True]
    assert first.parent_id == (await stored_answer()).parent_id
