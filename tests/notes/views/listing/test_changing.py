"""Chosen notes are moved, tagged and deleted at once, and that is undone."""

import pytest

from notes.editing.many.changing import AT_ONCE
from notes.importing.importer import import_texts
from notes.models import Note
from tests.notes.actions import edit, paths_of

CHANGE, UNDO = "/notes/change/", "/notes/change/undo/"


@pytest.fixture
def some(client, alice, embedder):
    import_texts(
        alice,
        {
            "sea/a.md": "---\ntags: [red]\n---\n# A\n\n[[c]]",
            "b.md": "# B\n\nText of B. #inline",
            "land/c.md": "# C\n\n水 and مرحبا",
        },
    )
    client.force_login(alice)
    return list(alice.notes.order_by("title"))


def change(client, notes, action, **fields):
    ids = [note.pk for note in notes]
    return client.post(CHANGE, {"id": ids, "action": action, **fields}, follow=True)


def undo(client, page):
    mark = page.context["request"].GET["done"]
    return client.post(UNDO, {"mark": mark}, follow=True)


def tags_of(note):
    return sorted(note.tags.values_list("name", flat=True))


def test_notes_are_moved_and_moved_back(client, alice, some):
    page = change(client, some, "move", into=" land / Café ", back="q=&sort=changed&page=1")

    assert page.redirect_chain[0][0].startswith("/notes/?sort=changed&done=")
    assert "3 notes are in “land/Café” now." in page.text
    assert paths_of(alice) == ["land/Café/a.md", "land/Café/b.md", "land/Café/c.md"]
    link = some[0].links.get()
    assert link.resolved == some[2]
    assert "Undone for 3 notes." in undo(client, page).text
    assert paths_of(alice) == ["b.md", "land/c.md", "sea/a.md"]


def test_what_was_moved_on_meanwhile_stays_there(client, alice, some):
    page = change(client, some, "move", into="land/Café")
    edit(alice.notes.get(pk=some[0].pk), folder="水")

    assert "Undone for 2 notes." in undo(client, page).text

    assert paths_of(alice) == ["b.md", "land/c.md", "水/a.md"]


def test_out_of_all_folders_is_a_place_too(client, alice, some):
    page = change(client, some, "move", into="")

    assert "2 notes are in no folder now." in page.text  # one was so already
    assert paths_of(alice) == ["a.md", "b.md", "c.md"]


def test_what_cannot_be_moved_stays_and_says_why(client, alice, some):
    import_texts(alice, {"land/b.md": "# Other B"})

    page = change(client, some, "move", into="land")

    assert paths_of(alice) == ["b.md", "land/a.md", "land/b.md", "land/c.md"]
    assert "1 note is in “land” now." in page.text
    assert "1 note stays as it was. There is already a note at land/b.md." in page.text


def test_a_tag_is_put_on_and_taken_off(client, some):
    page = change(client, some, "tag", name="#garden/New roses")

    assert "3 notes are tagged #garden/New-roses." in page.text
    assert tags_of(some[0]) == ["garden/New-roses", "red"]
    assert some[1].versions.count() == 1
    undo(client, page)
    assert [tags_of(note) for note in some] == [["red"], ["inline"], []]
    page = change(client, some, "untag", name="RED")
    assert "1 note is no longer tagged #RED." in page.text
    assert tags_of(some[0]) == []
    some[0].refresh_from_db()
    assert some[0].head == ""


def test_a_tag_within_the_text_is_left_to_its_writer(client, some):
    page = change(client, some, "untag", name="inline")

    assert "1 note stays as it was. A tag that stands in a note’s text" in page.text
    assert tags_of(some[1]) == ["inline"]


def test_notes_go_to_the_trash_and_come_back_with_their_links(client, alice, some):
    page = change(client, some[1:], "trash")

    assert "2 notes are in the trash." in page.text
    assert paths_of(alice) == ["sea/a.md"]
    assert some[0].links.get().resolved is None
    undo(client, page)
    assert paths_of(alice) == ["b.md", "land/c.md", "sea/a.md"]
    assert some[0].links.get().resolved == some[2]
    assert some[2].passages.exists()


def test_it_is_undone_once_and_by_its_own_button(client, alice, some):
    page = change(client, some, "move", into="x")

    assert "cannot be undone" in client.post(UNDO, {"mark": "other"}, follow=True).text
    undo(client, page)
    assert "cannot be undone" in undo(client, page).text
    assert paths_of(alice) == ["b.md", "land/c.md", "sea/a.md"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"action": "trash"}, "Choose at least one note first."),
        ({"action": "explode", "id": "1"}, "Choose what to do with the notes."),
        ({"action": "tag", "name": " # "}, "Write the tag first."),
        ({"action": "tag", "name": "x" * 300}, "characters at most"),
        ({"action": "move", "into": "a/../b"}, "A folder cannot be called"),
        ({"action": "move", "into": "x" * 1100}, "3 notes stay as they were."),
        ({"action": "move", "into": "nul\x00"}, "are in “nul” now."),
        ({"action": "trash", "id": ["x", "²", "-1", "9" * 40]}, "Choose at least one note"),
    ],
)
def test_what_cannot_be_done_is_said(client, some, sent, said):
    ids = {} if sent["action"] in ("trash", "explode") else {"id": [note.pk for note in some]}

    assert said in client.post(CHANGE, ids | sent, follow=True).text


def test_enter_in_a_field_does_what_stands_beside_it_and_nothing_in_two(client, alice, some):
    """What a browser without scripts presses then is the form's first button: it says nothing."""
    form = client.get("/notes/").text.partition('id="change"')[2].partition("</form>")[0]
    first = form.partition('<button type="submit"')[2].partition(">")[0]
    assert "name=" not in first

    change(client, some, "", name="red", into="")
    assert all("red" in tags_of(note) for note in some)
    assert "3 notes are in “x” now." in change(client, some, "", name=" ", into="x").text
    for both in ({"name": "blue", "into": "y"}, {}):
        assert "Choose what to do with the notes." in change(client, some, "", **both).text
    assert paths_of(alice) == ["x/a.md", "x/b.md", "x/c.md"]


def test_a_stranger_changes_and_undoes_nothing(client, alice, bob, some):
    client.force_login(bob)
    for action in ("move", "tag", "untag", "trash"):
        page = change(client, some, action, into="x", name="red")
        assert "Choose at least one note first." in page.text
    assert paths_of(alice) == ["b.md", "land/c.md", "sea/a.md"]


def test_the_way_back_is_to_our_list_alone(client, some):
    back = "//evil.example/?q=x&next=https://evil.example&tag=%00red&page=2&sort=evil"

    response = client.post(CHANGE, {"action": "tag", "back": back})

    assert response.url == "/notes/?tag=red&page=2"


@pytest.mark.parametrize("path", [CHANGE, "/notes/change/undo/"])
def test_a_way_back_of_more_than_any_list_says_leads_to_the_list(client, some, path):
    response = client.post(path, {"action": "tag", "back": "q=x&" * 1000})

    assert response["Location"] == "/notes/"


@pytest.mark.parametrize("path", [CHANGE, UNDO])
def test_it_is_asked_for_by_post_and_by_somebody(client, alice, path):
    assert client.post(path).url.startswith("/accounts/login/")
    client.force_login(alice)
    assert client.get(path).status_code == 405


def test_no_more_are_changed_than_one_request_may(client, alice):
    Note.objects.bulk_create(
        Note(owner=alice, path=f"{n}.md", title=f"{n}") for n in range(AT_ONCE + 5)
    )
    client.force_login(alice)

    change(client, alice.notes.all(), "trash")

    assert Note.objects.owned_by(alice).count() == 5
