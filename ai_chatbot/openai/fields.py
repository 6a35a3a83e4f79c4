"""A request's JSON, read with care: whoever sends it may send anything."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from ai_chatbot.openai.errors import ApiError
from config.base.api.bodies import LARGE, TooManyParts, read_json
from config.base.storable import storable

STOPS, STOP_CHARS = 4, 100  # sequences that end an answer, and characters of each
NAME_CHARS = 200

Fields = dict[str, Any]
T = TypeVar("T")


async def read(request: HttpRequest, reader: Callable[[Fields], T]) -> T:
    """What `reader` makes of the body's JSON object; raises ApiError for anything else."""
    try:
        body = request.body
    except RequestDataTooBig:
        sentence = "The request is too large. Send less of the conversation."
        raise ApiError(sentence, HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from None
    except UnreadablePostError:
        raise ApiError("The request broke off before its end.") from None
    if len(body) <= LARGE:
        return reader(parse(body))
    return await asyncio.to_thread(lambda: reader(parse(body)))


def parse(body: bytes) -> Fields:
    try:
        fields = read_json(body, parse_constant=refuse_constant)
    except TooManyParts as problem:
        raise ApiError(str(problem)) from None
    except (ValueError, RecursionError):
        raise ApiError("The body is not JSON, or JSON that is nested too deeply.") from None
    if not isinstance(fields, dict):
        raise ApiError("The body is to be a JSON object.")
    return fields


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def wrong(param: str, what: str) -> ApiError:
    return ApiError(f"“{param}” {what}.", param=param)


def unsupported(param: str, what: str) -> ApiError:
    return ApiError(f"“{param}”: {what}.", param=param, code="unsupported_parameter")


def flag(fields: Fields, name: str) -> bool:
    value = fields.get(name)
    if not isinstance(value, bool | None):
        raise wrong(name, "is to be true or false")
    return bool(value)


def count(fields: Fields, name: str) -> int | None:
    """A whole number from 1 on, or None when it says nothing."""
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise wrong(name, "is to be a whole number from 1 on")
    return value


def name_in(fields: Fields, name: str) -> str:
    """A text that has to be there; "" is none."""
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise ApiError(f"You must give “{name}”, a text.", param=name)
    return storable(value[:NAME_CHARS])


def stops_in(fields: Fields) -> tuple[str, ...]:
    value = fields.get("stop")
    stops = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(stops, list) or len(stops) > STOPS:
        raise wrong("stop", f"is to be a text, or a list of up to {STOPS}")
    if not all(isinstance(stop, str) and 0 < len(stop) <= STOP_CHARS for stop in stops):
        raise wrong("stop", f"is to hold texts of 1 to {STOP_CHARS} characters")
    return tuple(filter(None, map(storable, stops)))  # an answer holds no NUL to stop at


def refuse_tools_that_must_be_used(fields: Fields) -> None:
    """Nothing here calls tools; a model that may choose has chosen to use none."""
    choice = fields.get("tool_choice", fields.get("function_call"))
    if choice not in (None, "auto", "none"):
        raise unsupported("tool_choice", "no tool can be called here, so none can be demanded")


def refuse_other_formats(format_: Any, param: str) -> None:
    kind = format_.get("type") if isinstance(format_, dict) else format_
    if kind not in (None, "text"):
        raise unsupported(param, "answers are text, no other format is promised")
