"""Tickets: for a program without cookies, the one opening of one conversation's websocket."""

import secrets
import uuid
from datetime import timedelta
from urllib.parse import parse_qs

from django.utils import timezone

from ai_chatbot.connections.entry import Entry
from ai_chatbot.conversations.asking import CameBy
from ai_chatbot.models import Conversation, Door, PersonalToken, Scope, Ticket
from ai_chatbot.rights import Right
from ai_chatbot.tokens import digest

LIFE = timedelta(seconds=60)
QUERY_FIELDS = 10  # no address of ours has more


def make_ticket(token_id: int, conversation: Conversation) -> tuple[str, Ticket]:
    """A ticket in the right of this token: the text that opens, and what is kept of it."""
    now = timezone.now()
    Ticket.objects.filter(token_id=token_id, expires_at__lte=now).delete()
    text = secrets.token_urlsafe(32)
    kept = Ticket.objects.create(
        token_id=token_id, conversation=conversation, digest=digest(text), expires_at=now + LIFE
    )
    return text, kept


def ticket_in(query: bytes) -> str | None:
    """The ticket in a websocket's address, "" for what can be none; None without any."""
    try:
        fields = parse_qs(query.decode("latin-1"), True, max_num_fields=QUERY_FIELDS)
    except ValueError:
        return ""
    tickets = fields.get("ticket")
    if tickets is None:
        return None
    return tickets[0] if len(tickets) == 1 else ""


def use_ticket(text: str, conversation_id: uuid.UUID) -> Entry | None:
    """What the ticket opens, from now on nothing any more; None for one that is not good."""
    good = Ticket.objects.filter(
        digest=digest(text),
        conversation_id=conversation_id,
        expires_at__gt=timezone.now(),
        token__in=PersonalToken.objects.good(),
    )
    found = good.select_related("conversation", "token__owner").first()
    if found is None or not is_taken(found.pk):
        return None
    token = found.token
    if Scope.ASK not in token.scopes or found.conversation.owner_id != token.owner_id:
        return None
    right = Right(token.owner_id, token.owner.password, None, conversation_id, token.pk)
    return Entry(found.conversation, right, CameBy(Door.API, token.name))


def is_taken(ticket_id: int) -> bool:
    """Whether we took it: of several processes at once, one deletes the row."""
    deleted, _ = Ticket.objects.filter(pk=ticket_id).delete()
    return deleted == 1
