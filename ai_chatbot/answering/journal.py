"""The journal: what running answers have so far, written down for all of a process at once.

It has a thread and a database connection of its own. However busy the process is with pages, what
a killed process takes with it is the text since the last write.
"""

import logging
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from ai_chatbot.conversations.lost import OVERTAKEN
from ai_chatbot.models import Message

logger = logging.getLogger(__name__)

PAUSE = 0.35  # seconds between two writes: with the writing itself, less than one can be lost

Status = Message.Status
Ends = dict[uuid.UUID, tuple[Status, str]]  # answer → how its run must end, with a sentence

UNSTORABLE = gettext_noop("The answer held something that cannot be stored, so it was ended there.")

thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")


@dataclass(frozen=True)
class Entry:
    """An answer as far as it has come."""

    answer_id: uuid.UUID
    text: str
    seq: int  # number of the newest event


def write_entries(entries: Sequence[Entry]) -> Ends:
    """Write what can be written; returns the runs that are not to go on.

    One that the database does not take must not keep the others from being written.
    """
    try:
        return write_together(entries)
    except (OperationalError, InterfaceError):
        raise  # the database is away, for each of them as well
    except Exception:
        logger.exception("The journal is written answer by answer")
        return {pk: end for entry in entries for pk, end in write_alone(entry).items()}


def write_alone(entry: Entry) -> Ends:
    try:
        return write_together([entry])
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("Answer %s cannot be stored", entry.answer_id)
        return {entry.answer_id: (Status.FAILED, UNSTORABLE)}


def write_together(entries: Sequence[Entry]) -> Ends:
    """Write them in one transaction; returns the runs that are not to go on."""
    ids = [entry.answer_id for entry in entries]
    going_on = Message.objects.filter(status=Status.RUNNING, stop_requested=False)
    answers = [Message(pk=e.answer_id, text=e.text, seq=e.seq) for e in entries]
    with transaction.atomic():
        # It can be searched for when it has ended: to fold it each time is not worth while.
        written = going_on.bulk_update(answers, ["text", "seq", "folded", "words"])
        going_on.filter(pk__in=ids).update(heartbeat_at=Now())
    if written == len(entries):
        return {}
    running = Message.objects.filter(pk__in=ids, status=Status.RUNNING)
    stops = dict(running.values_list("pk", "stop_requested"))
    ends: Ends = {pk: (Status.STOPPED, "") for pk, stop in stops.items() if stop}
    # The others were taken for dead by another process, or their conversation was deleted.
    return ends | {pk: (Status.INTERRUPTED, OVERTAKEN) for pk in ids if pk not in stops}


write_journal = database_sync_to_async(write_entries, thread_sensitive=False, executor=thread)
