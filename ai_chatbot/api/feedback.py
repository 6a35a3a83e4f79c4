"""What somebody thinks of an answer, told by a program."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from ai_chatbot.api.auth import PersonalAuth
from ai_chatbot.api.own import own_answer
from ai_chatbot.api.schemas import Text
from ai_chatbot.conversations.feedback import give_feedback
from ai_chatbot.models import Feedback, Message, Scope
from ai_chatbot.models.feedback import REASON_MAX_CHARS

router = Router(auth=PersonalAuth(Scope.ASK), tags=["feedback"])


class FeedbackIn(Schema):
    thumb: Feedback.Thumb
    reason: Text = Field("", max_length=REASON_MAX_CHARS)


class FeedbackOut(Schema):
    answer: uuid.UUID
    thumb: str = Field(description='"up", "down" or "none"')
    reason: str
    given_at: datetime | None = Field(description="null when there is no feedback")


@router.get(
    "/messages/{uuid:message_id}/feedback", response=FeedbackOut, summary="Of an answer, if any"
)
def read_feedback(request: HttpRequest, message_id: uuid.UUID) -> dict[str, Any]:
    answer = own_answer(request, message_id)
    return describe(answer, Feedback.objects.filter(answer=answer).first())


@router.post(
    "/messages/{uuid:message_id}/feedback",
    response=FeedbackOut,
    summary="Say what you think of an answer, in place of what you said before",
)
def write_feedback(request: HttpRequest, message_id: uuid.UUID, body: FeedbackIn) -> dict[str, Any]:
    """The thumb "none" without a reason takes back what was said."""
    answer = own_answer(request, message_id)
    return describe(answer, give_feedback(answer, body.thumb, body.reason))


def describe(answer: Message, feedback: Feedback | None) -> dict[str, Any]:
    if feedback is None:
        return {"answer": answer.pk, "thumb": "none", "reason": "", "given_at": None}
    return {
        "answer": answer.pk,
        "thumb": feedback.thumb,
        "reason": feedback.reason,
        "given_at": feedback.given_at,
    }
