"""A run by the shortest way: what every run of a flow has in common is made once.

Langflow builds the graph of a flow out of its JSON for each run, and a run's request goes through
nine middlewares, with every piece of the answer. Here the graph's plan is kept for as long as the
flow is the same, to the letter, and each run gets a copy of its own; and a streamed run that
carries our key goes past the middlewares to the very function that answers it otherwise.
"""

import hmac
import json
import logging
import os
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from uuid import UUID

logger = logging.getLogger(__name__)
RUN = re.compile(r"/api/v1/run/([\w-]{1,200})")
BODY_MAX = 1 << 20  # bytes; a longer one takes Langflow's own way
PLAIN = {"input_value", "session_id", "input_type", "output_type"}  # what the short way knows
SHORT = "x-commonplace-way"  # a header of the answers that took the short way
PLANS = 50  # flows whose plans are kept
PLAN_SECONDS = 30.0  # after which defaults from Langflow's global variables are looked at again
USER_SECONDS = 10.0

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


# --- Plans --------------------------------------------------------------------------------------


@dataclass
class Plan:
    """What the runs of one flow have in common: its graph, without components."""

    data: dict[str, Any]  # the flow as it was read
    graph: Any
    json: bytes  # of the graph's frontend data, as that is copied quickest
    until: float

    def is_of(self, data: dict[str, Any], user_id: str) -> bool:
        return (
            time.monotonic() < self.until
            and self.graph.user_id == user_id
            and bool(self.data == data)
        )

    def graph_for_run(self, user_id: str, context: dict[str, Any] | None) -> Any:
        """A graph of this run's own; what copies it finds the frontend data copied already."""
        import orjson

        def set_context(graph: Any) -> None:
            graph.context = dict(context or {})

        graph = self.graph._copy_graph(
            {id(self.graph.raw_graph_data): orjson.loads(self.json)},
            user_id=user_id,
            instantiate_components=False,
            before_initialize=set_context,
        )
        graph._instantiate_components_in_vertices()
        graph._instantiate_components_on_initialize = True
        return graph


def keep_graphs(endpoints: ModuleType) -> None:
    plain = endpoints.try_warm_run_graph
    plans: OrderedDict[str, Plan] = OrderedDict()

    async def plan_of(flow: Any, user_id: UUID) -> Plan | None:
        known = plans.get(str(flow.id))
        if known is None or not known.is_of(flow.data, str(user_id)):
            known = await make_plan(endpoints, flow, user_id)
        if known is None:
            plans.pop(str(flow.id), None)
            return None
        plans[str(flow.id)] = known
        plans.move_to_end(str(flow.id))
        while len(plans) > PLANS:
            plans.popitem(last=False)
        return known

    async def try_warm_run_graph(
        flow: Any,
        input_request: Any,
        *,
        user_id: Any,
        context: dict[str, Any] | None,
        stream: bool = False,
        execution_principal: Any = None,
    ) -> Any:
        """A graph ready to run, or None: then Langflow builds it, and says what is wrong."""
        if input_request.tweaks or not stream or user_id is None:
            return await plain(
                flow,
                input_request,
                user_id=user_id,
                context=context,
                stream=stream,
                execution_principal=execution_principal,
            )
        try:
            plan = await plan_of(flow, user_id)
            return plan.graph_for_run(str(user_id), context) if plan else None
        except Exception:  # a flow that cannot be built fails again, where that is reported
            logger.debug("Flow %s has no plan", flow.id, exc_info=True)
            return None

    endpoints.try_warm_run_graph = try_warm_run_graph


async def make_plan(endpoints: ModuleType, flow: Any, user_id: UUID) -> Plan | None:
    """As Langflow's own run prepares a flow; None for one that waits for people in between."""
    import orjson
    from langflow.api.v1.run_validation import flow_requires_hitl

    if flow_requires_hitl(flow.data):
        return None
    as_read = orjson.loads(orjson.dumps(flow.data))
    prepared = endpoints.process_tweaks(orjson.loads(orjson.dumps(flow.data)), {}, stream=True)
    prepared = await endpoints.apply_global_variable_defaults(prepared, user_id)
    graph = endpoints.Graph.from_payload(
        prepared,
        flow_id=str(flow.id),
        flow_name=flow.name,
        user_id=str(user_id),
        instantiate_components=False,
    )
    raw = orjson.dumps(graph.raw_graph_data)
    return Plan(as_read, graph, raw, time.monotonic() + PLAN_SECONDS)


# --- The short way ------------------------------------------------------------------------------


def shorten_the_way(main: ModuleType) -> None:
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
