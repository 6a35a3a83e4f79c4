"""What of the chat would grow without end, and is not in use: each function deletes one kind."""

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from ai_chatbot.models import Ticket

BACKUPS_KEPT = 20


def old_flow_backups(dry_run: bool) -> int:
    """Their names begin with the time at which they were made."""
    backups = sorted((settings.DATA_DIR / "flow_backups").glob("*.json"))
    old = backups[:-BACKUPS_KEPT]
    for file in [] if dry_run else old:
        file.unlink(missing_ok=True)
    return len(old)


def old_tickets(dry_run: bool) -> int:
    """Those that nobody used in their minute."""
    old = Ticket.objects.filter(expires_at__lte=timezone.now())
    return old.count() if dry_run else old.delete()[0]


# What each deletes → how, given whether it shall only count.
PRUNERS: dict[str, Callable[[bool], int]] = {
    f"backups of the flow beyond the last {BACKUPS_KEPT}": old_flow_backups,
    "tickets for websockets that were not used": old_tickets,
}
