"""A shared conversation made one's own: the same turns, and no right to anybody's notes."""

import hashlib
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ai_chatbot.models import Conversation, Message, Share, Source


@transaction.atomic
def continue_as_copy(share: Share, reader: User) -> Conversation:
    """A new conversation of the reader's with what the link shows, its sources as text alone."""
    said = share.snapshot
    copy = Conversation.objects.create(owner=reader, title=said["title"])
    begun = timezone.now()
    messages: list[Message] = []
    for at, each in enumerate(said["messages"]):
        messages.append(
            Message(
                conversation=copy,
                parent=messages[-1] if messages else None,
                role=each["role"],
                text=each["text"],
                status=status_of(each),
                without_notes=each.get("without_notes", False),
                # Their order is that of these times.
                created_at=begun + timedelta(microseconds=at),
                ended_at=begun,
            )
        )
    Message.objects.bulk_create(messages)
    pairs = zip(messages, said["messages"], strict=True)
    Source.objects.bulk_create(
        source_of(message, kept) for message, each in pairs for kept in each.get("sources", ())
    )
    copy.head = messages[-1] if messages else None
    copy.save(update_fields=["head"])
    return copy


def status_of(said: dict[str, Any]) -> str:
    is_whole = said.get("is_whole", True)
    return Message.Status.DONE if is_whole else Message.Status.STOPPED


def source_of(message: Message, kept: dict[str, Any]) -> Source:
    """The passage as it was shown; it leads to no note."""
    return Source(
        message=message,
        n=kept["n"],
        title=kept["title"],
        heading=kept["heading"],
        text=kept["text"],
        content_hash=hashlib.sha256(kept["text"].encode()).hexdigest(),
        start=0,
        end=len(kept["text"]),
        score=kept.get("score", 0),
        url=f"#source-{message.pk}-{kept['n']}",  # on the page itself: the note is not theirs
        origin=kept["origin"],
        source_url=kept["source_url"],
    )
