"""What becomes of a published collection and of what its visitors asked."""

import time

from ai_chatbot.conversations.deleting.leftovers import forget_all
from ai_chatbot.conversations.keeping import STOP_PATIENCE
from ai_chatbot.models import Collection, Conversation, Message
from config.base.keys import KeyedQuerySet
from notes.search.conditions import Selection


def selection_of(collection_id: int | None) -> Selection | None:
    """The notes that may be searched for it, as it is now; None, all of them, without one."""
    if collection_id is None:
        return None
    still_open = Collection.objects.open().filter(pk=collection_id)
    folders, tags = still_open.values_list("folders", "tags").first() or ((), ())
    return Selection(tuple(folders), tuple(tags))


def running_answers(collection: Collection) -> "KeyedQuerySet[Message]":
    return Message.objects.filter(
        conversation__collection=collection, status=Message.Status.RUNNING
    )


def stop_answers(collection: Collection) -> None:
    """Have its running answers stop, wherever they run: their runs look twice a second."""
    running_answers(collection).update(stop_requested=True)


def set_open(collection: Collection, is_open: bool) -> None:
    Collection.objects.filter(pk=collection.pk).update(is_open=is_open)
    if not is_open:
        stop_answers(collection)


def delete_collection(collection: Collection) -> bool:
    """Delete it with all that its visitors asked; False when Langflow's copy is still there."""
    set_open(collection, False)
    wait_for_end(collection)  # Langflow writes down what it has when a run ends
    sessions = list(collection.conversations.values_list("pk", flat=True))
    collection.delete()
    return forget_all(sessions)


def delete_conversations(collection: Collection) -> bool:
    """Delete all that its visitors asked; False when Langflow's copy is still there."""
    stop_answers(collection)
    wait_for_end(collection)
    conversations = Conversation.objects.filter(collection=collection)
    sessions = list(conversations.values_list("pk", flat=True))
    conversations.delete()
    return forget_all(sessions)


def wait_for_end(collection: Collection) -> None:
    give_up = time.monotonic() + STOP_PATIENCE
    while running_answers(collection).exists() and time.monotonic() < give_up:
        time.sleep(0.05)
