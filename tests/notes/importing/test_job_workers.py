"""Imports whose worker dies, and workers that take the same import."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.db.models.signals import post_save

from notes.importing import uploads
from notes.importing.conversion import convert
from notes.importing.turns import read_in_turns
from notes.models import Attachment, ImportJob
from notes.tasks import import_upload, tidy_up
from tests.notes.actions import bring, in_threads, paths_of, stage


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"


def test_a_job_is_claimed_once(alice):
    job = stage(alice, ("a.md", b"a"))

    first, second = uploads.claim(job.pk), uploads.claim(job.pk)

    assert (first, second) == (job, None)


def lose(job, ago=2 * uploads.LOST_AFTER):
    """As if the worker that reads it had died some time ago."""
    ImportJob.objects.filter(pk=job.pk).update(status="reading", heartbeat_at=Now() - ago)


def claimed_twice(job):
    """Two workers' claims: the first was silent for so long that the second took it for lost."""
    first = uploads.claim(job.pk)
    lose(job)
    return first, uploads.claim(job.pk)


def test_a_worker_that_was_taken_for_lost_writes_no_progress(alice):
    slow, quick = claimed_twice(stage(alice, ("a.md", b"a")))
    uploads.Watch(quick, uploads.ImportReport())(5, 9)

    with pytest.raises(uploads.ClaimLost):
        uploads.Watch(slow, uploads.ImportReport())(1, 9)

    quick.refresh_from_db()
    assert (quick.status, quick.done) == ("reading", 5)


@pytest.mark.parametrize("status", ["done", "cancelled", "failed"])
def test_a_worker_that_was_taken_for_lost_does_not_end_the_others_job(alice, status):
    slow, quick = claimed_twice(stage(alice, ("a.md", b"a")))

    with pytest.raises(uploads.ClaimLost):
        uploads.end(slow, status, error="Of the slow one.")

    quick.refresh_from_db()
    assert (quick.status, quick.error, quick.folder.exists()) == ("reading", "", True)
    list(uploads.read_to_the_end(quick, convert))
    quick.refresh_from_db()
    assert (quick.status, quick.folder.exists(), paths_of(alice)) == ("done", False, ["a.md"])


def test_the_end_of_a_job_stays_as_it_was_told_first(alice):
    slow, quick = claimed_twice(stage(alice, ("a.md", b"a")))
    uploads.end(quick, "cancelled")

    with pytest.raises(uploads.ClaimLost):
        uploads.end(slow, "done")

    quick.refresh_from_db()
    assert quick.status == "cancelled"


def test_a_worker_whose_job_is_taken_while_it_reads_stops_and_says_so_in_the_log(alice, caplog):
    job = stage(alice, ("a.png", b"a"), ("b.md", b"b"))
    taken = []

    def take_over(**_):
        lose(job)
        taken.append(uploads.claim(job.pk))

    post_save.connect(take_over, sender=Attachment)  # as if the picture had taken minutes
    try:
        read_in_turns(job.pk)
    finally:
        post_save.disconnect(take_over, sender=Attachment)

    assert "taken over by another worker" in caplog.text
    assert "Traceback" not in caplog.text
    job.refresh_from_db()
    assert (job.status, job.claim_token) == ("reading", taken[-1].claim_token)
    assert job.folder.exists()


def test_a_lost_job_goes_on(alice, embedder):
    job = stage(alice, ("a.md", b"[[b]]"), ("b.md", b"b"))
    lose(job)

    tidy_up.enqueue()

    job.refresh_from_db()
    assert (job.status, paths_of(alice)) == ("done", ["a.md", "b.md"])


def test_a_job_that_is_being_read_is_left_alone(alice, embedder):
    job = stage(alice, ("a.md", b"a"))
    lose(job, ago=timedelta(seconds=5))

    tidy_up.enqueue()

    assert not alice.notes.exists()
    assert uploads.any_being_read()


def test_where_there_is_no_other_worker_a_job_is_lost_at_once(alice, embedder):
    lose(stage(alice, ("a.md", b"a")), ago=timedelta(seconds=5))

    uploads.give_up_all()
    tidy_up.enqueue()

    assert paths_of(alice) == ["a.md"]


def test_links_are_found_although_the_first_worker_died_before_it_came_to_them(alice, embedder):
    bring(alice, ("a.md", b"[[b]]"), ("b.md", b"b"))
    alice.notes.get(path="a.md").links.update(resolved=None)

    bring(alice, ("a.md", b"[[b]]"), ("b.md", b"b"))

    assert alice.notes.get(path="a.md").links.get().resolved.path == "b.md"


def test_a_job_that_waits_though_the_queue_has_lost_it_is_taken_up(alice, embedder):
    job = stage(alice, ("a.md", b"a"))
    ImportJob.objects.filter(pk=job.pk).update(heartbeat_at=Now() - 2 * uploads.LOST_AFTER)

    tidy_up.enqueue()

    assert paths_of(alice) == ["a.md"]


def test_a_fault_is_told_and_logged_and_the_notes_so_far_are_indexed(alice, embedder, caplog):
    bring(alice, ("a.md", b"a"))
    job = stage(alice, ("b.md", b"b"))
    (job.folder / "names").unlink()

    import_upload.enqueue(job.pk)

    job.refresh_from_db()
    assert job.status == "failed"
    assert "upload it again" in job.error
    assert "FileNotFoundError" in caplog.text
    assert not job.folder.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_run_the_same_job_once(alice):
    job = stage(alice, *[(f"{n}.md", b"%d" % n) for n in range(20)])

    in_threads(*[lambda: read_in_turns(job.pk)] * 2)

    job.refresh_from_db()
    assert (job.status, job.report["created_count"], job.report["unchanged"]) == ("done", 20, 0)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_at_once_do_no_harm(alice, embedder):
    from notes.index.ledger import index_progress
    from notes.index.turns import embed_waiting

    files = [(f"{n}.md", b"# Note %d #tag\n\n[[%d]]" % (n, n + 1)) for n in range(20)]
    both = [stage(alice, *files), stage(alice, *files)]

    in_threads(*[lambda job=job: read_in_turns(job.pk) for job in both])
    in_threads(*[lambda: embed_waiting(alice)] * 2)

    assert alice.notes.count() == 20
    assert {job.status for job in ImportJob.objects.all()} == {"done"}
    for note in alice.notes.all():
        assert note.passages.count() == note.links.count() == note.tags.count() == 1
        assert note.versions.count() == 0
    assert alice.notes.filter(links__resolved=None).count() == 1  # the last leads nowhere
    progress = index_progress(alice)
    assert (progress.done, progress.notes_done) == (20, 20)
