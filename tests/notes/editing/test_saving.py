"""Importing and embedding: by content, owner by owner, and nothing twice."""

import os
from pathlib import Path

import pytest

from notes.editing.links import resolve_links
from notes.importing.importer import import_folder, import_texts
from notes.index.ledger import IndexProgress, index_progress
from notes.index.turns import embed_waiting
from notes.models import Link, Note, Passage, PassageVector, Tag
from notes.search.search import search
from tests.stack import ROOT

VAULT = Path(os.environ.get("VAULTS_DIR", ROOT.parent / "shared" / "vaults")) / "foam-docs"
TWO_PARTS = "# Boats\n\n## Annika\n\nThe red boat.\n\n## Berta\n\nThe blue boat."


def write_files(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


# --- Importing ------------------------------------------------------------------------------


def test_a_folder_becomes_notes_with_their_paths_titles_and_tags(alice, tmp_path):
    write_files(tmp_path, {"a.md": "# A\n#one", "deep/er/b.txt": "plain", "c.markdown": "# C"})

    report = import_folder(alice, tmp_path)

    assert report.created == ["a.md", "c.markdown", "deep/er/b.txt"]
    assert [(n.path, n.title) for n in alice.notes.all()] == [
        ("a.md", "A"), ("c.markdown", "C"), ("deep/er/b.txt", "b"),
    ]  # fmt: skip
    assert list(Tag.objects.filter(owner=alice).values_list("name", flat=True)) == ["one"]


def test_importing_the_same_again_changes_and_embeds_nothing(alice, tmp_path, embedder):
    write_files(tmp_path, {"a.md": TWO_PARTS, "b.md": "words"})
    import_folder(alice, tmp_path)
    embed_waiting(alice)
    before = list(PassageVector.objects.values_list("pk", "passage"))
    embedder.texts.clear()

    report = import_folder(alice, tmp_path)

    assert (report.created, report.changed, report.unchanged) == ([], [], 2)
    assert embed_waiting(alice) == 0
    assert embedder.texts == []
    assert list(PassageVector.objects.values_list("pk", "passage")) == before


def test_only_the_passages_that_changed_are_embedded_again(alice, embedder):
    import_texts(alice, {"a.md": TWO_PARTS})
    embed_waiting(alice)
    embedder.texts.clear()

    import_texts(alice, {"a.md": TWO_PARTS.replace("blue", "green")})
    embed_waiting(alice)

    assert len(embedder.texts) == 1
    assert "green" in embedder.texts[0]


def test_a_changed_note_keeps_its_id(alice, write):
    first = write("a.md", "old")

    second = write("a.md", "new")

    assert (second.pk, second.body) == (first.pk, "new")


def test_prune_removes_what_is_gone_and_only_the_owners(alice, bob):
    import_texts(alice, {"a.md": "a", "b.md": "b"})
    import_texts(bob, {"b.md": "b"})

    report = import_texts(alice, {"a.md": "a"}, prune=True)

    assert report.removed == ["b.md"]
    assert [note.path for note in Note.objects.owned_by(alice)] == ["a.md"]
    assert [note.path for note in Note.objects.in_trash_of(alice)] == ["b.md"]
    assert bob.notes.count() == 1


def test_without_prune_nothing_is_removed(alice):
    import_texts(alice, {"a.md": "a", "b.md": "b"})

    import_texts(alice, {"a.md": "changed"})

    assert alice.notes.count() == 2


def test_hidden_folders_and_other_files_are_passed_over(alice, tmp_path):
    write_files(tmp_path, {".obsidian/x.md": "x", "a.md": "a", ".b.md": "b", "c.py": "c"})

    assert import_folder(alice, tmp_path).created == ["a.md"]


def test_a_link_out_of_the_folder_is_not_followed(alice, tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    folder = tmp_path / "vault"
    write_files(folder, {"a.md": "a"})
    (folder / "out.md").symlink_to(tmp_path / "secret.md")

    report = import_folder(alice, folder)

    assert [(s.path, s.reason) for s in report.skipped] == [
        ("out.md", "It is a link that leads out of the folder.")
    ]
    assert not Note.objects.filter(body="secret").exists()


def test_a_bad_file_is_reported_and_the_rest_imported(alice):
    report = import_texts(
        alice, {"a.md": b"\x00\x01", "b.md": b"good", "c" * 1001 + ".md": b"long", "d.md": b"d"}
    )

    assert report.created == ["b.md", "d.md"]
    assert [skipped.path[:4] for skipped in report.skipped] == ["a.md", "cccc"]


def test_names_with_odd_characters_are_kept(alice):
    paths = ["ünïcödé 日本.md", "a'b\"c.md", "with [brackets] #hash?.md", "emoji 🎉.md", "<b>.md"]

    import_texts(alice, dict.fromkeys(paths, "text"))

    assert sorted(alice.notes.values_list("path", flat=True)) == sorted(paths)


# --- Links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    ["[[Annika]]", "[[annika]]", "[[boats/annika]]", "[[The red boat]]", "[x](../boats/annika.md)",
     "[x](../boats/annika)", "[[annika#Repairs|there]]"],
)  # fmt: skip
def test_a_link_finds_its_note_by_name_path_and_title(alice, link):
    import_texts(alice, {"log/day.md": f"See {link}.", "boats/annika.md": "# The red boat"})

    link = alice.notes.get(path="log/day.md").links.get()
    assert link.resolved.path == "boats/annika.md"


def test_links_by_the_hundred_are_pointed_in_a_few_statements(alice, django_assert_max_num_queries):
    names = ["Å", "e\u0301 小船", "שלום"]
    hub = " ".join(f"[[{names[n % 3]}#{n}]]" for n in range(300))
    import_texts(alice, {"hub.md": hub, **{f"{name}.md": "x" for name in names}})
    links = Link.objects.filter(note__path="hub.md")
    links.update(resolved=None)

    with django_assert_max_num_queries(12):
        resolve_links(alice)

    assert len(links) == 300
    assert {link.resolved.title for link in links} == set(names)


def test_a_link_is_resolved_when_its_note_comes_later(alice):
    import_texts(alice, {"a.md": "[[b]]"})
    assert alice.notes.get().links.get().resolved is None

    import_texts(alice, {"b.md": "here"})

    assert alice.notes.get(path="a.md").links.get().resolved.path == "b.md"


def test_a_link_never_leads_to_another_persons_note(alice, bob):
    import_texts(bob, {"b.md": "bobs"})

    import_texts(alice, {"a.md": "[[b]]"})

    assert alice.notes.get().links.get().resolved is None


def test_a_link_within_the_note_leads_to_itself(alice):
    import_texts(alice, {"a.md": "[[#Part]]"})

    note = alice.notes.get()
    assert note.links.get().resolved == note


@pytest.mark.skipif(not VAULT.exists(), reason=f"{VAULT} is not there; set VAULTS_DIR")
def test_a_real_vault_is_imported_whole(alice):
    report = import_folder(alice, VAULT)

    assert len(report.created) == len(list(VAULT.rglob("*.md"))) == 86
    assert report.skipped == []
    deep = alice.notes.get(path="user/features/daily-notes.md")
    assert deep.links.filter(resolved__isnull=False).exists()
    assert alice.notes.exclude(front_matter={}).exists()
    assert Tag.objects.filter(owner=alice).exists()
    for note in alice.notes.all():
        text = (VAULT / note.path).read_text()
        assert text.replace("\r\n", "\n").strip().endswith(note.body.strip())
    for passage in Passage.objects.owned_by(alice).select_related("note"):
        assert passage.note.body[passage.start : passage.end] == passage.text


# --- Embedding --------------------------------------------------------------------------------


def test_progress_counts_only_ones_own_passages(alice, bob, embedder):
    import_texts(alice, {"a.md": TWO_PARTS})
    import_texts(bob, {"b.md": "words"})
    embed_waiting(bob)

    assert index_progress(alice) == IndexProgress(0, 2, 0, 1, names_total=1)
    assert index_progress(bob) == IndexProgress(1, 1, 1, 1, names_done=1, names_total=1)


@pytest.mark.parametrize(
    "markup",
    [
        '<td align="center"><a href="https://x.org/a"><img src="b.png" alt=""/></a></td>',
        'title="Documentation">📖</a></td>',
        "<!-- a long comment that says nothing to anybody who reads the note -->",
    ],
)
def test_a_passage_of_mere_markup_is_not_embedded_as_its_title(alice, embedder, markup):
    import_texts(alice, {"a.md": f"# What is Foam?\n\n{markup}"})

    embed_waiting()

    assert "What is Foam?" not in embedder.texts[0]


def test_a_passage_is_embedded_with_its_title_and_without_its_tags(alice, embedder):
    import_texts(alice, {"a.md": "# Boats\n\n## Annika\n\nThe <b>red</b> boat."})

    embed_waiting()

    assert embedder.texts == ["Boats\nAnnika\nThe red boat.", "Boats"]


def test_another_embedder_makes_all_passages_wait_again(alice, embedder):
    import_texts(alice, {"a.md": TWO_PARTS})
    embed_waiting()

    embedder.name = "another"

    assert index_progress(alice).done == 0
    assert embed_waiting() == 2


def test_without_the_model_notes_are_saved_and_found_by_words(alice, settings, tmp_path):
    from notes.index.embedding import EmbeddingUnavailable, get_embedder

    settings.MODELS_DIR = tmp_path
    get_embedder.cache_clear()
    import_texts(alice, {"a.md": "The boat Annika lies in Lund."})
    try:
        with pytest.raises(EmbeddingUnavailable, match="make run"):
            embed_waiting()
        assert [found.title for found in search(alice.pk, "Annika")] == ["a"]
    finally:
        get_embedder.cache_clear()


def test_deleting_a_note_takes_it_out_of_the_index(alice, embedder, write):
    note = write("a.md", "The boat Annika")
    embed_waiting()
    assert search(alice.pk, "Annika")

    note.delete()

    assert search(alice.pk, "Annika") == []
    assert not Passage.objects.exists()
