"""The messages that a page shows, and what is read of the others."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ai_chatbot.models import Source
from ai_chatbot.rendering.branch import show_branch
from notes.importing.importer import import_texts
from tests.ai_chatbot.conftest import write_turn


def test_a_turn_of_a_long_conversation_reads_the_texts_of_no_other(conversation):
    for _ in range(3):
        write_turn(conversation)
        conversation.refresh_from_db()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = show_branch(conversation, last=2)

    texts = [query["sql"] for query in queries if '"ai_chatbot_message"."text"' in query["sql"]]
    assert len(texts) == 1
    assert " IN (" in texts[0]
    whole = show_branch(conversation)
    assert [(each.message, each.html, each.last) for each in shown] == [
        (each.message, each.html, each.last) for each in whole[-2:]
    ]


def test_a_turn_of_a_long_conversation_costs_no_more_queries(
    conversation, django_assert_num_queries
):
    for _ in range(9):
        write_turn(conversation)
        conversation.refresh_from_db()

    with django_assert_num_queries(3):  # who stands where, the texts of the turn, its sources
        show_branch(conversation, last=2)


def test_where_nothing_bears_on_a_question_each_near_note_is_named_once(
    client, alice, conversation
):
    import_texts(alice, {"味噌汁.md": "# 味噌汁", "boat.md": "# Boat"})
    soup, boat = (alice.notes.get(title=title) for title in ("味噌汁", "Boat"))
    _, answer = write_turn(conversation, grounding={"decision": "nothing"})
    served = [(soup, "味噌汁"), (boat, "Boat"), (soup, "味噌汁"), (None, "Gone"), (None, "Gone")]
    for n, (note, title) in enumerate(served, start=1):
        Source.objects.create(
            message=answer, n=n, note=note, title=title, text=f"Passage {n}", content_hash="",
            start=0, end=1, score=0.5, url="/notes/1/",
        )  # fmt: skip
    client.force_login(alice)

    page = client.get(conversation.get_absolute_url()).text

    near = page.partition('class="nearest"')[2].partition("</p>")[0]
    assert re.findall(r">([^<]+)</a>", near) == ["味噌汁", "Boat", "Gone"]
    assert "5 sources" in page


def test_a_quotation_names_linked_notes_as_it_is_read(client, alice, conversation):
    text = "See [[Boat|the <b>boat</b>]] and [[ירושלים]]."
    quote = {"n": 1, "start": 0, "end": len(text), "text": text}
    _, answer = write_turn(conversation, grounding={"decision": "extract", "extract": [quote]})
    Source.objects.create(
        message=answer, n=1, title="Log", text=text, content_hash="", start=0, end=len(text),
        score=0.9, url="/notes/1/",
    )  # fmt: skip
    client.force_login(alice)

    page = client.get(conversation.get_absolute_url()).text

    said = page.partition('<blockquote dir="auto">')[2].partition("<a ")[0]
    assert said.strip() == "See the &lt;b&gt;boat&lt;/b&gt; and ירושלים.&nbsp;"


def test_what_made_an_answer_is_told_without_empty_places(client, alice, conversation):
    write_turn(conversation, status="stopped", timings={"total": 10.94})
    client.force_login(alice)

    page = client.get(conversation.get_absolute_url()).text

    assert re.search(r'class="made-by">\s*10\.9 s', page)
