"""A citation, opened later: the passage as it was, and what became of its note."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ai_chatbot.models import Collection, Conversation
from notes.editing.trash import delete_for_good, put_in_trash
from notes.importing.importer import import_texts
from notes.models import Note
from tests.ai_chatbot.conftest import text_of, write_turn
from tests.ai_chatbot.evidence import answer_from, serve, source_of

pytestmark = pytest.mark.django_db

BUILT = "The bridge was built in 1873."
TEXTS = [
    BUILT,
    "Das Cafe\u0301 öffnet um neun.",
    "Das Caf\u00e9 öffnet um neun.",
    "那座桥建于一八七三年。",
    "הגשר נבנה בשנת 1873.",
]


@pytest.fixture
def note(alice):
    return bring(alice, f"# Bridge\n\n{BUILT}\n\nIt is red.")


@pytest.fixture
def answered(conversation, note):
    return answer_from(
        conversation, note, "When?", model="small", flow_version="abc", prompt_hash="def"
    )


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def bring(owner, text, path="bridge.md"):
    import_texts(owner, {path: text})
    return Note.objects.get(owner=owner, path=path)


def rewrite(note, text):
    import_texts(note.owner, {note.path: text})
    note.refresh_from_db()


def page_of(browser, answered, panel=""):
    return browser.get(f"/answers/{answered.pk}/sources/1/{panel}")


def test_while_the_note_says_the_same_its_page_leads_into_it(browser, answered):
    page = page_of(browser, answered).text

    assert 'data-standing="same"' in page
    assert "The note still says the same." in page
    assert source_of(answered).url.replace("&", "&amp;") in page
    assert BUILT in text_of(page)


def test_what_is_kept_with_it_is_told(browser, answered):
    page = text_of(page_of(browser, answered).text)

    source = source_of(answered)
    assert f"characters {source.start} to {source.end}" in page
    for kept in (source.content_hash, "0.80", "small", "abc", "def", "“When?”"):
        assert kept in page


@pytest.mark.parametrize("text", TEXTS)
def test_of_a_note_that_changed_the_passage_stands_as_it_was_with_the_difference(
    browser, alice, conversation, text
):
    note = bring(alice, f"# Title\n\n{text}\n\nIt is red.")
    answered = answer_from(conversation, note)
    rewrite(note, "# Title\n\nSomething else.\n\nIt is red.")

    page = page_of(browser, answered).text

    assert "This note has changed since." in page
    assert text in page.split("What has changed in the note")[0]
    assert f"<del>{text}</del>" in page
    assert "<ins>Something else.</ins>" in page
    assert f'href="/notes/{note.pk}/versions/"' in page


def test_a_passage_that_stands_elsewhere_in_its_note_is_found_there(browser, note, answered):
    rewrite(note, f"# Bridge\n\nA new beginning.\n\n{BUILT}\n\nIt is red.")

    page = page_of(browser, answered).text

    assert "This passage is still in it, word for word" in page
    at = note.body.find(source_of(answered).text)
    assert f"/notes/{note.pk}/?start={at}&amp;" in page


def test_without_the_version_of_then_the_passage_is_compared_with_what_is_most_like_it(
    browser, note, answered
):
    rewrite(note, "# Bridge\n\nA new beginning.\n\nThe bridge was built in 1874.\n\nIt is blue.")
    note.versions.all().delete()

    page = page_of(browser, answered).text

    assert "The passage then, and what is most like it now" in page
    assert "<mark>1874</mark>" in page


def test_without_that_version_and_anything_like_it_nothing_is_made_up(browser, note, answered):
    rewrite(note, "# Bridge\n\nxyz")
    note.versions.all().delete()

    page = page_of(browser, answered).text

    assert "Nothing in the note is like this passage now." in page
    assert 'class="diff"' not in page
    assert BUILT in text_of(page)


def test_a_note_in_the_trash_can_be_restored_from_there(browser, note, answered):
    put_in_trash(note)

    page = page_of(browser, answered).text

    assert "This note is in the trash" in page
    assert BUILT in text_of(page)
    assert f'action="/notes/{note.pk}/restore/"' in page
    browser.post(f"/notes/{note.pk}/restore/")
    assert 'data-standing="same"' in page_of(browser, answered).text


def test_a_note_that_is_gone_is_said_to_be_gone(browser, note, answered):
    delete_for_good(Note.objects.filter(pk=note.pk))

    page = page_of(browser, answered).text

    assert "This note is gone." in page
    assert BUILT in text_of(page)


def test_beside_an_answer_it_comes_without_the_page_around_it(browser, note, answered):
    rewrite(note, "# Bridge\n\nNot built.")

    part = page_of(browser, answered, "?panel=1").text

    assert "<html" not in part
    assert "This note has changed since." in part


def test_a_passage_brings_no_script_and_no_stranger_into_the_page(browser, alice, conversation):
    evil = '<script>alert(1)</script> <img src="https://evil.example/x.png" onerror="x()">'
    answered = answer_from(conversation, bring(alice, f"# <b>T</b>\n\n{evil}\n"))
    rewrite(alice.notes.get(), f"# T\n\nother {evil}")

    page = page_of(browser, answered).text

    assert "<script>alert" not in page
    assert "<img src=" not in page.split("<main")[1]
    assert "onerror=" not in page.replace("onerror=&quot;x()&quot;", "")


def test_the_conversation_leads_to_what_was_said_where_the_note_says_it_no_longer(
    browser, conversation, note, answered
):
    address = f"/conversations/{conversation.pk}/"
    into_note = source_of(answered).url.replace("&", "&amp;")
    assert f'href="{into_note}"' in browser.get(address).text

    rewrite(note, "# Bridge\n\nNot built.")
    changed = browser.get(address).text
    put_in_trash(note)
    trashed = browser.get(address).text
    delete_for_good(Note.objects.filter(pk=note.pk))
    gone = browser.get(address).text

    for page, says in ((changed, "changed since"), (trashed, "in the trash"), (gone, "note gone")):
        assert f'<span class="standing">{says}</span>' in page
        assert f'href="/answers/{answered.pk}/sources/1/"' in page
        assert into_note not in page


def test_how_notes_stand_costs_a_conversation_no_query_more(browser, alice, conversation):
    def queries():
        with CaptureQueriesContext(connection) as found:
            browser.get(f"/conversations/{conversation.pk}/")
        return len(found)

    answer_from(conversation, bring(alice, "# One\n\nText.", "one.md"))
    queries()
    of_one = queries()
    for number in range(8):
        note = bring(alice, f"# {number}\n\nText {number}.", f"{number}.md")
        answer_from(conversation, note)
        rewrite(note, f"# {number}\n\nOther {number}.")

    assert queries() == of_one


def test_a_visitors_answer_is_its_owners_to_look_into(browser, alice, bob, note):
    collection = Collection.objects.create(owner=alice, title="All")
    visit = Conversation.objects.create(owner=alice, collection=collection, visitor=uuid.uuid4())
    answered = answer_from(visit, note)

    assert page_of(browser, answered).status_code == 200
    browser.force_login(bob)
    assert page_of(browser, answered).status_code == 404


def test_it_needs_a_login_and_is_its_owners_alone(client, alice, bob, conversation, answered):
    assert page_of(client, answered).status_code == 302
    client.force_login(bob)
    assert page_of(client, answered).status_code == 404
    client.force_login(alice)
    assert client.post(f"/answers/{answered.pk}/sources/1/").status_code == 405
    for other in (
        f"{answered.pk}/sources/2/",
        f"{uuid.uuid4()}/sources/1/",
        f"{answered.pk}/sources/{10**30}/",
    ):
        assert client.get(f"/answers/{other}").status_code == 404
    Conversation.objects.filter(pk=conversation.pk).update(deleted_at="2026-01-01T00:00Z")
    assert page_of(client, answered).status_code == 404


def test_a_source_of_another_persons_note_tells_nothing_of_it(browser, bob, conversation):
    theirs = bring(bob, "# Secret\n\nAs it was.")
    _, answered = write_turn(conversation)
    serve(answered, theirs)
    rewrite(theirs, "# Secret\n\nWhat nobody may read.")

    page = page_of(browser, answered).text

    assert 'data-standing="gone"' in page
    assert "nobody may read" not in page


def test_the_notes_own_page_tells_the_difference_too(browser, note, answered):
    address = source_of(answered).url
    assert "has changed since" not in browser.get(address).text
    rewrite(note, "# Bridge\n\nNot built.\n\nIt is red.")

    for page in (browser.get(address), browser.get(address.replace("#", "&panel=1#"))):
        assert "This note has changed since the answer was written" in page.text
        assert "data-changed" in page.text
        assert f"<del>{BUILT}</del>" in page.text

    note.versions.all().delete()
    page = browser.get(address).text
    assert "This note has changed since" in page
    assert 'class="diff"' not in page
