"""A question asked of a flow that is tried out: the draft beside what is published.

It leaves no conversation and no record; the notes are searched with a token made for it.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from ai_chatbot.langflow.errors import FAULTS, AnswerTimedOut, LangflowError, NoOutput
from ai_chatbot.langflow.lines import End, Event
from ai_chatbot.langflow.steps import Step
from ai_chatbot.langflow.stream import close_session, stream_answer
from config.base.languages.kept import retold


@dataclass
class Trial:
    """What came of it; times are seconds since the question."""

    text: str = ""
    error: str = ""  # a sentence
    model: str = ""
    usage: dict[str, int] = field(default_factory=dict)
    first_token: float | None = None
    seconds: float = 0


async def try_flows(
    question: str, flows: Mapping[str, str], token: str, model: str = ""
) -> dict[str, Trial]:
    """Ask each of `flows` (name → Langflow's id) at the same time; `model` as `stream_answer`."""
    try:
        trials = await asyncio.gather(
            *(try_flow(question, flow, token, model) for flow in flows.values())
        )
    finally:
        await close_session()
    return dict(zip(flows, trials, strict=True))


async def try_flow(question: str, flow: str, token: str, model: str = "") -> Trial:
    trial, started = Trial(), time.monotonic()
    try:
        async with asyncio.timeout(settings.ANSWER_TIMEOUT):
            answer = stream_answer(
                question, session_id=str(uuid.uuid4()), token=token, flow=flow, model=model
            )
            await read_into(trial, answer, started)
    except TimeoutError:
        trial.error = _(AnswerTimedOut.user_message)
    except LangflowError as error:
        trial.error = retold(error.user_message, FAULTS)
    trial.seconds = time.monotonic() - started
    return trial


async def read_into(trial: Trial, answer: AsyncGenerator[Event, None], started: float) -> None:
    pieces: list[str] = []
    try:
        async with aclosing(answer) as events:
            async for event in events:
                if isinstance(event, End):
                    trial.model, trial.usage = event.model, event.usage
                    pieces = pieces if "".join(pieces).strip() else [event.text]
                    if not event.has_output:
                        raise NoOutput("nothing came out")
                    continue
                if isinstance(event, Step):
                    continue
                pieces.append(event.text)
                trial.first_token = trial.first_token or time.monotonic() - started
    finally:
        trial.text = "".join(pieces)
