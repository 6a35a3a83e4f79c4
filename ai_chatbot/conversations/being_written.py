"""Whether an answer is being written, for those that are to give way to it."""

from datetime import timedelta

from django.db.models.functions import Now

from ai_chatbot.models import Message

FRESH = timedelta(seconds=5)  # of a heartbeat; the journal writes it twice a second


def any_being_written() -> bool:
    """In any process; one that died is not, for long."""
    running = Message.objects.filter(status=Message.Status.RUNNING)
    return running.filter(heartbeat_at__gt=Now() - FRESH).exists()
