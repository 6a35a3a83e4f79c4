"""The trees of folders and of tags: counted with what lies below, alike names once, bounded."""

from notes.editing.trees import DEPTH_MAX, SHOWN_MAX, folder_tree, tag_tree
from notes.importing.importer import import_texts
from notes.models import Note


def make(owner, *paths):
    Note.objects.bulk_create([Note(owner=owner, path=path, title=path) for path in paths])


def told(children):
    return [(each.name, each.count, told(each.children)) for each in children]


def opened(children):
    return [
        name for each in children if each.is_open for name in (each.path, *opened(each.children))
    ]


def test_each_folder_counts_its_notes_and_those_below(alice):
    make(alice, "top.md", "sea/a.md", "sea/boats/b.md", "sea/boats/c.md", "Garten/d.md")

    assert told(folder_tree(alice)) == [("Garten", 1, []), ("sea", 3, [("boats", 2, [])])]


def test_names_that_are_alike_are_one_folder(alice):
    make(alice, "Sea/a.md", "sea/b.md", "Caf\u00e9/c.md", "Cafe\u0301/d.md", "味噌/e.md")

    assert [each.count for each in folder_tree(alice)] == [2, 2, 1]


def test_folders_come_as_people_count_and_each_before_what_is_in_it(alice):
    make(alice, "10/a.md", "2/a.md", "sea shore/a.md", "sea/x/a.md", "Älteres/a.md", "Berge/a.md")

    assert [each.name for each in folder_tree(alice)] == [
        "2", "10", "Älteres", "Berge", "sea", "sea shore",
    ]  # fmt: skip


def test_the_tree_is_open_down_to_where_one_is(alice):
    make(alice, "sea/boats/red/a.md", "sea/shells/b.md", "Café/c.md")

    assert opened(folder_tree(alice, "sea/boats")) == ["sea", "sea/boats"]
    assert opened(folder_tree(alice, "SEA")) == ["sea"]
    assert opened(folder_tree(alice, "Cafe\u0301")) == ["Café"]
    assert opened(folder_tree(alice)) == opened(folder_tree(alice, "gone/x")) == []


def test_anothers_and_those_in_the_trash_are_not_counted(alice, bob):
    make(bob, "his/a.md")
    Note.objects.create(owner=alice, path="old/a.md", title="a", deleted_at="2026-01-01T00:00Z")

    assert folder_tree(alice) == []


def test_deep_and_many_folders_are_bounded(alice):
    make(alice, "/".join(["deep"] * 40) + "/a.md", *(f"f{n}/a.md" for n in range(SHOWN_MAX + 50)))

    tree, depth = folder_tree(alice), 0
    here = tree
    while here := here[0].children if here else []:
        depth += 1

    assert depth == DEPTH_MAX - 1
    assert len(tree) <= SHOWN_MAX


def test_tags_lie_below_one_another_and_count_each_note_once(alice, bob, embedder):
    import_texts(alice, {
        "a.md": "#garden/roses #garden/trees #水",
        "b.md": "#garden",
        "c.md": "#Garden/Roses",
        "gone.md": "#gone",
    })  # fmt: skip
    alice.notes.filter(path="gone.md").update(deleted_at="2026-01-01T00:00Z")
    import_texts(bob, {"his.md": "#his #garden"})

    tree = tag_tree(alice, "garden/roses")

    assert told(tree) == [("garden", 3, [("roses", 2, []), ("trees", 1, [])]), ("水", 1, [])]
    assert opened(tree) == ["garden", "garden/roses"]
