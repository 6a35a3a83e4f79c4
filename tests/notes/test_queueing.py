"""Tasks that wait for their time, in the real queues: each once, and none is lost."""

import signal
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as product
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.db.models import F
from django.db.models.signals import pre_delete
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, get_date_max

from notes.editing.trash import TRASH_DAYS, put_in_trash
from notes.importing import staging, uploads
from notes.importing.importer import import_texts
from notes.index.embedding import EmbeddingUnavailable
from notes.index.ledger import index_progress
from notes.models import ImportJob, Note
from notes.queueing import queue_within
from notes.tasks import TIDY_EVERY, TRY_AGAIN_AFTER, import_upload, index_notes, tidy_up

# Between two tasks a worker closes connections, which the transaction of a test would not survive.
pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


class DatabaseQueue:
    """The queue that the product has without Redis."""

    backend = "django_tasks_db.DatabaseBackend"

    def later(self):
        """How often each task waits for its time."""
        waiting = DBTaskResult.objects.filter(status="READY").exclude(run_after=get_date_max())
        return Counter(
            path.rpartition(".")[2] for path in waiting.values_list("task_path", flat=True)
        )

    def start(self):
        """As if a worker had taken the next task this moment."""
        DBTaskResult.objects.filter(status="READY").first().claim("another worker")

    def work(self):
        """Run what is due, and what that queues."""
        Worker(
            queue_names=["default"], excluded_queue_names=[], backend_name="default",
            worker_id="test", batch=True, interval=0, startup_delay=False, max_tasks=None,
        ).run()  # fmt: skip

    def let_pass(self, time):
        waiting = DBTaskResult.objects.filter(status="READY").exclude(run_after=get_date_max())
        waiting.update(run_after=F("run_after") - time)


class RedisQueue:
    """The queue that the product has with Redis."""

    backend = "django_tasks_rq.RQBackend"

    def __init__(self):
        import django_rq

        self.queue = django_rq.get_queue("default")
        self.registry = self.queue.scheduled_job_registry
        self.empty()

    def empty(self):
        self.queue.empty()
        for job_id in self.registry.get_job_ids():
            self.registry.remove(job_id, delete_job=True)

    def later(self):
        waiting = [self.queue.fetch_job(job_id) for job_id in self.registry.get_job_ids()]
        return Counter(job.func_name.rpartition(".")[2] for job in waiting)

    def start(self):
        self.registry.remove(self.registry.get_job_ids()[0])

    def work(self):
        import django_rq

        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        worker = django_rq.get_worker(
            "default", job_class="django_tasks_rq.Job", worker_class="rq.SimpleWorker"
        )
        worker.work(burst=True, with_scheduler=True, logging_level="WARNING")
        for number, handler in handlers.items():
            signal.signal(number, handler)

    def let_pass(self, time):
        for job_id in self.registry.get_job_ids():
            self.registry.connection.zincrby(self.registry.key, -time.total_seconds(), job_id)


WITH_REDIS = pytest.param(
    RedisQueue, marks=pytest.mark.skipif(not product.REDIS_URL, reason="It needs a Redis.")
)


@pytest.fixture(params=[DatabaseQueue, WITH_REDIS])
def queue(request, settings, tmp_path, db):
    settings.DATA_DIR, settings.ATTACHMENTS_DIR = tmp_path, tmp_path / "attachments"
    queue = request.param()
    settings.TASKS = {"default": {"BACKEND": queue.backend}}
    yield queue
    if isinstance(queue, RedisQueue):
        queue.empty()


@pytest.fixture
def away(embedder):
    """An embedder that cannot be reached while `is_away` is set."""
    embedder.is_away, plain = True, embedder.embed

    def embed(texts):
        if embedder.is_away:
            raise EmbeddingUnavailable("The embedding server is away.")
        return plain(texts)

    embedder.embed = embed
    return embedder


# --- Once -------------------------------------------------------------------------------------


def test_what_is_queued_for_until_then_is_not_queued_again(queue):
    queue_within(2 * DAY, tidy_up)
    queue_within(2 * DAY, tidy_up)
    queue_within(3 * DAY, tidy_up)

    assert queue.later() == {"tidy_up": 1}


def test_what_is_queued_for_another_day_is_queued_for_today_as_well(queue):
    queue_within(2 * DAY, tidy_up)
    queue_within(DAY, tidy_up)

    assert queue.later() == {"tidy_up": 2}


def test_another_task_or_the_same_for_something_else_does_not_count(queue):
    index_notes.using(run_after=timezone.now()).enqueue(after=7)
    queue_within(DAY, tidy_up)
    queue_within(DAY, index_notes)

    assert queue.later() == {"index_notes": 2, "tidy_up": 1}


def test_what_is_about_to_start_counts(queue):
    index_notes.enqueue()

    queue_within(DAY, index_notes)

    assert queue.later() == {}


def test_what_has_started_does_not_count(queue):
    queue_within(DAY, index_notes)
    queue.start()

    queue_within(DAY, index_notes)

    assert queue.later() == {"index_notes": 1}


def test_many_workers_at_once_queue_it_once(queue):
    ready = threading.Barrier(8)

    def ask():
        ready.wait()
        queue_within(DAY, tidy_up)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert queue.later() == {"tidy_up": 1}


# --- Every day --------------------------------------------------------------------------------


def test_it_is_tidied_every_day_however_often_workers_start(queue, embedder):
    for _ in range(3):
        tidy_up.enqueue()
        tidy_up.enqueue()
        queue.work()
        assert queue.later() == {"tidy_up": 1}
        queue.let_pass(timedelta(hours=7))

    for _ in range(3):
        queue.let_pass(TIDY_EVERY)
        queue.work()
        assert queue.later() == {"tidy_up": 1}


def test_old_trash_goes_while_the_worker_just_runs_on(queue, alice, embedder):
    tidy_up.enqueue()
    queue.work()
    import_texts(alice, {"a.md": "a"})
    note = alice.notes.get()
    put_in_trash(note)
    alice.notes.update(deleted_at=timezone.now() - timedelta(days=TRASH_DAYS, minutes=1))

    queue.let_pass(TIDY_EVERY)
    queue.work()

    assert not alice.notes.exists()


def test_a_day_on_which_tidying_fails_is_not_the_last(queue, alice, embedder):
    import_texts(alice, {"a.md": "a"})
    put_in_trash(alice.notes.get())
    alice.notes.update(deleted_at=timezone.now() - timedelta(days=TRASH_DAYS, minutes=1))

    def refuse(**_):
        raise RuntimeError("Not today.")

    pre_delete.connect(refuse, sender=Note)
    try:
        tidy_up.enqueue()
        queue.work()
    finally:
        pre_delete.disconnect(refuse, sender=Note)

    assert alice.notes.exists()
    assert queue.later() == {"tidy_up": 1}


def test_an_import_that_may_be_lost_is_looked_at_again_and_the_days_go_on(queue, alice, embedder):
    job = staging.stage_upload(alice, [SimpleUploadedFile("a.md", b"a")])
    uploads.claim(job.pk)
    for _ in range(2):
        tidy_up.enqueue()
        queue.work()
    assert queue.later() == {"tidy_up": 2}

    uploads.give_up_all()
    for _ in range(2):  # it is taken up, and seen to have ended
        queue.let_pass(uploads.LOST_AFTER)
        queue.work()

    assert alice.notes.get().path == "a.md"
    assert queue.later() == {"tidy_up": 1}


# --- While the embedder is away ---------------------------------------------------------------


def test_many_imports_wait_for_the_embedder_together(queue, alice, away):
    for number in range(5):
        job = staging.stage_upload(alice, [SimpleUploadedFile(f"{number}.md", b"%d" % number)])
        import_upload.enqueue(job.pk)

    queue.work()

    assert ImportJob.objects.filter(status="done").count() == 5
    assert queue.later() == {"index_notes": 1}


def test_it_is_tried_again_and_again_until_the_embedder_is_back(queue, alice, away):
    import_texts(alice, {"a.md": "a"})
    index_notes.enqueue()
    queue.work()
    for _ in range(2):
        queue.let_pass(TRY_AGAIN_AFTER)
        queue.work()
        assert queue.later() == {"index_notes": 1}

    away.is_away = False
    queue.let_pass(TRY_AGAIN_AFTER)
    queue.work()

    assert index_progress(alice).notes_done == 1
    assert queue.later() == {}


def test_a_note_that_comes_while_the_last_try_runs_is_tried_later(queue, alice, away):
    queue_within(TRY_AGAIN_AFTER, index_notes)
    queue.start()  # it has looked what waits, and is about to end
    import_texts(alice, {"a.md": "a"})

    index_notes.enqueue()
    queue.work()

    assert queue.later() == {"index_notes": 1}


# --- What has run -----------------------------------------------------------------------------


@pytest.mark.parametrize("queue", [DatabaseQueue], indirect=True)
@pytest.mark.parametrize(
    ("status", "days", "is_kept"),
    [
        ("SUCCESSFUL", 0.9, True),
        ("SUCCESSFUL", 1.1, False),
        ("FAILED", 13.9, True),
        ("FAILED", 14.1, False),
        ("RUNNING", 15, True),
        ("READY", 15, True),
    ],
)
def test_rows_of_what_has_run_go_after_some_days(queue, embedder, status, days, is_kept):
    index_notes.using(run_after=timezone.now() + DAY).enqueue(after=7)
    row = DBTaskResult.objects.get()
    ago = timezone.now() - timedelta(days=days)
    DBTaskResult.objects.update(status=status, enqueued_at=ago, finished_at=ago)

    tidy_up.enqueue()
    queue.work()

    assert DBTaskResult.objects.filter(pk=row.pk).exists() == is_kept
