"""What of the chat would grow without end, and is not in use: each function deletes one kind."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from ai_chatbot.conversations import trash
from ai_chatbot.conversations.deleting import temporary
from ai_chatbot.conversations.deleting.leftovers import forget_leftovers
from ai_chatbot.conversations.deleting.old import delete_for_good, older_than
from ai_chatbot.conversations.replies import past_use
from ai_chatbot.conversations.sharing import links
from ai_chatbot.conversations.visitors import unused_visits
from ai_chatbot.flows.upgrades import taking_over
from ai_chatbot.langflow import database
from ai_chatbot.langflow.admin import LangflowAdmin, LangflowAdminError
from ai_chatbot.models import (
    Conversation,
    Delivery,
    GoldenQuestion,
    GoldenRun,
    KeptReply,
    Ticket,
)
from config.base.batches import batches, delete_those

BACKUPS_KEPT = 20
DELIVERIES_KEPT_DAYS = 30
RUNS_KEPT = 50  # of golden questions, of one person
UNUSED_DAYS = 30
UUID_SHAPE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def old_flow_backups(dry_run: bool) -> int:
    """Their names begin with the time at which they were made."""
    backups = sorted((settings.DATA_DIR / "flow_backups").glob("*.json"))
    old = backups[:-BACKUPS_KEPT]
    for file in [] if dry_run else old:
        file.unlink(missing_ok=True)
    return len(old)


def unused_conversations(dry_run: bool) -> int:
    """A program may make as many as it likes, and ask in none of them."""
    long_ago = timezone.now() - timedelta(days=UNUSED_DAYS)
    unused = Conversation.objects.filter(head=None, messages=None, updated_at__lt=long_ago)
    count = unused.count()
    if not dry_run:
        unused.delete()
    return count


def old_conversations(dry_run: bool) -> int:
    old = trash.old_trash()
    return old.count() if dry_run else trash.empty(old)


def over_temporaries(dry_run: bool) -> int:
    over = temporary.over()
    return over.count() if dry_run else delete_for_good(over)


def past_their_days(dry_run: bool) -> int:
    """Nothing at all unless somebody set how many days conversations are kept."""
    if not settings.CONVERSATION_DAYS:
        return 0
    old = older_than(settings.CONVERSATION_DAYS)
    return old.count() if dry_run else delete_for_good(old)


def old_golden_questions(dry_run: bool) -> int:
    long_ago = timezone.now() - timedelta(days=trash.TRASH_DAYS)
    old = GoldenQuestion.objects.filter(deleted_at__lt=long_ago)
    return old.count() if dry_run else old.delete()[0]


def old_golden_runs(dry_run: bool) -> int:
    """All but the newest of each person; those that go on stay."""
    rank = Window(RowNumber(), partition_by=F("owner_id"), order_by=F("pk").desc())
    ranked = GoldenRun.objects.order_by().annotate(rank=rank).filter(rank__gt=RUNS_KEPT)
    rows = ranked.values_list("pk", "status")
    ids = [pk for pk, status in rows if status not in ("waiting", "running")]
    if not dry_run:
        delete_those(GoldenRun.objects.all(), "pk", ids)
    return len(ids)


def lost_trials(dry_run: bool) -> int:
    """Golden questions that were being asked as their process died."""
    lost = Conversation.objects.filter(
        is_trial=True, updated_at__lt=timezone.now() - timedelta(days=1)
    )
    return lost.count() if dry_run else delete_for_good(lost)


def old_replies(dry_run: bool) -> int:
    old = KeptReply.objects.filter(past_use())
    return old.count() if dry_run else old.delete()[0]


def old_tickets(dry_run: bool) -> int:
    """Those that nobody used in their minute."""
    old = Ticket.objects.filter(expires_at__lte=timezone.now())
    return old.count() if dry_run else old.delete()[0]


def kept_by_langflow(dry_run: bool) -> int:
    """Earlier versions let Langflow keep questions and answers, which its Playground showed."""
    try:
        with LangflowAdmin() as langflow:
            ours = conversations_among(langflow.sessions())
            for session in [] if dry_run else ours:
                langflow.delete_messages(session)
    except LangflowAdminError:
        return 0  # it does not run just now, and is asked again tomorrow
    if not dry_run:
        database.empty_log()  # of what editors deleted there
    return len(ours)


def conversations_among(sessions: list[str]) -> list[str]:
    """Editors' own sessions have other names."""
    ids = [session for session in sessions if UUID_SHAPE.fullmatch(session)]
    return [
        str(found)
        for batch in batches(ids)
        for found in Conversation.objects.filter(pk__in=batch).values_list("pk", flat=True)
    ]


def old_deliveries(dry_run: bool) -> int:
    """What webhooks were told long ago; what still waits then is of accounts that are closed."""
    since = timezone.now() - timedelta(days=DELIVERIES_KEPT_DAYS)
    old = Delivery.objects.filter(created_at__lt=since)
    ids = list(old.values_list("pk", flat=True))
    if not dry_run:
        delete_those(old, "pk", ids)
    return len(ids)


# What each deletes → how, given whether it shall only count.
PRUNERS: dict[str, Callable[[bool], int]] = {
    f"deliveries of webhooks older than {DELIVERIES_KEPT_DAYS} days": old_deliveries,
    f"backups of the flow beyond the last {BACKUPS_KEPT}": old_flow_backups,
    f"conversations in which nothing was asked for {UNUSED_DAYS} days": unused_conversations,
    f"conversations in the trash for {trash.TRASH_DAYS} days": old_conversations,
    "conversations of which Langflow kept something": kept_by_langflow,
    "replies of the API that are past being asked for again": old_replies,
    "tickets for websockets that were not used": old_tickets,
    f"links to conversations that ended {links.KEPT_DAYS} days ago": links.ended_long_ago,
    "conversations of visitors in which nothing was asked": unused_visits,
    "temporary conversations that are over": over_temporaries,
    "conversations older than CONVERSATION_DAYS": past_their_days,
    f"golden questions in the trash for {trash.TRASH_DAYS} days": old_golden_questions,
    f"runs of golden questions beyond a person's last {RUNS_KEPT}": old_golden_runs,
    "trials of golden questions whose process died": lost_trials,
    "copies of deleted conversations in Langflow": forget_leftovers,
    "copies of the database of a Langflow before this one": taking_over.old_copies,
}
