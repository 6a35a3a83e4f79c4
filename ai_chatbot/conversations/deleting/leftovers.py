"""Langflow's own copies of conversations: deleted with ours, or as soon as it can be asked."""

import logging
import math
import time
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.models import Leftover

logger = logging.getLogger(__name__)
AT_ONCE = 1000  # that a round of pruning asks for
GIVEN_UP_AFTER = timedelta(days=365)  # it is another Langflow by then, or none


def forget_all(session_ids: Sequence[uuid.UUID], *, seconds: float = math.inf) -> bool:
    """Have Langflow delete its copies; False when some are left to be deleted later."""
    left = ask_langflow(session_ids, seconds)
    Leftover.objects.bulk_create([Leftover(pk=pk) for pk in left], ignore_conflicts=True)
    return not left


def ask_langflow(session_ids: Sequence[uuid.UUID], seconds: float) -> Sequence[uuid.UUID]:
    """Those that it did not delete: at the first failure, or after this time, all that follow."""
    give_up = time.monotonic() + seconds
    done = 0
    try:
        with LangflowAdmin() as langflow:
            for session_id in session_ids:
                if time.monotonic() > give_up:
                    break
                langflow.delete_messages(str(session_id))
                done += 1
    except LangflowAdminError as error:
        left = len(session_ids) - done
        logger.warning("Langflow keeps the messages of %s conversations for now: %s", left, error)
    return session_ids[done:]


def forget_leftovers(dry_run: bool) -> int:
    """Ask for what is left once more; returns how many are gone then."""
    ids = list(Leftover.objects.values_list("pk", flat=True)[:AT_ONCE])
    if dry_run or not ids:
        return len(ids)
    left = ask_langflow(ids, math.inf)
    Leftover.objects.filter(pk__in=set(ids) - set(left)).delete()
    Leftover.objects.filter(since__lt=timezone.now() - GIVEN_UP_AFTER).delete()
    return len(ids) - len(left)
