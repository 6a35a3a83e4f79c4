"""Notes: whatever a file or a clipped page says, nothing foreign is shown, and all of it is."""

from unicodedata import normalize

import pytest

from notes import display
from notes.display import lead_links, mark_words, show_note, show_text
from notes.importing import parse_note
from notes.models import Note
from notes.rendering import render_note
from tests.hostile.allowed import EXCERPT, NOTE, faults_in, text_of
from tests.hostile.corpus import TEXTS
from tests.hostile.corpus.notes import FRONT_MATTER, NAMES
from tests.hostile.corpus.writing import PLAIN, UNSTORABLE
from tests.hostile.support import patience

QUERIES = ["boat script img", "amp lt 1", ""]
LED = display.Targets({("Annika", ""): 7, ("a", "b"): 8}, {"p.png": 9})


def idents(payload):
    return payload.id


@pytest.mark.parametrize("payload", TEXTS, ids=idents)
def test_a_note_holds_nothing_foreign(payload):
    with patience():
        alone = render_note(payload.text)
        amid = render_note(lead_links(f"[[Annika]] {payload.text}\n\n![[p.png]] x", LED))

    assert faults_in(alone, NOTE) == []
    assert faults_in(amid, NOTE) == []


@pytest.mark.parametrize("payload", [*TEXTS[::4], *NAMES], ids=idents)
def test_a_link_between_notes_carries_nothing_foreign(payload):
    line = " ".join(payload.text.split())[:300]
    links = f"[[{line}]] ![[{line}]] [[Annika|{line}]] [[{line}#{line}|x]] [{line}](a.md)"
    with patience():
        html = render_note(lead_links(f"{links}\n\n> [!{line}] {line}\n> x", LED))

    assert faults_in(html, NOTE) == []


@pytest.mark.parametrize("payload", [*TEXTS[::3], *NAMES], ids=idents)
def test_an_excerpt_holds_its_marks_and_nothing_else(payload):
    with patience():
        excerpts = [mark_words(f"The boat {payload.text} script", query) for query in QUERIES]

    assert faults_in("".join(excerpts), EXCERPT) == []


@pytest.mark.parametrize("payload", NAMES, ids=idents)
def test_a_query_marks_words_and_adds_nothing(payload):
    assert faults_in(mark_words(f"{payload.text} boat", payload.text), EXCERPT) == []


@pytest.mark.parametrize("payload", PLAIN, ids=idents)
def test_plain_text_is_read_as_it_was_written(payload):
    """One normal form of a character for another is no change."""
    assert normalize("NFC", text_of(render_note(payload.text))) == normalize("NFC", payload.text)


@pytest.mark.parametrize("payload", UNSTORABLE, ids=idents)
def test_what_no_page_can_send_is_not_in_a_note(payload):
    html = render_note(payload.text)

    assert "\x00" not in html
    html.encode()


@pytest.mark.parametrize("payload", [*FRONT_MATTER, *TEXTS[::5]], ids=idents)
def test_a_file_is_read_to_its_last_character(payload):
    with patience():
        note = parse_note("a/b.md", payload.text)

    assert note.head + note.body == payload.text
    assert len(note.title) <= 500
    assert all(len(tag) <= 200 for tag in note.tags)
    assert node_count(note.front_matter) <= 20_000


def node_count(value):
    """How many values a nested one holds, each time that it holds them."""
    waiting, count = [value], 0
    while waiting and count <= 20_000:
        each = waiting.pop()
        count += 1
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each
    return count


@pytest.mark.django_db
def test_a_cited_passage_of_a_hostile_note_holds_nothing_foreign(alice):
    """A passage may begin in the middle of anything."""
    for payload in TEXTS[::6]:
        text = f"Lund\n\n{payload.text}\n\n# End\n\nx"
        note = Note(owner=alice, title="x", path="x.md", body=text)
        note.pk = 0
        with patience():
            shown = show_note(note, len(text) // 3, len(text) // 2)

        parts = (shown.before, shown.passage, shown.after)
        assert [fault for part in parts for fault in faults_in(part, NOTE)] == [], payload.id


@pytest.mark.django_db
def test_the_preview_of_hostile_text_holds_nothing_foreign(alice):
    for payload in [*TEXTS[::6], *FRONT_MATTER]:
        with patience():
            assert faults_in(show_text(alice, payload.text), NOTE) == [], payload.id
