from django.conf import settings
from django.db import models

from ai_chatbot.models.conversations import Conversation, Message
from ai_chatbot.models.sources import Source


class Searched(models.Model):
    """A text of a conversation in the full-text index: its title, a message, or a source.

    The database's triggers write these rows, whichever way the texts are written
    (`conversations/search`), and delete them; neither Django nor a constraint needs to.
    """

    # Without an index of its own: the words find an owner's rows, or the conversation does.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    message = models.ForeignKey(
        Message, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    source = models.ForeignKey(
        Source, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    def __str__(self) -> str:
        return f"words of {self.source_id or self.message_id or self.conversation_id}"
