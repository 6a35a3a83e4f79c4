"""Tickets for the websocket: POST /api/v1/tickets."""

import uuid
from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from ai_chatbot.api.auth import PersonalAuth, grant_of
from ai_chatbot.connections.tickets import make_ticket
from ai_chatbot.models import Conversation, Scope
from config.base.api.operations import creates_nothing, problems

router = Router(tags=["conversations"])


class TicketIn(Schema):
    conversation: uuid.UUID


class TicketOut(Schema):
    ticket: str
    expires_at: datetime
    url: str


@router.post(
    "/tickets",
    auth=PersonalAuth(Scope.ASK),
    response={201: TicketOut},
    openapi_extra=problems("not_found"),
    summary="A ticket that opens a conversation's websocket once",
)
@creates_nothing  # that lasts: a reply that is kept for a day would bring a ticket long dead
def add_ticket(request: HttpRequest, asked: TicketIn) -> Status[TicketOut]:
    """For programs without cookies: open `url` within a minute.

    What the websocket says and takes is described in docs/websocket.md. It is closed when the
    token is taken back or its day has passed.
    """
    grant = grant_of(request)
    assert grant.token_id
    mine = Conversation.objects.owned_by(grant.owner_id)
    conversation = get_object_or_404(mine, pk=asked.conversation)
    ticket, kept = make_ticket(grant.token_id, conversation)
    path = f"/ws/conversations/{conversation.pk}/?ticket={ticket}"
    url = request.build_absolute_uri(path).replace("http", "ws", 1)
    return Status(201, TicketOut(ticket=ticket, expires_at=kept.expires_at, url=url))
