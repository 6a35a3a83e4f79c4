"""Who may open a conversation, and as whom."""

import uuid
from dataclasses import dataclass
from typing import Any

from ai_chatbot.conversations.asking import THE_PAGE, CameBy
from ai_chatbot.models import Conversation
from ai_chatbot.rights import NO_CONVERSATION, NOT_ALLOWED, NOT_SIGNED_IN, Right


@dataclass(frozen=True)
class Entry:
    """A conversation, the right to have it open, and by which door questions come then."""

    conversation: Conversation
    right: Right
    by: CameBy = THE_PAGE


def entry_of_session(user: Any, session_key: str | None, conversation_id: uuid.UUID) -> Entry | int:
    """The entry of who is signed in with this session, else the close code that says why not."""
    if not user.is_authenticated:
        return NOT_SIGNED_IN
    if not user.is_active:
        return NOT_ALLOWED
    found = Conversation.objects.open_to(user).filter(pk=conversation_id).first()
    if found is None:
        return NO_CONVERSATION
    return Entry(found, Right(user.pk, user.password, session_key, found.pk))
