"""The list of conversations and its search, the start page, and the names of exported files."""

import unicodedata
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ai_chatbot.models import Conversation
from notes.importing.importer import import_texts
from notes.models import Note
from tests.ai_chatbot.conftest import write_turn


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def talk(owner, *turns, title=""):
    conversation = Conversation.objects.create(owner=owner, title=title)
    for question, answer in turns:
        write_turn(conversation, question, answer)
    return conversation


def found(browser, query):
    return [c.title for c in browser.get("/conversations/", {"q": query}).context["page"]]


def queries_of(browser, path):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("decision", "is_told"),
    [("answered", True), ("unsure", True), ("extract", False), ("nothing", False)],
)
def test_a_row_tells_how_much_of_an_answer_is_from_the_notes_where_it_is_shown(
    browser, alice, decision, is_told
):
    conversation = Conversation.objects.create(owner=alice)
    write_turn(conversation, grounding={"score": 0.5, "decision": decision})

    assert ("50 % " in browser.get("/conversations/").text) is is_told


# --- The list -------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "boat", "repaired", "who"])
def test_all_questions_are_counted_whatever_is_searched(browser, alice, query):
    talk(alice, ("The boat?", "It was repaired."), ("By whom?", "Annika."), ("When?", "In May."))

    page = browser.get("/conversations/", {"q": query})

    assert "3 questions" in page.text


def test_a_row_leads_to_what_can_be_done_with_its_conversation(browser, alice):
    pk = talk(alice, ("Café 味噌?", "It is closed.")).pk

    page = browser.get("/conversations/").text

    assert f'href="{reverse("ai_chatbot:conversation", args=[pk])}"' in page
    assert f'action="{reverse("ai_chatbot:rename", args=[pk])}"' in page
    assert f'href="{reverse("ai_chatbot:share", args=[pk])}"' in page


def test_a_conversation_is_listed_once_however_often_it_says_it(browser, alice):
    talk(alice, ("A boat?", "The boat."), ("Which boat?", "This boat."))

    assert found(browser, "boat") == ["A boat?"]


@pytest.mark.parametrize(
    "query", ["ёлка", "ЁЛКА", "лесу", "Где", "où", "OÙ ÇA", "ΓΆΤΑ", "قارب", "船"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_are_found_in_any_language_and_case(browser, alice, query, form):
    talk(alice, ("Где Ёлка?", "В ЛЕСУ. Où ça? Γάτα. قارب 船"))
    talk(alice, ("Something else", "Nothing."))

    assert len(found(browser, unicodedata.normalize(form, query))) == 1


@pytest.mark.parametrize("query", ["é.*", "(é", "é|", "\\é", "%é", "é_"])
def test_signs_of_patterns_are_only_signs(browser, alice, query):
    talk(alice, ("A café?", "Any."))

    assert found(browser, query) == []


def test_notes_are_found_in_any_language_and_case(browser, alice):
    import_texts(alice, {"a.md": "Ёлка стоит в ЛЕСУ", "b.md": "Something else"})

    page = browser.get("/notes/", {"q": "лесу"})

    assert [note.path for note in page.context["page"]] == ["a.md"]


# --- The start page -------------------------------------------------------------------------


def test_looking_at_the_start_page_writes_nothing(browser, alice):
    page = browser.get("/")

    assert page.status_code == 200
    assert not Conversation.objects.exists()


def test_the_start_page_of_someone_with_notes_offers_to_ask(browser, alice):
    import_texts(alice, {"a.md": "A note"})

    page = browser.get("/")

    assert "What would you like to know?" in page.text
    assert 'placeholder="Ask your notes"' in page.text


def test_who_has_notes_only_in_the_trash_is_told_to_bring_some(browser, alice):
    import_texts(alice, {"a.md": "A note"})
    Note.objects.update(deleted_at="2026-01-01T00:00Z")

    for page in (browser.get("/"), browser.post("/conversations/new/", follow=True)):
        assert "Bring your notes first" in page.text


# --- Names of files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("When was it?", "when-was-it"),
        ("メモの題名は？", "メモの題名は"),
        ("नमस्ते दुनिया", "नमस्ते-दुनिया"),
        ("متى تم طلاء القارب؟", "متى-تم-طلاء-القارب"),
        ("Caf\u00e9", "café"),
        ("Cafe\u0301", "café"),
        ('../a"b\\c/\u202ed\r\nX: 1', "a-b-c-d-x-1"),
        ("???", "conversation"),
        ("題" * 100, "題" * 26),
    ],
)
def test_an_exported_file_is_named_by_its_conversation(browser, alice, title, name):
    conversation = talk(alice, ("Why?", "Because."), title=title)

    header = browser.get(f"{conversation.get_absolute_url()}export.md")["Content-Disposition"]

    assert header.isascii()
    given = header.partition("filename")[2]
    assert given == f'="{name}.md"' or unquote(given) == f"*=utf-8''{name}.md"


# --- What pages cost ------------------------------------------------------------------------


def test_the_list_costs_the_same_queries_however_long_it_is(browser, alice):
    talk(alice, ("A?", "B."))
    of_one = queries_of(browser, "/conversations/?q=b")

    for _ in range(25):
        talk(alice, ("A?", "B."), ("C?", "D."))

    assert queries_of(browser, "/conversations/?q=b") == of_one


def test_a_conversation_costs_the_same_queries_however_long_it_is(browser, alice):
    conversation = talk(alice, ("A?", "B."))
    of_one = queries_of(browser, conversation.get_absolute_url())

    for _ in range(25):
        write_turn(conversation, "C?", "D.")

    assert queries_of(browser, conversation.get_absolute_url()) == of_one


@pytest.mark.parametrize("path", ["export.md", "export.json"])
def test_an_export_costs_the_same_queries_however_long_it_is(browser, alice, path):
    conversation = talk(alice, ("A?", "B."))
    of_one = queries_of(browser, conversation.get_absolute_url() + path)

    for _ in range(25):
        write_turn(conversation, "C?", "D.")

    assert queries_of(browser, conversation.get_absolute_url() + path) == of_one


def test_the_others_are_named_only_where_there_are_some(browser, alice):
    talk(alice, ("Café?", "Yes."))
    Conversation.objects.update(pinned_at=timezone.now())

    assert "All others" not in browser.get("/conversations/").text
    talk(alice, ("味噌?", "Yes."))
    assert "All others" in browser.get("/conversations/").text


@pytest.mark.parametrize("away", ["archived_at", "deleted_at"])
def test_an_empty_list_says_where_the_rest_is(browser, alice, away):
    assert "No conversations yet" in browser.get("/conversations/").text
    talk(alice, ("Café?", "Yes."))
    Conversation.objects.update(**{away: timezone.now()})

    page = browser.get("/conversations/").text

    assert "No conversations yet" not in page
    assert "What you put away is in the" in page
