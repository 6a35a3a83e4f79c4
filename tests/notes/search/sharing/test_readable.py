"""Search in what others share: found while it is shared, never what lies beside it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notes.importing.importer import import_texts
from notes.models import NoteShare
from notes.search.search import search_notes
from notes.search.sharing.readable import OWNERS_MAX, merged, search_readable, shared_with

NOTES = {
    "Rezepte/Crème.md": "# Crème\n\nThe boat soup is cooked with leek.",
    "Rezepte geheim/Kuchen.md": "# Kuchen\n\nThe boat cake is a secret.",
    "Logs/船.md": "# 船\n#公開\n\n船は五月に直した。 boat",
    "Logs/safe.md": "# Safe\n\nThe safe of the boat opens with 4711.",
}


@pytest.fixture
def library(alice, embedder):
    import_texts(alice, NOTES)
    return alice


def share(owner, reader, kind="folder", name="Rezepte"):
    return NoteShare.objects.create(
        owner=owner, reader=reader, username=reader.username, kind=kind, name=name
    )


def titles(reader, query, **options):
    return {
        passage.title for passage in search_readable(reader.pk, query, limit=10, **options).passages
    }


def test_a_reader_finds_what_is_shared_and_is_told_whose_it_is(library, bob):
    share(library, bob)
    import_texts(bob, {"Boot.md": "# Boot\n\nMy boat is blue."})

    found = {each.title: each.shared_by for each in search_readable(bob.pk, "boat").passages}

    assert found == {"Crème": "alice", "Boot": ""}


@pytest.mark.parametrize(
    "query",
    ["boat", "safe 4711", "[[Safe]]", "in:Logs boat", '"The safe of the boat"', "-soup", "#公開"],
)
def test_however_it_is_asked_nothing_else_is_found(library, bob, query):
    share(library, bob)

    assert titles(bob, query) <= {"Crème"}
    assert {near.title for near in search_readable(bob.pk, query).nearest} <= {"Crème"}


def test_a_tag_is_shared_as_well(library, bob):
    share(library, bob, "tag", "公開")

    assert titles(bob, "boat") == {"船"}
    assert titles(bob, "#公開") == {"船"}


def test_it_is_looked_at_anew_with_every_search(library, bob):
    given = share(library, bob)
    assert titles(bob, "boat") == {"Crème"}

    library.is_active = False
    library.save()
    assert titles(bob, "boat") == set()
    library.is_active = True
    library.save()
    given.delete()
    assert titles(bob, "boat") == set()


def test_the_owner_finds_nothing_of_the_readers(library, bob):
    share(library, bob)
    import_texts(bob, {"Boot.md": "# Boot\n\nMy boat is blue."})

    assert "Boot" not in titles(library, "boat")


def test_a_share_with_nobody_is_found_by_nobody(library, bob):
    NoteShare.objects.create(owner=library, username="nobody", kind="folder", name="Rezepte")

    assert titles(bob, "boat") == set()


def test_without_shares_a_search_costs_one_query_more(library):
    def queries_of(search):
        search(library.pk, "boat soup")
        with CaptureQueriesContext(connection) as queries:
            search(library.pk, "boat soup")
        return len(queries)

    assert queries_of(search_readable) == queries_of(search_notes) + 1


def test_no_more_owners_are_searched_than_so_many(library, bob, django_user_model):
    for n in range(OWNERS_MAX + 2):
        share(django_user_model.objects.create_user(f"owner{n}"), bob)

    assert [each.username for each in shared_with(bob.pk)] == [
        f"owner{n}" for n in range(OWNERS_MAX)
    ]


def test_lists_are_put_together_each_in_its_own_order(library, bob):
    share(library, bob)
    import_texts(bob, {"Boot.md": "# Boot\n\nMy boat is blue."})
    boot, crème = sorted(search_readable(bob.pk, "boat").passages, key=lambda p: p.title)

    assert merged([[crème], [], [boot]]) == sorted([crème, boot], key=lambda p: -p.score)
    assert merged([]) == []
