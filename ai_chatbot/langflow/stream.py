"""An answer's run: how it is asked for, and what of it arrives."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from http import HTTPStatus

import aiohttp
from django.conf import settings

from ai_chatbot.langflow.admin import part
from ai_chatbot.langflow.errors import (
    AnswerCut,
    AnswerTimedOut,
    AnswerTooLong,
    FlowMissing,
    FlowNotBegun,
    KeyRefused,
    LangflowBusy,
    LangflowError,
    LangflowUnreachable,
    NotLangflow,
    error_for,
)
from ai_chatbot.langflow.key import read_api_key
from ai_chatbot.langflow.lines import ERROR_CHARS, Event, Token, read_events
from ai_chatbot.langflow.servers import is_anothers, servers_of
from ai_chatbot.langflow.steps import Step
from config.base.tls import shared_tls

logger = logging.getLogger(__name__)

# Langflow passes headers of this form to the flow's components, and stores them nowhere.
TOKEN_HEADER = "X-LANGFLOW-GLOBAL-VAR-COMMONPLACE_TOKEN"  # noqa: S105 - a header's name
MODEL_HEADER = "X-LANGFLOW-GLOBAL-VAR-COMMONPLACE_MODEL"
CONNECT_TIMEOUT = 5.0  # seconds
# A session is tied to an event loop, so each loop has one of its own. They are aiohttp's, as httpx
# takes two to three times the work for each piece of an answer, on cores that Langflow and the
# model want as well.
_sessions: dict[asyncio.AbstractEventLoop, aiohttp.ClientSession] = {}


def shared_session() -> aiohttp.ClientSession:
    loop = asyncio.get_running_loop()
    if loop not in _sessions:
        for ended in [other for other in _sessions if other.is_closed()]:
            _sessions.pop(ended).detach()  # its connections went with their loop
        _sessions[loop] = aiohttp.ClientSession(
            # A connection that is kept may be hung up just as the next question is sent over it.
            connector=aiohttp.TCPConnector(ssl=shared_tls(), limit=0, force_close=True),
            timeout=aiohttp.ClientTimeout(
                connect=CONNECT_TIMEOUT, sock_read=settings.ANSWER_TIMEOUT
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
    return _sessions[loop]


async def close_session() -> None:
    if session := _sessions.pop(asyncio.get_running_loop(), None):
        await session.close()


# Of a server beside which there is another, that has not begun to answer.
NOT_BEGUN = (
    LangflowUnreachable, LangflowBusy, KeyRefused, NotLangflow, FlowMissing, FlowNotBegun,
)  # fmt: skip
OF_NO_STREAM = {"text/html", "application/json"}


async def stream_answer(
    question: str, *, session_id: str, token: str, flow: str = "", model: str = ""
) -> AsyncGenerator[Event, None]:
    """Yield the answer's pieces and steps, and then its end; raise a LangflowError if it breaks.

    `flow` is an id or endpoint name in Langflow; without one the draft is asked. `model` is what
    Notes Model is to use, as `Chosen.as_variable` tells it; without it that knows its own.

    Closing the iterator closes the HTTP stream, which stops the run and the model.
    Silence of `ANSWER_TIMEOUT` seconds raises AnswerTimedOut.
    """
    flow = flow or settings.LANGFLOW_FLOW
    given = {"session_id": session_id, "token": token, "flow": flow, "model": model}
    ask = partial(stream_from, question, **given)
    *others, langflow = servers_of(flow)
    for server in others:
        is_begun = False
        try:
            async with aclosing(ask(server=server)) as events:
                async for event in events:
                    is_begun = True
                    yield event
            return
        except NOT_BEGUN as error:
            if is_begun:
                raise
            logger.warning("Langflow is asked instead of %s: %s", server, error)
    async with aclosing(ask(server=langflow)) as events:
        async for event in events:
            yield event


async def stream_from(
    question: str, *, session_id: str, token: str, flow: str, server: str, model: str = ""
) -> AsyncGenerator[Event, None]:
    """As `stream_answer`, of this server alone."""
    if is_anothers(server):
        raise LangflowUnreachable(f"another account listens at {server}")
    url = f"{server}/api/v1/run/{part(flow)}?stream=true"
    headers = {"x-api-key": read_api_key(), TOKEN_HEADER: token}
    if model:
        headers[MODEL_HEADER] = model
    body = {
        "input_value": question,
        "session_id": session_id,
        "input_type": "chat",
        "output_type": "chat",
    }
    broken: type[LangflowError] = LangflowUnreachable
    try:
        async with shared_session().post(
            url, json=body, headers=headers, allow_redirects=False
        ) as response:
            broken = AnswerCut
            if response.status != HTTPStatus.OK:
                raise error_for(response.status, await response.content.read(ERROR_CHARS))
            if response.content_type in OF_NO_STREAM:
                raise NotLangflow(f"{response.content_type} came from {server}")
            async with aclosing(within_limit(read_events(response))) as events:
                async for event in events:
                    yield event
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise LangflowUnreachable(str(error)) from error
    except TimeoutError as error:
        raise AnswerTimedOut(str(error)) from error
    except aiohttp.ClientError as error:
        raise broken(str(error)) from error


async def within_limit(events: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
    """The events up to ANSWER_MAX_CHARS characters of text; raise AnswerTooLong beyond them."""
    room, is_said = settings.ANSWER_MAX_CHARS, False
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Step):
                yield event
                continue
            # What was streamed is the answer; only without it the end's own text is.
            counts = isinstance(event, Token) or not is_said
            if counts and len(event.text) > room:
                yield Token(event.text[:room])
                raise AnswerTooLong
            room -= len(event.text) if counts else 0
            is_said = is_said or bool(event.text.strip())
            yield event
