"""What ends a right is told to the pages that rest on it, in every process, at once; what ended
in the notes, and what answers were thought of, is told to webhooks. The notes' background is told
when it is to stand still, and collections what their folders are called now.

The watch finds out by itself a little later, and also what sends no signal.
"""

import logging
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from ai_chatbot.answering.groups import group_send, session_mark, user_group
from ai_chatbot.conversations.being_written import any_being_written
from ai_chatbot.conversations.feedback import feedback_given
from ai_chatbot.ends import put_away
from ai_chatbot.models import Collection, Conversation, Feedback, PersonalToken
from ai_chatbot.webhooks import outbox
from config.base.folding import fold_path
from notes.ends import folder_renamed, import_ended
from notes.giving_way import stand_back_for

logger = logging.getLogger(__name__)

stand_back_for(any_being_written)


@receiver(user_logged_out)
def tell_signed_out(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    session = getattr(request, "session", None)
    if user and session:
        # The session is still there while this signal is sent, so it is named.
        tell_pages(user.pk, session=session_mark(session.session_key))


@receiver([post_save, post_delete], sender=User)
def tell_account_changed(instance: User, **kwargs: Any) -> None:
    if not kwargs.get("created"):
        tell_pages(instance.pk)


@receiver(put_away)
def tell_conversation_put_away(conversation: Conversation, **kwargs: Any) -> None:
    tell_pages(conversation.owner_id)


@receiver(post_delete, sender=Conversation)
def tell_conversation_deleted(instance: Conversation, **kwargs: Any) -> None:
    tell_pages(instance.owner_id)


@receiver(post_delete, sender=PersonalToken)
def tell_token_taken_back(instance: PersonalToken, **kwargs: Any) -> None:
    tell_pages(instance.owner_id)


@receiver(import_ended)
def tell_import_ended(sender: Any, owner_id: int, job_id: int, status: str, **kwargs: Any) -> None:
    outbox.import_ended(owner_id, job_id, status)


@receiver(folder_renamed)
def rename_in_collections(
    sender: Any, owner_id: int, renamed: Callable[[str], str], new: str, **kwargs: Any
) -> str:
    """What is published of a folder stays published, and nothing else: a sentence against a name
    under which it would be, as a collection names a folder that has no notes."""
    collections = list(Collection.objects.owned_by(owner_id).select_for_update(no_key=True))
    if new and any(holds(collection, new) for collection in collections):
        said = _("“%(name)s” is published already. Choose another name, or edit the collection.")
        return said % {"name": new}
    for collection in collections:
        folders = [renamed(folder) for folder in collection.folders]
        if folders != collection.folders:
            collection.folders = folders
            collection.save(update_fields=["folders"])
    return ""


def holds(collection: Collection, folder: str) -> bool:
    """Whether it names the folder, or one below it."""
    inside = fold_path(f"{folder}/")
    return any(fold_path(f"{each}/").startswith(inside) for each in collection.folders)


@receiver(feedback_given)
def tell_feedback(sender: Any, feedback: Feedback, **kwargs: Any) -> None:
    outbox.feedback_given(feedback.answer_id, feedback.thumb)


def tell_pages(user_id: int, **about: str) -> None:
    """Once what happened is in the database; it has happened though no page can be told."""
    message = {"type": "rights.changed", **about}

    def tell() -> None:
        try:
            async_to_sync(group_send)(user_group(user_id), message)
        except RuntimeError as error:  # called on an event loop
            logger.warning("The pages of user %s were not told: %s", user_id, error)

    transaction.on_commit(tell, robust=True)
