"""Conversations and what belongs to them, tokens, and what answers cost."""

from ai_chatbot.models.conversations import LOST_AFTER, Conversation, Message, Source
from ai_chatbot.models.doors import Door
from ai_chatbot.models.feedback import Feedback
from ai_chatbot.models.replies import KeptReply
from ai_chatbot.models.tickets import Ticket
from ai_chatbot.models.tokens import STAFF_SCOPES, PersonalToken, Scope
from ai_chatbot.models.usage import Usage

__all__ = [
    "LOST_AFTER",
    "STAFF_SCOPES",
    "Conversation",
    "Door",
    "Feedback",
    "KeptReply",
    "Message",
    "PersonalToken",
    "Scope",
    "Source",
    "Ticket",
    "Usage",
]
