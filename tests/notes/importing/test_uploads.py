"""Uploads that a task imports: staged, claimed once, watched, cancelled, gone on with."""

import pytest

from notes.editing.attachments import keep_attachment
from notes.importing import staging, uploads
from notes.importing.sources import SourceFile, UploadRefused
from notes.importing.turns import read_in_turns
from notes.models import ImportJob
from notes.tasks import import_upload
from tests.notes.actions import bring, paths_of, stage
from tests.notes.documents import notion_export, pdf_of, picture, zip_of


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


# --- What is brought --------------------------------------------------------------------------


def test_many_files_are_taken_at_once(alice, embedder):
    job = bring(alice, ("a.md", b"a"), ("b.txt", b"b"), ("c.MARKDOWN", b"c"))

    assert (job.status, job.done, job.total) == ("done", 3, 3)
    assert job.report["created"] == ["a.md", "b.txt", "c.MARKDOWN"]
    assert job.name == "a.md and 2 more"
    assert len(embedder.texts) == 3 + 3  # and their names
    assert not job.folder.exists()


def test_a_dropped_folder_keeps_its_folders_and_no_path_leads_out(alice):
    bring(
        alice, *[("x.md", b"x%d" % n) for n in range(4)],
        paths=["vault/a.md", "../../etc/b.md", "..\\c:\\c.md", "/d\n.md"],
    )  # fmt: skip

    assert paths_of(alice) == ["c:/c.md", "d.md", "etc/b.md", "vault/a.md"]


def test_a_file_of_another_kind_is_left_out_and_said_so(alice):
    job = bring(alice, ("a.exe", b"MZ"), ("b.md", b"b"))

    assert job.report["ignored"] == ["a.exe"]
    assert paths_of(alice) == ["b.md"]


def test_two_zips_at_once_are_two_vaults(alice):
    one = zip_of({"README.md": b"# One", "one.md": b"[[README]]"})
    two = zip_of({"README.md": b"# Two", "two.md": b"[[README]]"})

    job = bring(alice, ("one.zip", one), ("two.zip", two), ("loose.md", b"loose"))

    assert (job.status, job.done, job.total) == ("done", 5, 5)
    assert paths_of(alice) == ["README 2.md", "README.md", "loose.md", "one.md", "two.md"]
    for name in ("one", "two"):
        link = alice.notes.get(path=f"{name}.md").links.get()
        assert link.resolved.title == name.capitalize()


def test_a_zip_of_a_later_day_is_the_same_vault(alice):
    notes = {"a.md": b"a", "b.md": b"b", "c.md": b"c"}
    bring(alice, ("vault-2026-11-20.zip", zip_of(notes)))

    job = bring(alice, ("vault-2026-11-21.zip", zip_of(notes | {"b.md": b"new"})))

    assert (job.report["changed"], job.report["unchanged"]) == (["b.md"], 2)
    assert paths_of(alice) == ["a.md", "b.md", "c.md"]


@pytest.mark.xdist_group("converter")
def test_a_truncated_pdf_is_reported_and_the_rest_imported(alice):
    whole = pdf_of(["The boat Annika lies in Lund."])

    job = bring(alice, ("v.zip", zip_of({"cut.pdf": whole[:200], "whole.pdf": whole, "a.md": "a"})))

    assert paths_of(alice) == ["a.md", "whole.pdf"]
    assert "Annika" in alice.notes.get(path="whole.pdf").body
    assert job.report["skipped"] == [
        {"path": "cut.pdf", "reason": "It is a PDF that is damaged or cut off."}
    ]


@pytest.mark.parametrize("nested", [False, True])
def test_a_notion_export_gets_readable_names_and_its_links(alice, nested):
    export = zip_of(notion_export())

    job = bring(alice, ("Export.zip", zip_of({"Export-Part-1.zip": export}) if nested else export))

    assert job.status == "done"
    assert paths_of(alice) == ["Boats.md", "Boats/Annika.md", "List.csv"]
    linked = alice.notes.get(path="Boats.md").links.order_by("pk")
    assert [link.resolved and link.resolved.path for link in linked] == [
        "Boats/Annika.md", "List.csv", None,
    ]  # fmt: skip
    back = alice.notes.get(path="Boats/Annika.md").links.get()
    assert back.resolved.path == "Boats.md"
    assert "| Annika | Lund |" in alice.notes.get(path="List.csv").body
    assert [kept.path for kept in alice.attachments.all()] == ["Boats/red.png", "List.csv"]


def test_an_obsidian_vault_keeps_its_pictures_aliases_and_callouts(alice):
    callout = "> [!warning] Careful\n> The mast is loose."
    vault = {
        ".obsidian/app.json": "{}",
        "Boats/Annika.md": f"---\naliases: [The red one]\ntags: [boat]\n---\n{callout}\n",
        "Day.md": "![[red.png]] [[The red one]] ![[Annika#Careful]] #log",
        "files/red.png": picture().getvalue(),
    }

    bring(alice, ("vault.zip", zip_of(vault)))

    day = alice.notes.get(path="Day.md")
    resolved = {link.target: link.resolved and link.resolved.path for link in day.links.all()}
    assert resolved == {
        "red.png": None, "The red one": "Boats/Annika.md", "Annika": "Boats/Annika.md",
    }  # fmt: skip
    assert callout in alice.notes.get(path="Boats/Annika.md").body
    kept = alice.attachments.get()
    assert (kept.path, kept.file.read_bytes()) == ("files/red.png", picture().getvalue())


def test_the_same_again_changes_nothing(alice):
    bring(alice, ("a.md", b"a"))

    assert bring(alice, ("a.md", b"a")).report["unchanged"] == 1


# --- What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([], "Choose a zip"),
        ([("v.zip", b"no zip")], "v.zip is not a zip"),
        ([("a.md", b"a"), ("v.zip", zip_of({"../b.md": "b"}))], "leads out"),
        ([("v.zip", zip_of({}))], "nothing in it that could be imported"),
        ([("v.zip", zip_of({".obsidian/a.md": "x"}))], "nothing in it that could be imported"),
        ([("a.md", b"x" * 1_000_001)], "larger than 1 MB"),
    ],
)
def test_a_refused_upload_leaves_nothing(alice, settings, files, says):
    settings.UPLOAD_MAX_MB = 1

    with pytest.raises(UploadRefused, match=says):
        stage(alice, *files)

    assert not ImportJob.objects.exists()
    assert not list((settings.DATA_DIR / "imports").glob("*"))


@pytest.mark.parametrize(
    "files",
    [[("é.png", b"x" * 700_000)], [("日記.zip", zip_of({"a.md": "שלום " * 200_000}))]],
)
def test_nobody_keeps_more_than_they_may(alice, bob, settings, files):
    settings.STORAGE_LIMIT_MB = 1
    for number in range(2):
        keep_attachment(alice, f"{number}/café.png", b"y" * 400_000)

    with pytest.raises(UploadRefused, match=r"40\d KB of the 1 MB"):
        stage(alice, *files)

    assert not ImportJob.objects.exists()
    stage(alice, ("a.md", b"x" * 500_000))
    with pytest.raises(UploadRefused, match="no room"):
        stage(alice, ("b.md", b"x" * 200_000))
    stage(bob, ("a.png", b"x" * 900_000))


def test_nobody_fills_the_queue(alice, bob):
    for number in range(staging.OPEN_JOBS_MAX):
        stage(alice, (f"{number}.md", b"x"))

    with pytest.raises(UploadRefused, match="waiting already"):
        stage(alice, ("a.md", b"a"))
    assert stage(bob, ("a.md", b"a"))


# --- Cancelling -------------------------------------------------------------------------------


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(alice):
    job = stage(alice, ("a.md", b"a"))

    uploads.cancel(job)
    import_upload.enqueue(job.pk)

    job.refresh_from_db()
    assert (job.status, job.folder.exists(), alice.notes.count()) == ("cancelled", False, 0)


def test_a_running_job_ends_where_it_is_and_keeps_what_it_brought(alice):
    """Cancelled by hand between two files: what came before is linked, and refusals are kept."""
    job = stage(alice, ("a.md", b"[[b]]"), ("b.md", b"b"), ("bad.md", b"\x00"), ("z.md", b"z"))
    importer = uploads.Importer(alice, uploads.Manner())
    watch = uploads.Watch(job, importer.report)

    def progress(done, total):
        if done == 3:
            uploads.cancel(job)
        watch.told = 0
        watch(done, total)

    names = ["a.md", "b.md", "bad.md", "z.md"]
    files = [
        SourceFile(name, (job.folder / str(number)).read_bytes) for number, name in enumerate(names)
    ]
    with pytest.raises(uploads.Cancelled):
        importer.run(files, progress)

    assert paths_of(alice) == ["a.md", "b.md"]
    assert alice.notes.get(path="a.md").links.get().resolved.path == "b.md"
    assert uploads.storable(importer.report)["skipped_count"] == 1


def test_a_job_that_is_asked_to_end_before_it_is_read_ends_cancelled(alice):
    job = stage(alice, ("a.md", b"a"))
    ImportJob.objects.filter(pk=job.pk).update(cancel_requested=True)

    read_in_turns(job.pk)

    job.refresh_from_db()
    assert (job.status, alice.notes.count(), job.folder.exists()) == ("cancelled", 0, False)
