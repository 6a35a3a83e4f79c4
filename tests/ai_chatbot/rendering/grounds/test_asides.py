"""Sentences that are not from the notes are set apart, by what the answer's row keeps of them."""

import time
import unicodedata

import pytest

from ai_chatbot.grounding.check import Finding, Verdict
from ai_chatbot.models import Message
from ai_chatbot.rendering.answers import render_cited
from ai_chatbot.rendering.grounds.claims import check_sentences, key_of
from ai_chatbot.rendering.grounds.sentences import ENGLISH
from ai_chatbot.rendering.grounds.shown import shown_text
from tests.passages import BOAT

CHECKED = Finding(Verdict.BORNE_OUT, (1,), 0.5)
LABEL = '<span class="aside">(not from your notes)</span>'


def kept(text, *doubtful, verdict="not_in_notes"):
    """The grounding of an answer in which these sentences are not from the notes."""
    places = [(text.index(each), text.index(each) + len(each)) for each in doubtful]
    return {
        "decision": "unsure",
        "sentences": [
            {"start": start, "end": end, "verdict": verdict, "numbers": [], "strength": 0.9}
            for start, end in places
        ],
    }


def html_of(text, *doubtful):
    return str(render_cited(text, [BOAT], grounding=kept(text, *doubtful)).html)


@pytest.mark.parametrize(
    ("language", "label"),
    [("de", "nicht aus deinen Notizen"), ("ja", "ノートにはない内容"), ("ar", "ليس من ملاحظاتك")],
)
def test_it_is_named_so_in_the_language_of_the_question(language, label):
    said = "It sank in 1999."
    grounding = kept(said, said) | {"language": language}

    html = render_cited(said, [BOAT], grounding=grounding).html
    assert f'<span class="aside">({label})</span>' in html
    message = Message(text=said, grounding=grounding)
    assert f"*({label})*" in shown_text(message, [BOAT], "")


def test_a_sentence_is_set_apart_without_its_mark():
    html = html_of(
        "The boat was repaired in May 2021. It sank in 1999 [1].", "It sank in 1999 [1]."
    )

    assert f'<span class="unfounded">It sank in 1999. {LABEL}</span>' in html
    assert html.count("unfounded") == 1
    assert html.count('aria-label="Source 1"') == 1


def test_emphasis_code_and_links_stay_in_it():
    html = html_of(
        "It was **very** big, `x[1]` and *red*.", "It was **very** big, `x[1]` and *red*."
    )

    assert "<strong>very</strong>" in html
    assert "<code>x[1]</code>" in html
    assert html.startswith('<p dir="auto"><span class="unfounded">It was <strong>')
    assert html.endswith(f"<em>red</em>. {LABEL}</span></p>")


@pytest.mark.parametrize("marker", ["- ", "1. ", "> ", "* "])
def test_an_item_is_known_without_its_marker(marker):
    text = f"{marker}It sank in 1999."
    html = html_of(text, text)

    assert f'<span class="unfounded">It sank in 1999. {LABEL}</span>' in html


def test_of_a_row_each_cell_is_set_apart_and_the_last_says_so():
    text = "| When | What |\n|---|---|\n| 1999 | it sank |"
    html = html_of(text, "| 1999 | it sank |")

    assert html.count("unfounded") == 2
    assert html.count(LABEL) == 1


def test_where_emphasis_goes_over_its_end_the_words_alone_say_so():
    html = html_of("**It sank. It was red.**", "It was red.")

    assert LABEL in html
    assert "\ue000" not in html


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "sentence", ["Das Café schließt spät.", "船は一九九九年に沈んだ。", "غرق القارب في عام ١٩٩٩."]
)
def test_any_script(form, sentence):
    sentence = unicodedata.normalize(form, sentence)

    assert html_of(sentence, sentence).count("unfounded") == 1


@pytest.mark.parametrize(
    "text",
    [
        '<span class="unfounded">It sank.</span>',
        "\ue0000123456789abcdef.999999997\ue001It sank.",
        '<ins kind="aside" nonce="0">It sank.</ins>',
        '<ins kind="edge" n="999999997">It sank.</ins>',
    ],
)
def test_no_text_makes_one(text):
    html = str(render_cited(text, [BOAT], grounding=kept("Else.", "Else.")).html)

    assert '<span class="unfounded"' not in html
    assert 'class="aside"' not in html


def test_an_answer_without_a_grounding_is_as_it_was():
    text = "It sank in 1999 [1]."

    assert "unfounded" not in str(render_cited(text, [BOAT]).html)


def test_what_is_too_long_for_markdown_says_so_as_well():
    text = "It sank in 1999. " + "x" * 50_000
    html = str(render_cited(text, [BOAT], grounding=kept(text, "It sank in 1999.")).html)

    assert LABEL in html


def test_sentences_are_found_where_they_stand():
    text = (
        "# Head\n\nThe boat was repaired in May 2021.\n\n- It sank. It was `red`.\n\n```\nx.\n```\n"
    )
    found = check_sentences(text, [BOAT], lambda claim, given=(): CHECKED, 5)

    assert [text[each.start : each.end] for each in found] == [
        "The boat was repaired in May 2021.",
        "- It sank.",
        "It was `red`.",
    ]


def test_a_sentence_is_known_by_its_words():
    assert key_of("- **It sank** in 1999 [1].") == key_of("It sank in 1999.") == "it sank in 1999"
    assert key_of("…") == ""


@pytest.mark.parametrize("piece", ["a", "a. ", "[1] ", "> ", "| ", "*a*. "])
def test_work_grows_with_the_length(piece):
    def spent(times):
        began = time.process_time()
        check_sentences(piece * times, [BOAT], lambda claim, given=(): CHECKED, 60)
        return time.process_time() - began

    spent(1000)
    assert spent(40_000) < 4 * spent(20_000) + 0.1


# --- The same as Markdown -----------------------------------------------------------------------


def answer_of(text="", **grounding):
    return Message(role="assistant", text=text, grounding=grounding)


QUOTE = {"n": 1, "start": 0, "end": 58, "text": "The boat Annika was\nrepaired in May 2021."}


def test_a_doubtful_sentence_is_named():
    text = "The boat was repaired in May 2021. It sank."
    answer = answer_of(text, **kept(text, "It sank."), extract=[QUOTE])

    assert shown_text(answer, [BOAT], "") == (
        "The boat was repaired in May 2021 [1]. It sank *(not from your notes)*.\n\n"
        "From your notes:\n\n> The boat Annika was repaired in May 2021. [1]"
    )


def test_an_extract_stands_instead():
    answer = answer_of("It sank.", decision="extract", extract=[QUOTE], without_model="")

    assert shown_text(answer, [BOAT], "") == (
        "From your notes:\n\n> The boat Annika was repaired in May 2021. [1]"
    )


def test_that_no_model_wrote_it_is_said():
    answer = answer_of("", decision="extract", extract=[QUOTE], without_model="It is down.")

    assert shown_text(answer, [BOAT], "").endswith("*Answered from your notes without a model.*")


def test_nothing_is_said_to_be_found_with_the_nearest_notes():
    answer = answer_of("It sank.", decision="nothing")

    assert shown_text(answer, [BOAT, BOAT], "") == f"{ENGLISH.nothing}\n\nNearest notes: Annika"
