"""The tree of folders: counted with what lies below, alike names once, bounded."""

from notes.editing.folders import DEPTH_MAX, SHOWN_MAX, folder_tree
from notes.models import Note


def make(owner, *paths):
    Note.objects.bulk_create([Note(owner=owner, path=path, title=path) for path in paths])


def told(folders):
    return [(each.name, each.count, told(each.folders)) for each in folders]


def test_each_folder_counts_its_notes_and_those_below(alice):
    make(alice, "top.md", "sea/a.md", "sea/boats/b.md", "sea/boats/c.md", "Garten/d.md")

    assert told(folder_tree(alice)) == [("Garten", 1, []), ("sea", 3, [("boats", 2, [])])]


def test_names_that_are_alike_are_one_folder(alice):
    make(alice, "Sea/a.md", "sea/b.md", "Caf\u00e9/c.md", "Cafe\u0301/d.md", "味噌/e.md")

    assert [each.count for each in folder_tree(alice)] == [2, 2, 1]


def test_anothers_and_those_in_the_trash_are_not_counted(alice, bob):
    make(bob, "his/a.md")
    Note.objects.create(owner=alice, path="old/a.md", title="a", deleted_at="2026-01-01T00:00Z")

    assert folder_tree(alice) == []


def test_deep_and_many_folders_are_bounded(alice):
    make(alice, "/".join(["deep"] * 40) + "/a.md", *(f"f{n}/a.md" for n in range(SHOWN_MAX + 50)))

    tree, depth = folder_tree(alice), 0
    here = tree
    while here := here[0].folders if here else []:
        depth += 1

    assert depth == DEPTH_MAX - 1
    assert len(tree) <= SHOWN_MAX


def test_the_list_shows_them_and_sorts_by_the_last_change(client, alice):
    make(alice, "sea/a.md", "b.md")
    Note.objects.filter(path="b.md").update(updated_at="2020-01-01T00:00Z")
    client.force_login(alice)

    page = client.get("/notes/", {"sort": "changed"})

    assert 'href="?folder=sea"' in page.text
    assert [note.path for note in page.context["page"]] == ["sea/a.md", "b.md"]
    assert client.get("/notes/?sort=nonsense").status_code == 200
