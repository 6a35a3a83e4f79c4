"""What is shown of an answer that its notes bear out, in part or not; and without any model."""

import asyncio
import json

import jsonschema
import pytest
from channels.db import database_sync_to_async

from ai_chatbot.answering import registry, run
from ai_chatbot.answering.grounds.served import remember_served
from ai_chatbot.conversations.documents import build_document, build_markdown
from ai_chatbot.conversations.history import said_in
from ai_chatbot.models import Conversation, Message, Usage
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.search.search import search_notes
from tests.ai_chatbot.conftest import stored_answer, text_of, until
from tests.scripted_langflow import answer, end, error, token
from tests.stack import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

SCHEMA = json.loads((ROOT / "docs" / "conversation.schema.json").read_text())
QUESTION = "In which yard was the boat Annika repaired?"
TRUE = "The boat Annika was repaired in the yard of Lund."
FALSE = "Napoleon bought the submarine with seventeen bananas."
NOTHING = "I find nothing about this in your notes."
ALOOF = "What is a quantum lattice gauge theory?"


@pytest.fixture
def boat_notes(alice):
    import_texts(
        alice,
        {
            "annika.md": f"# Annika\n\n{TRUE} That took three weeks. Her sails are blue.",
            "garden.md": "# Garden\n\nThe tulips stand beside the wall.",
        },
    )
    embed_waiting(alice)


def script(langflow, alice, question, *events):
    """A flow that searches, and a model that says this."""

    async def search(request):
        await database_sync_to_async(serve)(alice, question)

    langflow.script = [search, *events]


def serve(owner, question):
    running = Message.objects.get(status="running")
    remember_served(running.pk, search_notes(owner.pk, question))


@pytest.fixture
def ask(alice, conversation, boat_notes, open_tab, scripted_langflow, async_client):
    """Asks, and gives the answer's row, its page at the end, and the page after a reload."""

    async def asked(*events, question=QUESTION):
        script(scripted_langflow, alice, question, *events)
        tab = await open_tab(alice, conversation)
        await tab.ask(question)
        done = await tab.read_until('data-ends="m-')
        await async_client.aforce_login(alice)
        page = (await async_client.get(f"/conversations/{conversation.pk}/")).text
        return await stored_answer(), done, page

    return asked


async def check_document(answered):
    saved = await Conversation.objects.aget(pk=answered.conversation_id)
    document = await database_sync_to_async(build_document)(saved)
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert document["messages"][1]["grounding"] == answered.grounding
    return await database_sync_to_async(build_markdown)(saved)


async def test_an_answer_that_is_borne_out_is_shown_as_it_is(ask):
    answered, *pages = await ask(*answer(TRUE))

    assert answered.grounding["decision"] == "answered"
    assert answered.grounding["score"] == 1
    for html in pages:
        assert "100 % from your notes" in text_of(html)
        assert "unfounded" not in html
        assert 'class="extract"' not in html
    assert "not from your notes" not in await check_document(answered)
    usage = await Usage.objects.aget(answer_id=answered.pk)
    assert (usage.grounded, usage.decision) == (1.0, "answered")


@pytest.mark.parametrize(
    ("question", "nothing"),
    [
        ("Was ist eine Eichtheorie auf dem Gitter?", "Dazu finde ich nichts in deinen Notizen."),
        ("量子格子ゲージ理論とは何ですか。", "ノートにはこれについて何も見つかりません。"),
    ],
)
async def test_that_nothing_is_found_is_said_in_the_language_of_the_question(
    ask, question, nothing
):
    answered, *pages = await ask(*answer(FALSE), question=question)

    assert answered.grounding["decision"] == "nothing"
    for html in pages:
        assert nothing in text_of(html)
    assert nothing in await check_document(answered)


async def test_what_is_not_from_the_notes_is_set_apart_and_their_sentences_stand_under_it(ask):
    answered, *pages = await ask(*answer(f"{TRUE} {FALSE}"))

    assert answered.grounding["decision"] == "unsure"
    assert 0.3 < answered.grounding["score"] < 0.7
    for html in pages:
        assert f'<span class="unfounded">{FALSE} ' in html
        assert f"{FALSE} (not from your notes)" in text_of(html)
        assert f"From your notes {TRUE} 1" in text_of(html)
    markdown = await check_document(answered)
    assert f"{FALSE[:-1]} *(not from your notes)*." in markdown
    assert f"> {TRUE}[^1-1]" in markdown


async def test_under_a_bare_word_stands_the_sentence_that_it_is_from(ask):
    answered, *pages = await ask(*answer("Lund [1]"))

    assert (answered.grounding["decision"], answered.grounding["score"]) == ("unsure", 1)
    for html in pages:
        assert "unfounded" not in html
        assert f"From your notes {TRUE} 1" in text_of(html)
    assert f"> {TRUE}[^1-1]" in await check_document(answered)


@pytest.mark.parametrize("said", ["[1]", " [1] [2]", "Her sails are blue. [1]"])
async def test_a_mark_alone_and_what_was_not_asked_are_no_answers(ask, said):
    answered, *pages = await ask(*answer(said))

    assert (answered.grounding["decision"], answered.grounding["score"] or 0) == ("extract", 0)
    for html in pages:
        assert f"From your notes {TRUE} 1" in text_of(html)
        assert ("which is not what was asked" in html) is ("sails" in said)


@pytest.mark.parametrize("said", [FALSE, "I find nothing about this in your notes."])
async def test_where_the_notes_surely_tell_their_sentences_stand_instead(ask, said):
    answered, *pages = await ask(*answer(said))

    assert answered.grounding["decision"] == "extract"
    for html in pages:
        assert f"From your notes {TRUE} 1" in text_of(html)
        assert "<summary>What the model said, which is not from your notes</summary>" in html
        assert 'aria-label="Source 1"' in html
    markdown = await check_document(answered)
    assert f"> {TRUE}[^1-1]" in markdown
    assert said not in markdown
    told = await database_sync_to_async(said_in)(answered)  # to the model, at a follow-up
    assert said not in told
    assert TRUE in told
    assert answered.text == said


async def test_where_they_do_not_tell_it_is_said_that_nothing_is_found(ask):
    answered, *pages = await ask(*answer(FALSE), question=ALOOF)

    assert answered.grounding["decision"] == "nothing"
    for html in pages:
        assert NOTHING in text_of(html)
        assert f'<span class="unfounded">{FALSE}' not in html.partition("model-words")[0]
        assert FALSE in text_of(html.partition("model-words")[2])
    assert FALSE not in await check_document(answered)


async def test_a_greeting_stays_a_greeting(ask):
    answered, done, _ = await ask(*answer("Hello!"), question="Hello there")

    assert answered.grounding["decision"] == "answered"
    assert answered.grounding["score"] is None
    assert NOTHING not in done


async def test_an_answer_that_is_stopped_is_compared_as_well(
    alice, conversation, boat_notes, open_tab, scripted_langflow
):
    script(scripted_langflow, alice, QUESTION, token(f"{FALSE} "), asyncio.Event())
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)
    await tab.read_until("Napoleon")

    await tab.send(action="stop")
    await tab.read_until('data-status="stopped"')

    assert (await stored_answer()).grounding["decision"] == "extract"


async def test_the_notes_own_sentences_are_there_before_the_first_word(
    alice, conversation, boat_notes, open_tab, scripted_langflow
):
    go_on = asyncio.Event()
    script(scripted_langflow, alice, QUESTION, go_on, *answer(TRUE))
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)

    early = await tab.read_until('class="extract"')
    go_on.set()
    done = await tab.read_until('data-ends="m-')

    assert "From your notes" in text_of(early)
    assert TRUE in text_of(early)
    assert 'data-parts="tail extract"' in early
    assert 'class="extract"' not in done
    assert done.index('id="sources-') < done.index('class="body"')


async def test_who_comes_back_before_the_first_word_is_shown_them(
    alice, conversation, boat_notes, open_tab, scripted_langflow
):
    script(scripted_langflow, alice, QUESTION, asyncio.Event())
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)
    await tab.read_until('class="extract"')

    back = await open_tab(alice, conversation)
    await back.send(action="resume", seq=0, answer=str((await stored_answer()).pk))

    assert TRUE in text_of(await back.read_until('class="extract"'))


async def test_of_what_the_notes_do_not_tell_nothing_is_quoted_early(ask):
    _, done, _ = await ask(0.3, *answer("Hello!"), question=ALOOF)

    assert 'class="extract"' not in done


@pytest.mark.parametrize(
    "events", [[error("ModelServer: it is down")], [end("")], [error("")]], ids=str
)
async def test_without_a_model_the_notes_answer(ask, events):
    answered, *pages = await ask(*events)

    assert (answered.status, answered.error) == ("done", "")
    assert answered.grounding["decision"] == "extract"
    assert answered.grounding["without_model"]
    for html in pages:
        assert "Answered from your notes without a model." in text_of(html)
        assert TRUE in text_of(html)
        assert "model-words" not in html
    assert "*Answered from your notes without a model.*" in await check_document(answered)
    assert (await Usage.objects.aget(answer_id=answered.pk)).tokens == 0


async def test_without_langflow_the_notes_answer(ask, scripted_langflow):
    await scripted_langflow.die()
    answered, *_ = await ask()

    assert answered.status == "done"
    assert await answered.sources.acount() > 0


async def test_without_a_model_and_without_notes_of_it_the_answer_failed(ask):
    answered, done, _ = await ask(error("ModelServer: it is down"), question=ALOOF)

    assert answered.status == "failed"
    assert "it is down" in done


async def test_a_comparison_that_fails_or_takes_too_long_keeps_no_answer_from_its_end(
    ask, monkeypatch
):
    async def never(*args):
        await asyncio.sleep(60)

    monkeypatch.setattr(run, "GROUND_PATIENCE", 0.1)
    monkeypatch.setattr(run, "ground_beside", never)
    answered, *_ = await ask(*answer(TRUE))

    assert (answered.status, answered.grounding) == ("done", {})
    await until(nothing_runs)


async def nothing_runs():
    return not registry.running


async def test_the_list_of_conversations_has_the_figure_in_words(ask, alice, async_client):
    await ask(*answer(f"{TRUE} {FALSE}"))
    await async_client.aforce_login(alice)

    page = (await async_client.get("/conversations/")).text

    assert "% of the last answer is from your notes" in text_of(page)


async def test_when_the_days_tokens_are_used_up_the_notes_answer_on_the_page(
    ask, alice, settings, scripted_langflow
):
    await ask(*answer(FALSE), question=ALOOF)
    settings.TOKENS_PER_DAY = 1
    answered, done, _ = await ask(*answer(FALSE))

    assert answered.status == "done"
    assert TRUE in text_of(done)
    assert "1 tokens a day are used up" in done
    assert len(scripted_langflow.requests) == 1


async def test_when_they_are_and_the_notes_do_not_tell_it_is_said(ask, settings):
    await ask(*answer(FALSE), question=ALOOF)
    settings.TOKENS_PER_DAY = 1
    answered, done, _ = await ask(*answer(FALSE), question=ALOOF)

    assert answered.status == "failed"
    assert "1 tokens a day are used up" in done
