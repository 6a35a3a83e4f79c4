"""One browser tab in one conversation: frames in as JSON, fragments of HTML out."""

import logging
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from typing import Any

from channels.consumer import get_handler_name
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from redis.exceptions import RedisError

from ai_chatbot.answering import registry
from ai_chatbot.answering.ask import ask, ask_again
from ai_chatbot.answering.groups import forget_channel, publish, session_mark, user_group
from ai_chatbot.answering.pages import draw
from ai_chatbot.conversations import asking, keeping
from ai_chatbot.frames import BadFrame, read_frame, text_of
from ai_chatbot.models import Conversation, Message
from ai_chatbot.origins import is_same_origin
from ai_chatbot.rendering import fragments
from ai_chatbot.rights import (
    NO_CONVERSATION,
    NOT_ALLOWED,
    NOT_SIGNED_IN,
    TOO_MANY_SOCKETS,
    Right,
    closing_code,
    open_pages,
)
from ai_chatbot.sockets import open_sockets
from config.base.attempts import attempt
from config.base.storable import storable

logger = logging.getLogger(__name__)

TRY_AGAIN = 1013  # a page that hears this comes back by itself
CLIENT_ID_CHARS = 64
SEQ_MAX = 2**31
OUT_OF_ORDER = (
    "The server cannot reach its database just now, so nothing was sent. "
    "Your question stays in the box: try again in a moment."
)
FAILED = "That went wrong on the server. Reload the page and try again."


class ConversationConsumer(AsyncWebsocketConsumer):
    conversation: Conversation
    right: Right
    channel_name = ""
    counted = False  # it has one of its user's places
    is_open = False  # it was let in, and is not shut
    is_shut = False  # we have closed it, though its browser may not know yet

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
        if code := await self.reason_to_close():
            return code
        if not await open_sockets().enter(self.user.pk, self.channel_name):
            return TOO_MANY_SOCKETS
        self.counted = True
        for group in self.listens_to():
            await self.channel_layer.group_add(group, self.channel_name)
        open_pages.add(self)
        self.is_open = True
        return 0

    def listens_to(self) -> list[str]:
        return [self.conversation.group, user_group(self.user.pk)]

    async def reason_to_close(self) -> int:
        """The close code for a page without right, or 0; sets user, conversation and right."""
        self.user = self.scope["user"]
        if not is_same_origin(self.scope):
            return NOT_ALLOWED
        if not self.user.is_authenticated:
            return NOT_SIGNED_IN
        if not self.user.is_active:
            return NOT_ALLOWED
        conversation_id = self.scope["url_route"]["kwargs"]["conversation_id"]
        found = await database_sync_to_async(find_conversation)(self.user, conversation_id)
        if found is None:
            return NO_CONVERSATION
        self.conversation = found
        session = self.scope.get("session")
        key = session.session_key if session is not None else None
        self.right = Right(self.user.pk, self.user.password, key, found.pk)
        return 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # Not in `disconnect`: a failure in a handler would end the consumer without it.
            await self.leave()

    async def leave(self) -> None:
        """Give back all that it holds, each thing even when another cannot be given back."""
        self.is_open = False
        open_pages.discard(self)
        async with AsyncExitStack() as held:  # the last one first
            if self.counted:
                save = database_sync_to_async(keeping.save_if_changed)
                held.push_async_callback(attempt, save, self.conversation.pk)
                held.push_async_callback(
                    attempt, open_sockets().leave, self.user.pk, self.channel_name
                )
            held.push_async_callback(forget_channel, self.channel_name)
            for group in self.listens_to() if self.counted else []:
                held.push_async_callback(
                    attempt, self.channel_layer.group_discard, group, self.channel_name
                )

    async def shut(self, code: int) -> None:
        """Show and take nothing more, and close with this code."""
        if self.is_shut:
            return
        self.is_open, self.is_shut = False, True
        with suppress(OSError):
            await self.close(code)

    async def rights_changed(self, event: dict[str, str]) -> None:
        """Its user, session or conversation is not what it was; the watch would see it, later."""
        if not self.is_open:
            return
        if (ended := event.get("session")) and ended == session_mark(self.right.session_key):
            await self.shut(NOT_SIGNED_IN)
        else:
            await attempt(self.shut_without_right)

    async def shut_without_right(self) -> None:
        if code := await database_sync_to_async(closing_code)(self.right):
            await self.shut(code)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if not self.is_open:
            return
        try:
            await self.shut_without_right()
            if self.is_open:
                await self.obey(read_frame(text_data, bytes_data))
        except (BadFrame, asking.Refused) as refusal:
            await self.send(fragments.notice_fragment(str(refusal)))
        except ObjectDoesNotExist:
            await self.shut(NO_CONVERSATION)  # deleted in between
        except (DatabaseError, RedisError):
            logger.exception("A frame was not obeyed")
            await self.send(fragments.notice_fragment(OUT_OF_ORDER))
        except Exception:  # nobody above could say so, and the socket would be cut
            logger.exception("A frame was not obeyed")
            await self.send(fragments.notice_fragment(FAILED))

    async def obey(self, frame: dict[str, Any]) -> None:
        action = text_of(frame, "action")
        handler = self.actions().get(action)
        if handler is None:
            raise BadFrame(f"This page sent an action we do not know: {action[:40]!r}.")
        await handler(frame)

    def actions(self) -> dict[str, Callable[[dict[str, Any]], Awaitable[None]]]:
        return {
            "": self.ask,
            "stop": self.stop,
            "retry": self.retry,
            "any-day": self.retry_on_any_day,
            "edit": self.ask,
            "version": self.version,
            "resume": self.resume,
        }

    # --- What a page can ask for ----------------------------------------------------------

    async def ask(self, frame: dict[str, Any]) -> None:
        """A question; with the action "edit" and an "of", another wording of that question."""
        edited = text_of(frame, "of") if frame.get("action") == "edit" else ""
        _, is_new = await ask(
            self.conversation,
            text_of(frame, "message"),
            client_id=storable(text_of(frame, "id"))[:CLIENT_ID_CHARS],
            instead_of=edited,
        )
        if not is_new:
            await self.send_log()  # the page did not know that its question had arrived

    async def retry(self, frame: dict[str, Any]) -> None:
        await ask_again(self.conversation, text_of(frame, "id"))

    async def retry_on_any_day(self, frame: dict[str, Any]) -> None:
        await ask_again(self.conversation, text_of(frame, "id"), any_day=True)

    async def stop(self, frame: dict[str, Any]) -> None:
        running = await database_sync_to_async(asking.running_answer)(self.conversation)
        if running:
            await registry.stop_run(running.pk)

    async def version(self, frame: dict[str, Any]) -> None:
        await database_sync_to_async(asking.select_version)(self.conversation, text_of(frame, "id"))
        await publish(self.conversation.group, await self.render_log())

    async def resume(self, frame: dict[str, Any]) -> None:
        """A page is back: send what it missed of the newest answer, else the whole log.

        `answer` is the newest one that the page shows, "" for none; left out, it is the newest.
        """
        seq = frame.get("seq")
        if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq < SEQ_MAX:
            raise BadFrame("A page that comes back must say the number of the last event it saw.")
        head = await self.current_head()
        shown = text_of(frame, "answer") if "answer" in frame or not head else str(head.pk)
        if head and shown != str(head.pk):
            await self.send_log()
            seq = 0
        elif head and not head.is_running and head.seq != seq:
            await self.send_log()
        else:
            await self.send_status(head)
        if head and head.is_running:
            # A running answer is shown by its first events, or none; its run knows the rest.
            await registry.request_missed(head.pk, seq, self.channel_name)

    @database_sync_to_async
    def current_head(self) -> Message | None:
        """The newest message of the branch that shows."""
        return Conversation.objects.select_related("head").get(pk=self.conversation.pk).head

    # --- Frames out -----------------------------------------------------------------------

    async def send_log(self) -> None:
        await self.send(await self.render_log())

    async def render_log(self) -> str:
        return await draw(self.user.pk, log_of, self.conversation.pk)

    async def send_status(self, head: Message | None) -> None:
        await self.send(await database_sync_to_async(fragments.status_fragment)(head))

    async def send(self, text_data: str) -> None:
        if self.is_shut:
            return
        with suppress(OSError):  # the page has left; the message that says so is under way
            await super().send(text_data)

    async def dispatch(self, message: dict[str, Any]) -> None:
        # Channels' own first looks after the database's connections, in another thread, even
        # before what a run shows twenty times a second. Here each use of the database does that.
        await getattr(self, get_handler_name(message))(message)

    async def show(self, event: dict[str, str]) -> None:
        """A fragment published to the conversation's group."""
        await self.send(event["html"])


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


def log_of(conversation_id: uuid.UUID) -> str:
    return fragments.log_fragment(Conversation.objects.get(pk=conversation_id))


def find_conversation(user: Any, conversation_id: uuid.UUID) -> Conversation | None:
    return Conversation.objects.owned_by(user).filter(pk=conversation_id).first()
