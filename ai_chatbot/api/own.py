"""What a token's owner has: all else is not there."""

import uuid

from django.http import HttpRequest

from ai_chatbot.api.auth import grant_of
from ai_chatbot.models import Conversation, Message
from config.base.api.problems import Problem


def own_conversation(request: HttpRequest, conversation_id: uuid.UUID) -> Conversation:
    """With its owner, and without its saved document, which may be megabytes."""
    rows = Conversation.objects.owned_by(grant_of(request).owner_id).filter(pk=conversation_id)
    found = rows.select_related("owner").defer("document").first()
    if found is None:
        raise Problem("not_found", "There is no such conversation.")
    return found


def own_message(request: HttpRequest, message_id: uuid.UUID) -> Message:
    theirs = Conversation.objects.owned_by(grant_of(request).owner_id)
    found = Message.objects.filter(conversation__in=theirs, pk=message_id).first()
    if found is None:
        raise Problem("not_found", "There is no such message.")
    return found


def own_answer(request: HttpRequest, answer_id: uuid.UUID) -> Message:
    message = own_message(request, answer_id)
    if message.role != Message.Role.ASSISTANT:
        raise Problem("not_found", "This message is a question; give an answer's id.")
    return message
