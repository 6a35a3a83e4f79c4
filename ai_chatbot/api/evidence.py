"""Which answers cite a note."""

import uuid
from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ai_chatbot.api.auth import PersonalAuth, owner_of
from ai_chatbot.conversations.evidence.citing import answers_citing, note_to_cite
from ai_chatbot.models import Message, Scope
from config.base.api.paging import Page, PageIn, PageOut, page_of
from config.base.api.problems import Problem

router = Router(auth=PersonalAuth(Scope.CONVERSATIONS), tags=["conversations"])


class CitingOut(Schema):
    """An answer that cites the note."""

    answer: uuid.UUID
    conversation: uuid.UUID
    question: str
    at: datetime
    model: str
    url: str = Field(description="the answer in its conversation, on this site")

    @staticmethod
    def resolve_answer(message: Message) -> uuid.UUID:
        return message.pk

    @staticmethod
    def resolve_conversation(message: Message) -> uuid.UUID:
        return message.conversation_id

    @staticmethod
    def resolve_question(message: Message) -> str:
        return message.parent.text if message.parent else ""

    @staticmethod
    def resolve_at(message: Message) -> datetime:
        return message.created_at

    @staticmethod
    def resolve_url(message: Message) -> str:
        return message.get_absolute_url()


@router.get(
    "/notes/{int:note_id}/answers",
    response=PageOut[CitingOut],
    summary="Your answers that cite a note, the newest first",
)
def list_citing(request: HttpRequest, note_id: int, page: Query[PageIn]) -> Page:
    owner = owner_of(request)
    if note_to_cite(owner, note_id) is None:
        raise Problem("not_found", "There is no such note.")
    return page_of(answers_citing(owner, note_id), ["-created_at"], page)
