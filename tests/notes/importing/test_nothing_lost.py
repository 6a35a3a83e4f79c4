"""What cannot become a note is kept, linked, found by its name and told."""

import pytest

from notes.importing.importer import Importer, Manner, import_folder, import_texts
from notes.importing.sources import SourceFile
from notes.models import Refusal
from notes.text.markdown import render_note
from tests.notes import documents
from tests.notes.actions import bring, paths_of


@pytest.fixture(autouse=True)
def attachments(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"


def kept(owner):
    return sorted(owner.attachments.values_list("path", flat=True))


@pytest.mark.parametrize("name", ["binary.md", "Größe.txt", "日記.md"])
def test_what_is_no_text_is_kept_linked_and_told(client, alice, name):
    report = import_texts(alice, {name: b"\x00\x01", "a.md": f"[it]({name})"})

    assert kept(alice) == [name]
    assert report.skipped[0].reason == "It is not text."
    assert Refusal.objects.get().path == name
    client.force_login(alice)
    page = client.get(alice.notes.get().get_absolute_url()).text
    assert alice.attachments.get().get_absolute_url() in page


def test_a_file_that_cannot_even_be_kept_costs_the_others_nothing(alice):
    reads = iter([b"\x00"])

    def once():
        for data in reads:
            return data
        raise ValueError("it is gone by now")

    files = [SourceFile("a.md", once), SourceFile("b.md", lambda: b"b")]
    report = Importer(alice, Manner()).run(files)

    assert (report.created, [skipped.path for skipped in report.skipped]) == (["b.md"], ["a.md"])


def test_the_ledger_leads_to_a_file_that_was_kept(client, alice, bob):
    for owner in (alice, bob):
        import_texts(owner, {"a.md": b"\x00"})
    client.force_login(alice)

    page = client.get("/notes/index/").text

    assert f'{alice.attachments.get().get_absolute_url()}">Open the file' in page
    assert bob.attachments.get().get_absolute_url() not in page


@pytest.mark.slow
@pytest.mark.xdist_group("converter")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Scan.pdf", documents.pdf_of([])),
        ("Broken.docx", b"PK\x03\x04"),
        ("Old.docx", b"\xd0\xcf\x11\xe0" + bytes(600)),
    ],
)
def test_a_document_that_is_refused_is_kept_and_linked(client, alice, name, data):
    import_texts(alice, {name: data, "Letter.md": f"The letter is [here]({name})."})

    file = alice.attachments.get(path=name)
    client.force_login(alice)
    note = alice.notes.get(path="Letter.md")
    assert f'href="{file.get_absolute_url()}"' in client.get(note.get_absolute_url()).text
    assert b"".join(client.get(file.get_absolute_url()).streaming_content) == data


def test_files_of_kinds_that_are_not_known_are_kept_and_linked(client, alice):
    report = import_texts(alice, {"plan.sketch": b"x\x00", "a.md": "See [it](plan.sketch)."})

    assert (report.ignored, report.skipped) == (["plan.sketch"], [])
    client.force_login(alice)
    page = client.get(alice.notes.get().get_absolute_url()).text
    assert alice.attachments.get().get_absolute_url() in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Äpfel.7z", "It is packed in a way that is not read here. Unpack it"),
        ("日記.tar.gz", "It is packed in a way that is not read here. Unpack it"),
        ("a.zip", "It is a zip among other files, which is not opened. Import it by itself."),
        ("Post.msg", "It is mail as Outlook keeps it. Save it as .eml"),
        ("Brief.pages", "It is a document of Apple's. Export it as .docx"),
        ("Heft.one", "It is of OneNote. Export its pages as .docx"),
        ("a.textile", "It is in a markup that is not read here. Save it as .md"),
    ],
)
def test_what_may_hold_notes_is_kept_and_it_is_said_how_they_could_come(alice, name, said):
    report = import_texts(alice, {name: b"x\x00", "a.md": "x"})

    (skipped,) = report.skipped
    assert (skipped.path, report.ignored) == (name, [])
    assert skipped.reason.startswith(said)
    assert alice.attachments.get().path == name


@pytest.mark.parametrize("query", ["vertrag", "VERTRAG 2019", "straße", "STRASSE"])
def test_kept_files_are_found_by_their_names(client, alice, bob, query):
    for owner in (alice, bob):
        import_texts(owner, {"Scans/Vertrag 2019 Straße.dwg": b"x", "a.md": "x"})
    client.force_login(alice)

    page = client.get("/notes/", {"q": query}).text

    assert "Scans/Vertrag 2019 Straße.dwg" in page
    assert alice.attachments.get().get_absolute_url() in page
    assert bob.attachments.get().get_absolute_url() not in page


def test_a_linked_folder_outside_is_told_and_what_came_from_it_stays(alice, tmp_path):
    vault, elsewhere = tmp_path / "vault", tmp_path / "elsewhere"
    (vault / "Shared").mkdir(parents=True)
    (vault / "Home.md").write_text("home")
    (vault / "Shared" / "recipe.md").write_text("soup")
    import_folder(alice, vault)
    (vault / "Shared").rename(elsewhere)
    (vault / "Shared").symlink_to(elsewhere)

    report = import_folder(alice, vault, prune=True)

    assert [skipped.path for skipped in report.skipped] == ["Shared"]
    assert report.removed == []
    assert paths_of(alice) == ["Home.md", "Shared/recipe.md"]


def test_the_jobs_page_lists_what_was_kept_and_left_out(client, alice):
    files = {"a.md": "a", "b.sketch": "b", ".obsidian/app.json": "{}", "c.md": b"\x00\x01"}
    job = bring(alice, ("v.zip", documents.zip_of(files)))
    client.force_login(alice)

    page = client.get(f"/notes/import/{job.pk}/").text

    for said in ("b.sketch", ".obsidian/", "c.md"):
        assert said in page


def test_odd_names_among_many_cost_the_others_nothing(alice):
    odd = {"x" * 1200 + ".md": "long", "a:b?.md": "signs", "tab\there.md": "tab", " .md": "blank"}

    report = import_texts(alice, odd | {f"{n}.md": f"note {n}" for n in range(30)})

    assert len(report.created) == 33
    assert len(report.skipped) == 1


def test_a_picture_in_a_note_is_no_text_but_stays_in_it(alice):
    text = "# Board\n\n![](data:image/png;base64,iVBORw0KGgo=)\n"

    import_texts(alice, {"a.md": text})

    assert alice.notes.get().body == text
    assert "<h1" in render_note(text)
