"""A tool: what it is called, takes, gives and may do; and one use of it, which never raises."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import anyio
from channels.db import database_sync_to_async
from mcp import types
from pydantic import BaseModel, ValidationError

from ai_chatbot.conversations.asking import Refused
from ai_chatbot.conversations.limits import LimitReached, count_request
from ai_chatbot.mcp.calls import Call
from ai_chatbot.models import Scope
from config.base.api.problems import Problem
from config.base.storable import storable

logger = logging.getLogger(__name__)

SENTENCE_MAX_CHARS = 1000
WENT_WRONG = "That went wrong on the server; its log says how. Try again in a moment."
T = TypeVar("T")
Run = Callable[[Call, Any], Awaitable[BaseModel]]


@dataclass(frozen=True)
class Tool:
    name: str
    title: str
    description: str
    scope: Scope  # what a token must be given, for the tool to be there at all
    takes: type[BaseModel]
    gives: type[BaseModel]
    run: Run
    writes: bool = False
    is_idempotent: bool = True  # a second call with the same words changes nothing more


@cache  # its schemas take a while, and clients ask again and again
def describe(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        inputSchema=tool.takes.model_json_schema(),
        outputSchema=tool.gives.model_json_schema(mode="serialization"),
        annotations=types.ToolAnnotations(
            title=tool.title,
            readOnlyHint=not tool.writes,
            destructiveHint=False,  # no tool takes anything away
            idempotentHint=tool.is_idempotent,
            openWorldHint=False,  # a person's own notes are all there is to it
        ),
    )


async def use(tool: Tool, call: Call, arguments: Mapping[str, Any]) -> types.CallToolResult:
    """What the tool gives, or a sentence that says why not."""
    try:
        await count(call.caller.owner.pk)
        given = taken(tool, arguments)
        return result_of(await apart(tool.run(call, given)))
    except Problem as problem:
        return refusal(problem.detail, problem.code, problem.retry_after)
    except (Refused, LimitReached) as limit:
        return refusal(str(limit), limit.code, limit.retry_after)
    except Exception:  # nobody is above who could tell the client more than the library would
        logger.exception("The tool %s failed", tool.name)
        return refusal(WENT_WRONG, "server_error")


def taken(tool: Tool, arguments: Mapping[str, Any]) -> BaseModel:
    """What the tool is given; raises Problem when it takes no such thing."""
    try:
        return tool.takes.model_validate(clean(arguments))
    except ValidationError as error:
        raise Problem("invalid_request", sentence_of(error)) from None


@database_sync_to_async
def count(user_id: int) -> None:
    """In a thread: the count may stand in Redis."""
    count_request(user_id)


async def apart(work: Awaitable[T]) -> T:
    """In a task of its own, which a cancelled caller cancels once and waits for.

    The library's cancel scopes cancel again at each await; no clean-up would come to its end.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait([task])
    finally:
        if not task.done():
            task.cancel()
            with anyio.CancelScope(shield=True):
                await asyncio.wait([task])
            if not task.cancelled() and (error := task.exception()):
                logger.error("What was cancelled failed", exc_info=error)
    return task.result()


def result_of(given: BaseModel) -> types.CallToolResult:
    """As data for programs, and as text for a model: JSON, or what the tool says it reads best."""
    text = given.model_dump_json()
    if isinstance(given, SaysItself):
        text = given.as_text()
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)],
        structuredContent=given.model_dump(mode="json"),
    )


class SaysItself(BaseModel):
    """A result that a model reads better as prose."""

    def as_text(self) -> str:
        raise NotImplementedError


def refusal(sentence: str, code: str, retry_after: float | None = None) -> types.CallToolResult:
    """`_meta` has for programs what the sentence says to models."""
    meta = {"code": code} | ({"retry_after": retry_after} if retry_after is not None else {})
    text = types.TextContent(type="text", text=sentence[:SENTENCE_MAX_CHARS])
    return types.CallToolResult(content=[text], isError=True, _meta=meta)


def sentence_of(error: ValidationError) -> str:
    """What is wrong with which argument, without what was given."""
    said = (
        f"{'.'.join(map(str, each['loc'])) or 'arguments'}: {each['msg']}"
        for each in error.errors(include_url=False, include_input=False)[:5]
    )
    return f"{'; '.join(said)}."


def clean(value: Any) -> Any:
    """The value with every text in it made storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {clean(key): clean(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [clean(inner) for inner in value]
    return value
