"""What a client posts: one message of JSON-RPC, within bounds, before the library reads it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from mcp import types
from pydantic_core import from_json, to_json

from config.base.api import bodies
from config.base.api.problems import Problem

MESSAGE_MAX_BYTES = 1_000_000
PARTS_MAX = 2000  # values and names in a message; a tool's arguments have a few
SIGNS_MAX = 4 * PARTS_MAX  # of JSON, for as many parts
ID_MAX_CHARS = 200
URI_MAX_CHARS = 2000
NO_MESSAGE = "This is no message of JSON-RPC 2.0."
RequestId = str | int
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
# Of those requests that a client may send, what they are called.
METHODS = {
    request.model_fields["method"].default
    for request in get_args(types.ClientRequest.model_fields["root"].annotation)
}


@dataclass(frozen=True)
class Posted:
    """A message, as much of it as the door has to know."""

    body: bytes
    method: str = ""  # none: it is the answer to something
    request_id: RequestId | None = None  # none: it wants no answer
    cancels: RequestId | None = None  # the request that it takes back

    @property
    def is_request(self) -> bool:
        return bool(self.method) and self.request_id is not None


@dataclass
class NotUnderstood(Exception):
    """A request of JSON-RPC that is none of the protocol's."""

    request_id: RequestId
    code: int
    sentence: str


class HungUp(Exception):
    """The client has left before all of its message was there."""


async def read_posted(receive: Receive) -> Posted:
    """Raises Problem for what is no message, HungUp when none comes."""
    return read_message(await whole_body(receive))


async def whole_body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise HungUp
        body += message.get("body", b"")
        if len(body) > MESSAGE_MAX_BYTES:
            raise Problem("too_large", f"A message has {MESSAGE_MAX_BYTES:,} bytes at most.")
        if not message.get("more_body", False):
            return bytes(body)


def read_message(body: bytes) -> Posted:
    """Raises Problem for what is no message, NotUnderstood for what no server could answer."""
    if not bodies.has_few_parts(body, SIGNS_MAX):  # what is read lives, however short, for a while
        raise too_many_parts()
    try:
        # Unlike Python's own it takes no halves of letters and no depth without end.
        message = from_json(body)
    except ValueError as error:
        raise Problem("invalid_request", f"This is no JSON: {error}") from None
    if not isinstance(message, dict):
        raise Problem("invalid_request", "Send one message of JSON-RPC, an object, at a time.")
    if not has_few_parts(message):
        raise too_many_parts()
    method = message.get("method", "")
    if message.get("jsonrpc") != "2.0" or not (method or is_answer(message)):
        raise Problem("invalid_request", NO_MESSAGE)
    if not isinstance(method, str) or ("id" in message and not is_id(message["id"])):
        raise Problem("invalid_request", NO_MESSAGE)
    if method and "id" in message:
        check_request(message)
    # Written anew: what another parser would read in the same letters is of no account.
    return Posted(to_json(message), method, message.get("id"), cancelled_by(message))


def too_many_parts() -> Problem:
    return Problem("invalid_request", f"A message has {PARTS_MAX:,} parts at most.")


def is_answer(message: dict[str, Any]) -> bool:
    return "id" in message and ("result" in message or "error" in message)


def check_request(message: dict[str, Any]) -> None:
    """What the library would refuse, which it does with the whole message in the log."""
    if message["method"] not in METHODS:
        raise NotUnderstood(message["id"], types.METHOD_NOT_FOUND, "Method not found")
    try:
        if has_long_uri(message.get("params")):  # reading it takes longer than reading all else
            raise ValueError
        types.ClientRequest.model_validate(message)
    except ValueError:  # pydantic's as well
        raise NotUnderstood(
            message["id"], types.INVALID_PARAMS, "Invalid request parameters"
        ) from None


def has_long_uri(params: Any) -> bool:
    uri = params.get("uri") if isinstance(params, dict) else None
    return isinstance(uri, str) and len(uri) > URI_MAX_CHARS


def has_few_parts(message: Any) -> bool:
    parts, waiting = 0, [message]
    while waiting:
        part = waiting.pop()
        parts += 1
        if isinstance(part, dict):
            parts += len(part)
            inner = list(part.values()) if parts <= PARTS_MAX else []
        else:
            inner = part if isinstance(part, list) else []
        if parts + len(inner) + len(waiting) > PARTS_MAX:
            return False
        waiting += inner
    return True


def is_id(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    return len(str(value)) <= ID_MAX_CHARS


def cancelled_by(message: dict[str, Any]) -> RequestId | None:
    params = message.get("params")
    if message.get("method") != "notifications/cancelled" or not isinstance(params, dict):
        return None
    request_id = params.get("requestId")
    return request_id if is_id(request_id) else None
