"""A page that is open in a conversation, over whatever connection: counted, told, shut."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress

from channels.db import database_sync_to_async

from ai_chatbot.answering.groups import (
    forget_channel,
    join_group,
    leave_group,
    session_mark,
    user_group,
)
from ai_chatbot.conversations import keeping
from ai_chatbot.conversations.deleting import temporary
from ai_chatbot.models import Conversation
from ai_chatbot.rights import (
    NOT_SIGNED_IN,
    TOO_MANY_SOCKETS,
    Right,
    closing_code,
    open_pages,
)
from ai_chatbot.sockets import open_sockets
from config.base.attempts import attempt

TRY_AGAIN = 1013  # a page that is closed with this comes back by itself


class Presence:
    """Fulfils rights.OpenPage.

    `channel` is where the page hears what is shown and what changed its rights; `close(code)`
    closes its connection.
    """

    def __init__(
        self,
        right: Right,
        conversation: Conversation,
        channel: str,
        close: Callable[[int], Awaitable[None]],
    ) -> None:
        self.right = right
        self.is_open = False  # it was let in, and is not shut
        self.is_shut = False  # we have closed it, though its browser may not know yet
        self._channel = channel
        self._close = close
        self._groups = [conversation.group, user_group(right.user_id)]
        self._counted = False  # it has one of its user's places

    async def enter(self) -> int:
        """Take a place and listen; returns the close code for a page that may not stay, or 0.

        Raises RedisError. Whoever calls this calls `leave` afterwards, whatever came of it.
        """
        if not await open_sockets().enter(self.right.user_id, self._channel):
            return TOO_MANY_SOCKETS
        self._counted = True
        for group in self._groups:
            await join_group(group, self._channel)
        open_pages.add(self)
        self.is_open = True
        return 0

    async def leave(self) -> None:
        """Give back all that it holds, each thing even when another cannot be given back."""
        self.is_open = False
        open_pages.discard(self)
        async with AsyncExitStack() as held:  # the last one first
            if self._counted:
                save = database_sync_to_async(keeping.save_if_changed)
                held.push_async_callback(attempt, save, self.right.conversation_id)
                shorten = database_sync_to_async(temporary.was_left)
                held.push_async_callback(attempt, shorten, self.right.conversation_id)
                held.push_async_callback(
                    attempt, open_sockets().leave, self.right.user_id, self._channel
                )
            held.push_async_callback(forget_channel, self._channel)
            for group in self._groups if self._counted else []:
                held.push_async_callback(attempt, leave_group, group, self._channel)

    async def shut(self, code: int) -> None:
        """Show and take nothing more, and close with this code."""
        if self.is_shut:
            return
        self.is_open, self.is_shut = False, True
        with suppress(OSError):
            await self._close(code)

    async def rights_changed(self, ended_session: str) -> None:
        """Something about its user is not what it was; the watch would see it, later."""
        if not self.is_open:
            return
        if ended_session and ended_session == session_mark(self.right.session_key):
            await self.shut(NOT_SIGNED_IN)
        else:
            await attempt(self.may_stay)

    async def may_stay(self) -> bool:
        """Whether its right still holds; it is shut if not."""
        if code := await database_sync_to_async(closing_code)(self.right):
            await self.shut(code)
        return self.is_open
