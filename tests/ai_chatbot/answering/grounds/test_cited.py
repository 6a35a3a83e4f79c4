"""Which sources an answer cites is written down at its end."""

from importlib import import_module

import pytest
from channels.db import database_sync_to_async
from django.apps import apps

from ai_chatbot.answering.grounds.served import remember_served
from ai_chatbot.conversations import lost
from ai_chatbot.conversations.evidence.citing import mark_cited
from ai_chatbot.models import Message, Source
from notes.importing.importer import import_texts
from notes.index.turns import embed_waiting
from notes.search.search import search_notes
from tests.ai_chatbot.conftest import stored_answer, write_turn
from tests.scripted_langflow import answer

QUESTION = "In which yard was the boat Annika repaired?"
TRUE = "The boat Annika was repaired in the yard of Lund."
migration = import_module("ai_chatbot.migrations.0017_sealed_sources")


@database_sync_to_async
def serve(owner):
    remember_served(Message.objects.get(status="running").pk, search_notes(owner.pk, QUESTION))


def cited_of(answered):
    return {source.n: source.cited for source in answered.sources.all()}


def give(answered, count):
    for n in range(1, count + 1):
        Source.objects.create(message=answered, n=n, text="x", start=0, end=1, score=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("said", "is_cited"), [(TRUE, True), ("Good morning to you.", None)])
async def test_what_the_shown_answer_links_to_is_cited_and_all_else_is_not(
    alice, conversation, open_tab, scripted_langflow, said, is_cited
):
    texts = {"annika.md": f"# Annika\n\n{TRUE}", "yards.md": "# Yards\n\nA yard for the boat."}
    await database_sync_to_async(import_texts)(alice, texts)
    await database_sync_to_async(embed_waiting)(alice)
    scripted_langflow.script = [lambda request: serve(alice), *answer(said)]
    tab = await open_tab(alice, conversation)
    await tab.ask(QUESTION)
    done = await tab.read_until('data-ends="m-')

    answered = await stored_answer()
    cited = await database_sync_to_async(cited_of)(answered)

    assert set(cited.values()) <= {True, False}
    for n, is_one in cited.items():
        assert is_one == (f'aria-label="Source {n}"' in done)
    assert is_cited is None or True in cited.values()


@pytest.mark.django_db
@pytest.mark.parametrize("numbers", [frozenset(), frozenset([2]), frozenset([1, 3, 9])])
def test_it_is_marked_in_one_go(conversation, numbers):
    _, answered = write_turn(conversation)
    give(answered, 3)

    mark_cited(answered.pk, numbers)

    assert cited_of(answered) == {n: n in numbers for n in (1, 2, 3)}


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "cited"), [(f"{TRUE} And then", True), ("", False)])
def test_an_answer_whose_process_died_cites_what_was_left_of_it(conversation, text, cited):
    _, running = write_turn(conversation, QUESTION, text, status="running")
    Source.objects.create(message=running, n=1, title="A", text=TRUE, start=0, end=9, score=1)

    assert lost.interrupt(running)

    assert cited_of(running) == {1: cited}


def sentence(verdict, *numbers):
    return {"start": 0, "end": 1, "verdict": verdict, "numbers": list(numbers), "strength": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "grounding", "cited"),
    [
        ("So it is [2].", {}, {2}),
        ("", {"decision": "answered", "sentences": [sentence("borne_out", 3, 1)]}, {3}),
        ("", {"decision": "answered", "sentences": [sentence("not_in_notes", 3)]}, set()),
        ("", {"decision": "extract", "sentences": [], "extract": [{"n": 1}]}, {1}),
        ("", {"decision": "nothing", "sentences": [sentence("quoted", 1)]}, set()),
    ],
)
def test_of_answers_of_before_it_is_read_from_their_rows(conversation, text, grounding, cited):
    _, answered = write_turn(conversation, answer=text, grounding=grounding)
    give(answered, 3)

    migration.mark_cited(apps, None)

    assert {n for n, is_cited in cited_of(answered).items() if is_cited} == cited
    assert None not in cited_of(answered).values()
