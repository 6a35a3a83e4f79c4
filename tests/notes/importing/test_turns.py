"""Imports of several owners: nobody's waits for the end of another's."""

import os
import threading
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from notes.importing import conversion, staging, turns, uploads
from notes.importing.turns import read_in_turns
from notes.models import ImportJob, Note
from notes.tasks import import_upload, tidy_up
from tests.notes.actions import paths_of, stage
from tests.notes.documents import zip_of


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


@pytest.fixture
def short_turns(monkeypatch):
    """A turn is one file."""
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)


@pytest.fixture
def slow_documents(monkeypatch):
    """Reading a document takes until the event is set."""
    is_read = threading.Event()

    def convert(path, data):
        assert is_read.wait(60)
        return f"# {path}"

    monkeypatch.setattr(conversion, "convert", convert)
    monkeypatch.setattr(conversion, "QUICK_SECONDS", 0.01)
    yield is_read
    is_read.set()


def many(owner, count=60):
    """An import whose files are attachments, which are written one by one."""
    return stage(owner, *[(f"{n}.png", b"%d" % n) for n in range(count)])


def state(job):
    job.refresh_from_db()
    return job.status


def test_a_small_import_ends_while_a_large_one_is_read(alice, bob, short_turns):
    large, small = many(alice), stage(bob, ("b.md", b"b"))
    seen = []

    read_in_turns(large.pk, ended=lambda owner: seen.append((owner, state(large), state(small))))

    assert seen == [(bob, "reading", "done")]
    assert state(large) == "done"
    assert alice.attachments.count() == 60


def test_an_import_that_comes_later_has_its_turn_as_well(alice, bob, short_turns, monkeypatch):
    large = many(alice)
    seen = []
    keep = uploads.keep_claims

    def uploaded_meanwhile(readings):
        if not ImportJob.objects.filter(owner=bob).exists():
            stage(bob, ("b.md", b"b"))
        keep(readings)

    monkeypatch.setattr(uploads, "keep_claims", uploaded_meanwhile)
    read_in_turns(large.pk, ended=lambda owner: seen.append((owner, state(large))))

    assert seen == [(bob, "reading")]
    assert paths_of(bob) == ["b.md"]


def test_imports_of_one_owner_are_read_one_after_the_other(alice, bob, short_turns):
    first, second = many(alice), stage(alice, ("2.md", b"2"))
    small = stage(bob, ("b.md", b"b"))
    ended = []

    read_in_turns(first.pk, ended=lambda owner: ended.append((owner, state(second))))

    assert ended == [(bob, "waiting")]
    assert {state(job) for job in (first, second, small)} == {"done", "waiting"}
    import_upload.enqueue(second.pk)
    assert paths_of(alice) == ["2.md"]


def test_a_document_that_takes_long_holds_up_no_note_of_another(alice, bob, slow_documents):
    document = stage(alice, ("a.html", b"<p>a"), ("z.md", b"z"))
    note = stage(bob, ("b.md", b"b"))
    seen = []

    def ended(owner):
        seen.append((owner, state(document), state(note)))
        slow_documents.set()

    read_in_turns(document.pk, ended=ended)

    assert seen == [(bob, "reading", "done")]
    assert state(document) == "done"
    assert Note.objects.get(owner=alice, path="a.html").body == "# a.html"


def test_two_with_long_documents_both_come_to_their_end(alice, bob, slow_documents):
    both = [stage(owner, ("a.html", b"<p>a"), ("b.html", b"<p>b")) for owner in (alice, bob)]
    timer = threading.Timer(0.2, slow_documents.set)
    timer.start()

    read_in_turns(both[0].pk)
    timer.join()

    assert [state(job) for job in both] == ["done", "done"]
    assert paths_of(alice) == paths_of(bob) == ["a.html", "b.html"]


def test_who_waits_for_a_turn_is_not_taken_for_lost(alice, bob, short_turns):
    large, small = many(alice, 3), many(bob, 3)
    looks = []
    steps = turns.Reading.go_on

    def go_on(reading):
        """As if this turn took very long."""
        steps(reading)
        ImportJob.objects.update(heartbeat_at=Now() - 2 * uploads.LOST_AFTER)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turns.Reading, "go_on", go_on)
        patch.setattr(
            turns.Turns,
            "wait_for_documents",
            lambda turns: looks.append(uploads.lost_jobs()),
        )
        read_in_turns(large.pk)

    assert not any(looks)
    assert (state(large), state(small)) == ("done", "done")


def test_what_breaks_off_gives_back_its_files_and_its_document(alice, bob, slow_documents):
    stage(alice, ("v.zip", zip_of({"a.html": "<p>a", "b.md": "b"})))
    waits = stage(bob, ("b.html", b"<p>b"))
    before = len(os.listdir("/proc/self/fd"))

    def stop(*_):
        slow_documents.set()
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turns.Turns, "wait_for_documents", stop)
        with pytest.raises(KeyboardInterrupt):
            read_in_turns(waits.pk)

    assert len(os.listdir("/proc/self/fd")) == before
    assert {job.status for job in ImportJob.objects.all()} == {"waiting"}
    tidy_up.enqueue()
    assert {job.status for job in ImportJob.objects.all()} == {"done"}
    assert paths_of(alice) == ["a.html", "b.md"]


def test_a_cancelled_import_ends_between_two_turns(alice, bob, short_turns):
    large, small = many(alice), stage(bob, ("b.md", b"b"))

    def cancel(owner):
        ImportJob.objects.filter(pk=large.pk).update(cancel_requested=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "REPORT_EVERY", 0.0)
        read_in_turns(large.pk, ended=cancel)

    assert (state(large), state(small)) == ("cancelled", "done")
    assert 0 < alice.attachments.count() < 60


# --- What may wait ------------------------------------------------------------------------------


def test_uploads_that_wait_are_bounded_in_bytes_for_each_and_for_all(alice, bob, settings):
    settings.UPLOAD_MAX_MB = 1
    for number in range(staging.WAITING_UPLOADS):
        stage(alice, (f"{number}.md", b"x" * 1_000_000))

    with pytest.raises(uploads.UploadRefused, match="waiting already"):
        stage(alice, ("a.md", b"a"))
    stage(bob, ("b.md", b"b"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "EVERYBODYS_WAITING_UPLOADS", staging.WAITING_UPLOADS)
        with pytest.raises(uploads.UploadRefused, match="waiting already"):
            stage(bob, ("b.md", b"b"))


def test_zips_of_one_upload_unpack_to_so_much_together(alice, monkeypatch):
    monkeypatch.setattr(staging, "UNPACKED_MAX_BYTES", 1000)
    one = zip_of({"a.md": "a" * 600})

    stage(alice, ("one.zip", one))
    with pytest.raises(uploads.UploadRefused, match="together"):
        stage(alice, ("one.zip", one), ("two.zip", one))


def test_an_upload_for_which_the_disk_has_no_room_is_refused_before_it_is_written(
    alice, settings, monkeypatch
):
    monkeypatch.setattr("notes.importing.zips.DISK_RESERVE_BYTES", 1 << 62)

    with pytest.raises(uploads.UploadRefused, match="disk is nearly full"):
        stage(alice, ("a.md", b"a"))
    assert not (settings.DATA_DIR / "imports").exists()


def test_an_upload_that_cannot_be_written_is_told_and_leaves_nothing(alice, settings, caplog):
    settings.DATA_DIR.joinpath("imports").write_text("no folder")

    with pytest.raises(uploads.UploadRefused, match="could not keep it"):
        stage(alice, ("a.md", b"a"))
    assert not ImportJob.objects.exists()


def broken_off(owner, ago=2 * uploads.LOST_AFTER):
    """An upload whose server was killed while it wrote the files."""
    job = ImportJob.objects.create(owner=owner, name="a.md")
    job.folder.mkdir(parents=True)
    (job.folder / "0").write_bytes(b"half")
    ImportJob.objects.filter(pk=job.pk).update(heartbeat_at=Now() - ago)
    return job


def test_uploads_that_broke_off_do_not_count_and_their_files_go(alice):
    broken = [broken_off(alice) for _ in range(staging.OPEN_JOBS_MAX)]

    stage(alice, ("a.md", b"a"))

    assert {state(job) for job in broken} == {"failed"}
    assert "broke off" in broken[0].error
    assert not any(job.folder.exists() for job in broken)


def test_an_upload_that_broke_off_is_told_of_by_the_worker(alice, embedder):
    broken, at_work = broken_off(alice), broken_off(alice, ago=timedelta(seconds=10))

    tidy_up.enqueue()

    assert (state(broken), state(at_work)) == ("failed", "waiting")
    assert at_work.folder.exists()


def test_an_upload_that_was_taken_for_broken_off_is_not_read(alice, monkeypatch):
    write = staging.stage_files

    def slowly(folder, *args):
        total = write(folder, *args)
        ImportJob.objects.update(heartbeat_at=Now() - 2 * uploads.LOST_AFTER)
        uploads.end_broken_uploads()
        return total

    monkeypatch.setattr(staging, "stage_files", slowly)

    with pytest.raises(uploads.UploadRefused, match="took too long"):
        stage(alice, ("a.md", b"a"))
    assert not ImportJob.objects.exists()


def test_a_report_of_long_paths_is_cut(alice):
    report = uploads.ImportReport(created=["x" * 1000] * 5000)

    stored = uploads.storable(report)

    assert stored["created_count"] == 5000
    assert 0 < sum(map(len, stored["created"])) <= uploads.LISTED_CHARS
