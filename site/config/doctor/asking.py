"""One question to the flow: that its token arrives, that an answer comes, and that it streams."""

import asyncio
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.management import CommandError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ai_chatbot.flows.current import asked_for
from ai_chatbot.flows.failures.naming import name_node
from ai_chatbot.langflow.errors import FlowFailed, LangflowError, LangflowUnreachable
from ai_chatbot.langflow.lines import Token
from ai_chatbot.langflow.steps import Step
from ai_chatbot.langflow.stream import close_session, stream_answer
from ai_chatbot.management.commands.playground_token import playground_token
from ai_chatbot.providers.choosing import chosen_model
from config.doctor.findings import Finding, problem, warning, well

QUESTION = (
    "What are my notes about? Answer in at least five sentences. "
    "If you find nothing, write the numbers from one to sixty as words."
)
TELLS = 3  # pieces at least, from which one can tell
TOGETHER = 0.001  # seconds from piece to piece: no model writes as fast as that
LONG_ENOUGH = 160  # characters; a shorter answer may come at once from a server that streams


@dataclass(frozen=True)
class Heard:
    """Seconds from the question to the first piece and to the last, how many came, how long."""

    first: float
    last: float
    pieces: int
    chars: int

    @property
    def streams(self) -> bool:
        together = self.last - self.first < TOGETHER * self.pieces
        return self.pieces >= TELLS and not together

    @property
    def can_tell(self) -> bool:
        return self.streams or self.chars >= LONG_ENOUGH


def question() -> Iterator[Finding]:
    try:
        token = playground_token()
    except CommandError as nobody:
        yield warning("answer", str(nobody), _("Then examine again."))
        return
    chosen, asked = chosen_model(), asked_for()
    model = chosen.as_variable() if chosen else ""
    try:
        heard = asyncio.run(ask(token, model, asked.id))  # a loop, and so a session, of its own
    except LangflowUnreachable:
        return  # said already
    except LangflowError as error:
        if isinstance(error, FlowFailed):
            name_node(error, asked)
        yield problem("answer", error.user_message, _("Mend what it names, and examine again."))
        return
    yield from told(heard)


def told(heard: Heard) -> Iterator[Finding]:
    if not heard.pieces:
        yield problem(
            "answer",
            _("The flow ran and answered with nothing."),
            _(
                "See in Langflow that Notes Model leads to Chat Output; "
                "`manage.py flows push --force` brings the shipped flow back."
            ),
        )
        return
    first, last = number_format(heard.first, 1), number_format(heard.last, 1)
    says = _("The flow answers; its first word came after %(seconds)s s.")
    yield well("answer", says % {"seconds": first})
    if heard.streams:
        says = _("The answer came in %(pieces)s pieces.")
        yield well("streaming", says % {"pieces": heard.pieces})
        return
    if not heard.can_tell:
        says = _(
            "Whether answers come word by word could not be judged: this one was too short for "
            "it (%(chars)s characters)."
        )
        yield well("streaming", says % {"chars": heard.chars})
        return
    says = _("The answer came at once after %(seconds)s s instead of word by word.")
    yield warning(
        "streaming",
        says % {"seconds": last},
        _(
            "Let the model lead straight to Chat Output, with “Stream” on; a proxy before the "
            "model must not buffer."
        ),
    )


async def ask(token: str, model: str = "", flow: str = "") -> Heard:
    began, chars = time.monotonic(), 0
    times: list[float] = []  # of the pieces
    try:
        session = str(uuid.uuid4())
        asked = stream_answer(QUESTION, session_id=session, token=token, model=model, flow=flow)
        async for event in asked:
            if isinstance(event, Step) or not event.text.strip():
                continue
            if isinstance(event, Token) or not times:
                times.append(time.monotonic() - began)
                chars += len(event.text)
    finally:
        await close_session()
    return Heard(times[0], times[-1], len(times), chars) if times else Heard(0.0, 0.0, 0, 0)
