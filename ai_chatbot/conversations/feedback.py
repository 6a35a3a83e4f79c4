"""What somebody thinks of an answer, written down or taken back."""

from django.dispatch import Signal
from django.utils import timezone

from ai_chatbot.models import Feedback, Message

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
