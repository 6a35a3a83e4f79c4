"""The right to an open page: looked at when it is used, and again every few seconds.

A session ends by signing out and by expiry, an account by its administrator, a conversation in
another tab; not all of those tell anybody. So each process asks for all of its open pages.
"""

import asyncio
import logging
import time
import uuid
from collections import abc
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from channels.db import database_sync_to_async
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from ai_chatbot.answering import registry
from ai_chatbot.models import Collection, Conversation, Message, PersonalToken

logger = logging.getLogger(__name__)

NOT_SIGNED_IN, NOT_ALLOWED, NO_CONVERSATION, TOO_MANY_SOCKETS = 4401, 4403, 4404, 4429
POLICY_VIOLATION = 1008  # the websocket protocol's own: a ticket that opens nothing
CLOSE_PATIENCE = 1.0  # seconds for pages to take their closing; a stalled one hears nothing more


@dataclass(frozen=True)
class Right:
    """What an open page rests on, as it was when it was opened."""

    user_id: int
    password: str  # its hash: another one signs all sessions out, and ends no token
    session_key: str | None  # None: signed in without a session
    conversation_id: uuid.UUID
    token_id: int | None = None  # the personal token in whose right a program listens
    # Of a visitor: the collection, whose owner the user is; who they are, and until when.
    collection_id: int | None = None
    visitor: uuid.UUID | None = None
    until: float = 0.0

    @property
    def holder(self) -> int | str:
        """Whose places are taken: a visitor takes none of the owner's."""
        return f"visitor.{self.visitor}" if self.collection_id else self.user_id


class OpenPage(Protocol):
    right: Right

    async def shut(self, code: int) -> None:
        """Show and take nothing more, and close with this code."""


open_pages: set[OpenPage] = set()  # of this process


def closing_codes(rights: abc.Collection[Right]) -> dict[Right, int]:
    """The close code of each right that is no more; five queries at most for all of them."""
    users = User.objects.filter(pk__in={right.user_id for right in rights})
    accounts = {pk: found for pk, *found in users.values_list("pk", "is_active", "password")}
    signed_in = users_of_sessions({r.session_key for r in rights if r.session_key})
    wanted = {r.conversation_id for r in rights}
    conversations = Conversation.objects.filter(pk__in=wanted, deleted_at=None)
    conversations = conversations.exclude(expires_at__lte=timezone.now())
    owners = dict(conversations.values_list("pk", "owner_id"))
    collections = open_collections({r.collection_id for r in rights if r.collection_id})
    tokens = good_tokens({r.token_id for r in rights if r.token_id})

    def code_of(right: Right) -> int:
        is_active, password = accounts.get(right.user_id, (False, None))
        if right.collection_id:
            if right.collection_id not in collections:
                return NO_CONVERSATION
            if time.time() >= right.until:
                return NOT_SIGNED_IN
        elif right.token_id:
            if right.token_id not in tokens:
                return NOT_SIGNED_IN
        elif password != right.password:
            return NOT_SIGNED_IN
        if right.session_key and signed_in.get(right.session_key) != str(right.user_id):
            return NOT_SIGNED_IN
        if not is_active:
            return NOT_ALLOWED
        return 0 if owners.get(right.conversation_id) == right.user_id else NO_CONVERSATION

    return {right: code for right in rights if (code := code_of(right))}


def closing_code(right: Right) -> int:
    """The close code when the right is no more, else 0."""
    return closing_codes([right]).get(right, 0)


def open_collections(collection_ids: abc.Collection[int]) -> set[int]:
    if not collection_ids:
        return set()
    found = Collection.objects.open().filter(pk__in=collection_ids)
    return set(found.values_list("pk", flat=True))


def good_tokens(token_ids: abc.Collection[int]) -> set[int]:
    if not token_ids:
        return set()
    good = PersonalToken.objects.good().filter(pk__in=token_ids)
    return set(good.values_list("pk", flat=True))


def users_of_sessions(keys: abc.Collection[str]) -> dict[str, str]:
    """Session key → id of who is signed in with it, as a text."""
    if not keys:
        return {}
    going_on = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    found = going_on.values_list("session_key", "session_data")
    return {key: user_of_session(data) for key, data in found}


@lru_cache(maxsize=4096)  # decoding costs more than the query, and hardly any session changes
def user_of_session(data: str) -> str:
    session: dict[str, Any] = Session(session_data=data).get_decoded()
    return str(session.get(SESSION_KEY, ""))


async def shut_pages_without_right() -> None:
    pages = list(open_pages)
    if not pages:
        return
    codes = await database_sync_to_async(closing_codes)({page.right for page in pages})
    closing = [
        asyncio.create_task(page.shut(codes[page.right])) for page in pages if page.right in codes
    ]
    if closing:
        await asyncio.wait(closing, timeout=CLOSE_PATIENCE)
    for task in closing:
        task.cancel()
    await asyncio.gather(*closing, return_exceptions=True)


async def end_runs_without_right() -> None:
    """Nobody may read on what an account without right has asked."""
    if registry.running:
        lost = await database_sync_to_async(answers_without_right)(list(registry.running))
        registry.end_where(lost, Message.Status.STOPPED)


def answers_without_right(answer_ids: abc.Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those whose owner is not active or whose collection is closed, or which are gone with
    their conversation."""
    still_open = Q(conversation__collection=None) | Q(conversation__collection__is_open=True)
    rightful = Message.objects.filter(
        still_open, pk__in=answer_ids, conversation__owner__is_active=True
    )
    return set(answer_ids) - set(rightful.values_list("pk", flat=True))
