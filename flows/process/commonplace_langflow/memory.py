"""A flow's memory is the conversation as Commonplace has it; Langflow itself keeps none.

Langflow's Memory and Agent nodes read its own table of messages, in which nothing of people's
conversations is written. They are given the turns before the question instead, with the run's own
token: those of the branch that is asked in, and no error that was never an answer.
"""

import asyncio
import os
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from types import MappingProxyType
from typing import Any

import requests

TOKEN = "COMMONPLACE_TOKEN"  # noqa: S105 - a variable's name
TIMEOUT = 10.0  # seconds
SPEAKERS = {"user": ("User", "User"), "assistant": ("Machine", "AI")}  # by role: sender, name
NOTHING: Mapping[str, str] = MappingProxyType({})
# Of the run: whose notes it reads, and which model was chosen for it.
run_variables: ContextVar[Mapping[str, str]] = ContextVar("commonplace_run", default=NOTHING)


def know_the_run(loading: Any) -> None:
    """A component that is built knows what came with its run, and with no other; in a flow that is
    run by a node of another, with that of the whole."""
    build = loading.get_instance_results

    async def get_instance_results(
        custom_component: Any, custom_params: Any, vertex: Any, **options: Any
    ) -> Any:
        of_graph = variables_of(getattr(vertex, "graph", None))
        mark = run_variables.set(of_graph if of_graph.get(TOKEN) else run_variables.get())
        try:
            return await build(custom_component, custom_params, vertex, **options)
        finally:
            run_variables.reset(mark)

    loading.get_instance_results = get_instance_results


def hand_the_run_on(base: Any) -> None:
    """Of `lfx.graph.graph.base`: a flow that a node of a run runs has what came with that run, and
    its messages are no more kept; Langflow itself gives it neither, or not from every node."""
    run = base.Graph.arun

    async def arun(self: Any, *args: Any, **options: Any) -> Any:
        whole = run_variables.get()
        if whole.get(TOKEN) and not token_of(self):
            self.context = {**self.context, "request_variables": dict(whole)}
            self.persist_messages = False
        return await run(self, *args, **options)

    base.Graph.arun = arun


def variables_of(graph: Any) -> Mapping[str, str]:
    context = getattr(graph, "context", None) or {}
    return context.get("request_variables") or NOTHING


def token_of(graph: Any) -> str:
    return str(variables_of(graph).get(TOKEN) or "")


def remember_conversation(memory: Any) -> None:
    """Messages are the conversation's in a run that Commonplace began, else Langflow's own."""
    read = memory.aget_messages

    async def aget_messages(*args: Any, **filters: Any) -> list[Any]:
        token = run_variables.get().get(TOKEN)
        if not token:
            return await read(*args, **filters)
        turns = await asyncio.to_thread(read_turns, token)
        return chosen([message_of(turn) for turn in turns], *args, **filters)

    memory.aget_messages = aget_messages


def read_turns(token: str) -> list[dict[str, str]]:
    """The turns before the question, oldest first; a sentence for whoever asked if that fails."""
    url = os.environ.get("COMMONPLACE_URL", "").rstrip("/")
    try:
        response = kept_session().get(
            f"{url}/api/conversation",
            headers={"Authorization": f"Bearer {token}"},
            timeout=TIMEOUT,
            allow_redirects=False,
        )
        response.raise_for_status()
        return list(response.json()["messages"])
    except (requests.RequestException, KeyError, TypeError, ValueError) as error:
        raise ValueError(
            "The conversation so far could not be read from Commonplace. Please ask again."
        ) from error


@cache
def kept_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # the notes server is ours: no proxy in between
    return session


def message_of(turn: dict[str, str]) -> Any:
    from lfx.schema.message import Message  # slow, and imports what this changes

    sender, name = SPEAKERS.get(turn["role"], SPEAKERS["user"])
    return Message(text=turn["text"], sender=sender, sender_name=name)


def chosen(
    messages: list[Any],
    sender: str | None = None,
    sender_name: str | None = None,
    session_id: Any = None,
    context_id: str | None = None,
    order_by: str | None = "timestamp",
    order: str | None = "DESC",
    flow_id: Any = None,
    limit: int | None = None,
    user_id: Any = None,
) -> list[Any]:
    """Those asked for, as Langflow's own function would choose them; newest first as a rule."""
    found = [
        message
        for message in messages
        if (not sender or message.sender == sender)
        and (not sender_name or message.sender_name == sender_name)
    ]
    if (order or "DESC").upper() == "DESC":
        found.reverse()
    return found[:limit] if limit else found
