"""Conversations and what belongs to them, tokens, and what answers cost."""

from ai_chatbot.models.conversations import LOST_AFTER, Conversation, Message, Source
from ai_chatbot.models.doors import Door
from ai_chatbot.models.histories import SentHistory
from ai_chatbot.models.tokens import PersonalToken, Scope
from ai_chatbot.models.usage import Usage

__all__ = [
    "LOST_AFTER",
    "Conversation",
    "Door",
    "Message",
    "PersonalToken",
    "Scope",
    "SentHistory",
    "Source",
    "Usage",
]
