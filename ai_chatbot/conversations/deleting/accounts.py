"""All conversations of somebody who leaves, and of visitors who asked them."""

import time

from ai_chatbot.conversations.deleting.leftovers import forget_all
from ai_chatbot.models import Conversation, Message
from config.base.batches import batches

STOP_PATIENCE = 3.0  # seconds; a run looks twice a second whether it is to stop
LANGFLOW_SECONDS = 5.0  # what it has not deleted then, it is told to later
AT_ONCE = 100


def stop_answers(owner_id: int) -> None:
    """Have all running answers stop, wherever they run, and wait for their ends, but not long."""
    running = Message.objects.filter(conversation__owner_id=owner_id, status=Message.Status.RUNNING)
    running.update(stop_requested=True)
    give_up = time.monotonic() + STOP_PATIENCE
    while running.exists() and time.monotonic() < give_up:
        time.sleep(0.05)


def delete_conversations_of(owner_id: int) -> bool:
    """For good, those in the trash as well; False when Langflow deletes its copies later."""
    ids = list(Conversation.objects.filter(owner_id=owner_id).values_list("pk", flat=True))
    for some in batches(ids, AT_ONCE):
        Conversation.objects.filter(pk__in=some).delete()
    return forget_all(ids, seconds=LANGFLOW_SECONDS)
