"""Conversations and what belongs to them, tokens, and what answers cost."""

from ai_chatbot.models.conversations import LOST_AFTER, Conversation, Message, Source
from ai_chatbot.models.doors import Door
from ai_chatbot.models.tokens import PersonalToken, Scope
from ai_chatbot.models.usage import Usage
from ai_chatbot.models.webhooks import Delivery, Event, Webhook

__all__ = [
    "LOST_AFTER",
    "Conversation",
    "Delivery",
    "Door",
    "Event",
    "Message",
    "PersonalToken",
    "Scope",
    "Source",
    "Usage",
    "Webhook",
]
