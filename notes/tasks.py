"""What runs in a worker process instead of in a request."""

import logging
from datetime import timedelta

from django_tasks import task

from notes import jobs
from notes.embedding import EmbeddingUnavailable
from notes.indexing import TurnOver, embed_waiting
from notes.queueing import prune_queue, queue_within
from notes.services import empty_trash

logger = logging.getLogger(__name__)

TRY_AGAIN_AFTER = timedelta(minutes=1)
TIDY_EVERY = timedelta(days=1)
TURN_SECONDS = 5.0  # of indexing, after which an import that waits comes first


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
        queue_within(TRY_AGAIN_AFTER, index_notes)


@task()
def tidy_up() -> None:
    """What a fresh worker does first, and one of them every day: go on with what a dead one left,
    empty old trash."""
    queue_within(TIDY_EVERY, tidy_up)  # first: a fault today does not end it for ever
    for job_id in jobs.lost_jobs():
        import_upload.enqueue(job_id)
    if jobs.any_being_read():
        # By another worker, or by one that died a moment ago: that is known only later.
        queue_within(jobs.LOST_AFTER, tidy_up)
    empty_trash()
    prune_queue()
    index_notes.enqueue()
