"""The messages of one conversation as a list, each with its versions."""

import uuid
from collections import defaultdict

from django.db.models import QuerySet

from ai_chatbot.models import Conversation, Message

Versions = dict[uuid.UUID | None, list[uuid.UUID]]  # by parent, the oldest first


def messages_of(
    conversation: Conversation, *, all_versions: bool
) -> tuple["QuerySet[Message]", Versions]:
    """Those of the branch that shows, or all; and the ids of the versions under each parent."""
    rows = conversation.messages.all()
    # The texts may be megabytes; the conversation's id Django would else read row by row.
    bare = list(rows.only("conversation_id", "parent_id", "created_at"))
    versions: Versions = defaultdict(list)
    for message in bare:
        versions[message.parent_id].append(message.pk)
    if not all_versions:
        rows = rows.filter(pk__in=[message.pk for message in conversation.branch(bare)])
    return rows, versions


def versions_of(message: Message) -> list[uuid.UUID]:
    """The ids of a message and of those that stand beside it, the oldest first."""
    beside = Message.objects.filter(
        conversation_id=message.conversation_id, parent_id=message.parent_id
    )
    return list(beside.order_by("created_at").values_list("pk", flat=True))


def end_through(conversation: Conversation, message_id: str) -> uuid.UUID | None:
    """The newest end of the branch through this message; None if it is on the one that shows."""
    try:
        wanted = uuid.UUID(message_id)
    except ValueError:
        return None
    bare = list(conversation.messages.only("conversation_id", "parent_id", "created_at"))
    if any(message.pk == wanted for message in conversation.branch(bare)):
        return None
    newest = {
        message.parent_id: message.pk for message in bare
    }  # the last of each: they are in order
    if wanted not in {message.pk for message in bare}:
        return None
    while (child := newest.get(wanted)) is not None:
        wanted = child
    return wanted
