"""Notes that others share, for a reader's own programs: read, listed and written as is let."""

import pytest

from notes.editing.links import resolve_links
from notes.importing.importer import import_texts
from notes.models import NoteShare, NoteVersion
from tests.programs import code_of

NOTES = "/api/v1/notes"
QUERIES = 5  # token, its use, user, shares, notes with tags


@pytest.fixture
def soup(alice, bob):
    texts = {
        "Rezepte/Crème.md": "# Crème\n\nLeek soup. [[Diary]] [[スープ]]",
        "Rezepte/スープ.md": "# スープ\n\n[[Crème]]",
        "Privat/Diary.md": "# Diary\n\n[[Crème]]",
    }
    import_texts(alice, texts)
    resolve_links(alice)
    share = NoteShare.objects.create(
        owner=alice, reader=bob, username="bob", kind="folder", name="Rezepte"
    )
    return alice.notes.get(title="Crème"), share


def path_to(note):
    return f"{NOTES}/{note.pk}"


def test_a_reader_reads_it_and_is_told_of_no_note_that_is_not_shared(soup, stranger, program):
    note, share = soup
    shown = stranger.get(path_to(note)).json()

    assert (shown["shared_by"], shown["text"]) == ("alice", note.body)
    inside = note.owner.notes.get(title="スープ").pk
    assert [(link["target"], link["note"]) for link in shown["links"]] == [
        ("Diary", None),
        ("スープ", inside),
    ]
    assert [other["title"] for other in shown["backlinks"]] == ["スープ"]
    assert shown["backlink_count"] == 1
    owners = program.get(path_to(note)).json()
    assert (owners["shared_by"], owners["backlink_count"]) == ("", 2)
    assert all(link["note"] for link in owners["links"])

    share.delete()
    assert stranger.get(path_to(note)).status_code == 404


def test_what_is_shared_is_listed_when_it_is_asked_for(soup, stranger, bob, django_user_model):
    carol = django_user_model.objects.create_user("carol")
    import_texts(
        carol, {"Rezepte/Crème.md": "# Carol’s\n\n#Boat", "סירה.md": "# סירה\n\n#boat/sail"}
    )
    NoteShare.objects.create(owner=carol, reader=bob, username="bob", kind="tag", name="boat")
    import_texts(bob, {"Mine.md": "# Mine"})

    def listed(**asked):
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return [
            (each["title"], each["shared_by"])
            for each in stranger.get(f"{NOTES}?{query}").json()["items"]
        ]

    assert listed() == [("Mine", "")]
    assert sorted(listed(shared="true")) == [
        ("Carol’s", "carol"),
        ("Crème", "alice"),
        ("סירה", "carol"),
        ("スープ", "alice"),
    ]
    assert listed(shared="true", q="leek") == [("Crème", "alice")]
    assert listed(shared="true", tag="boat/sail") == [("סירה", "carol")]
    NoteShare.objects.all().delete()
    assert listed(shared="true") == []


def test_a_list_of_shared_notes_costs_the_same_however_long_it_is(
    soup, stranger, django_assert_num_queries
):
    note, _ = soup

    def ask():
        assert stranger.get(f"{NOTES}?shared=true").status_code == 200

    ask()
    with django_assert_num_queries(QUERIES):
        ask()
    import_texts(note.owner, {f"Rezepte/{n}.md": f"# {n}\n\n#tag{n}" for n in range(20)})
    with django_assert_num_queries(QUERIES):
        ask()


def test_a_writer_writes_the_text_with_the_one_that_was_read_and_nothing_else(
    soup, stranger, bob, program
):
    note, share = soup
    tag = stranger.get(path_to(note))["ETag"]
    assert stranger.patch(path_to(note), {"text": "Mine"}, If_Match=tag).status_code == 404
    share.may_write = True
    share.save()

    for refused in ({"folder": "Privat"}, {"tags": ["public"]}, {"text": "#public"}):
        assert stranger.patch(path_to(note), refused, If_Match=tag).status_code == 422
    assert stranger.delete(path_to(note)).status_code == 404
    assert stranger.get(f"{path_to(note)}/versions").status_code == 404

    wrote = stranger.patch(path_to(note), {"text": "# Crème\n\nWith leek."}, If_Match=tag)

    assert wrote.status_code == 200
    note.refresh_from_db()
    assert (note.body, note.written_by) == ("# Crème\n\nWith leek.", bob)
    assert code_of(stranger.patch(path_to(note), {"text": "x"}, If_Match=tag)) == "conflict"
    owners = program.get(path_to(note))["ETag"]
    program.patch(path_to(note), {"text": "# Crème\n\nMine again."}, If_Match=owners)
    earlier = program.get(f"{path_to(note)}/versions").json()["items"]
    assert [each["written_by"] for each in earlier] == ["bob", ""]


def test_moving_a_note_leaves_who_wrote_it(soup, program, bob):
    note, _ = soup
    note.written_by = bob
    note.save()
    tag = program.get(path_to(note))["ETag"]

    program.patch(path_to(note), {"folder": "Suppen"}, If_Match=tag)

    note.refresh_from_db()
    assert (note.path, note.written_by) == ("Suppen/Crème.md", bob)
    assert not NoteVersion.objects.filter(note=note).exists()
