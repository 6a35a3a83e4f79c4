"""A conversation's document saved, its beginning and its end."""

import time
import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from ai_chatbot.conversations.asking import request_stop, running_answer
from ai_chatbot.conversations.deleting.leftovers import forget_all
from ai_chatbot.conversations.documents import build_document
from ai_chatbot.models import Conversation, Message
from notes.models import Note

STOP_PATIENCE = 3.0  # seconds; a run looks twice a second whether it is to stop


def save_document(conversation_id: uuid.UUID) -> None:
    """Save the conversation's JSON document as its message rows stand now.

    One at a time: of two that overlap, the later one must not write what it read earlier.
    """
    with transaction.atomic():
        row = Conversation.objects.filter(pk=conversation_id, expires_at=None)
        conversation = row.select_for_update(no_key=True).first()
        if conversation is None or conversation.head_id is None:
            return  # deleted meanwhile, temporary, or nothing was asked
        row.update(document=build_document(conversation), saved_at=timezone.now())


def save_if_changed(conversation_id: uuid.UUID) -> None:
    """Save the document unless it says all already: a look makes no long one anew."""
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    newer = Q(created_at__gt=OuterRef("saved_at")) | Q(ended_at__gt=OuterRef("saved_at"))
    changed = messages.filter(newer | Q(status=Message.Status.RUNNING))
    stale = (
        Q(document__isnull=True)
        | Q(saved_at=None)
        | Q(updated_at__gt=F("saved_at"))
        | Exists(changed)
    )
    if Conversation.objects.filter(stale, pk=conversation_id, expires_at=None).exists():
        save_document(conversation_id)


def new_conversation(owner: User, before: str = "") -> Conversation:
    """A conversation to ask in: the one that the same client was given `before` if nothing was
    asked in it, never one that another may be about to ask in.

    Those that nobody uses are in no list, and deleted after a while (pruning).
    """
    unused = Conversation.objects.owned_by(owner).filter(head=None, title="")
    known = unused.filter(pk=before).first() if before else None
    return known or Conversation.objects.create(owner=owner)


def stop_answer(conversation: Conversation) -> None:
    """Have a running answer stop, wherever it runs, and wait for its end, but not for long."""
    if not (answer := running_answer(conversation)):
        return
    request_stop(answer.pk)
    give_up = time.monotonic() + STOP_PATIENCE
    while running_answer(conversation) and time.monotonic() < give_up:
        time.sleep(0.05)


def delete_conversation(conversation: Conversation) -> bool:
    """Delete it here and in Langflow; False when Langflow's own copy could not be reached."""
    session_id = conversation.pk
    stop_answer(conversation)  # Langflow writes down what it has when a run ends
    conversation.delete()
    return forget_in_langflow(session_id)


def forget_in_langflow(session_id: uuid.UUID) -> bool:
    """Delete Langflow's own copy of a conversation; False when it is deleted later."""
    return forget_all([session_id])


def count_notes(owner: User) -> int:
    """How many notes there are to ask; without any, a page says what to do first."""
    return Note.objects.owned_by(owner).count()
