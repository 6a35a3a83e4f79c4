"""What open pages are told, in the language of who reads: of the page, else of who asked."""

import asyncio
import json
import uuid

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from django.utils import timezone, translation

from ai_chatbot.answering.ask import ask
from ai_chatbot.models import Conversation, Message, Usage
from config.base.languages.active import in_language
from notes.importing.importer import import_texts
from tests.scripted_langflow import answer

pytestmark = pytest.mark.django_db(transaction=True)
GERMAN = {"accept-language": "de-DE,de;q=0.9"}


async def test_an_answer_is_streamed_in_the_language_of_who_asked(
    alice, conversation, open_tab, scripted_langflow
):
    begin = asyncio.Event()
    scripted_langflow.script = [begin, *answer("Weil ", "es **so** ist.")]
    tab = await open_tab(alice, conversation, **GERMAN)

    await tab.ask("Warum?")

    assert 'aria-label="Deine Frage"' in await tab.read_until("Warum?")
    begin.set()
    done = await tab.read_until('data-ends="m-')
    assert "Fertig, 0 Quellen" in done
    assert "Erneut versuchen" in done
    assert "Durchsucht deine Notizen …" in tab.html
    assert "Searching" not in tab.html
    assert translation.get_language() == "en"  # nothing of it stays


async def test_a_page_that_comes_back_is_told_in_its_own(
    alice, conversation, open_tab, scripted_langflow
):
    french = await open_tab(alice, conversation, cookie="language=fr", **GERMAN)
    english = await open_tab(alice, conversation)

    for tab in (french, english):
        await tab.send(action="resume", seq=0)

    assert ">Prêt<" in await french.read()
    assert ">Ready<" in await english.read()


async def test_what_is_refused_is_said_in_german(alice, conversation, open_tab, settings):
    settings.ASK_WITHOUT_NOTES = False
    settings.QUESTION_MAX_CHARS = 1000
    tab = await open_tab(alice, conversation, **GERMAN)

    await tab.ask("x" * 1234)
    assert "Die Frage hat 1.234 Zeichen; 1.000 sind erlaubt." in await tab.read()
    await tab.ask("Warum?")
    assert "Noch gibt es keine Notizen, aus denen zu antworten wäre." in await tab.read()
    await tab.send(action="rate", id=str(uuid.uuid4()), thumb="up")
    assert "Diese Antwort zum Bewerten gibt es nicht." in await tab.read()


async def test_a_failure_is_kept_in_english_and_told_in_german(
    alice, conversation, open_tab, scripted_langflow
):
    scripted_langflow.status = 503
    tab = await open_tab(alice, conversation, **GERMAN)

    await tab.ask("Warum?")

    assert "Der Assistent läuft nicht." in await tab.read_until('data-status="failed"')
    kept = await Message.objects.aget(role="assistant")
    assert kept.error.startswith("The assistant is not running.")


async def test_a_spent_budget_is_kept_in_english_with_an_answer_of_the_notes(
    alice, conversation, open_tab, scripted_langflow, settings
):
    settings.TOKENS_PER_DAY = 1000
    await Usage.objects.acreate(
        owner=alice, answer_id=uuid.uuid4(), door="page", at=timezone.now(), tokens=1000
    )
    await sync_to_async(import_texts)(alice, {"boot.md": "# Boot\n\nDas Boot ist rot."})
    tab = await open_tab(alice, conversation, **GERMAN)

    await tab.ask("Welche Farbe hat das Boot?")
    await tab.read_until('data-ends="m-')

    kept = await Message.objects.aget(role="assistant")
    assert kept.grounding["without_model"].startswith("Your 1,000 tokens a day are used up.")
    assert "Deine 1.000 Token für einen Tag sind aufgebraucht." in tab.html


async def test_where_websockets_are_blocked_a_frame_is_answered_in_german(alice, conversation):
    client = AsyncClient()
    await client.aforce_login(alice)

    said = await client.post(
        f"/conversations/{conversation.pk}/frames/",
        json.dumps({"action": "resume", "seq": 0}),
        content_type="application/json",
        headers=GERMAN,
    )

    assert ">Bereit<" in said.json()["shown"][0]


async def test_a_run_that_nobody_asked_for_in_a_language_is_told_in_english(
    alice, open_tab, scripted_langflow
):
    english, french = [
        await Conversation.objects.acreate(owner=alice, title=name) for name in ("a", "b")
    ]
    tabs = [await open_tab(alice, each) for each in (english, french)]

    await ask(english, "Why?")
    with in_language("fr"):
        await ask(french, "Pourquoi ?")

    assert "Done, 0 sources" in await tabs[0].read_until('data-ends="m-')
    assert "Terminé, 0 source" in await tabs[1].read_until('data-ends="m-')
