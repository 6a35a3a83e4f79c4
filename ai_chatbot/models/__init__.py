"""Conversations and what belongs to them, collections, tokens, and what answers cost."""

from ai_chatbot.models.collections import Collection
from ai_chatbot.models.conversations import LOST_AFTER, Conversation, Message, Source
from ai_chatbot.models.doors import Door
from ai_chatbot.models.tokens import PersonalToken, Scope
from ai_chatbot.models.usage import Usage, UsageQuerySet

__all__ = [
    "LOST_AFTER",
    "Collection",
    "Conversation",
    "Door",
    "Message",
    "PersonalToken",
    "Scope",
    "Source",
    "Usage",
    "UsageQuerySet",
]
