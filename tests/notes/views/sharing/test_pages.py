"""The page of what is shared: shared, taken back, left, and no word of who has an account."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notes.editing import sharing
from notes.importing.importer import import_texts
from notes.models import NoteShare
from notes.search.sharing.listing import count_notes
from notes.search.sharing.readable import search_readable
from tests.notes.views.sharing.conftest import note_of

PAGE = "/notes/shared/"
FOLDER = {"kind": "folder", "name": "Rezepte", "username": "bob"}


def test_a_folder_is_shared_with_a_user_who_can_read_it_then(owner_browser, reader, library, bob):
    page = owner_browser.post(PAGE, FOLDER, follow=True)

    assert "If there is an account" in page.text
    assert NoteShare.objects.get().reader == bob
    shown = reader.get(PAGE).text
    assert "Rezepte/" in shown
    assert "<bdi>alice</bdi>" in shown
    assert reader.get(note_of(library, "Crème").get_absolute_url()).status_code == 200


def test_an_unknown_name_is_told_and_listed_as_a_known_one(owner_browser, reader):
    pages = []
    for name in ("bob", "nobody"):
        page = owner_browser.post(PAGE, {**FOLDER, "username": name}, follow=True).text
        pages.append(page.partition("<main")[2].replace(name, "…").count("…"))
        NoteShare.objects.all().delete()

    assert pages[0] == pages[1] > 0


def test_an_account_made_later_under_a_name_that_was_unknown_sees_nothing(
    owner_browser, library, django_user_model, client
):
    owner_browser.post(PAGE, {**FOLDER, "username": "dave"})
    client.force_login(django_user_model.objects.create_user("dave"))

    assert client.get(note_of(library, "Crème").get_absolute_url()).status_code == 404
    assert "Nobody shares notes with you" in client.get(PAGE).text


def test_sharing_again_changes_the_right(owner_browser, library, bob):
    owner_browser.post(PAGE, FOLDER)
    owner_browser.post(PAGE, {**FOLDER, "may_write": "on"})

    assert NoteShare.objects.get().may_write


@pytest.mark.parametrize(
    "wrong",
    [{"name": "/"}, {"name": " "}, {"kind": "all"}, {"username": ""}, {"username": "alice"}],
)
def test_what_makes_no_sense_is_refused(owner_browser, wrong):
    response = owner_browser.post(PAGE, {**FOLDER, **wrong})

    assert response.status_code == 422
    assert not NoteShare.objects.exists()


def test_there_are_only_so_many(owner_browser, monkeypatch):
    monkeypatch.setattr(sharing, "SHARES_MAX", 1)
    owner_browser.post(PAGE, FOLDER)

    assert "Take one back" in owner_browser.post(PAGE, {**FOLDER, "name": "Privat"}).text


def test_both_sides_see_the_notes_of_a_share_and_nobody_else(
    owner_browser, reader, share, client, django_user_model
):
    path = f"{PAGE}{share.pk}/"
    for browser in (owner_browser, reader):
        shown = browser.get(path).text
        assert "Crème" in shown
        assert "Brot" in shown
        assert "Kuchen" not in shown
    client.force_login(django_user_model.objects.create_user("carol"))
    assert client.get(path).status_code == 404


def test_the_owner_takes_back_and_the_reader_cannot(owner_browser, reader, share, library):
    path = f"{PAGE}{share.pk}/take-back/"
    assert reader.post(path).status_code == 404
    assert owner_browser.get(path).status_code == 405

    owner_browser.post(path)

    assert not NoteShare.objects.exists()
    assert reader.get(f"{PAGE}{share.pk}/").status_code == 404


def test_the_reader_leaves_and_the_owner_cannot_leave_their_own(owner_browser, reader, share):
    path = f"{PAGE}{share.pk}/leave/"
    assert owner_browser.post(path).status_code == 404

    assert "not shared with you any more" in reader.post(path, follow=True).text
    assert reader.post(path).status_code == 404
    assert reader.get(note_of(share.owner, "Crème").get_absolute_url()).status_code == 404
    assert not search_readable(share.reader_id, "soup 味噌汁").passages


def test_what_was_left_stays_left_however_often_it_is_shared_and_is_taken_up_again(
    owner_browser, reader, share
):
    reader.post(f"{PAGE}{share.pk}/leave/")
    owner_browser.post(PAGE, {**FOLDER, "may_write": "on"})
    note = note_of(share.owner, "Crème").get_absolute_url()
    assert reader.get(note).status_code == 404
    assert "What you have left" in reader.get(PAGE).text
    assert "left" not in owner_browser.get(PAGE).text  # whose business it is not

    again = f"{PAGE}{share.pk}/again/"
    assert owner_browser.post(again).status_code == 404
    assert reader.get(again).status_code == 405
    assert "You read Rezepte/ again" in reader.post(again, follow=True).text
    assert reader.post(again).status_code == 404
    assert reader.get(note).status_code == 200


def test_the_owner_sees_how_many_notes_each_share_is_of(owner_browser, library, bob):
    for kind, name in (("folder", "rezepte"), ("tag", "Boat"), ("tag", "sail"), ("folder", "Alt")):
        owner_browser.post(PAGE, {"kind": kind, "name": name, "username": "bob"})
    mine = list(NoteShare.objects.owned_by(library))

    assert count_notes(library, mine) == [2, 1, 0, 0]
    assert count_notes(library, []) == []
    assert owner_browser.get(PAGE).text.count("no notes now") == 2


def test_a_folder_without_notes_is_shared_and_said_to_be_empty(owner_browser, library):
    said = owner_browser.post(PAGE, {**FOLDER, "name": "Rezpte"}, follow=True).text

    assert "There are no notes in Rezpte/ now" in said
    assert NoteShare.objects.exists()


def test_the_list_of_notes_leads_to_what_is_shared_with_one_and_says_whose_it_is(reader, share):
    page = f'href="{PAGE}{share.pk}/"'
    without_own = reader.get("/notes/").text
    import_texts(share.reader, {"Mine.md": "# Mine\n\nMy own."})

    for shown in (without_own, reader.get("/notes/").text):
        assert page in shown
        assert "of <bdi>alice</bdi>" in shown
    share.delete()
    assert "Shared with you" not in reader.get("/notes/").text


def test_a_reader_cannot_share_on(reader, share, bob, django_user_model):
    """A share is of one's own notes alone: of the same folder's name it is the reader's folder."""
    carol = django_user_model.objects.create_user("carol")
    reader.post(PAGE, {**FOLDER, "username": "carol"})
    reader.force_login(carol)

    assert reader.get(note_of(share.owner, "Crème").get_absolute_url()).status_code == 404


def test_it_needs_an_account(client):
    assert client.get(PAGE).url.startswith("/accounts/login/")


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}{{}}/"])
def test_the_lists_cost_the_same_however_long_they_are(reader, share, library, bob, path):
    path = path.format(share.pk)
    reader.get(path)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            reader.get(path)
        counts.append(len(queries))
        for _ in range(10):
            name = f"{NoteShare.objects.count()}"
            NoteShare.objects.create(
                owner=library, reader=bob, username="bob", kind="folder", name=name
            )

    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["folder", "tag"])
@pytest.mark.parametrize("name", ["Rezepte", "Cafe\u0301/味噌", "שלום"])
def test_a_list_leads_to_sharing_it_with_its_name_filled_in(owner_browser, kind, name):
    form = owner_browser.get(PAGE, {kind: name}).context["form"]

    assert (form["kind"].value(), form["name"].value()) == (kind, name)


def test_a_folders_list_offers_to_share_it(owner_browser, library):
    assert "?folder=Rezepte#share" in owner_browser.get("/notes/?folder=Rezepte").text
    assert "#share" not in owner_browser.get("/notes/").text
