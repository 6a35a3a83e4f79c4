"""What somebody sees of notes that another shares with them, and what never."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notes.editing.trash import put_in_trash
from notes.importing.importer import import_texts
from notes.models import Attachment, Note, NoteShare
from tests.notes.views.sharing.conftest import note_of

OWNERS_ALONE = ["versions", "note_graph", "note_graph_json", "delete", "edit"]


def status_of(client, title, owner, query=""):
    return client.get(note_of(owner, title).get_absolute_url() + query).status_code


def test_a_reader_reads_what_is_in_the_folder_and_below_and_sees_whose_it_is(
    reader, share, library
):
    page = reader.get(note_of(library, "Crème").get_absolute_url())

    assert "味噌汁" in page.text
    assert "<bdi>alice</bdi>" in page.text
    assert "you may read it" in page.text
    assert status_of(reader, "Brot", library) == 200
    assert status_of(reader, "Crème", library, "?panel=1") == 200


@pytest.mark.parametrize("title", ["Kuchen", "Tagebuch", "סירה"])
def test_what_lies_elsewhere_is_not_there(reader, share, library, title):
    assert status_of(reader, title, library) == 404
    assert status_of(reader, title, library, "?panel=1") == 404


@pytest.mark.parametrize(
    ("name", "is_open"),
    [
        ("Rezepte", True),
        ("rezepte", True),
        ("/Rezepte/", True),
        ("Rezept", False),
        ("Rezepte%", False),
        ("R_zepte", False),
        ("Rezepte/Alt", False),
        ("", False),
        ("/", False),
    ],
)
def test_a_folder_is_meant_whole_whatever_its_case(reader, share, library, name, is_open):
    share.name = name
    share.save()

    assert (status_of(reader, "Crème", library) == 200) is is_open


@pytest.mark.parametrize(
    ("name", "is_open"), [("boat", True), ("Boat/Sail", True), ("boa", False), ("bo_t", False)]
)
def test_a_tag_is_meant_with_those_below_it(reader, share, library, name, is_open):
    share.kind, share.name = "tag", name
    share.save()

    assert (status_of(reader, "סירה", library) == 200) is is_open
    assert status_of(reader, "Crème", library) == 404


def test_accents_of_a_folder_are_the_same_in_both_forms(reader, share, library):
    import_texts(library, {"Cre\u0301mes/Citron.md": "# Citron\n\nLemon."})
    share.name = "Crémes"
    share.save()

    assert status_of(reader, "Citron", library) == 200


def test_links_out_of_the_folder_lead_nowhere_and_backlinks_are_not_told(reader, share, library):
    page = reader.get(note_of(library, "Crème").get_absolute_url()).text

    assert note_of(library, "Brot").get_absolute_url() in page
    assert note_of(library, "Tagebuch").get_absolute_url() not in page
    assert "Linked from" not in page


def test_files_in_the_folder_are_shown_and_no_others(reader, share, library):
    inside, outside = Attachment.objects.order_by("-path")
    page = reader.get(note_of(library, "Crème").get_absolute_url()).text

    assert inside.get_absolute_url() in page
    assert outside.get_absolute_url() not in page
    assert b"".join(reader.get(inside.get_absolute_url())) == b"soup"
    assert reader.get(outside.get_absolute_url()).status_code == 404
    share.delete()
    assert reader.get(inside.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("name", OWNERS_ALONE)
def test_what_is_the_owners_alone_is_not_there(reader, share, library, name):
    path = reverse(f"notes:{name}", args=[note_of(library, "Crème").pk])

    answers = reader.get(path).status_code, reader.post(path).status_code

    assert 404 in answers
    assert set(answers) <= {404, 405}
    assert note_of(library, "Crème").deleted_at is None


def test_the_readers_own_lists_names_and_graph_are_their_own(reader, share):
    for path in ("/notes/", "/notes/names/?q=Cr", "/notes/graph.json", "/conversations/names/?q=C"):
        assert "Crème" not in reader.get(path).text


def test_taking_back_closing_the_account_and_the_trash_count_at_once(reader, share, library):
    crème, brot = note_of(library, "Crème"), note_of(library, "Brot")
    put_in_trash(brot)
    assert reader.get(brot.get_absolute_url()).status_code == 404

    library.is_active = False
    library.save()
    assert reader.get(crème.get_absolute_url()).status_code == 404
    library.is_active = True
    library.save()
    assert reader.get(crème.get_absolute_url()).status_code == 200

    share.delete()
    assert reader.get(crème.get_absolute_url()).status_code == 404


def test_a_note_that_moves_out_is_closed_and_one_that_moves_in_is_open(reader, share, library):
    Note.objects.filter(title="Crème").update(path="Privat/Crème.md")
    Note.objects.filter(title="Kuchen").update(path="Rezepte/Kuchen.md")

    assert status_of(reader, "Crème", library) == 404
    assert status_of(reader, "Kuchen", library) == 200


def test_a_share_for_nobody_opens_nothing(reader, share, library):
    share.reader = None
    share.save()

    assert status_of(reader, "Crème", library) == 404
    assert not Note.objects.readable_by(None).exists()


def test_somebody_elses_share_opens_nothing(reader, share, library, bob, django_user_model):
    other = django_user_model.objects.create_user("carol")
    NoteShare.objects.update(reader=other)

    assert status_of(reader, "Crème", library) == 404


def test_ones_own_note_asks_for_no_more_queries_than_without_shares(
    owner_browser, library, share, bob
):
    path = note_of(library, "Crème").get_absolute_url()
    owner_browser.get(path)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            owner_browser.get(path)
        counts.append(len(queries))
        NoteShare.objects.get_or_create(
            owner=bob, reader=library, username="alice", kind="tag", name="anything"
        )

    assert counts[0] == counts[1]
