"""Conversations and what belongs to them, collections, tokens, and what answers cost."""

from ai_chatbot.models.collections import Collection
from ai_chatbot.models.conversations import LOST_AFTER, Conversation, Message, Source
from ai_chatbot.models.doors import Door
from ai_chatbot.models.feedback import Feedback
from ai_chatbot.models.golden import AnswerNote, GoldenPlan, GoldenQuestion, GoldenRun
from ai_chatbot.models.histories import SentHistory
from ai_chatbot.models.replies import KeptReply
from ai_chatbot.models.tickets import Ticket
from ai_chatbot.models.tokens import STAFF_SCOPES, PersonalToken, Scope
from ai_chatbot.models.usage import Usage, UsageQuerySet
from ai_chatbot.models.webhooks import Delivery, Event, Webhook

__all__ = [
    "LOST_AFTER",
    "STAFF_SCOPES",
    "AnswerNote",
    "Collection",
    "Conversation",
    "Delivery",
    "Door",
    "Event",
    "Feedback",
    "GoldenPlan",
    "GoldenQuestion",
    "GoldenRun",
    "KeptReply",
    "Message",
    "PersonalToken",
    "Scope",
    "SentHistory",
    "Source",
    "Ticket",
    "Usage",
    "UsageQuerySet",
    "Webhook",
]
