"""Answers from Langflow: the only module that knows how a run is asked for and how it streams."""

import asyncio
import json
import logging
import math
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
from django.conf import settings

from ai_chatbot.langflow_key import read_api_key
from ai_chatbot.storable import StorablePieces, count_in, dict_in, list_in, storable, text_in
from config.tls import shared_tls

logger = logging.getLogger(__name__)

# Langflow passes headers of this form to the flow's components, and stores them nowhere.
TOKEN_HEADER = "X-LANGFLOW-GLOBAL-VAR-COMMONPLACE_TOKEN"  # noqa: S105 - a header's name
CONNECT_TIMEOUT = 5.0  # seconds
CHECK_SECONDS = 1.0  # between two looks whether a silent stream is still there
# Bytes for each character that an answer may have. Its last line says the text several times and
# the sources besides; around each token stand some hundred bytes more.
LINE_SHARE, STREAM_SHARE = 64, 1000
LEAST_LINE, LEAST_STREAM = 8_000_000, 64_000_000  # bytes, however short answers must be
ERROR_CHARS, MODEL_CHARS = 2000, 200


class LangflowError(Exception):
    """The answer broke; `user_message` tells the user what to do next."""

    user_message = "The assistant could not answer. Please try again."


class LangflowUnreachable(LangflowError):
    user_message = "The assistant is not running. It may still be starting: try again in a minute."


class LangflowBusy(LangflowError):
    user_message = "The assistant is busy just now. Please try again in a moment."


class KeyRefused(LangflowError):
    user_message = "Langflow refused our key. Ask the administrator to check LANGFLOW_API_KEY."


class FlowMissing(LangflowError):
    user_message = (
        "The flow is not in Langflow. Ask the administrator to run `manage.py flows push`."
    )


class FlowFailed(LangflowError):
    """The flow ran and reported an error."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.user_message = explain_failure(detail)


class AnswerTimedOut(LangflowError):
    user_message = "The assistant has been silent for too long, so we stopped waiting."


class AnswerCut(LangflowError):
    user_message = "The answer broke off before its end. What had arrived is kept."


class AnswerTooLong(LangflowError):
    def __init__(self) -> None:
        super().__init__("the answer does not end")
        self.user_message = (
            f"The answer reached {settings.ANSWER_MAX_CHARS:,} characters, the most allowed, "
            "and was ended there. What had arrived is kept."
        )


class AnswerEmpty(LangflowError):
    user_message = "The model answered with nothing. Please try again or ask differently."


ERROR_BY_STATUS: dict[int, type[LangflowError]] = {
    401: KeyRefused,
    403: KeyRefused,
    404: FlowMissing,
    429: LangflowBusy,
    502: LangflowUnreachable,
    503: LangflowUnreachable,
    504: LangflowUnreachable,
}


@dataclass(frozen=True)
class Token:
    """A piece of the answer, as the model sent it, but storable; never empty."""

    text: str


@dataclass(frozen=True)
class End:
    """The run's end: the whole answer as the flow's output says it, storable as well."""

    text: str
    usage: dict[str, int] = field(default_factory=dict)
    model: str = ""


def explain_failure(detail: str) -> str:
    """A sentence for the user out of what the flow's component reported."""
    first_line = next((line.strip() for line in detail.splitlines() if line.strip()), "")
    if not first_line:
        return "The flow failed without saying why. Please try again."
    first_line = first_line if len(first_line) <= 300 else first_line[:299] + "…"
    return f"The flow reported an error: {first_line}"


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


async def stream_answer(
    question: str, *, session_id: str, token: str
) -> AsyncGenerator[Token | End, None]:
    """Yield the answer's pieces and then its end; raise a LangflowError if it breaks.

    Closing the iterator closes the HTTP stream, which stops the run and the model.
    Silence of `ANSWER_TIMEOUT` seconds raises AnswerTimedOut.
    """
    url = f"{settings.LANGFLOW_URL}/api/v1/run/{settings.LANGFLOW_FLOW}?stream=true"
    headers = {"x-api-key": read_api_key(), TOKEN_HEADER: token}
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
            async for event in within_limit(read_events(response)):
                yield event
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise LangflowUnreachable(str(error)) from error
    except TimeoutError as error:
        raise AnswerTimedOut(str(error)) from error
    except aiohttp.ClientError as error:
        raise broken(str(error)) from error


def error_for(status: int, body: bytes) -> LangflowError:
    text = body.decode(errors="replace")
    kind = ERROR_BY_STATUS.get(status)
    return kind(f"HTTP {status}: {text[:500]}") if kind else FlowFailed(f"HTTP {status}")


async def within_limit(
    events: AsyncGenerator[Token | End, None],
) -> AsyncGenerator[Token | End, None]:
    """The events up to ANSWER_MAX_CHARS characters of text; raise AnswerTooLong beyond them."""
    room, is_said = settings.ANSWER_MAX_CHARS, False
    async with aclosing(events):
        async for event in events:
            # What was streamed is the answer; only without it the end's own text is.
            counts = isinstance(event, Token) or not is_said
            if counts and len(event.text) > room:
                yield Token(event.text[:room])
                raise AnswerTooLong
            room -= len(event.text) if counts else 0
            is_said = is_said or bool(event.text.strip())
            yield event


async def read_events(response: aiohttp.ClientResponse) -> AsyncGenerator[Token | End, None]:
    """Langflow's JSON lines as tokens and an end; a stream without an end is a cut answer."""
    pieces = StorablePieces()
    async for line in read_lines(response):
        event, data = parse_line(line)
        if event == "token":
            chunk = dict_in(data).get("chunk")
            if isinstance(chunk, str) and (text := pieces.push(chunk)):
                yield Token(text)
        elif event == "end":
            if rest := pieces.rest():
                yield Token(rest)
            yield read_end(dict_in(data))
            return
        elif event == "error":
            raise FlowFailed(error_text(data))
    raise AnswerCut("the stream ended without an end event")


async def read_lines(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The stream's lines but for blank ones; aiohttp's own may have 128 KB only.

    Raise AnswerCut for a line and AnswerTooLong for a stream that no answer can need.
    """
    parts: list[bytes] = []  # of a line that is not all there; joined once, as it may be long
    longest = max(LEAST_LINE, LINE_SHARE * settings.ANSWER_MAX_CHARS)
    line_room, room = longest, max(LEAST_STREAM, STREAM_SHARE * settings.ANSWER_MAX_CHARS)
    while packet := await read_packet(response):
        *ends, rest = packet.split(b"\n")
        for end in ends:
            line = b"".join([*parts, end])
            parts, line_room = [], longest
            if line.strip():
                yield line
        parts.append(rest)
        line_room -= len(rest)
        room -= len(packet)
        if line_room < 0:
            raise AnswerCut("a line does not end")
        if room < 0:
            raise AnswerTooLong
    if (line := b"".join(parts)).strip():
        yield line


async def read_packet(response: aiohttp.ClientResponse) -> bytes:
    """What came next, b"" at the end; raise AnswerCut for a broken stream.

    aiohttp hangs up on a stream of broken chunks, but goes on to wait for more of it.
    """
    while True:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                return await response.content.readany()
        except aiohttp.ServerTimeoutError:
            raise  # of ANSWER_TIMEOUT
        except TimeoutError:
            connection = response.connection
            is_lost = connection is None or connection.transport is None
            if is_lost and not response.content.is_eof():
                raise AnswerCut("the stream's chunks are broken") from None


def parse_line(line: bytes) -> tuple[str, Any]:
    """(event, data) of a line; a line that is not JSON means that the stream is broken."""
    try:
        parsed = json.loads(decode(line), parse_int=read_int)
        return str(parsed["event"]), parsed.get("data")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AnswerCut(f"not an event: {line[:200]!r}") from error


def decode(line: bytes) -> str:
    """UTF-8, in which some write the halves of a letter as well; what is neither is U+FFFD."""
    try:
        return line.decode(errors="surrogatepass")
    except UnicodeDecodeError:
        return line.decode(errors="replace")


def read_int(digits: str) -> float:
    """Python refuses to read thousands of digits, and with them the line."""
    return int(digits) if len(digits) < 20 else math.inf


def error_text(data: Any) -> str:
    """What an error event says; Langflow puts it in one of several places."""
    if not isinstance(data, dict):
        return "" if data is None else storable(str(data)[:ERROR_CHARS])
    for key in ("error", "text", "message", "detail"):
        if text := text_in(data.get(key), ERROR_CHARS).strip():
            return text
    return ""


def read_end(data: dict[str, Any]) -> End:
    """The final message out of the result's nesting: outputs of outputs of results."""
    message = find_message(data.get("result"))
    properties = dict_in(message.get("properties"))
    usage = dict_in(properties.get("usage"))
    text = message.get("text")
    names = ("input", "output", "total")
    return End(
        text=storable(text) if isinstance(text, str) else "",
        usage={name: count_in(usage.get(f"{name}_tokens")) for name in names} if usage else {},
        model=model_name(dict_in(properties.get("source"))),
    )


def model_name(source: dict[str, Any]) -> str:
    """The model that wrote the message; a node without one of its own uses the configured one."""
    named = text_in(source.get("source"), MODEL_CHARS)
    if named and named != source.get("display_name"):
        return named
    return settings.LLM_MODEL or "local model"


def find_message(result: Any) -> dict[str, Any]:
    """The first chat message in a run's result, or {} when the flow has no such output."""
    for run in list_in(dict_in(result).get("outputs")):
        for output in list_in(dict_in(run).get("outputs")):
            message = dict_in(dict_in(output).get("results")).get("message")
            if isinstance(message, dict) and "text" in message:
                return message
    return {}
