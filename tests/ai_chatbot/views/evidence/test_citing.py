"""From a note to the answers that cite it."""

import uuid
from unicodedata import normalize

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ai_chatbot.models import Collection, Conversation
from ai_chatbot.views.evidence.pages import PER_PAGE
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import Note
from tests.ai_chatbot.conftest import text_of, write_turn
from tests.ai_chatbot.evidence import answer_from, serve

pytestmark = pytest.mark.django_db

QUESTIONS = [
    "Wann öffnet das Café?",
    "Wann öffnet das Cafe\u0301?",
    "橋は何年に？",
    "מתי נבנה הגשר?",
]


@pytest.fixture
def note(alice):
    import_texts(alice, {"bridge.md": "# Bridge\n\nThe bridge was built in 1873."})
    return Note.objects.get(owner=alice)


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def pages(browser, note):
    """The note's page, and the one of all answers that cite it."""
    return lambda: [browser.get(f"/notes/{note.pk}/{end}").text for end in ("", "answers/")]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_answer_is_named_by_its_question_and_leads_to_it(pages, conversation, note, question):
    answered = answer_from(conversation, note, question)

    for page in pages():
        assert "cite this note" in page or "Answers that cite" in page
        assert f'href="/conversations/{conversation.pk}/#m-{answered.pk}"' in page
        assert normalize("NFC", question) in page  # as short texts are shown


@pytest.mark.parametrize("cited", [False, None])
def test_an_answer_that_was_given_the_note_and_does_not_cite_it_is_none(
    pages, conversation, note, cited
):
    _, answered = write_turn(conversation, "Why not?")
    serve(answered, note, cited=cited)

    for page in pages():
        assert "Why not?" not in page


def test_an_answer_that_cites_two_passages_stands_there_once(pages, conversation, note):
    serve(answer_from(conversation, note, "Twice?"), note)

    for page in pages():
        assert text_of(page).count("Twice?") == 1


def test_nothing_of_visitors_of_the_trash_and_of_others_is_among_them(pages, alice, bob, note):
    collection = Collection.objects.create(owner=alice, title="All")
    for fields in (
        {"owner": alice, "collection": collection, "visitor": uuid.uuid4()},
        {"owner": alice, "deleted_at": "2026-01-01T00:00Z"},
        {"owner": bob},
    ):
        answer_from(Conversation.objects.create(**fields), note, "Whose is this?")

    for page in pages():
        assert "Whose is this?" not in page


def test_a_note_that_no_answer_cites_says_so_on_the_page_of_all(pages, note):
    own, whole = pages()

    assert "Answers that cite" not in own
    assert "No answer of yours cites this note yet." in whole


def test_a_note_shows_the_newest_and_leads_to_all_by_pages(browser, alice, note):
    for number in range(PER_PAGE + 1):
        answer_from(Conversation.objects.create(owner=alice), note, f"Number {number:03}?")

    own = browser.get(f"/notes/{note.pk}/").text
    first = browser.get(f"/notes/{note.pk}/answers/").text
    second = browser.get(f"/notes/{note.pk}/answers/?page=2").text

    assert own.count("Number 0") == 5
    assert f"Number {PER_PAGE:03}?" in own
    assert f'href="/notes/{note.pk}/answers/"' in own
    assert first.count("#m-") == PER_PAGE
    assert "Page 1 of 2" in first
    assert second.count("#m-") == 1
    assert "Number 000?" in second


@pytest.mark.parametrize("end", ["", "answers/"])
def test_both_cost_the_same_however_many_there_are(browser, alice, note, end):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert browser.get(f"/notes/{note.pk}/{end}").status_code == 200
        return len(found)

    answer_from(Conversation.objects.create(owner=alice), note)
    queries()
    of_one = queries()
    for _ in range(12):
        answer_from(Conversation.objects.create(owner=alice), note)

    assert queries() == of_one


def test_it_needs_a_login_and_is_its_owners_alone(client, alice, bob, note):
    address = f"/notes/{note.pk}/answers/"
    assert client.get(address).status_code == 302
    client.force_login(bob)
    assert client.get(address).status_code == 404
    client.force_login(alice)
    assert client.post(address).status_code == 405
    assert client.get(f"{address}?page=many").status_code == 200
    assert client.get(f"/notes/{10**30}/answers/").status_code == 404
    put_in_trash(note)
    assert client.get(address).status_code == 404
