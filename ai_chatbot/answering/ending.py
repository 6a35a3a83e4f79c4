"""An answer's end, written into its row."""

import logging
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from ai_chatbot.conversations.evidence.citing import mark_cited
from ai_chatbot.conversations.lost import OVERTAKEN
from ai_chatbot.conversations.usage import record_usage
from ai_chatbot.flows.current import AskedFlow
from ai_chatbot.models import Message
from ai_chatbot.webhooks import outbox
from config.base.storable import storable

logger = logging.getLogger(__name__)

ERROR_CHARS, MODEL_CHARS = 500, 200  # of the row's fields

Status = Message.Status


@dataclass(frozen=True)
class Ending:
    """All that is known of an answer at its end."""

    status: Message.Status
    error: str  # a sentence for the user
    text: str
    seq: int  # number of the event that tells the end
    usage: dict[str, int]  # tokens: input, output, total
    model: str
    provider: str
    timings: dict[str, float]  # seconds since the question
    flow: AskedFlow
    grounding: dict[str, Any] = field(default_factory=dict)  # as Message keeps it
    cited: frozenset[int] | None = None  # numbers of its sources; None where nobody looked


def write_end(answer_id: uuid.UUID, ending: Ending) -> None:
    """Write the whole row; what of it the database does not take is left out."""
    about = {
        "usage": ending.usage,
        "model": ending.model,
        "provider": ending.provider,
        "timings": ending.timings,
        "flow_id": ending.flow.id,
        "flow_version": ending.flow.version,
        "prompt_hash": ending.flow.prompt_hash,
        "flow_number": ending.flow.number,
        "flow": ending.flow.flow,
        "flow_title": ending.flow.title,
        "grounding": ending.grounding,
    }
    try:
        write_row(answer_id, ending, ending.text, ending.error, **about)
    except (OperationalError, InterfaceError):
        raise  # the database is away
    except Exception:
        logger.exception("The end of answer %s cannot be stored as it is", answer_id)
        write_row(answer_id, ending, storable(ending.text), storable(ending.error)[:ERROR_CHARS])


@transaction.atomic
def write_row(answer_id: uuid.UUID, ending: Ending, text: str, error: str, **about: Any) -> None:
    row = Message.objects.filter(pk=answer_id)
    written = row.filter(status=Status.RUNNING).update(
        status=ending.status,
        error=error,
        text=text,
        seq=ending.seq,
        ended_at=timezone.now(),
        **about,
    )
    if not written:
        # Taken for dead by another process: it knew less of the text than we do.
        kept = {name: about[name] for name in ("grounding",) if name in about}
        taken = row.filter(status=Status.INTERRUPTED)
        taken.update(text=text, seq=F("seq") + 1, error=OVERTAKEN, **kept)
    if ending.cited is not None:
        mark_cited(answer_id, ending.cited)
    record_usage(answer_id)
    outbox.answer_ended(answer_id)
