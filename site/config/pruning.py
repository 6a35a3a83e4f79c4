"""What would grow without end, of all parts of the product: each says for itself what it is."""

import logging
from collections.abc import Callable, Iterator
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

import ai_chatbot.pruning
import notes.pruning
from config.accounts import erasing

logger = logging.getLogger(__name__)


def expired_sessions(dry_run: bool) -> int:
    count = Session.objects.filter(expire_date__lt=timezone.now()).count()
    if not dry_run:
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return count


PRUNERS: dict[str, Callable[[bool], int]] = {
    **notes.pruning.PRUNERS,
    **ai_chatbot.pruning.PRUNERS,
    "sessions that have expired": expired_sessions,
    "accounts whose erasing was cut off": erasing.unfinished,
}


def prune(*, dry_run: bool = False) -> Iterator[tuple[str, int | None]]:
    """Each kind, and how many were (or with `dry_run` would be) deleted; None when that failed,
    which keeps no other kind from being pruned."""
    for what, delete in PRUNERS.items():
        try:
            yield what, delete(dry_run)
        except Exception:
            logger.exception("Pruning %s failed", what)
            yield what, None
