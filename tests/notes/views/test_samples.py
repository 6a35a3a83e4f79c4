"""Sample notes: one click brings them, another throws them away."""

import re

import pytest

from notes.models import Note
from notes.views.samples import FOLDER, ROOT

BRING, THROW = "/notes/samples/", "/notes/samples/throw-away/"


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def test_they_are_brought_indexed_and_linked(browser, alice):
    response = browser.post(BRING)

    notes = Note.objects.owned_by(alice)
    assert response.url == "/"
    assert notes.count() == len(list(FOLDER.rglob("*.md")))
    assert not notes.filter(indexed_at=None).exists()
    assert {note.folder for note in notes} == {"Sample notes"}
    links = [link for note in notes for link in note.links.all()]
    assert links
    assert all(link.resolved for link in links)


def test_they_answer_a_search(browser, alice):
    browser.post(BRING)

    assert "Sourdough <mark>bread</mark>" in browser.get("/search/?q=how long does bread bake").text


def test_one_click_throws_them_away_and_nothing_else(browser, alice):
    browser.post(BRING)
    own = Note.objects.create(owner=alice, path="own.md", title="Own", body="Mine.")
    assert "8 of your notes are samples" in browser.get("/notes/").text

    response = browser.post(THROW, follow=True)

    assert list(Note.objects.owned_by(alice)) == [own]
    assert "8 notes are in the trash" in response.text
    assert "of your notes are samples" not in response.text


def test_throwing_them_away_is_undone(browser, alice):
    browser.post(BRING)
    page = browser.post(THROW, follow=True).text
    mark = re.search(r'name="mark" value="(\w+)"', page)[1]

    response = browser.post("/notes/change/undo/", {"mark": mark}, follow=True)

    assert "Undone for 8 notes" in response.text
    assert Note.objects.owned_by(alice).filter(root=ROOT).count() == 8


def test_where_there_are_none_nothing_is_thrown_away(browser):
    assert "in the trash" not in browser.post(THROW, follow=True).text


def test_they_can_be_brought_again_once(browser, alice):
    browser.post(BRING)
    browser.post(THROW)
    browser.post(BRING)
    browser.post(BRING)

    assert Note.objects.filter(owner=alice, root=ROOT).count() == 8
    assert Note.objects.owned_by(alice).count() == 8


def test_they_are_each_users_own(browser, bob):
    browser.post(BRING)

    assert not Note.objects.owned_by(bob).exists()


@pytest.mark.parametrize("path", [BRING, THROW])
def test_only_a_post_of_who_is_signed_in_does_it(client, alice, path):
    assert client.post(path).status_code == 302
    assert not Note.objects.exists()
    client.force_login(alice)
    assert client.get(path).status_code == 405
