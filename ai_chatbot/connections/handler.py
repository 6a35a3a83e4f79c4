"""What a page can ask for, whatever brings its frames: JSON in, fragments of HTML out."""

import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from channels.db import database_sync_to_async
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from redis.exceptions import RedisError

from ai_chatbot.answering import registry
from ai_chatbot.answering.ask import ask, ask_again
from ai_chatbot.answering.groups import LayerAway, publish
from ai_chatbot.answering.pages import draw
from ai_chatbot.connections.frames import BadFrame, read_frame, text_of
from ai_chatbot.connections.rating import rate
from ai_chatbot.conversations import asking
from ai_chatbot.conversations.asking import THE_PAGE, CameBy
from ai_chatbot.conversations.choosing import flows as choosing
from ai_chatbot.conversations.limits import LimitReached
from ai_chatbot.models import Conversation, Message
from ai_chatbot.rendering import fragments
from ai_chatbot.rights import NO_CONVERSATION
from config.base.storable import storable

logger = logging.getLogger(__name__)

CLIENT_ID_CHARS = 64
SEQ_MAX = 2**31
OUT_OF_ORDER = gettext_noop(
    "The server cannot reach its database just now, so nothing was sent. "
    "Your question stays in the box: try again in a moment."
)
FAILED = gettext_noop("That went wrong on the server. Reload the page and try again.")


class Page(Protocol):
    """Whose frames are obeyed."""

    async def send(self, html: str) -> None:
        """Show it a fragment."""

    async def send_missed(self, answer_id: uuid.UUID, seq: int) -> None:
        """Have the answer's run show it what came after event `seq`."""

    async def may_stay(self) -> bool:
        """Whether it may ask for anything; raises LimitReached when it asks too often."""

    async def shut(self, code: int) -> None:
        """Close it with this code."""


class FrameHandler:
    def __init__(self, conversation: Conversation, page: Page, by: CameBy = THE_PAGE) -> None:
        self.conversation = conversation
        self.page = page
        self.by = by

    async def handle(self, text: str | None, data: bytes | None = None) -> None:
        """Obey a frame, or say in a sentence why not."""
        try:
            if await self.page.may_stay():
                await self.obey(read_frame(text, data))
        except (BadFrame, asking.Refused, LimitReached) as refusal:
            await self.say(str(refusal))
        except ObjectDoesNotExist:
            await self.page.shut(NO_CONVERSATION)  # deleted in between
        except (DatabaseError, RedisError, LayerAway):
            logger.exception("A frame was not obeyed")
            await self.say(_(OUT_OF_ORDER))
        except Exception:  # nobody above could say so, and the connection would be cut
            logger.exception("A frame was not obeyed")
            await self.say(_(FAILED))

    async def say(self, sentence: str) -> None:
        await self.page.send(fragments.notice_fragment(sentence))

    async def obey(self, frame: dict[str, Any]) -> None:
        action = text_of(frame, "action")
        handler = self.actions().get(action)
        if handler is None:
            raise BadFrame(
                _("This page sent an action we do not know: %(action)s.")
                % {"action": repr(action[:40])}
            )
        await handler(frame)

    def actions(self) -> dict[str, Callable[[dict[str, Any]], Awaitable[None]]]:
        return {
            "": self.ask,
            "stop": self.stop,
            "retry": self.retry,
            "any-day": self.retry_on_any_day,
            "edit": self.ask,
            "flow": self.choose_flow,
            "version": self.version,
            "rate": self.rate,
            "resume": self.resume,
        }

    async def ask(self, frame: dict[str, Any]) -> None:
        """A question; with the action "edit" and an "of", another wording of that question."""
        edited = text_of(frame, "of") if frame.get("action") == "edit" else ""
        _answer, is_new = await ask(
            self.conversation,
            text_of(frame, "message"),
            client_id=storable(text_of(frame, "id"))[:CLIENT_ID_CHARS],
            instead_of=edited,
            by=self.by,
            flow=text_of(frame, "flow"),
        )
        if not is_new:
            await self.send_log()  # the page did not know that its question had arrived

    async def retry(self, frame: dict[str, Any]) -> None:
        """Another answer, by the same flow or by the one that is named."""
        flow = text_of(frame, "flow")
        await ask_again(self.conversation, text_of(frame, "id"), by=self.by, flow=flow)

    async def choose_flow(self, frame: dict[str, Any]) -> None:
        """Which one answers from now on; pages show it by themselves."""
        choose = database_sync_to_async(choosing.choose)
        try:
            await choose(self.conversation, text_of(frame, "flow"))
        except choosing.NotOffered as sentence:
            await self.say(str(sentence))

    async def retry_on_any_day(self, frame: dict[str, Any]) -> None:
        await ask_again(self.conversation, text_of(frame, "id"), any_day=True, by=self.by)

    async def stop(self, frame: dict[str, Any]) -> None:
        running = await database_sync_to_async(asking.running_answer)(self.conversation)
        if running:
            await registry.stop_run(running.pk)

    async def version(self, frame: dict[str, Any]) -> None:
        await database_sync_to_async(asking.select_version)(self.conversation, text_of(frame, "id"))
        await publish(self.conversation.group, await self.render_log())

    async def rate(self, frame: dict[str, Any]) -> None:
        """What somebody thinks of an answer, shown on all open pages of it."""
        said = [text_of(frame, name) for name in ("id", "thumb", "reason")]
        answer = await database_sync_to_async(rate)(self.conversation, *said)
        html = await database_sync_to_async(fragments.rating_fragment)(answer.pk)
        await publish(self.conversation.group, html)

    async def resume(self, frame: dict[str, Any]) -> None:
        """A page is back: send what it missed of the newest answer, else the whole log.

        `answer` is the newest one that the page shows, "" for none; left out, it is the newest.
        """
        seq = frame.get("seq")
        if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq < SEQ_MAX:
            raise BadFrame(
                _("A page that comes back must say the number of the last event it saw.")
            )
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
            await self.page.send_missed(head.pk, seq)

    @database_sync_to_async
    def current_head(self) -> Message | None:
        """The newest message of the branch that shows."""
        return Conversation.objects.select_related("head").get(pk=self.conversation.pk).head

    async def send_log(self) -> None:
        await self.page.send(await self.render_log())

    async def render_log(self) -> str:
        return await draw(self.conversation.owner_id, log_of, self.conversation.pk)

    async def send_status(self, head: Message | None) -> None:
        await self.page.send(await database_sync_to_async(fragments.status_fragment)(head))


def log_of(conversation_id: uuid.UUID) -> str:
    return fragments.log_fragment(Conversation.objects.get(pk=conversation_id))
