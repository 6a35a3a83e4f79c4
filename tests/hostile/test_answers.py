"""Answers at rest and while they are written: whatever a model says, nothing foreign is shown."""

import random
import uuid
from unicodedata import normalize

import html5lib
import pytest

from ai_chatbot.answering.progress import Progress
from ai_chatbot.rendering.answers import render_answer
from tests.hostile.allowed import answer, faults_below, faults_in, text_of
from tests.hostile.corpus import TEXTS
from tests.hostile.corpus.protocol import PRIVATE
from tests.hostile.corpus.writing import PLAIN, UNSTORABLE
from tests.hostile.support import BOAT, SOURCES, patience

QUESTION = "When was the boat Annika repaired?"
PARTS = {"cursor", "blocks", "tail", "sources", "status"}
PIECES = 4
KINDS = sorted({payload.kind.partition("-")[0] for payload in TEXTS})


def idents(payload):
    return payload.id


def faults_of(kind, payloads, faults_of_one):
    """What is wrong, by payload of this kind; an error is a fault like others."""
    wrong = {}
    for payload in payloads:
        if payload.kind.partition("-")[0] == kind:
            try:
                faults = faults_of_one(payload)
            except Exception as error:
                faults = [repr(error)[:100]]
            if faults:
                wrong[payload.id] = faults
    return wrong


def faults_at_rest(payload):
    cited = f"{payload.text}\n\nBefore {payload.text} after. Annika was repaired in May 2021 [1]."
    with patience():
        alone = render_answer(payload.text, SOURCES, question=QUESTION)
        amid = render_answer(cited, [BOAT], question=QUESTION)
    return faults_in(alone, answer(SOURCES)) + faults_in(amid, answer([BOAT]))


def faults_while_it_grows(payload):
    """As a run shows it: piece by piece, and its sources after the first word."""
    progress = Progress(uuid.uuid4(), QUESTION)
    rng = random.Random(payload.id)
    ends = sorted(rng.sample(range(1, len(payload.text) + 20), PIECES))
    text = f"{payload.text}\n\nThe boat Annika [1]."
    with patience():
        events = [progress.grow(1, text[: ends[0]]), progress.add_sources(2, SOURCES)]
        pieces = zip(ends, [*ends[1:], len(text)], strict=True)
        events += [progress.grow(n, text[a:b]) for n, (a, b) in enumerate(pieces, start=3)]
        events.append(progress.after(0))
    return [fault for event in events for fault in faults_in_event(event)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_at_rest_holds_nothing_foreign(kind):
    assert faults_of(kind, TEXTS, faults_at_rest) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_growing_answer_holds_nothing_foreign(kind):
    """Half of them, as each is shown in many pieces; at rest all are looked at."""
    assert faults_of(kind, TEXTS[::2], faults_while_it_grows) == {}


def faults_in_event(event):
    """What is wrong with a fragment for open pages: its own parts, and inside them an answer."""
    parts = list(html5lib.parseFragment(event, namespaceHTMLElements=False))
    names = [(part.get("id") or "").split("-")[0] for part in parts]
    inside = [element for part in parts for element in part.iter() if element.tag != "sup"]
    ids = [element.get("id") for element in inside if element.get("id")]
    faults = [f"parts {names}"] if not set(names) <= PARTS or len(set(names)) < len(names) else []
    faults += [f"ids {ids}"] if len(ids) != len(parts) else []
    for name, part in zip(names, parts, strict=True):
        if name in {"blocks", "tail"}:
            faults += faults_below(part, answer(SOURCES))
    return faults


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_running_answer_holds_nothing_foreign(kind):
    def faults_half_way(payload):
        half = payload.text[: len(payload.text) * 2 // 3]
        with patience():
            html = render_answer(half, SOURCES, question=QUESTION, finished=False)
        return faults_in(html, answer(SOURCES))

    assert faults_of(kind, TEXTS[::9], faults_half_way) == {}


@pytest.mark.parametrize("payload", PRIVATE, ids=idents)
@pytest.mark.parametrize("finished", [True, False])
def test_no_private_character_makes_a_citation(payload, finished):
    html = render_answer(payload.text, [BOAT], finished=finished)

    assert "citation" not in html


@pytest.mark.parametrize("payload", PLAIN, ids=idents)
def test_plain_text_is_read_as_it_was_written(payload):
    """One normal form of a character for another is no change."""
    shown = text_of(render_answer(payload.text, []))

    assert without_marks(shown) == without_marks(payload.text)


def without_marks(text):
    return normalize("NFC", text.replace("[1]", ""))


@pytest.mark.parametrize("payload", UNSTORABLE, ids=idents)
def test_what_no_page_can_send_is_not_in_an_answer(payload):
    html = render_answer(payload.text, SOURCES)

    assert "\x00" not in html
    html.encode()
    assert faults_in(html, answer(SOURCES)) == []
