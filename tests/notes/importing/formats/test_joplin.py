"""Joplin's exports: notebooks as folders, links by id, tags, to-dos, attachments."""

import io
import tarfile

import pytest

from tests.notes.documents import picture

PNG = picture().read()


def an_id(number):
    return f"{number:032x}"


def item(title, body="", *, kind, number, **properties):
    """As Joplin serialises it: title, text, and properties of which `type_` is the last."""
    given = {"id": an_id(number), **properties, "type_": kind}
    lines = "\n".join(f"{name}: {value}" for name, value in given.items())
    above = [part for part in (title, body) if part]
    return "\n\n".join([*above, lines]).encode()


def note(title, body, number, parent=1, **properties):
    about = {
        "parent_id": an_id(parent),
        "created_time": "2024-05-03T10:11:12.123Z",
        "updated_time": "2024-05-04T10:11:12.123Z",
        "is_conflict": 0,
        "latitude": "0.00000000",
        "author": "",
        "source_url": "",
        "is_todo": 0,
        "todo_due": 0,
        "todo_completed": 0,
        "user_created_time": "2024-05-02T23:11:12.123Z",
        "user_updated_time": "2024-05-04T10:11:12.123Z",
        "encryption_cipher_text": "",
        "encryption_applied": 0,
        "markup_language": 1,
        "deleted_time": 0,
    }
    return item(title, body, kind=1, number=number, **(about | properties))


def folder(title, number, parent=""):
    parent = an_id(parent) if parent else ""
    return item(
        title, kind=2, number=number, created_time="2024-01-01T00:00:00.000Z", parent_id=parent
    )


def tag(title, number, *notes):
    tagged = {
        f"{an_id(number * 1000 + n)}.md": item(
            "", kind=6, number=number * 1000 + n, note_id=an_id(note), tag_id=an_id(number)
        )
        for n, note in enumerate(notes)
    }
    return {f"{an_id(number)}.md": item(title, kind=5, number=number), **tagged}


def resource(title, number, ending, mime="image/png"):
    return item(title, kind=4, number=number, mime=mime, filename="", file_extension=ending, size=9)


def export():
    see = f"Siehe [Äpfel](:/{an_id(12)}#ernte) und ![Bild](:/{an_id(20)}).\n\n`[x](:/{an_id(12)})`"
    return {
        f"{an_id(1)}.md": folder("Garten", 1),
        f"{an_id(2)}.md": folder("Obst / Süd", 2, parent=1),
        f"{an_id(11)}.md": note("Plan", see, 11, source_url="https://garten.example/"),
        f"{an_id(12)}.md": note(
            "Äpfel", "寿司 mit Äpfeln\n\ntitle: nicht von Joplin", 12, parent=2
        ),
        f"{an_id(13)}.md": note("Kaufen", "Netz", 13, is_todo=1, todo_completed=1714730000000),
        f"{an_id(14)}.md": note("Weg", "", 14, deleted_time=1714730000000),
        f"{an_id(20)}.md": resource("Beet (neu).png", 20, "png"),
        f"resources/{an_id(20)}.png": PNG,
        **tag("im garten", 30, 11, 12),
        f"{an_id(40)}.md": item("", kind=9, number=40, checksum="x"),
    }


def jex(files):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def check(brought, leads, top=""):
    plan, apples = (
        brought.notes[f"{top}Garten/Plan.md"],
        brought.notes[f"{top}Garten/Obst Süd/Äpfel.md"],
    )
    assert set(brought.notes) == {plan.path, apples.path, f"{top}Garten/Kaufen.md"}
    assert leads(plan)[0] == apples.path
    assert "[Äpfel](Obst%20Süd/Äpfel.md#ernte)" in plan.body
    assert "![Bild](../resources/Beet%20%28neu%29.png)" in plan.body
    assert brought.kept == {f"{top}resources/Beet (neu).png"}
    assert {tag.name for tag in plan.tags.all()} == {"im-garten"}
    assert plan.source_url == "https://garten.example/"
    assert plan.dated_on.isoformat() == "2024-05-02"
    assert apples.body.strip() == "寿司 mit Äpfeln\n\ntitle: nicht von Joplin"
    assert brought.notes[f"{top}Garten/Kaufen.md"].front_matter["todo"] == "done"
    assert "trash" in brought.skipped[f"{top}Garten/Weg.md"]


def test_a_jex_becomes_notebooks_with_links_pictures_and_tags(bring, leads):
    check(bring({"Alles.jex": jex(export())}), leads, "Alles/")


def test_so_does_the_same_as_a_folder(bring, leads):
    check(bring(export()), leads)


def test_what_is_no_item_stays_a_note_as_it_is(bring):
    name = f"{an_id(77)}.md"
    brought = bring({name: b"# A hash\n\nid: 5\ntype_: x", "other.md": b"type_: 1\n"})

    assert set(brought.notes) == {name, "other.md"}


def test_a_note_in_html_is_read_as_html_would_be():
    from notes.importing.formats import joplin, pages
    from notes.importing.sources import SourceFile

    html = f'<p>See <a href=":/{an_id(12)}">it</a></p>'
    made = {
        f"{an_id(11)}.md": note("Web", html, 11, parent=9, markup_language=2),
        f"{an_id(12)}.md": note("Other", "x", 12, parent=9),
    }
    sources = [SourceFile(path, lambda data=data: data) for path, data in made.items()]

    files = {file.path: file for file in joplin.as_imported(sources)}

    assert "See [it](Other.md)" in pages.read(files["Web.md"].read())[0]


def test_notes_of_one_title_stay_apart_and_encrypted_ones_are_told(bring):
    brought = bring(
        {
            f"{an_id(1)}.md": folder("Box", 1),
            f"{an_id(2)}.md": note("Same", "one", 2),
            f"{an_id(3)}.md": note("same", "two", 3),
            f"{an_id(4)}.md": note("", "", 4, encryption_applied=1),
        }
    )

    assert set(brought.notes) == {"Box/Same.md", "Box/same 2.md"}
    assert "encrypted" in brought.skipped["Box/Untitled.md"]


def test_notebooks_that_lie_in_each_other_come_to_an_end(bring):
    brought = bring(
        {
            f"{an_id(1)}.md": folder("A", 1, parent=2),
            f"{an_id(2)}.md": folder("B", 2, parent=1),
            f"{an_id(3)}.md": note("Note", "text", 3, parent=1),
        }
    )

    assert [path.rpartition("/")[2] for path in brought.notes] == ["Note.md"]


@pytest.mark.parametrize("data", [b"", b"not a tar", jex(export())[:1000], b"\0" * 2000])
def test_a_damaged_jex_is_told_and_gives_nothing(bring, data):
    brought = bring({"all.jex": data})

    assert not brought.notes
    assert "all.jex" in brought.skipped or not data.strip(b"\0")


def test_a_path_in_the_tar_that_leads_out_is_not_followed(bring):
    brought = bring({"all.jex": jex({"../evil.md": b"x", "/etc/evil.md": b"y", "./good.md": b"z"})})

    assert set(brought.notes) == {"all/good.md"}
    assert set(brought.skipped) == {"all/evil.md", "all/etc/evil.md"}


@pytest.mark.parametrize("mark", ["[toc]", "[TOC]", "[[toc]]", "${toc}"])
def test_the_place_of_a_list_of_headings_is_no_text(bring, mark):
    body = f"{mark}\n\n## Caf\u00e9 \u5bff\u53f8\n\nabout {mark}\n\n    {mark}"
    note_ = bring({f"{an_id(9)}.md": note("Toc", body, 9), f"{an_id(1)}.md": folder("Buch", 1)})

    assert note_.notes["Buch/Toc.md"].body.strip("\n") == body.removeprefix(mark).strip("\n")
