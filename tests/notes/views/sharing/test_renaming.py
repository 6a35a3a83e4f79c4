"""A whole folder is renamed or moved: its notes, who reads them, and the way back."""

import unicodedata
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ai_chatbot.models import Collection
from notes.editing.attachments import keep_attachment
from notes.editing.links import resolve_links
from notes.editing.many.renaming import rename_folder
from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import Attachment, Note, NoteShare
from notes.search.sharing.readable import search_readable
from tests.notes.views.sharing.conftest import note_of

RENAME = "/notes/folders/rename/"


def rename(browser: Client, was: str, to: str) -> Any:
    return browser.post(RENAME, {"folder": was, "to": to}, follow=True)


def paths(owner: User) -> list[str]:
    return list(Note.objects.filter(owner=owner).order_by("path").values_list("path", flat=True))


def undo(browser: Client, page: Any) -> Any:
    mark = page.context["request"].GET["done"]
    return browser.post("/notes/change/undo/", {"mark": mark}, follow=True)


def found(reader: User, words: str) -> list[str]:
    """The titles that a question of theirs finds in what others share, just now."""
    return [each.title for each in search_readable(reader.pk, words).passages if each.shared_by]


def test_a_share_follows_its_folder_and_comes_back_with_it(share, owner_browser, library, bob):
    before = paths(library)
    assert found(bob, "Rye bread") == ["Brot"]

    page = rename(owner_browser, "Rezepte", " Küche / وصفات ")

    assert "The folder “Rezepte” is called “Küche/وصفات” now." in page.text
    assert page.redirect_chain[0][0].startswith("/notes/?folder=K%C3%BCche%2F")
    moved = ["Küche/وصفات/Alt/Brot.md", "Küche/وصفات/Crème.md"]
    assert [path for path in paths(library) if path not in before] == moved
    share.refresh_from_db()
    assert share.name == "Küche/وصفات"
    assert found(bob, "Rye bread") == ["Brot"]
    assert found(bob, "Quagga") == []  # neither of the diary nor of the secret recipes
    assert note_of(library, "Crème").links.get(target="Brot").resolved.title == "Brot"

    assert "The folder “Küche/وصفات” is called “Rezepte” now." in undo(owner_browser, page).text
    assert paths(library) == before
    share.refresh_from_db()
    assert share.name == "Rezepte"
    assert found(bob, "Rye bread") == ["Brot"]


def test_shares_below_it_follow_and_all_others_stay(share, owner_browser, library, bob):
    below, beside = (
        NoteShare.objects.create(owner=library, reader=bob, username="bob", kind=kind, name=name)
        for kind, name in [("folder", "Rezepte/Alt"), ("tag", "Rezepte")]
    )
    secret = NoteShare.objects.create(
        owner=library, username="eve", kind="folder", name="Rezepte geheim"
    )
    shown = Collection.objects.create(owner=library, folders=["rezepte/alt", "Privat"])
    theirs = Collection.objects.create(owner=bob, folders=["Rezepte"])

    rename(owner_browser, unicodedata.normalize("NFD", "REZEPTE"), "Food")

    names = {each.pk: each.name for each in NoteShare.objects.all()}
    assert names == {
        share.pk: "Food",
        below.pk: "Food/Alt",
        beside.pk: "Rezepte",
        secret.pk: "Rezepte geheim",
    }
    assert Collection.objects.get(pk=shown.pk).folders == ["Food/alt", "Privat"]
    assert Collection.objects.get(pk=theirs.pk).folders == ["Rezepte"]


@pytest.mark.parametrize(
    "named", ["\u00d6ffentlich", "O\u0308FFENTLICH/\u5bff\u53f8", "\u00d6ffentlich/\u05d0"]
)
def test_a_name_that_is_published_without_having_notes_is_refused(owner_browser, library, named):
    shown = Collection.objects.create(owner=library, folders=[named])

    page = rename(owner_browser, "Privat", "\u00f6ffentlich")

    assert "\u201c\u00f6ffentlich\u201d is published already." in page.text
    assert any(p.startswith("Privat/") for p in paths(library))
    assert Collection.objects.get(pk=shown.pk).folders == [named]


def test_two_spellings_of_it_shared_with_one_user_become_one_share(share, library, bob):
    NoteShare.objects.create(
        owner=library, reader=bob, username="bob", kind="folder", name="REZEPTE", may_write=True
    )

    rename_folder(library, "Rezepte", "Food")

    (left,) = NoteShare.objects.all()
    assert (left.name, left.may_write) == ("Food", True)
    assert found(bob, "Rye bread") == ["Brot"]


@pytest.mark.parametrize(
    ("was", "to", "said"),
    [
        ("Rezepte", " / ", "Write the folder’s new name."),
        ("", "Food", "Write the folder’s new name."),
        ("Rezepte", "Rezepte", "called so already"),
        ("Rezepte", "rezepte/Alt/Neu", "cannot be put into itself"),
        ("Rezepte", "PRIVAT", "There is a folder “PRIVAT” already."),
        ("Privat", "Geteilt", "“Geteilt” is shared already."),
        ("Rezepte", "../x", "cannot be called"),
        ("Rezepte", "味" * 999, "too long"),
        ("Nowhere", "Food", "no notes in this folder any more"),
    ],
)
def test_what_would_mix_notes_or_show_them_to_others_is_refused(
    share, owner_browser, library, bob, was, to, said
):
    NoteShare.objects.create(
        owner=library, reader=bob, username="bob", kind="folder", name="Geteilt/Unten"
    )
    before = paths(library)

    page = rename(owner_browser, was, to)

    assert said in page.text
    assert paths(library) == before
    assert found(bob, "Quagga") == []


def test_other_letters_are_another_name_and_the_trash_goes_along(owner_browser, library):
    bread = note_of(library, "Brot")
    put_in_trash(bread)

    rename(owner_browser, "Rezepte", "REZEPTE")

    bread.refresh_from_db()
    assert (bread.path, bread.deleted_at is None) == ("REZEPTE/Alt/Brot.md", False)
    assert note_of(library, "Crème").path == "REZEPTE/Crème.md"


def test_a_way_back_that_is_taken_meanwhile_is_refused_with_a_sentence(owner_browser, library):
    page = rename(owner_browser, "Rezepte", "Food")
    Note.objects.filter(title="Tagebuch").update(path="Rezepte/Tagebuch.md")

    assert "There is a folder “Rezepte” already." in undo(owner_browser, page).text
    assert "Food/Crème.md" in paths(library)


def test_a_stranger_renames_nothing_of_others(share, reader, library, client, bob):
    before = paths(library)

    assert "no notes in this folder" in rename(reader, "Rezepte", "Mine").text
    assert reader.get(RENAME).status_code == 405
    assert paths(library) == before
    client.logout()
    assert client.post(RENAME, {"folder": "Rezepte", "to": "x"}).status_code == 302
    assert paths(library) == before


def test_the_list_of_a_folder_offers_it_and_no_other_list(owner_browser, library):
    shown = owner_browser.get("/notes/?folder=Rezepte/Alt").text
    assert 'name="to"' in shown
    assert 'value="Rezepte/Alt"' in shown
    for query in ("", "?folder=Nowhere", "?folder=Rezepte&q=bread", "?tag=boat"):
        assert 'name="to"' not in owner_browser.get(f"/notes/{query}").text


def test_a_longer_folder_takes_no_more_queries(library):
    def queries(was: str, to: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            rename_folder(library, was, to)
        return len(counted)

    few = queries("Rezepte", "A")
    import_texts(library, {f"A/{n}.md": f"# {n}" for n in range(30)})

    assert queries("A", "B") == few


def test_pictures_of_a_vault_go_with_its_folder_and_what_comes_there_later_does_not(
    share, owner_browser, reader, library
):
    picture = Attachment.objects.get(path="Rezepte/p.png").get_absolute_url()
    private = Attachment.objects.get(path="Privat/x.png").get_absolute_url()
    import_texts(
        library, {"Rezepte/Crème.md": "# Crème\n\n![p](p.png) ![q](q.png) ![x](../Privat/x.png)"}
    )
    page = rename(owner_browser, "Rezepte", "וصفات")
    keep_attachment(library, "Rezepte/q.png", b"of another note")
    resolve_links(library)
    later = Attachment.objects.get(path="Rezepte/q.png").get_absolute_url()

    statuses = [reader.get(each).status_code for each in (picture, private, later)]
    assert statuses == [200, 404, 404]

    undo(owner_browser, page)
    assert reader.get(picture).status_code == 200
    share.refresh_from_db()
    share.delete()
    assert reader.get(picture).status_code == 404
