"""What of the chat would grow without end, and is not in use: each function deletes one kind."""

from collections.abc import Callable

from django.conf import settings

from ai_chatbot.conversations.replies import past_use
from ai_chatbot.models import KeptReply

BACKUPS_KEPT = 20


def old_flow_backups(dry_run: bool) -> int:
    """Their names begin with the time at which they were made."""
    backups = sorted((settings.DATA_DIR / "flow_backups").glob("*.json"))
    old = backups[:-BACKUPS_KEPT]
    for file in [] if dry_run else old:
        file.unlink(missing_ok=True)
    return len(old)


def old_replies(dry_run: bool) -> int:
    old = KeptReply.objects.filter(past_use())
    return old.count() if dry_run else old.delete()[0]


# What each deletes → how, given whether it shall only count.
PRUNERS: dict[str, Callable[[bool], int]] = {
    f"backups of the flow beyond the last {BACKUPS_KEPT}": old_flow_backups,
    "replies of the API that are past being asked for again": old_replies,
}
