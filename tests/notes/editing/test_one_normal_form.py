"""Names, tags and texts are compared folded, and shown as they were written."""

import unicodedata

import pytest

from notes.editing.places import free_paths
from notes.importing.importer import import_texts
from notes.search.search import search
from tests.notes.actions import edit

PNG = b"\x89PNG\r\n\x1a\n"


def composed(text):
    return unicodedata.normalize("NFC", text)


def decomposed(files):
    return {unicodedata.normalize("NFD", path): content for path, content in files.items()}


@pytest.fixture
def page(client, alice, settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"
    client.force_login(alice)
    return client


def leads_to(owner, path):
    """Where the links of a note lead: paths, None for nowhere."""
    links = owner.notes.get(path=path).links.order_by("pk")
    return [getattr(link.resolved or link.attachment, "path", None) for link in links]


def listed(page, **asked):
    return {note.title for note in page.get("/notes/", asked).context["page"]}


# --- Names in either form -------------------------------------------------------------------


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_as_macos_stores_them_are_what_people_type(page, alice, form):
    files = {
        "Café Zürich.md": "Kuchen.",
        "Fotos/Bäckerei.png": PNG,
        "Länder/Norwegen.md": "Fjorde und Lachs.",
        "日記/がっこう.md": "学校",
    }
    text = unicodedata.normalize(form, "[[Café Zürich]] ![[Bäckerei.png]] [x](日記/がっこう.md)")
    import_texts(alice, {**decomposed(files), "Ausflug.md": text})

    assert sorted(composed(path) for path in leads_to(alice, "Ausflug.md")) == [
        "Café Zürich.md", "Fotos/Bäckerei.png", "日記/がっこう.md",
    ]  # fmt: skip
    assert alice.attachments.get().get_absolute_url() in page.get(
        alice.notes.get(path="Ausflug.md").get_absolute_url()
    ).text  # fmt: skip
    asked = unicodedata.normalize(form, "in:länder Lachs")
    assert [found.title for found in search(alice.pk, asked)] == ["Norwegen"]
    found = listed(page, q=unicodedata.normalize(form, "CAFÉ"))
    assert {composed(title) for title in found} == {"Café Zürich", "Ausflug"}
    assert listed(page, folder=unicodedata.normalize(form, "LÄNDER")) == {"Norwegen"}


@pytest.mark.parametrize(
    ("says", "asked"),
    [("Ёлка стоит в Лесу", "ёлка"), ("Ёлка стоит в Лесу", "ЛЕСУ"), ("Über ÄRZTE", "ärzte"),
     ("Straße", "STRASSE"), ("MASSE", "maße"), ("İstanbul'da", "istanbul"), ("ISPARTA", "ısparta"),
     ("ＡＢＣ株式会社", "abc株"), ("ﬁnal ﬂoor", "FINAL FLOOR"), ("final", "ﬁn"), ("Ⅷ", "viii"),
     ("שלום עולם", "שלום"), ("Αθήνας", "ΑΘΉΝΑΣ"), ("100 %_x", "100 %_")],
)  # fmt: skip
def test_the_list_heeds_neither_case_nor_form(page, alice, says, asked):
    import_texts(alice, {"a.md": f"# One\n\n{says}", "b.md": "# Other"})
    assert listed(page, q=asked) == {"One"}


@pytest.mark.parametrize("asked", ["ﷺ" * 1000, "％" * 1000, "a\u0301" * 500, "\u200b"])
def test_whatever_is_asked_for_has_an_answer(page, alice, asked):
    import_texts(alice, {"a.md": "# One"})
    for parameter in ("q", "tag", "folder"):
        assert page.get("/notes/", {parameter: asked}).status_code == 200
    assert page.get("/conversations/", {"q": asked}).status_code == 200


def test_a_path_that_grows_when_it_is_folded_is_kept_and_found(page, alice):
    folder = "ﷺ" * 600  # 18 letters each
    import_texts(alice, {f"{folder}/a.md": "# One", "b.md": f"[[{folder}/a]]"})

    assert alice.notes.get(path__startswith="ﷺ").path == f"{folder}/a.md"
    assert listed(page, folder="ﷺ" * 3) == set()
    assert leads_to(alice, "b.md") == [f"{folder}/a.md"]
    assert next(free_paths(alice, "a.md")) == "a.md"


def test_the_list_follows_an_edit_the_trash_and_a_version(page, alice, write):
    note = write("a.md", "# Ärzte\n\nalt")
    edit(note, title="ЁЛКА", body="neu")
    assert (listed(page, q="ёлка"), listed(page, q="ärzte")) == ({"ЁЛКА"}, set())

    version = note.versions.get()
    page.post(f"/notes/{note.pk}/versions/{version.pk}/restore/")
    page.post(f"/notes/{note.pk}/delete/")
    page.post(f"/notes/{note.pk}/restore/")

    assert listed(page, q="ÄRZTE") == {"Ärzte"}


# --- Names that are alike -------------------------------------------------------------------


def test_of_names_that_are_alike_the_exact_one_goes_first(alice):
    names = "Lemur", "lemur", "LEMUR", "Å", "A\u030a"
    notes = {f"zoo/{name}.md": f"The note {name}." for name in names}
    same = {"a/Same.md": "[[Same]]", "b/Same.md": "[[same]]"}
    links = "[[lemur]] [[Lemur]] [[LEMUR]] [[leMUR]] [[a/Same]] [[B/same]] [[Å]] [[A\u030a]]"

    import_texts(alice, {**notes, **same, "Index.md": links})

    assert alice.notes.count() == 8
    assert leads_to(alice, "Index.md") == [
        "zoo/lemur.md", "zoo/Lemur.md", "zoo/LEMUR.md", "zoo/LEMUR.md",
        "a/Same.md", "b/Same.md", "zoo/Å.md", "zoo/A\u030a.md",
    ]  # fmt: skip
    assert leads_to(alice, "a/Same.md") == ["a/Same.md"]
    assert leads_to(alice, "b/Same.md") == ["b/Same.md"]


def test_a_new_notes_file_is_not_called_as_one_that_is_alike(alice):
    import_texts(alice, {"Länder/STRASSE.md": "x", "La\u0308nder/straße 2.md": "y"})
    assert next(free_paths(alice, "LÄNDER/Straße.md")) == "LÄNDER/Straße 3.md"


# --- Tags -----------------------------------------------------------------------------------


def test_tags_that_are_alike_are_one(page, alice):
    import_texts(
        alice,
        {
            "T1.md": "# One\n\n#Wallaby #wallaby/Joey",
            "T2.md": "# Two\n\n#wallaby #WALLABY",
            "T3.md": "---\ntags: [WALLABY, Wallaby]\ntitle: Three\n---\nthree",
            "T4.md": "# Four\n\n#Ärzte #a\u0308rzte",
        },
    )

    assert sorted(alice.tags.values_list("name", flat=True)) == [
        "Wallaby", "wallaby/Joey", "Ärzte",
    ]  # fmt: skip
    for name in ("wallaby", "WALLABY", "ｗａｌｌａｂｙ"):
        assert listed(page, tag=name) == {"One", "Two", "Three"}
    assert listed(page, tag="Wallaby/JOEY") == {"One"}
    assert {found.title for found in search(alice.pk, "#ÄRZTE")} == {"Four"}


def test_another_spelling_of_a_tag_makes_no_other(alice, write):
    note = write("a.md", "#Boat")
    edit(note, body="#boat #BOAT/Sail")
    write("b.md", "#boat/sail")

    assert sorted(alice.tags.values_list("name", flat=True)) == ["BOAT/Sail", "Boat"]
