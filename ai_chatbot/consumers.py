"""The websocket of a conversation: frames in as JSON, fragments of HTML out."""

import logging
import uuid
from contextlib import suppress
from functools import partial
from typing import Any

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from redis.exceptions import RedisError

from ai_chatbot.answering import registry
from ai_chatbot.answering.groups import forget_channel
from ai_chatbot.connections import tickets
from ai_chatbot.connections.entry import Entry, entry_of_session
from ai_chatbot.connections.handler import FrameHandler
from ai_chatbot.connections.presence import TRY_AGAIN, Presence
from ai_chatbot.conversations.limits import count_request
from ai_chatbot.origins import is_same_origin
from ai_chatbot.rights import NO_CONVERSATION, NOT_ALLOWED, POLICY_VIOLATION
from config.base.languages.active import ENGLISH, in_language, language_of_scope

logger = logging.getLogger(__name__)


class ConversationConsumer(AsyncWebsocketConsumer):
    """Fulfils connections.handler.Page."""

    presence: Presence | None = None  # none until it is known who is there
    handler: FrameHandler
    channel_name = ""
    language = ENGLISH  # of who reads the page

    async def connect(self) -> None:
        # A close code only reaches the browser through an accepted socket.
        await self.accept()
        try:
            code = await self.let_in()
        except (DatabaseError, RedisError):
            logger.exception("A page could not be let in")
            code = TRY_AGAIN
        if code:
            await self.shut(code)

    async def let_in(self) -> int:
        """Take a place and listen; returns the close code for a page that may not stay, or 0."""
        entry = await self.entry()
        if not isinstance(entry, Entry):
            return entry
        self.handler = FrameHandler(entry.conversation, self, entry.by)
        self.language = language_of_scope(self.scope)
        self.presence = Presence(entry.right, entry.conversation, self.channel_name, self.close)
        return await self.presence.enter()

    async def entry(self) -> Entry | int:
        """What it may open, by its ticket alone if it brings one; else a close code."""
        conversation_id = self.scope["url_route"]["kwargs"]["conversation_id"]
        ticket = tickets.ticket_in(self.scope["query_string"])
        if ticket is not None:
            by_ticket = partial(tickets.use_ticket, ticket, conversation_id)
            return await database_sync_to_async(by_ticket)() or POLICY_VIOLATION
        if not is_same_origin(self.scope):
            return NOT_ALLOWED
        session = self.scope.get("session")
        key = session.session_key if session is not None else None
        by_session = partial(entry_of_session, self.scope["user"], key, conversation_id)
        return await database_sync_to_async(by_session)()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # Not in `disconnect`: a failure in a handler would end the consumer without it.
            await (self.presence.leave() if self.presence else forget_channel(self.channel_name))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.presence and self.presence.is_open:
            with in_language(self.language):
                await self.handler.handle(text_data, bytes_data)

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels' own first looks after the database's connections, in another thread, even
        # before what a run shows twenty times a second. Here each use of the database does that.
        await getattr(self, get_handler_name(message))(message)

    # --- What is told to its channel --------------------------------------------------------

    async def show(self, event: dict[str, str]) -> None:
        """A fragment published to the conversation's group."""
        await self.send(event["html"])

    async def rights_changed(self, event: dict[str, str]) -> None:
        assert self.presence
        await self.presence.rights_changed(event.get("session", ""))

    # --- What its frames need ---------------------------------------------------------------

    async def send(self, html: str) -> None:
        if self.presence and self.presence.is_shut:
            return
        with suppress(OSError):  # the page has left; the message that says so is under way
            await super().send(html)

    async def send_missed(self, answer_id: uuid.UUID, seq: int) -> None:
        await registry.request_missed(answer_id, seq, self.channel_name)

    async def may_stay(self) -> bool:
        assert self.presence
        may_stay = await self.presence.may_stay()
        if may_stay and self.presence.right.token_id:
            await database_sync_to_async(count_request)(self.presence.right.user_id)
        return may_stay

    async def shut(self, code: int) -> None:
        if self.presence:
            await self.presence.shut(code)
        else:
            with suppress(OSError):
                await self.close(code)


class NoSuchSocket(AsyncWebsocketConsumer):
    """Any other address: Channels itself would fail."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(NO_CONVERSATION)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await forget_channel(self.channel_name)
