"""What all runs of a flow have in common, made once.

Langflow builds a flow's graph out of its JSON for each run. Here its plan is kept for as long as
the flow is the same, to the letter, and each run gets a copy of its own.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

logger = logging.getLogger(__name__)
PLANS = 50  # flows whose plans are kept
PLAN_SECONDS = 30.0  # after which defaults from Langflow's global variables are looked at again


@dataclass(frozen=True)
class Plan:
    """A flow's graph without components."""

    graph: Any
    json: bytes  # of the graph's frontend data, as that is copied quickest

    def graph_for_run(self, user_id: str | None, context: dict[str, Any] | None) -> Any:
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


@dataclass(frozen=True)
class KeptPlan:
    plan: Plan
    data: dict[str, Any]  # the flow as it was read
    user_id: str
    until: float

    def is_of(self, data: dict[str, Any], user_id: str) -> bool:
        is_young = time.monotonic() < self.until
        return is_young and self.user_id == user_id and bool(self.data == data)


def keep_graphs(endpoints: Any) -> None:
    plain = endpoints.try_warm_run_graph
    plans: OrderedDict[str, KeptPlan] = OrderedDict()

    making = asyncio.Lock()  # many that ask at once for a plan that has grown old make one

    def kept_plan(flow: Any, user_id: UUID) -> Plan | None:
        known = plans.get(str(flow.id))
        if known is None or not known.is_of(flow.data, str(user_id)):
            return None
        plans.move_to_end(str(flow.id))
        return known.plan

    async def plan_of(flow: Any, user_id: UUID) -> Plan | None:
        if plan := kept_plan(flow, user_id):
            return plan
        async with making:
            if plan := kept_plan(flow, user_id):
                return plan
            made = await make_plan(endpoints, flow, user_id)
            if made is None:
                return None
            plans[str(flow.id)] = made
            while len(plans) > PLANS:
                plans.popitem(last=False)
            return made.plan

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


async def make_plan(endpoints: Any, flow: Any, user_id: UUID) -> KeptPlan | None:
    """As Langflow's own run prepares a flow; None for one that waits for people in between."""
    import orjson
    from langflow.api.v1.run_validation import flow_requires_hitl

    if flow_requires_hitl(flow.data):
        return None
    as_read = orjson.loads(orjson.dumps(flow.data))
    prepared = endpoints.process_tweaks(orjson.loads(orjson.dumps(flow.data)), {}, stream=True)
    keep_streams_off(prepared, as_read)
    prepared = await endpoints.apply_global_variable_defaults(prepared, user_id)
    graph = endpoints.Graph.from_payload(
        prepared,
        flow_id=str(flow.id),
        flow_name=flow.name,
        user_id=str(user_id),
        instantiate_components=False,
    )
    raw = orjson.dumps(graph.raw_graph_data)
    return KeptPlan(Plan(graph, raw), as_read, str(user_id), time.monotonic() + PLAN_SECONDS)


def keep_streams_off(prepared: dict[str, Any], as_read: dict[str, Any]) -> None:
    """A streamed run switches every node's Stream on, also that of ours that somebody set off.

    Langflow's own nodes have it off until then, so that theirs says nothing.
    """
    fields = {str(node.get("id")): stream_field(node) for node in as_read.get("nodes") or ()}
    for node in prepared.get("nodes") or ():
        is_ours = str((node.get("data") or {}).get("type")).startswith("ext:commonplace:")
        field = stream_field(node)
        if is_ours and field and fields[str(node.get("id"))].get("value") is False:
            field["value"] = False


def stream_field(node: dict[str, Any]) -> dict[str, Any]:
    template = ((node.get("data") or {}).get("node") or {}).get("template") or {}
    field = template.get("stream")
    return field if isinstance(field, dict) else {}
