"""`[[a note]]` in an answer: a link to the note where it was served, else its name."""

import re
import unicodedata
from html import unescape
from types import SimpleNamespace

import pytest

from ai_chatbot.rendering.answers import render_cited
from ai_chatbot.rendering.inlines import question_html
from ai_chatbot.rendering.links import ON_ANY_PAGE, ON_OUR_PAGE


def source(title, address="/notes/7/"):
    return SimpleNamespace(n=1, title=title, heading="", text="It was.", url=address)


def shown(text, *titles, manner=ON_OUR_PAGE):
    """The HTML of its one paragraph; a streamed part gets no marks of our own."""
    sources = [source(title) for title in titles]
    html = render_cited(text, sources, finished=False, manner=manner).html
    return re.fullmatch(r"<p[^>]*>(.*)</p>", html, re.S)[1]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Café", "[[CAFÉ]]"),
        ("味噌汁", "[[台所/味噌汁.md]]"),
        ("הסירה", "[[הסירה]]"),
        ("The boat", "![[the boat]]"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_note_that_was_served_is_linked_however_it_is_called(title, written, form):
    html = shown(f"See {unicodedata.normalize(form, written)}.", title)

    assert html.startswith('See <a href="/notes/7/">')


def test_other_words_and_a_heading_stand_as_in_the_note():
    assert shown("[[Boat|my boat]], [[Boat#Berth]]", "Boat") == (
        '<a href="/notes/7/">my boat</a>, <a href="/notes/7/">Boat › Berth</a>'
    )


def test_what_was_not_served_is_its_name_alone():
    assert shown("See [[Boat]] and [[Trains|the trains]].") == "See Boat and the trains."


def test_elsewhere_nothing_leads_into_somebodys_notes():
    assert shown("See [[Boat]].", "Boat", manner=ON_ANY_PAGE) == "See Boat."


@pytest.mark.parametrize(
    "text",
    ["`[[Boat]]`", "if [[ -f x ]]; then", "rows[[1]]", "[[1], [2]]", "[[Boat", "[[]]", "[[[Boat]"],
)
def test_code_and_numbers_stay_as_they_are(text):
    assert "[[" in shown(text, "Boat")


def test_a_name_is_words_and_no_markup():
    html = shown("[[<img src=x onerror=alert(1)>]] [[**Boat**|javascript:alert(1)]]")

    assert html == "&lt;img src=x onerror=alert(1)&gt; javascript:alert(1)"


def test_a_row_of_a_table_keeps_its_cells():
    html = render_cited("| a | b |\n|---|---|\n| [[Boat]] | [[x\\|y]] |", [source("Boat")]).html

    assert '<a href="/notes/7/">Boat</a>' in html
    assert ">y<" in html


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("See [[Boat]]?\nNow", "See Boat?<br>Now"),
        ("[[味噌汁]] [[קפה|הקפה]] [[Cafe\u0301]]", "味噌汁 הקפה Cafe\u0301"),
        ("if [[ -f x ]] and [[1]] <b>", "if [[ -f x ]] and [[1]] &lt;b&gt;"),
    ],
)
def test_a_question_names_notes_without_brackets_and_is_copied_with_them(asked, read):
    html = question_html(asked)

    assert re.sub(r'<span class="unseen">.*?</span>', "", html) == read
    assert unescape(re.sub(r"<[^>]+>", "", html)) == asked.replace("\n", "")
