"""A node that failed, by the name that it has on the canvas.

While a flow runs, Langflow tells the kind of the node that failed, and its id.
"""

import asyncio
import logging

from django.core.exceptions import ValidationError
from django.db import connections

from ai_chatbot.flows.checks import Graph
from ai_chatbot.flows.current import AskedFlow
from ai_chatbot.flows.failures.starting import check_starts
from ai_chatbot.langflow.admin import Flow, FlowDoesNotStart, LangflowAdmin, LangflowAdminError
from ai_chatbot.langflow.errors import FlowFailed
from ai_chatbot.models import FlowVersion

logger = logging.getLogger(__name__)


async def name_node_beside(error: FlowFailed, asked: AskedFlow) -> None:
    """As `name_node`. Langflow may be asked: the thread that all sockets share must not wait."""
    await asyncio.to_thread(name_and_let_go, error, asked)


def name_and_let_go(error: FlowFailed, asked: AskedFlow) -> None:
    try:
        name_node(error, asked)
    finally:
        connections.close_all()  # of this thread, which may never need them again


def name_node(error: FlowFailed, asked: AskedFlow) -> None:
    """Have the error name its node as the canvas does, where that can be found out."""
    try:
        if name := name_of_failed(error, asked):
            error.name_node(name)
    except LangflowAdminError as problem:
        logger.warning("The node that failed is not looked up: %s", problem)


def name_of_failed(error: FlowFailed, asked: AskedFlow) -> str:
    """ "" where nothing better is known than what the error says."""
    if error.node and not error.node_id:
        return ""
    content = published_content(asked.id)
    if content and error.node_id:
        return name_in(content, error.node_id)
    with LangflowAdmin() as langflow:
        flow = content or langflow.find_flow(asked.flow, or_id=asked.id)
        if flow is None or error.node_id:
            return name_in(flow or {}, error.node_id)
        return name_of_unstarted(langflow, flow.get("id") or asked.id, flow)


def published_content(flow_id: str) -> Flow | None:
    try:
        versions = FlowVersion.objects.filter(langflow_id=flow_id)
    except ValidationError:  # a draft's endpoint, or none
        return None
    return versions.values_list("content", flat=True).first()


def name_in(flow: Flow, node_id: str) -> str:
    graph = Graph(flow)
    return graph.name(node_id) if node_id in graph.nodes else ""


def name_of_unstarted(langflow: LangflowAdmin, flow_id: object, flow: Flow) -> str:
    """Nothing ran, and no node was named: perhaps there was no graph to run."""
    try:
        check_starts(langflow, flow_id, flow)
    except FlowDoesNotStart as problem:
        return problem.place
    return ""
