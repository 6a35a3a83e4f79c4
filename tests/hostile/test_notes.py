"""Notes: whatever a file or a clipped page says, nothing foreign is shown, and all of it is."""

from unicodedata import normalize

import pytest

from notes.models import Attachment, Note
from notes.text.html.excerpts import mark_words
from notes.text.parsing import parse_note
from notes.views.display import show_note, show_text
from tests.hostile.allowed import EXCERPT, NOTE, faults_in, text_of
from tests.hostile.corpus import TEXTS
from tests.hostile.corpus.notes import FRONT_MATTER, NAMES
from tests.hostile.corpus.writing import PLAIN, UNSTORABLE
from tests.hostile.support import patience

QUERIES = ["boat script img", "amp lt 1", ""]
KINDS = sorted({payload.kind.partition("-")[0] for payload in TEXTS})


@pytest.fixture
def vault(alice):
    """A note and a picture that links can lead to."""
    Note.objects.create(owner=alice, title="Annika", path="Annika.md", body="x")
    Attachment.objects.create(owner=alice, path="p.png", digest="x", size=1)
    return alice


def faults_of_showing(owner, payloads, text_of_one):
    """What is wrong with notes made of these, by payload; an error is a fault like others."""
    wrong = {}
    for payload in payloads:
        try:
            with patience():
                faults = faults_in(show_text(owner, text_of_one(payload)), NOTE)
        except Exception as error:
            faults = [repr(error)[:100]]
        if faults:
            wrong[payload.name] = faults
    return wrong


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_holds_nothing_foreign(vault, kind):
    payloads = [payload for payload in TEXTS if payload.kind.partition("-")[0] == kind]

    alone = faults_of_showing(vault, payloads, lambda payload: payload.text)
    amid = faults_of_showing(vault, payloads[::3], lambda payload: amid_links(payload.text))

    assert (alone, amid) == ({}, {})


def amid_links(text):
    return f"[[Annika]] {text} ![[p.png]]\n\n{text}\n\n[[Annika|{text[:50]}]]"


def test_links_between_notes_carry_nothing_foreign(vault):
    payloads = [*TEXTS[::9], *NAMES]

    assert faults_of_showing(vault, payloads, links_named) == {}


def links_named(payload):
    line = " ".join(payload.text.split())[:300]
    links = f"[[{line}]] ![[{line}]] [[Annika|{line}]] [[{line}#{line}|x]] [{line}](a.md)"
    return f"{links} ![[p.png|{line}]]\n\n> [!{line}] {line}\n> x"


def test_an_excerpt_holds_its_marks_and_nothing_else():
    for payload in [*TEXTS[::9], *NAMES]:
        with patience():
            excerpts = [mark_words(f"The boat {payload.text} script", query) for query in QUERIES]

        assert faults_in("".join(excerpts), EXCERPT) == [], payload.id


def test_a_query_marks_words_and_adds_nothing():
    for payload in NAMES:
        shown = mark_words(f"{payload.text} boat", payload.text)

        assert faults_in(shown, EXCERPT) == [], payload.id


def test_plain_text_is_read_as_it_was_written(vault):
    """One normal form of a character for another is no change."""
    shown = {payload.text: text_of(show_text(vault, payload.text)) for payload in PLAIN}

    assert {normalize("NFC", text) for text in shown} == {
        normalize("NFC", t) for t in shown.values()
    }


def test_what_no_page_can_send_is_not_in_a_note(alice):
    for payload in UNSTORABLE:
        html = show_note(Note(owner=alice, path="x.md", body=payload.text, pk=0))

        assert "\x00" not in html
        html.encode()


def test_a_file_is_read_to_its_last_character():
    for payload in [*FRONT_MATTER, *TEXTS[::9]]:
        with patience():
            note = parse_note("a/b.md", payload.text)

        assert note.head + note.body == payload.text, payload.id
        assert len(note.title) <= 500, payload.id
        assert all(len(tag) <= 200 for tag in note.tags), payload.id
        assert node_count(note.front_matter) <= 20_000, payload.id


def node_count(value):
    """How many values a nested one holds, each time that it holds them."""
    waiting, count = [value], 0
    while waiting and count <= 20_000:
        each = waiting.pop()
        count += 1
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each
    return count


def test_a_cited_passage_of_a_hostile_note_holds_nothing_foreign(alice):
    """A passage may begin in the middle of anything."""
    for payload in TEXTS[::6]:
        text = f"Lund\n\n{payload.text}\n\n# End\n\nx"
        note = Note(owner=alice, title="x", path="x.md", body=text, pk=0)
        with patience():
            shown = show_note(note, len(text) // 3, len(text) // 2)

        assert faults_in(without_marks(shown), NOTE) == [], payload.id


def without_marks(html):
    """The page without what marks the passage, which no text can write."""
    assert html.count('id="passage"') == 1
    html = html.replace(' id="passage" aria-label="Cited passage" tabindex="-1"', "")
    html = html.replace('<section class="passage">', "").replace("</section>", "")
    return html.replace(' class="passage"', "")


def test_odd_front_matter_is_previewed(vault):
    assert faults_of_showing(vault, FRONT_MATTER, lambda payload: payload.text) == {}
