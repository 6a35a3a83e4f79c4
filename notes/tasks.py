"""What runs in a worker process instead of in a request."""

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import default_task_backend, task

from notes import jobs
from notes.embedding import EmbeddingUnavailable
from notes.indexing import TurnOver, embed_waiting
from notes.services import empty_trash

logger = logging.getLogger(__name__)

TRY_AGAIN_AFTER = timedelta(minutes=1)
TURN_SECONDS = 20.0  # of indexing, after which an import that waits comes first


@task()
def import_upload(job_id: int) -> None:
    jobs.run_job(job_id)
    index_notes.enqueue()


@task()
def index_notes(after: int = 0) -> None:
    """Embed whatever waits, in turns; again later when the embedder cannot be asked now."""
    try:
        embed_waiting(after=after, seconds=TURN_SECONDS)
    except TurnOver as turn:
        index_notes.enqueue(after=turn.last)
    except EmbeddingUnavailable as problem:
        logger.warning("Notes are found by their words only: %s", problem)
        if default_task_backend.supports_defer:
            index_notes.using(run_after=timezone.now() + TRY_AGAIN_AFTER).enqueue()


@task()
def tidy_up() -> None:
    """What a fresh worker does first: go on with what a dead one left, empty old trash."""
    for job_id in jobs.lost_jobs():
        import_upload.enqueue(job_id)
    if jobs.any_being_read() and default_task_backend.supports_defer:
        # By another worker, or by one that died a moment ago: that is known only later.
        tidy_up.using(run_after=timezone.now() + jobs.LOST_AFTER).enqueue()
    empty_trash()
    index_notes.enqueue()
