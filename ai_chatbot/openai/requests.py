"""The two requests that ask: a chat completion and a response. Fields unknown here are ignored."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from ai_chatbot.openai.errors import ApiError
from ai_chatbot.openai.fields import (
    Fields,
    count,
    flag,
    name_in,
    refuse_other_formats,
    refuse_tools_that_must_be_used,
    stops_in,
    unsupported,
    wrong,
)
from ai_chatbot.openai.messages import Asked, read_messages
from config.base.storable import dict_in

RESPONSE_PREFIX = "resp_"


@dataclass(frozen=True)
class Wishes:
    """How an answer is wanted."""

    asked: Asked
    model: str
    stream: bool = False
    limit: int | None = None  # tokens
    stops: tuple[str, ...] = ()
    with_usage: bool = False  # in a stream, as its last chunk
    follows: uuid.UUID | None = None  # the answer that the question follows, where it is named


def read_chat(fields: Fields) -> Wishes:
    """Raises ApiError for what is wrong, and for what cannot be had here."""
    model = name_in(fields, "model")
    if fields.get("n") not in (None, 1):
        raise unsupported("n", "one answer at a time can be had")
    if fields.get("logprobs") or fields.get("top_logprobs"):
        raise unsupported("logprobs", "the flow does not say how likely its words are")
    if fields.get("audio") or fields.get("modalities") not in (None, ["text"]):
        raise unsupported("modalities", "answers are text")
    refuse_other_formats(fields.get("response_format"), "response_format")
    refuse_tools_that_must_be_used(fields)
    limits = [count(fields, name) for name in ("max_completion_tokens", "max_tokens")]
    return Wishes(
        asked=read_messages(fields.get("messages"), "messages"),
        model=model,
        stream=flag(fields, "stream"),
        limit=min((limit for limit in limits if limit is not None), default=None),
        stops=stops_in(fields),
        with_usage=wants_usage(fields),
    )


def wants_usage(fields: Fields) -> bool:
    options = fields.get("stream_options")
    if not isinstance(options, dict | None):
        raise wrong("stream_options", "is to be an object")
    return flag(options or {}, "include_usage")


def read_response(fields: Fields) -> Wishes:
    model = name_in(fields, "model")
    for name in ("conversation", "prompt"):
        if fields.get(name) is not None:
            raise unsupported(name, "go on with previous_response_id, or send what was said")
    if flag(fields, "background"):
        raise unsupported("background", "ask with stream, or wait for the answer")
    refuse_other_formats(dict_in(fields.get("text")).get("format"), "text.format")
    refuse_tools_that_must_be_used(fields)
    return Wishes(
        asked=read_input(fields.get("input")),
        model=model,
        stream=flag(fields, "stream"),
        limit=count(fields, "max_output_tokens"),
        follows=read_previous(fields.get("previous_response_id")),
    )


def read_input(said: Any) -> Asked:
    """A text, or a list of items, of which only messages are heard."""
    if not isinstance(said, list):
        return read_messages([{"role": "user", "content": said}], "input")
    return read_messages([item for item in said if is_message(item)], "input")


def is_message(item: Any) -> bool:
    return not isinstance(item, dict) or item.get("type", "message") == "message"


def read_previous(said: Any) -> uuid.UUID | None:
    if said is None:
        return None
    if (answer_id := answer_id_of(said)) is None:
        raise no_previous()
    return answer_id


def answer_id_of(response_id: Any) -> uuid.UUID | None:
    """The answer that a response's id names; None for any other text."""
    if isinstance(response_id, str) and response_id.startswith(RESPONSE_PREFIX):
        with suppress(ValueError):
            return uuid.UUID(hex=response_id.removeprefix(RESPONSE_PREFIX)[:40])
    return None


def no_previous() -> ApiError:
    return ApiError(
        "There is no such previous response.",
        HTTPStatus.NOT_FOUND,
        "previous_response_not_found",
        "previous_response_id",
    )
