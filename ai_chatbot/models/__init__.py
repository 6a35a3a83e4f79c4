"""Conversations and what belongs to them, collections, flows, tokens, what answers cost."""

from ai_chatbot.models.collections import Collection
from ai_chatbot.models.conversations import (
    LOST_AFTER,
    TEMPORARY_FOR,
    Conversation,
    Message,
)
from ai_chatbot.models.doors import Door
from ai_chatbot.models.feedback import Feedback
from ai_chatbot.models.flows import DefaultFlow, FlowPin, FlowVersion, Offered
from ai_chatbot.models.golden import (
    GoldenHabit,
    GoldenQuestion,
    GoldenResult,
    GoldenRun,
    KeptAnswer,
)
from ai_chatbot.models.histories import SentHistory
from ai_chatbot.models.leftovers import Leftover
from ai_chatbot.models.providers import ModelChoice, ModelServer
from ai_chatbot.models.replies import KeptReply
from ai_chatbot.models.searched import Searched
from ai_chatbot.models.shares import Share, ShareQuerySet
from ai_chatbot.models.sources import Source, Standing
from ai_chatbot.models.tags import ConversationTag
from ai_chatbot.models.tokens import STAFF_SCOPES, PersonalToken, Scope, Ticket
from ai_chatbot.models.usage import Usage, UsageQuerySet
from ai_chatbot.models.webhooks import Delivery, Event, Webhook

__all__ = [
    "LOST_AFTER",
    "STAFF_SCOPES",
    "TEMPORARY_FOR",
    "Collection",
    "Conversation",
    "ConversationTag",
    "DefaultFlow",
    "Delivery",
    "Door",
    "Event",
    "Feedback",
    "FlowPin",
    "FlowVersion",
    "GoldenHabit",
    "GoldenQuestion",
    "GoldenResult",
    "GoldenRun",
    "KeptAnswer",
    "KeptReply",
    "Leftover",
    "Message",
    "ModelChoice",
    "ModelServer",
    "Offered",
    "PersonalToken",
    "Scope",
    "Searched",
    "SentHistory",
    "Share",
    "ShareQuerySet",
    "Source",
    "Standing",
    "Ticket",
    "Usage",
    "UsageQuerySet",
    "Webhook",
]
