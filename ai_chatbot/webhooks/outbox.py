"""What is to be told, written down where it happens: a row for each address that wants it.

Nothing here may keep what has happened from being written, and nothing is sent here.
"""

import logging
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from ai_chatbot.models import Delivery, Event, Message, Webhook

logger = logging.getLogger(__name__)


def answer_ended(answer_id: uuid.UUID) -> None:
    """Tell its conversation's owner's programs, whoever asked; a second time tells nobody."""
    write_down(Event.ANSWER, about_answer, answer_id)


def feedback_given(answer_id: uuid.UUID, rating: str) -> None:
    """Tell that an answer was rated; each time anew, as people change their minds."""
    write_down(Event.FEEDBACK, about_feedback, answer_id, rating)


def import_ended(owner_id: int, job_id: int, status: str) -> None:
    write_down(Event.IMPORT, about_import, owner_id, job_id, status)


def write_down(event: Event, about: Any, *subject: Any) -> None:
    try:
        with transaction.atomic():  # what fails in here undoes nothing around it
            owner_id, once, data = about(*subject)
            tell(wanted_by(owner_id, event), event, data, once)
    except Exception:
        if transaction.get_connection().needs_rollback:
            raise  # with this, all around it is lost: whoever writes that must hear of it
        logger.exception("The webhooks of %s %s are not told", event, subject)


def wanted_by(owner_id: int | None, event: Event) -> list[Webhook]:
    hooks = Webhook.objects.switched_on().filter(owner=owner_id) if owner_id else ()
    return [hook for hook in hooks if event in hook.events]


def tell(hooks: Iterable[Webhook], event: str, data: dict[str, Any], subject: str) -> None:
    rows = [Delivery(webhook=each, event=event, subject=subject, data=data) for each in hooks]
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)


# --- What is said: (whose it is, what it is about, ids and addresses) -----------------------------

About = tuple[int | None, str, dict[str, Any]]


def about_answer(answer_id: uuid.UUID) -> About:
    answers = Message.objects.filter(pk=answer_id, role=Message.Role.ASSISTANT)
    answer = answers.select_related("conversation").first()
    # Deleted with its conversation, gone soon, or asked to see what comes of it.
    if answer is None or answer.conversation.is_temporary or answer.conversation.is_trial:
        return None, "", {}
    data = {
        "conversation": str(answer.conversation_id),
        "question": str(answer.parent_id),
        "answer": str(answer.pk),
        "status": answer.status,
        "door": answer.door,
        "url": answer.conversation.get_absolute_url(),
    }
    return answer.conversation.owner_id, str(answer.pk), data


def about_feedback(answer_id: uuid.UUID, rating: str) -> About:
    owner_id, _, data = about_answer(answer_id)
    return owner_id, "", {**data, "rating": rating}


def about_import(owner_id: int, job_id: int, status: str) -> About:
    # Its page's address: which room shows it is the notes' own matter.
    url = reverse("notes:import_job", args=[job_id])
    return owner_id, str(job_id), {"import": job_id, "status": status, "url": url}
