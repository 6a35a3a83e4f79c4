"""What somebody thinks of an answer, written down or taken back."""

from django.dispatch import Signal
from django.utils import timezone

from ai_chatbot.conversations.asking import Refused, find_message
from ai_chatbot.models import Conversation, Feedback, Message
from ai_chatbot.models.feedback import REASON_MAX_CHARS
from config.base.storable import storable

# Sent with `feedback` once it is given or changed, not when it is taken back.
feedback_given = Signal()


def give_feedback(answer: Message, thumb: Feedback.Thumb, reason: str) -> Feedback | None:
    """Let the answer's feedback be this, whatever it was; None when that says nothing."""
    if thumb == Feedback.Thumb.NONE and not reason:
        Feedback.objects.filter(answer=answer).delete()
        return None
    feedback, _ = Feedback.objects.update_or_create(
        answer=answer, defaults={"thumb": thumb, "reason": reason, "given_at": timezone.now()}
    )
    feedback_given.send(Feedback, feedback=feedback)
    return feedback


def rate(conversation: Conversation, message_id: str, thumb: str, reason: str) -> Message:
    """As a page says it; returns the answer. Raises Refused."""
    answer = find_message(conversation, message_id)
    if answer is None or answer.role != Message.Role.ASSISTANT:
        raise Refused("There is no such answer to rate.", code="not_found")
    if answer.is_running:
        raise Refused("An answer can be rated once it has ended.", code="conflict")
    if thumb not in Feedback.Thumb.values:
        raise Refused("A rating is a thumb up or down.", code="invalid_request")
    if len(reason) > REASON_MAX_CHARS:
        raise Refused(
            f"That is too long: {REASON_MAX_CHARS:,} characters at most.", code="too_long"
        )
    give_feedback(answer, Feedback.Thumb(thumb), storable(reason).strip())
    return answer
