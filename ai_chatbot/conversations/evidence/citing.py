"""Which of a person's answers cite a note."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from ai_chatbot.models import Conversation, Message, Source
from notes.models import Note


def own_note(user: User, note_id: int) -> Note | None:
    """Without its text; None when it is in the trash, gone, or another's."""
    notes = Note.objects.owned_by(user).defer("body", "head", "front_matter")
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
