"""One short question to a model: whether it answers, how soon, and whether word by word."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
from django.utils.translation import gettext as _

from ai_chatbot.providers.addresses import LookUp, system_look_up
from ai_chatbot.providers.asking import (
    Server,
    ServerTrouble,
    Trouble,
    opened,
    pieces,
    unreachable,
)
from config.base.storable import dict_in, list_in

QUESTION = "Say hello in one short sentence."
SECONDS = 45.0  # a local model may have to be loaded first
ANSWER_BYTES = 2_000_000
ENOUGH = 3  # pieces of an answer that show that it streams; then we hang up
THOUGHTS = ("reasoning_content", "reasoning", "thinking")


@dataclass(frozen=True)
class Tried:
    """What came of it. `first` is seconds to the first piece, of thoughts or of the answer."""

    works: bool
    says: str
    first: float | None = None


@dataclass(frozen=True)
class Piece:
    at: float
    is_thought: bool


def try_model(
    server: Server, model: str, *, seconds: float = SECONDS, look_up: LookUp = system_look_up
) -> Tried:
    """Never raises for what the server does."""
    began = time.monotonic()
    body = {
        "model": model,
        "messages": [{"role": "user", "content": QUESTION}],
        "stream": True,
    }
    heard: list[Piece] = []
    try:
        with opened(
            server, "chat/completions", body=body, seconds=seconds, look_up=look_up
        ) as response:
            streams = "event-stream" in response.headers.get("content-type", "")
            for piece in heard_in(response, streams=streams, until=began + seconds):
                heard.append(Piece(time.monotonic() - began, piece))
                if sum(not each.is_thought for each in heard) >= ENOUGH:
                    break
    except ServerTrouble as trouble:
        return Tried(False, explain(trouble, model))
    except httpx.HTTPError as error:
        return Tried(False, str(unreachable(server, error)))
    return told(heard, streams=streams)


def explain(trouble: ServerTrouble, model: str) -> str:
    if trouble.kind in (Trouble.NOT_FOUND, Trouble.MODEL_UNKNOWN):
        return _("The server knows no model “%(model)s”.") % {"model": model}
    return str(trouble)


def told(heard: list[Piece], *, streams: bool) -> Tried:
    said = [each for each in heard if not each.is_thought]
    if not heard:
        return Tried(False, _("The model answered with nothing."))
    first = heard[0].at
    seconds = {"seconds": f"{first:.1f}"}
    if not streams:
        sentence = _(
            "It answers after %(seconds)s s, but does not stream: answers will come all at once."
        )
    elif not said:
        sentence = _("It works: it began to think after %(seconds)s s, and was still thinking.")
    elif len(said) < len(heard):
        sentence = _(
            "It works: it thinks before it answers; its first piece came after %(seconds)s s."
        )
    else:
        sentence = _("It works: its first word came after %(seconds)s s.")
    return Tried(True, sentence % seconds, first)


def heard_in(response: httpx.Response, *, streams: bool, until: float) -> Iterator[bool]:
    """For each piece of the answer whether it is a thought."""
    body = pieces(response, most=ANSWER_BYTES, until=until)
    if not streams:
        yield from said_in(parsed(b"".join(body)), "message")
        return
    for line in lines_of(body):
        if line.startswith(b"data:"):
            event = parsed(line[5:])
            if "error" in event:
                raise ServerTrouble(Trouble.ODD, _("The model’s server reports an error."))
            yield from said_in(event, "delta")


def lines_of(body: Iterable[bytes]) -> Iterator[bytes]:
    """Joined once a line, as one may come in many pieces."""
    parts: list[bytes] = []
    for piece in body:
        *ends, rest = piece.split(b"\n")
        for end in ends:
            yield b"".join([*parts, end]).strip()
            parts = []
        parts.append(rest)


def parsed(text: bytes) -> dict[str, Any]:
    try:
        return dict_in(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def said_in(event: dict[str, Any], where: str) -> Iterator[bool]:
    choices = list_in(event.get("choices"))
    said = dict_in(dict_in(choices[0]).get(where)) if choices else {}
    if any(said.get(name) for name in THOUGHTS):
        yield True
    content = said.get("content")
    if isinstance(content, str) and content:
        yield False
    for part in list_in(content)[:1]:
        yield dict_in(part).get("type") == "thinking"
