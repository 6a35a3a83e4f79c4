"""An answer in the widget, on a page that is not ours: nothing foreign, no ids, no own links."""

import random

import html5lib
import pytest

from ai_chatbot.answering.growing import GrowingAnswer
from ai_chatbot.rendering.answers import render_cited
from ai_chatbot.rendering.links import ON_ANY_PAGE
from tests.hostile.allowed import (
    ANSWERS,
    LINKS,
    MATHS,
    MATHS_LOOKS,
    PAGE,
    PROSE,
    Rules,
    as_parsed,
    faults_of,
)
from tests.hostile.corpus import TEXTS
from tests.hostile.support import BOAT, SOURCES, patience
from tests.hostile.test_answers import KINDS
from tests.hostile.test_answers import faults_of as faults_of_kind

QUESTION = "When was the boat Annika repaired?"
LOOKS: dict[str, frozenset[str]] = {"sup": frozenset()} | dict.fromkeys(MATHS, MATHS_LOOKS)
ANYWHERE = Rules(PROSE | MATHS | {"figure", "figcaption"}, LINKS | ANSWERS | LOOKS)
PIECES = 3


def faults_in(html, sources):
    page = html5lib.parse(PAGE.format(html), namespaceHTMLElements=False)
    outer = page.find(".//div[@id='outer']")
    if outer is None or [child.get("id") for child in outer] != ["box", "after"]:
        return ["it does not stay in its box"]
    inside = [element for element in outer[0].iter() if element is not outer[0]]
    return [fault for element in inside for fault in faults_of_one(element, sources)]


def faults_of_one(element, sources):
    if "data-n" in element.attrib:
        return [] if any(cites(element, source) for source in sources) else ["a false citation"]
    own = str(element.get("href", ""))[:1] in {"#", "/"}
    return [*faults_of(element, ANYWHERE), *(["an address of our own"] if own else [])]


def cites(element, source):
    where = f"{source.title} › {source.heading}" if source.heading else source.title
    given = element.attrib | {"title": as_parsed(element.get("title", ""))}
    named = {"aria-label": f"Source {source.n}", "title": as_parsed(where)}
    return (element.tag, element.text, given) == (
        "a", str(source.n), {"data-n": str(source.n), "href": "#"} | named,
    )  # fmt: skip


def faults_at_rest(payload):
    text = f"{payload.text}\n\nBefore {payload.text} after. Annika was repaired in May 2021 [1]."
    with patience():
        html = render_cited(text, [BOAT], question=QUESTION, manner=ON_ANY_PAGE).html
    return faults_in(html, [BOAT])


def faults_while_it_grows(payload):
    growing = GrowingAnswer("x", QUESTION, ON_ANY_PAGE)
    growing.sources = SOURCES
    text = f"{payload.text}\n\nThe boat Annika [1]."
    ends = sorted(random.Random(payload.id).sample(range(1, len(text)), PIECES))
    with patience():
        pieces = zip([0, *ends], [*ends, len(text)], strict=True)
        grown = [growing.grow(n, text[a:b]) for n, (a, b) in enumerate(pieces, start=1)]
    html = [part for each in grown if each for part in (each.blocks, each.tail)]
    return [
        fault for part in [*html, growing.blocks_after(0)] for fault in faults_in(part, SOURCES)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_at_rest_holds_nothing_foreign(kind):
    assert faults_of_kind(kind, TEXTS[::4], faults_at_rest) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_growing_answer_holds_nothing_foreign(kind):
    assert faults_of_kind(kind, TEXTS[2::4], faults_while_it_grows) == {}


def test_it_is_cited_at_all():
    html = render_cited(
        "The boat Annika was repaired in May 2021 [1].", [BOAT], question=QUESTION,
        manner=ON_ANY_PAGE,
    ).html  # fmt: skip

    assert 'data-n="1"' in html
    assert faults_in(html, [BOAT]) == []
    assert faults_in(html, []) == ["a false citation"]
