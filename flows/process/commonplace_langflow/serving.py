"""`lfx serve` that answers streamed runs as Langflow does: one language for whoever asks.

Its own streams come in another dress, and wait for one another. Each run here has a graph of its
own from the flow's plan, so that many run at once; nothing is kept of any of them.
"""

import asyncio
import logging
import time
from functools import partial
from typing import Any

from commonplace_langflow.plans import Plan, keep_streams_off
from commonplace_langflow.runs import (
    App,
    Message,
    Receive,
    Send,
    plain_request,
    read_whole,
    run_named,
)
from commonplace_langflow.stopping import stop

logger = logging.getLogger(__name__)
VARIABLE = b"x-langflow-global-var-"


def serve_runs(serve_app: Any) -> None:
    make = serve_app.create_multi_serve_app

    def create_multi_serve_app(*, registry: Any, **options: Any) -> Any:
        return ServedRuns(make(registry=registry, **options), registry)

    serve_app.create_multi_serve_app = create_multi_serve_app


def trace_nothing(deps: Any) -> None:
    """There is no tracing here, and lfx would write an error about that for each run."""
    assert callable(deps.get_tracing_service)
    deps.get_tracing_service = lambda: None


class ServedRuns:
    """The application of `lfx serve`, and before it Langflow's path for a streamed run."""

    def __init__(self, app: Any, registry: Any) -> None:
        self._app, self._registry = app, registry
        self._plans: dict[str, tuple[Any, Plan]] = {}  # by flow: the graph it was made of

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        known = self._registry.get(name) if (name := run_named(scope)) else None
        if known is None:
            await self._app(scope, receive, send)
            return
        body, replay = await read_whole(receive)
        asked = plain_request(body)
        if asked is None:
            await self._app(scope, replay, send)
            return
        await self._respond(known[0], asked, variables_in(scope))(scope, replay, send)

    def _respond(self, graph: Any, asked: dict[str, Any], variables: dict[str, str]) -> App:
        from lfx.cli.serve_app import consume_and_yield
        from lfx.events.event_manager import create_stream_tokens_event_manager
        from starlette.responses import StreamingResponse

        queue: asyncio.Queue[Any] = asyncio.Queue()
        events = create_stream_tokens_event_manager(queue=queue)
        running = asyncio.create_task(self._run(graph, asked, variables, events))

        return StreamingResponse(
            consume_and_yield(queue, asyncio.Queue()),
            background=partial(stop, running),  # type: ignore[arg-type]  # called as Langflow's own
            media_type="text/event-stream",
        )

    async def _run(
        self, template: Any, asked: dict[str, Any], variables: dict[str, str], events: Any
    ) -> None:
        from lfx.processing.process import run_graph_internal
        from lfx.run._defaults import apply_run_defaults
        from lfx.schema.schema import InputValueRequest

        try:
            graph = self._plan_of(template).graph_for_run(None, {"request_variables": variables})
            graph.persist_messages = False
            apply_run_defaults(graph, session_id=asked.get("session_id"), user_id=None)
            kind = asked.get("output_type", "chat")
            outputs, session = await run_graph_internal(
                graph,
                str(graph.flow_id),
                stream=True,
                session_id=asked.get("session_id"),
                inputs=[
                    InputValueRequest(
                        components=[], input_value=asked.get("input_value") or "", type="chat"
                    )
                ],
                outputs=[v.id for v in graph.vertices if v.is_output and kind in v.id.lower()],
                event_manager=events,
            )
            said = {"outputs": [each.model_dump() for each in outputs], "session_id": session}
            events.on_end(data={"result": said})
        except Exception as error:  # nobody above hears of it: the stream says it
            logger.exception("A run failed")
            events.on_error(data={"error": str(error)})
        finally:
            queue = events.queue
            queue.put_nowait((None, None, time.time()))

    def _plan_of(self, template: Any) -> Plan:
        """The plan of the graph that is registered now; another's makes another."""
        flow_id = str(template.flow_id)
        made_of, plan = self._plans.get(flow_id, (None, None))
        if plan is None or made_of is not template:
            plan = plan_of_graph(template)
            self._plans[flow_id] = (template, plan)
        return plan


def plan_of_graph(template: Any) -> Plan:
    import orjson
    from lfx.graph.graph.base import Graph
    from lfx.processing.process import process_tweaks

    data = process_tweaks(orjson.loads(orjson.dumps(template.raw_graph_data)), {}, stream=True)
    keep_streams_off(data, template.raw_graph_data)
    graph = Graph.from_payload(
        data, flow_id=str(template.flow_id), flow_name=template.flow_name,
        instantiate_components=False,
    )  # fmt: skip
    return Plan(graph, orjson.dumps(graph.raw_graph_data))


def variables_in(scope: Message) -> dict[str, str]:
    """Values for this run alone, from headers as Langflow takes them."""
    return {
        name[len(VARIABLE) :].decode("latin-1").upper(): value.decode("latin-1")
        for name, value in scope["headers"]
        if name.startswith(VARIABLE)
    }
