"""A published version's own flow in Langflow: put there, looked at, put back, cleared away.

It stands in a project folder of its own, locked, without an endpoint name, under an id that we
chose, and is asked by that id. Nothing that happens on the draft's canvas touches it.
"""

import copy
import logging

from ai_chatbot.flows.checks import type_of
from ai_chatbot.flows.differences import Difference, differences
from ai_chatbot.flows.flow_server import OURS, give, take_back
from ai_chatbot.flows.nodes import nodes_in, template_of
from ai_chatbot.flows.shape import version_of, with_typed_secrets
from ai_chatbot.langflow.admin import Flow, LangflowAdmin, LangflowAdminError
from ai_chatbot.models import FlowVersion

logger = logging.getLogger(__name__)

PROJECT = "Commonplace: published"
ABOUT = "What answers. Written by Commonplace when a flow is published; edit the draft instead."
FORKS_KEPT = 5  # the newest; older ones are put there again when they are wanted


def put_fork(langflow: LangflowAdmin, version: FlowVersion, draft: Flow | None) -> None:
    """Write the version's flow; what was typed into secret fields is taken from the draft.

    But for whose notes are searched: each of its runs brings that.
    """
    content = with_typed_secrets(version.content, draft) if draft else version.content
    content = without_tokens(content)
    fork = {
        "name": f"{content.get('name') or version.flow} · {version}",
        "description": content.get("description") or "",
        "data": content["data"],
        "locked": True,
        "folder_id": langflow.find_project(PROJECT, ABOUT),
    }
    langflow.put_flow(version.langflow_id, fork)
    give(version, fork)


def without_tokens(flow: Flow) -> Flow:
    """The flow without the personal tokens that somebody put into Notes Search for trying it."""
    clean = copy.deepcopy(flow)
    for node in nodes_in(clean):
        field = template_of(node).get("token")
        if type_of(node).startswith(OURS) and isinstance(field, dict):
            field["value"] = ""
    return clean


def is_as_published(langflow: LangflowAdmin, version: FlowVersion) -> bool:
    """Whether Langflow has it, with the nodes and edges that were published."""
    fork = langflow.read_flow(version.langflow_id)
    return fork is not None and is_same(fork, version)


def is_same(fork: Flow, version: FlowVersion) -> bool:
    return graph_hash(fork) == graph_hash(version.content)


def changed_by_hand(langflow: LangflowAdmin, version: FlowVersion) -> list[Difference]:
    """What somebody did to its copy in Langflow, past Commonplace; [] where it is as published."""
    fork = langflow.read_flow(version.langflow_id)
    if fork is None or is_same(fork, version):
        return []
    return differences({"data": version.content["data"]}, {"data": fork.get("data")})


def graph_hash(flow: Flow) -> str:
    """Of nodes and edges alone: a fork has another name, and no endpoint."""
    return version_of({"data": flow.get("data")})


def clear_forks(langflow: LangflowAdmin, flow: str, *, keep: int) -> None:
    """Delete those of old versions; `keep` is the number of the version that answers."""
    old = FlowVersion.objects.of(flow).exclude(number=keep).without_content()[FORKS_KEPT:]
    for version in old:
        take_back(version)
        try:
            langflow.delete_flow(version.langflow_id)
        except LangflowAdminError as error:
            logger.warning("%s of %s stays in Langflow: %s", version, flow, error)
