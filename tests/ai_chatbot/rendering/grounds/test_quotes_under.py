"""Sentences of the notes under an answer's own words, wherever that is shown."""

import pytest

from ai_chatbot.conversations.documents import build_markdown
from ai_chatbot.models import Message, Source
from ai_chatbot.rendering.branch import show_message
from ai_chatbot.rendering.grounds.cited import cited_by
from ai_chatbot.rendering.grounds.quotes import shown_quotes
from ai_chatbot.rendering.grounds.shown import quotes_in_words, shown_text
from tests.ai_chatbot.conftest import text_of, write_turn

SAID = "The bridge was built in 1873."
SPAN = "It spans <b>640</b> metres."
QUOTE = {"n": 2, "start": 0, "end": len(SPAN), "text": SPAN}
FIRST = {"n": 1, "start": 0, "end": len(SAID), "text": SAID}
CITED = f"{SAID[:-1]} [1]."
UNDER = f"{CITED}\n\nFrom your notes:\n\n> {SPAN} [2]"


def grounding(decision="answered", **more):
    place = {"start": 0, "end": len(SAID), "numbers": [1], "strength": 1.0, "verdict": "quoted"}
    return {"decision": decision, "sentences": [place], "extract": [FIRST, QUOTE], **more}


@pytest.fixture
def answer_of(conversation):
    def make(**kept):
        answer = write_turn(conversation, answer=SAID, grounding=grounding(**kept))[1]
        for n, text in ((1, SAID), (2, SPAN)):
            Source.objects.create(
                message=answer, n=n, title=f"T{n}", text=text, content_hash="x", start=0,
                end=len(text), score=0.9, url=f"/notes/{n}/",
            )  # fmt: skip
        return answer

    return make


@pytest.mark.parametrize(
    ("decision", "more", "numbers"),
    [
        ("answered", {"beside": [QUOTE]}, [2]),
        ("unsure", {"beside": [QUOTE]}, [2]),
        ("unsure", {"beside": []}, []),
        ("extract", {"beside": []}, [1, 2]),
        ("nothing", {"beside": [QUOTE]}, []),
        # Rows of before.
        ("answered", {}, []),
        ("unsure", {}, [1, 2]),
    ],
)
def test_what_a_row_shows(decision, more, numbers):
    assert [each.n for each in shown_quotes(grounding(decision, **more))] == numbers


@pytest.mark.django_db
@pytest.mark.parametrize("decision", ["answered", "unsure"])
def test_it_is_in_the_exports_and_its_source_is_cited(answer_of, conversation, decision):
    answer = answer_of(decision=decision, beside=[QUOTE])
    sources = list(answer.sources.all())

    assert shown_text(answer, sources, "") == UNDER
    exported = UNDER.replace("<b>", "&lt;b>").replace("</b>", "&lt;/b>")
    exported = exported.replace(" [1]", "[^1-1]").replace(" [2]", "[^1-2]")
    assert exported in build_markdown(conversation)
    assert cited_by(answer, SAID, sources, "") == {1, 2}
    assert shown_text(answer, sources[:1], "") == CITED  # what a visitor may not read


@pytest.mark.django_db
@pytest.mark.parametrize(("decision", "is_folded"), [("answered", True), ("unsure", False)])
def test_the_page_folds_it_under_a_sound_answer(answer_of, alice, client, decision, is_folded):
    answer = answer_of(decision=decision, beside=[QUOTE])
    client.force_login(alice)
    page = client.get(answer.conversation.get_absolute_url()).text

    assert ('<details class="extract">' in page) == is_folded
    assert ('<figure class="extract">' in page) != is_folded
    assert "From your notes" in text_of(page)
    assert "It spans 640 metres." in page
    assert "<b>640</b>" not in page
    assert 'aria-label="Source 2"' in page
    assert "640" in client.get(f"{answer.conversation.get_absolute_url()}print/").text


@pytest.mark.django_db
def test_an_answer_without_any_has_none(answer_of, alice, client):
    answer = answer_of(beside=[])
    client.force_login(alice)

    page = client.get(answer.conversation.get_absolute_url()).text
    assert 'class="extract"' not in page
    assert not show_message(answer, [answer.pk], "").quotes
    assert shown_text(Message(text=SAID), [], "") == SAID


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("| 段階 | 4 h | cafe\u0301 |", "段階 · 4 h · cafe\u0301"),
        ("שלב\n| א | ב |\n|---|---|", "שלב א · ב"),
        ("Either | or.", "Either | or."),
    ],
)
def test_a_row_of_a_table_is_quoted_as_its_cells(text, read):
    quote = {"n": 2, "start": 0, "end": len(text), "text": text}

    said = quotes_in_words({"decision": "extract", "extract": [quote]})

    assert said == ["From your notes:", f"> {read} [2]"]
