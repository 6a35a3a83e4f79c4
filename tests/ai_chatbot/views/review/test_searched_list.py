"""The page of saved conversations: searched, narrowed down, paged."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ai_chatbot.conversations.review import listing
from ai_chatbot.conversations.review.changing import change_one
from ai_chatbot.models import Conversation, FlowVersion, Message, Source
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn
from tests.ai_chatbot.views.review.listed import NOW, make, titles

# --- Conditions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag:boat", ["A?", "B?"]),
        ("tag:BOAT", ["A?", "B?"]),
        ("tag:boat/sail", ["B?"]),
        ("-tag:boat", ["C?", "D?"]),
        ("folder:work", ["A?", "C?"]),
        ('folder:"Work/Old ones"', ["C?"]),
        ("-folder:work", ["B?", "D?"]),
        ("pinned:", ["A?"]),
        ("pinned:no", ["B?", "C?", "D?"]),
        ("archived:yes", ["E?"]),
        ("archived:no tag:boat", ["A?", "B?"]),
        ("shared:", []),
        ("-shared:", ["A?", "B?", "C?", "D?"]),
        ("before:2026-03-08", ["D?"]),
        ("after:2026-03-08", ["A?", "B?"]),
        ("before:2026-03-10 after:2026-03-07", ["B?", "C?"]),
        ("tag:boat folder:work", ["A?"]),
        ("tag:nothing", []),
        ("before:soon", ["A?", "B?", "C?", "D?"]),
    ],
)
def test_conditions_narrow_the_list_down(browser, alice, bob, query, expected):
    make(alice, "A?", folder="Work", tags=["Boat"], pinned=True)
    make(alice, "B?", days=1, tags=["boat/sail"])
    make(alice, "C?", days=2, folder="work/old ones", tags=["other"])
    make(alice, "D?", days=3)
    make(alice, "E?", days=4, archived=True, tags=["boat"])
    make(bob, "His?", folder="Work", tags=["boat"], pinned=True)

    assert titles(browser, query) == expected


def test_the_version_of_the_flow_is_asked_for_by_its_beginning(browser, alice):
    _, _, answer = make(alice, "A?")
    make(alice, "B?")
    Message.objects.filter(pk=answer.pk).update(flow_version="3f2abc", flow_id="the-flow")

    assert titles(browser, "flow:3F2") == titles(browser, "flow:the-flow") == ["A?"]
    assert titles(browser, "flow:4") == []
    assert titles(browser, "-flow:3f2") == ["B?"]


@pytest.mark.parametrize(
    "query", ["flow:café", "flow:CAFE\u0301", "flow:garden", "flow:12", 'flow:"Café" -flow:13']
)
def test_a_flow_is_asked_for_by_its_name_and_its_versions_number(browser, alice, query):
    _, _, answer = make(alice, "A?")
    make(alice, "B?", days=1)
    FlowVersion.objects.create(
        flow="garden", number=12, title="Café", content={}, hash="f" * 64, langflow_id=uuid4()
    )
    Message.objects.filter(pk=answer.pk).update(flow="garden", flow_title="Café", flow_number=12)

    assert titles(browser, query) == ["A?"]


@pytest.mark.parametrize("name", ["Cafe\u0301 Ärger", "船のメモ", "יומן"])
def test_what_cites_a_note_is_found_also_when_the_note_is_renamed_or_gone(browser, alice, name):
    import_texts(alice, {f"{name}.md": f"# {name}\n\nText"})
    (_, _, answer), (_, _, other) = make(alice, "A?"), make(alice, "B?")
    note = Note.objects.get()
    for message, cited in ((answer, True), (other, False)):
        Source.objects.create(
            message=message, n=1, title=note.title, text="Text", content_hash="", start=0, end=1,
            score=1, url="/", note=note, cited=cited,
        )  # fmt: skip

    assert titles(browser, f"cites:[[{name}]]") == ["A?"]
    assert titles(browser, f"-cites:[[{name}]]") == ["B?"]
    title = note.title
    put_in_trash(note)
    assert titles(browser, f"cites:[[{title}]]") == ["A?"]
    note.delete()
    assert titles(browser, f"cites:[[{title}]]") == ["A?"]
    assert titles(browser, "cites:[[Another]]") == []


def test_archived_ones_are_out_of_the_list_and_found_by_their_words(browser, alice):
    make(alice, "The boat?", archived=True)
    make(alice, "The boat again?", days=1)

    assert titles(browser) == ["The boat again?"]
    assert titles(browser, "boat") == ["The boat?", "The boat again?"]
    assert titles(browser, "boat archived:no") == ["The boat again?"]
    assert "archived ·" in browser.get("/conversations/", {"q": "boat"}).text


def test_the_page_says_how_the_search_was_read(browser, alice):
    make(alice)

    page = browser.get("/conversations/", {"q": 'because -tag:x before:soon "a <b>'}).text

    assert 'aria-label="Remove: not tag x"' in page
    assert "write a day such as" in page
    assert "<b>" not in page


# --- A part at a time -----------------------------------------------------------------------------


@pytest.fixture
def many(alice):
    return [make(alice, f"Q{n}?", days=n)[0] for n in range(75)]


def next_of(page):
    found = re.search(r"&amp;after=([^\"&]+)\"", page)
    return found and found[1].replace("%3A", ":").replace("%2B", "+")


@pytest.mark.parametrize("query", ["", "because"])
def test_the_parts_hold_every_one_once(browser, many, query):
    seen, after = [], ""
    while after is not None:
        page = browser.get("/conversations/", {"q": query, "after": after})
        seen += [each.pk for each in page.context["page"]]
        after = next_of(page.text)

    assert seen == [each.pk for each in many]


def test_who_comes_back_finds_as_much_as_before(browser, many):
    first = browser.get("/conversations/")
    after = next_of(first.text)
    part = browser.get("/conversations/", {"after": after}, headers={"HX-Request": "true"})
    shown = [each.pk for page in (first, part) for each in page.context["page"]]
    assert part.text.lstrip().startswith("<li id=")

    again = browser.get("/conversations/", {"to": after})

    assert [each.pk for each in again.context["page"]] == shown
    assert next_of(again.text) == next_of(part.text)


def test_what_is_new_meanwhile_moves_nothing(browser, alice, many):
    after = next_of(browser.get("/conversations/").text)
    make(alice, "New?", days=-1)
    many[3].delete()

    part = browser.get("/conversations/", {"after": after}).context["page"]

    assert [each.pk for each in part] == [each.pk for each in many[30:60]]


@pytest.mark.parametrize(
    "cursor", ["x", "_", "2026-01-01_x", "\x00", "9" * 999, "2026-01-01T00:00_1"]
)
def test_what_is_no_cursor_shows_the_beginning(browser, alice, cursor):
    make(alice, "A?")

    assert titles(browser, after=cursor) == titles(browser, to=cursor) == ["A?"]


def test_the_pinned_stand_above_the_first_part_alone(browser, alice, many):
    Conversation.objects.filter(pk=many[50].pk).update(pinned_at=timezone.now())

    first = browser.get("/conversations/")

    assert first.context["page"][0].pk == many[50].pk
    rest = browser.get("/conversations/", {"after": next_of(first.text)}).context["page"]
    assert many[50].pk not in [each.pk for each in rest]


# --- Everything around ----------------------------------------------------------------------------


def empty_part(browser, query=""):
    """What stands where the list would."""
    page = browser.get("/conversations/", {"q": query}).text
    return page[page.index('<div id="conversations">') :]


def test_someone_new_is_told_what_will_be_here_and_how_to_begin(browser):
    shown = empty_part(browser)

    assert "No conversations yet" in shown
    assert '<button type="submit" form="new-conversation">Ask a question</button>' in shown
    assert 'href="/conversations/import/"' in shown


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("archived:yes", "Nothing is archived"),
        ("tag:x", "No conversation is like this"),
        ("folder:leer", "No conversation is like this"),
        ("味噌汁", "No conversation has “<bdi>味噌汁</bdi>” in it"),
        ("حريرة tag:x", "No conversation has “<bdi>حريرة tag:x</bdi>” in it"),
    ],
)
def test_a_list_of_none_says_why_and_leads_on(browser, alice, query, said):
    make(alice)

    shown = empty_part(browser, query)

    assert said in shown
    assert 'class="button" href="/conversations/"' in shown
    assert ("/search/?q=" in shown) == (query[0] in "味ح")


def test_notes_are_searched_for_the_words_alone_when_no_conversation_has_them(browser):
    assert '/search/?q=a%26b"' in empty_part(browser, "a&b tag:x")


def test_the_list_needs_a_login_and_only_reads(client, alice):
    for path in ("/conversations/", "/conversations/version/"):
        assert client.get(path).status_code == 302
    client.force_login(alice)
    for path in ("/conversations/", "/conversations/version/"):
        assert client.post(path).status_code == 405


@pytest.mark.parametrize("query", ["", "because", "because tag:x -folder:y", "cites:[[x]]"])
def test_the_list_costs_the_same_queries_however_long_it_is(browser, alice, query):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/conversations/", {"q": query}).status_code == 200
        return len(queries)

    _, _, answer = make(alice, tags=["x", "a"])
    make(alice, tags=["x"], pinned=True, folder="f")
    about = {"title": "x", "text": "because", "content_hash": "", "start": 0, "end": 1}
    Source.objects.create(message=answer, n=1, score=1, url="/", **about)
    of_few = count()
    for n in range(12):
        conversation, *_ = make(alice, tags=["x", str(n)], pinned=n % 2 == 0, folder=str(n))
        _, answer = write_turn(conversation, "Why?", "Because.")
        Source.objects.create(message=answer, n=1, score=1, url="/", **about)

    assert count() == of_few


# --- Fresh in every tab ---------------------------------------------------------------------------


def version(browser):
    return browser.get("/conversations/version/").json()["version"]


@pytest.mark.parametrize(
    "act",
    [
        lambda made: make(made.owner),
        lambda made: change_one(made, title="Renamed"),
        lambda made: change_one(made, tags=["new"]),
        lambda made: Conversation.objects.filter(pk=made.pk).update(deleted_at=timezone.now()),
        lambda made: write_turn(made),
        lambda made: made.delete(),
    ],
    ids=["made", "renamed", "tagged", "put in the trash", "asked in", "deleted"],
)
def test_another_version_tells_of_every_change(browser, alice, bob, act):
    made, *_ = make(alice)
    before = version(browser)
    make(bob)
    Conversation.objects.filter(pk=made.pk).update(document={}, saved_at=NOW)
    assert version(browser) == before

    act(made)

    assert version(browser) != before
    assert f'data-version="{version(browser)}"' in browser.get("/conversations/side/").text


def test_searching_beside_a_conversation_reads_conditions_as_well(browser, alice):
    make(alice, "The boat?", tags=["sea"])
    make(alice, "The boat again?", archived=True)

    side = browser.get("/conversations/side/", {"q": "boat tag:sea"}).text

    assert "The boat?" in side
    assert "The boat again?" not in side
    assert "The boat again?" not in browser.get("/conversations/side/").text


def test_far_more_texts_than_are_looked_at_are_no_problem(browser, alice, monkeypatch):
    monkeypatch.setattr(listing, "PER_PART", 5)
    for n in range(8):
        make(alice, f"Q{n}?", days=n)

    assert len(titles(browser)) == 5
