"""Answers whose process has died."""

import logging
import uuid
from collections.abc import Collection

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_noop

from ai_chatbot.conversations.evidence.citing import mark_what_is_left
from ai_chatbot.conversations.keeping import save_document
from ai_chatbot.conversations.usage import record_usage
from ai_chatbot.models import LOST_AFTER, Message
from ai_chatbot.webhooks import outbox

logger = logging.getLogger(__name__)
# A process that died may have shown more events than it lived to write down. No page may take
# the last of those for the answer's end, so the end's number is beyond all of them.
UNWRITTEN_EVENTS = 1000
INTERRUPTED = gettext_noop(
    "The answer was interrupted because the server stopped. What had arrived is kept."
)
# What the process that wrote it says in the end: it lives, but was not heard of for LOST_AFTER.
OVERTAKEN = gettext_noop(
    "The answer was interrupted because the machine had too much to do at once. What had "
    "arrived is kept."
)


def interrupt_lost_answers(
    *, but: Collection[uuid.UUID] = (), all_running: bool = False
) -> list[Message]:
    """Mark answers whose process has died as interrupted; return those.

    `but` are the caller's own, which it knows to be alive even if their last write is old.
    `all_running` is for the start of a lone process: whatever is marked running then is lost.
    """
    lost = Message.objects.filter(status=Message.Status.RUNNING).exclude(pk__in=but)
    if not all_running:
        lost = lost.filter(heartbeat_at__lt=Now() - LOST_AFTER)
    return [answer for answer in lost.select_related("conversation") if interrupt(answer)]


def interrupt(answer: Message) -> bool:
    """Mark it as interrupted and save its conversation; False if somebody else was first."""
    marked = Message.objects.filter(pk=answer.pk, status=Message.Status.RUNNING).update(
        status=Message.Status.INTERRUPTED,
        error=INTERRUPTED,
        seq=models.F("seq") + UNWRITTEN_EVENTS,
        ended_at=timezone.now(),
    )
    if marked:
        make_findable(answer.pk)
        record_usage(answer.pk)
        outbox.answer_ended(answer.pk)
        try:
            mark_what_is_left(answer.pk)
            save_document(answer.conversation_id)
        except Exception:  # the others are lost as well, and a process starts with this
            logger.exception("The conversation of answer %s was not saved", answer.pk)
    return bool(marked)


def make_findable(answer_id: uuid.UUID) -> None:
    """Let what the journal has of it be searched for."""
    row = Message.objects.filter(pk=answer_id)
    for text in row.values_list("text", flat=True):
        row.filter(text=text).update(text=text)  # unless its process lives and has told the end
