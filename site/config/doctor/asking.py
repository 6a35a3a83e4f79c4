"""One question to the flow: that its token arrives, that an answer comes, and that it streams."""

import asyncio
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.management import CommandError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ai_chatbot.langflow.errors import LangflowError, LangflowUnreachable
from ai_chatbot.langflow.lines import Token
from ai_chatbot.langflow.stream import close_session, stream_answer
from ai_chatbot.management.commands.playground_token import playground_token
from config.doctor.findings import Finding, problem, warning, well

QUESTION = "What are my notes about? Answer in two sentences."
LATE = 0.9  # of the whole time: a first piece after that did not stream
TELLS = 3  # pieces at least, from which one can tell


@dataclass(frozen=True)
class Heard:
    """Seconds from the question to the first piece and to the end, and how many came."""

    first: float
    last: float
    pieces: int

    @property
    def streams(self) -> bool:
        return self.pieces >= TELLS and self.first < LATE * self.last


def question() -> Iterator[Finding]:
    try:
        token = playground_token()
    except CommandError as nobody:
        yield warning("answer", str(nobody), _("Then examine again."))
        return
    try:
        heard = asyncio.run(ask(token))  # a loop, and so a session, of its own
    except LangflowUnreachable:
        return  # said already
    except LangflowError as error:
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
    says = _("The answer came at once after %(seconds)s s instead of word by word.")
    yield warning(
        "streaming",
        says % {"seconds": last},
        _(
            "Let the model lead straight to Chat Output, with “Stream” on; a proxy before the "
            "model must not buffer."
        ),
    )


async def ask(token: str) -> Heard:
    began, first, pieces = time.monotonic(), 0.0, 0
    try:
        async for event in stream_answer(QUESTION, session_id=str(uuid.uuid4()), token=token):
            is_text = isinstance(event, Token) and event.text.strip()
            if is_text or (not pieces and event.text.strip()):
                first = first or time.monotonic() - began
                pieces += 1
    finally:
        await close_session()
    return Heard(first, time.monotonic() - began, pieces)
