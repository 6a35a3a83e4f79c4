"""Which sources an answer cites, and which of a person's answers cite a note."""

import uuid

from django.contrib.auth.models import User
from django.db.models import Case, QuerySet, Value, When

from ai_chatbot.models import Conversation, Message, Source
from ai_chatbot.rendering.grounds.cited import cited_by
from notes.models import Note


def mark_cited(answer_id: uuid.UUID, numbers: frozenset[int]) -> None:
    """Write down which of an answer's sources it cites: those, and no other."""
    is_cited = Case(When(n__in=numbers, then=Value(True)), default=Value(False))
    Source.objects.filter(message_id=answer_id).update(cited=is_cited)


def mark_what_is_left(answer_id: uuid.UUID) -> None:
    """The same for an answer whose run did not live to say it."""
    answer = Message.objects.select_related("parent").get(pk=answer_id)
    question = answer.parent.text if answer.parent else ""
    if sources := list(answer.sources.all()):
        mark_cited(answer_id, cited_by(answer, answer.text, sources, question))


def note_to_cite(user: User, note_id: int) -> Note | None:
    """One that the user may read, without its text; None when it is in the trash or gone."""
    notes = Note.objects.readable_by(user).defer("body", "head", "front_matter")
    return notes.filter(pk=note_id).first()


def answers_citing(user: User, note_id: int) -> "QuerySet[Message]":
    """The newest first, each with its question and conversation; none of visitors', none in the
    trash, and none that was given a passage of the note and did not cite it."""
    citing = Source.objects.filter(note=note_id, cited=True).values("message")
    mine = Message.objects.filter(
        pk__in=citing, conversation__in=Conversation.objects.owned_by(user).order_by().values("pk")
    )
    rows = mine.select_related("conversation", "parent").only(
        *("created_at", "model", "status", "conversation__title", "conversation__collection"),
        *("parent__text", "grounding"),
    )
    return rows.order_by("-created_at", "-pk")
