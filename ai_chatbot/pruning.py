"""What of the chat would grow without end, and is not in use: each function deletes one kind."""

from collections.abc import Callable

from django.conf import settings

from ai_chatbot.conversations.visitors import unused_visits

BACKUPS_KEPT = 20


def old_flow_backups(dry_run: bool) -> int:
    """Their names begin with the time at which they were made."""
    backups = sorted((settings.DATA_DIR / "flow_backups").glob("*.json"))
    old = backups[:-BACKUPS_KEPT]
    for file in [] if dry_run else old:
        file.unlink(missing_ok=True)
    return len(old)


# What each deletes → how, given whether it shall only count.
PRUNERS: dict[str, Callable[[bool], int]] = {
    f"backups of the flow beyond the last {BACKUPS_KEPT}": old_flow_backups,
    "conversations of visitors in which nothing was asked": unused_visits,
}
