"""Langflow's JSON lines as tokens and an end, made storable and bounded as they come in."""

import asyncio
import codecs
import json
import math
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from django.conf import settings

from ai_chatbot.langflow.errors import AnswerCut, AnswerTooLong, FlowFailed, FlowNotBegun
from ai_chatbot.langflow.steps import Step, Steps
from ai_chatbot.langflow.told import Told
from config.base.machine.gentle import GentleDecoder
from config.base.storable import StorablePieces, count_in, dict_in, list_in, storable, text_in

CHECK_SECONDS = 1.0  # between two looks whether a silent stream is still there
# Bytes for each character that an answer may have. Its last line says the text several times and
# the sources besides; around each token stand some hundred bytes more.
LINE_SHARE, STREAM_SHARE = 64, 1000
AT_ONCE = 100_000  # bytes of a line that are read on the event loop, in some milliseconds at most
PARTS_MAX = 200_000  # brackets of a longer one: each takes memory, and time of the whole process
DECODED_AT_ONCE = 500_000  # bytes of a line that is not UTF-8
LEAST_LINE, LEAST_STREAM = 8_000_000, 64_000_000  # bytes, however short answers must be
ERROR_CHARS, MODEL_CHARS, ID_CHARS, NAME_CHARS = 2000, 200, 100, 100


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
    has_output: bool = True  # whether any Chat Output was reached


Event = Token | Step | End


async def read_events(response: aiohttp.ClientResponse) -> AsyncGenerator[Event, None]:
    """Langflow's JSON lines as tokens, steps and an end; a stream without one is a cut answer."""
    pieces, told, steps = StorablePieces(), Told(), Steps()
    failure: type[FlowFailed] = FlowNotBegun
    async for line in read_lines(response):
        event, data = await read_line(line)
        if event in ("token", "add_message"):
            if text := pieces.push(told_by(event, dict_in(data), told)):
                yield Token(text)
            if event == "add_message":
                for step in steps.news(message_id(data), dict_in(data)):
                    yield step
        elif event == "end":
            if rest := pieces.push(told.rest()) + pieces.rest():
                yield Token(rest)
            yield read_end(dict_in(data))
            return
        elif event == "error":
            raise failure(error_text(data), *failed_node(data))
        failure = FlowFailed
    raise AnswerCut("the stream ended without an end event")


def told_by(event: str, data: dict[str, Any], told: Told) -> str:
    """What of the answer's text an event lets us tell now."""
    message = message_id(data)
    if event == "token":
        chunk = data.get("chunk")
        return told.push(message, chunk) if isinstance(chunk, str) else ""
    is_whole = dict_in(data.get("properties")).get("state") == "complete"
    return told.complete(message) if is_whole else ""


def message_id(data: Any) -> str:
    return text_in(dict_in(data).get("id"), ID_CHARS)


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
        except aiohttp.ClientError:
            # What came before the break is there still, which aiohttp itself would not give out:
            # it says what broke at the next try again.
            if rest := response.content._read_nowait(-1):
                return rest
            raise
        except TimeoutError:
            connection = response.connection
            is_lost = connection is None or connection.transport is None
            if is_lost and not response.content.is_eof():
                raise AnswerCut("the stream's chunks are broken") from None


async def read_line(line: bytes) -> tuple[str, Any]:
    """(event, data) of a line; a long one is parsed while the loop goes on."""
    if len(line) <= AT_ONCE:
        return parse_line(line)
    if line.count(b"[") + line.count(b"{") > PARTS_MAX:
        raise AnswerCut("a line of more parts than any answer has")
    return await asyncio.to_thread(parse_line, line, GentleDecoder)


def parse_line(line: bytes, decoder: type[json.JSONDecoder] = json.JSONDecoder) -> tuple[str, Any]:
    """(event, data) of a line; a line that is not JSON means that the stream is broken."""
    try:
        parsed = json.loads(decode(line), cls=decoder, parse_int=read_int)
        return str(parsed["event"]), parsed.get("data")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AnswerCut(f"not an event: {line[:200]!r}") from error


def decode(line: bytes) -> str:
    """UTF-8, in which some write the halves of a letter as well; what is neither is U+FFFD."""
    try:
        return line.decode(errors="surrogatepass")
    except UnicodeDecodeError:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        starts = range(0, len(line), DECODED_AT_ONCE)
        parts = [decoder.decode(line[at : at + DECODED_AT_ONCE]) for at in starts]
        return "".join([*parts, decoder.decode(b"", final=True)])


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


def failed_node(data: Any) -> tuple[str, str]:
    """(The kind of the node that failed, by its name, its id); "" where Langflow does not say."""
    source = dict_in(dict_in(dict_in(data).get("properties")).get("source"))
    kind = " ".join(text_in(source.get("display_name"), NAME_CHARS).split())
    return kind, text_in(source.get("id"), ID_CHARS) if kind else ""


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
        model=model_name(dict_in(properties.get("source"))) if message else "",
        has_output=bool(message),
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
