from django.db import models

from ai_chatbot.models.conversations import Conversation
from config.base.keys import FoldedField, Keyed, KeyedQuerySet, path_key

NAME_MAX_CHARS = 100


class ConversationTag(Keyed):
    """A word that its owner put on a conversation; "a/b" is a tag below "a"."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=NAME_MAX_CHARS)
    key = FoldedField("name", make=path_key)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        indexes = [models.Index(fields=["key"], name="conversation_tag_by_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "key"], name="one_tag_per_conversation_and_key"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.name}"
