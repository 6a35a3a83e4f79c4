"""Whether an answer is being written, for those that are to give way to it."""

from datetime import timedelta

from django.db.models.functions import Now

from ai_chatbot.models import Door, Message

FRESH = timedelta(seconds=5)  # of a heartbeat; the journal writes it twice a second


def any_being_written() -> bool:
    """In any process, for somebody who waits for it: a golden question is asked in the background
    as well. One whose process died is not, for long."""
    running = Message.objects.filter(status=Message.Status.RUNNING).exclude(door=Door.GOLDEN)
    return running.filter(heartbeat_at__gt=Now() - FRESH).exists()
