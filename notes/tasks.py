"""What runs in a worker process instead of in a request."""

import logging
from datetime import timedelta
from functools import partial

from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django_tasks import task

from config.base.languages.active import ENGLISH, in_language
from notes.editing.trash import empty_trash
from notes.giving_way import give_way
from notes.importing import uploads
from notes.importing.turns import read_in_turns
from notes.index.embedding import EmbeddingUnavailable
from notes.index.turns import After, TurnOver, embed_waiting
from notes.queueing import prune_queue, queue_within, take_up_all, when_nothing_else_is

logger = logging.getLogger(__name__)

TRY_AGAIN_AFTER = timedelta(minutes=1)
TIDY_EVERY = timedelta(days=1)
TURN_SECONDS = 5.0  # of indexing, after which an import that waits comes first


@task()
def import_upload(job_id: int) -> None:
    with in_language(ENGLISH):  # what is stored, also where a request runs it
        read_in_turns(job_id, ended=index_a_little)
    index_notes.enqueue()


def index_a_little(owner: User) -> None:
    """What an owner brought is found by meaning although others' imports go on for hours."""
    try:
        embed_waiting(owner, seconds=TURN_SECONDS)
    except (TurnOver, EmbeddingUnavailable):
        pass  # the index's own turn comes when nobody imports
    except Exception:  # the imports of others go on
        logger.exception("The notes of %s are not indexed yet", owner)


@task()
def index_notes(after: After | int | None = None) -> None:
    """Embed whatever waits, in turns; again later when the embedder cannot be asked now.

    However often it is asked for, there is one chain of turns.
    """
    give_way()  # here and not within: a turn holds nothing up, an import its readers' claims
    take_up_all(index_notes)  # before it is looked what waits: all of that is found
    go_on = partial(embed_waiting, after=after) if isinstance(after, dict) else embed_waiting
    try:
        go_on(seconds=TURN_SECONDS)
    except TurnOver as turn:
        when_nothing_else_is(index_notes).enqueue(after=turn.after)
    except EmbeddingUnavailable as problem:
        logger.warning("Notes are found by their words only: %s", problem)
        queue_within(TRY_AGAIN_AFTER, index_notes)


@task()
def tidy_up() -> None:
    """What a fresh worker does first, and one of them every day: go on with what a dead one left,
    empty old trash, prune what is not in use."""
    queue_within(TIDY_EVERY, tidy_up)  # first: a fault today does not end it for ever
    uploads.end_broken_uploads()
    for job_id in uploads.lost_jobs():
        import_upload.enqueue(job_id)
    if uploads.any_being_read():
        # By another worker, or by one that died a moment ago: that is known only later.
        queue_within(uploads.LOST_AFTER, tidy_up)
    prune_queue()
    prune()
    empty_trash()
    index_notes.enqueue()


def prune() -> None:
    """By its name, as it prunes what other parts of the product keep, too."""
    try:
        call_command("prune", verbosity=0)
    except CommandError as problem:
        logger.warning("%s", problem)
