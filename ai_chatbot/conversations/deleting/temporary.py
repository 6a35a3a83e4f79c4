"""Conversations that are not kept: in no list and no export, and gone soon after they are left."""

import uuid
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from ai_chatbot.models import TEMPORARY_FOR, Conversation, Message
from ai_chatbot.models.conversations import ConversationQuerySet

LEFT_FOR = timedelta(hours=2)  # a page may be lost by mistake; its address leads back so long


def begin(owner: User) -> Conversation:
    return Conversation.objects.create(owner=owner, expires_at=timezone.now() + TEMPORARY_FOR)


def was_left(conversation_id: uuid.UUID) -> None:
    """Its page is closed; of one that is kept nothing changes."""
    soon = timezone.now() + LEFT_FOR
    Conversation.objects.filter(pk=conversation_id, expires_at__gt=soon).update(expires_at=soon)


def over() -> ConversationQuerySet:
    """Those that nobody can open any more, and in which nothing is being written."""
    running = Message.objects.filter(status=Message.Status.RUNNING)
    gone = Conversation.objects.filter(expires_at__lte=timezone.now())
    return gone.exclude(pk__in=running.values("conversation"))
