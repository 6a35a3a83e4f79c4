"""The short way to a run.

In Langflow a run's request goes through nine middlewares, with every piece of the answer, and its
key and flow are looked up in three transactions. A streamed run that carries our key goes past
them to the very function that answers it otherwise.
"""

import asyncio
import hmac
import json
import logging
import os
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from functools import partial
from inspect import getclosurevars
from typing import Any

from commonplace_langflow.stopping import stop

logger = logging.getLogger(__name__)
RUN = re.compile(r"/api/v1/run/([\w-]{1,200})")
BODY_MAX = 1 << 20  # bytes; a longer one takes Langflow's own way
PLAIN = {"input_value", "session_id", "input_type", "output_type"}  # what the short way knows
SHORT = "x-commonplace-way"  # a header of the answers that took the short way
USER_SECONDS = 10.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


def spare_sessions(loading: Any) -> None:
    """No session of the database for a component none of whose fields is a stored variable."""
    look_up = loading.update_params_with_load_from_db_fields

    async def update_params_with_load_from_db_fields(
        custom_component: Any, params: Any, load_from_db_fields: Any, **options: Any
    ) -> Any:
        if not load_from_db_fields:
            return params
        return await look_up(custom_component, params, load_from_db_fields, **options)

    loading.update_params_with_load_from_db_fields = update_params_with_load_from_db_fields


def shorten_the_way(main: Any) -> None:
    setup = main.setup_app

    def setup_app(*args: Any, **options: Any) -> Any:
        return ShortWay(setup(*args, **options))

    main.setup_app = setup_app


class ShortWay:
    """Langflow's application; streamed runs with our key are answered before its middlewares."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._user: tuple[float, Any] = (0.0, None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        name = run_named(scope)
        if not name:
            await self._app(scope, receive, send)
            return
        body, replay = await read_whole(receive)
        response = await self._begin(name, body, scope, replay)
        await (response or self._app)(scope, replay, send)

    async def _begin(self, name: str, body: bytes, scope: Message, receive: Receive) -> App | None:
        """What streams the run, or None where Langflow's own way has to say what is wrong."""
        asked = plain_request(body)
        if asked is None:
            return None
        from langflow.api.v1 import endpoints
        from starlette.requests import Request

        try:
            user = await self._superuser()
            flow = await endpoints.get_flow_by_id_or_endpoint_name(
                name, user.id, widen_for_shares=True
            )
            response = await endpoints.simplified_run_flow(
                background_tasks=None,
                flow=flow,
                input_request=endpoints.SimplifiedAPIRequest(**asked),
                stream=True,
                api_key_user=user,
                context=None,
                http_request=Request(scope, receive),
            )
            response.headers[SHORT] = "short"
            stop_when_left(response)
            return response
        except Exception:  # unknown flows, bad requests: told as Langflow tells them
            logger.debug("A run takes Langflow's own way", exc_info=True)
            return None

    async def _superuser(self) -> Any:
        """Whose key ours is, as Langflow itself finds out; a user who is switched off is none."""
        until, user = self._user
        if time.monotonic() >= until:
            from langflow.services.auth.utils import api_key_security

            user = await api_key_security(None, os.environ["LANGFLOW_API_KEY"])
            self._user = (time.monotonic() + USER_SECONDS, user)
        return user


def stop_when_left(response: Any) -> None:
    """Langflow itself cancels the run once, which it may not notice."""
    running = getclosurevars(response.background).nonlocals.get("main_task")
    if isinstance(running, asyncio.Task):
        response.background = partial(stop, running)


def run_named(scope: Message) -> str:
    """The flow that a streamed run with our key asks for; "" for every other request."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return ""
    found = RUN.fullmatch(scope["path"])
    if not found or scope["query_string"] != b"stream=true":
        return ""
    headers = dict(scope["headers"])
    length = headers.get(b"content-length", b"")
    is_small = length.isdigit() and len(length) < 10 and int(length) <= BODY_MAX
    ours = os.environ.get("LANGFLOW_API_KEY", "").encode()
    given = headers.get(b"x-api-key", b"")
    is_ours = bool(ours) and hmac.compare_digest(given, ours)
    return found[1] if is_small and is_ours else ""


def plain_request(body: bytes) -> dict[str, Any] | None:
    """What is asked, or None when it asks for more than the short way knows."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) and asked.keys() <= PLAIN else None


async def read_whole(receive: Receive) -> tuple[bytes, Receive]:
    """The request's body, and a `receive` that gives it out once more before what comes next."""
    parts, more = [], True
    first: list[Message] = []
    while more:
        message = await receive()
        if message["type"] != "http.request":
            first.append(message)
            break
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    body = b"".join(parts)
    first.insert(0, {"type": "http.request", "body": body, "more_body": False})

    async def replay() -> Message:
        return first.pop(0) if first else await receive()

    return body, replay
