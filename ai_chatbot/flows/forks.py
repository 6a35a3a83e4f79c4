"""A published version's own flow in Langflow: put there, looked at, put back, cleared away.

It stands in a project folder of its own, locked, without an endpoint name, under an id that we
chose, and is asked by that id. Nothing that happens on the draft's canvas touches it.
"""

import logging

from ai_chatbot.flows.shape import version_of, with_typed_secrets
from ai_chatbot.langflow.admin import Flow, LangflowAdmin, LangflowAdminError
from ai_chatbot.models import FlowVersion

logger = logging.getLogger(__name__)

PROJECT = "Commonplace: published"
ABOUT = "What answers. Written by Commonplace when a flow is published; edit the draft instead."
FORKS_KEPT = 5  # the newest; older ones are put there again when they are wanted


def put_fork(langflow: LangflowAdmin, version: FlowVersion, draft: Flow | None) -> None:
    """Write the version's flow; what was typed into secret fields is taken from the draft."""
    content = with_typed_secrets(version.content, draft) if draft else version.content
    fork = {
        "name": f"{content.get('name') or version.flow} · {version}",
        "description": content.get("description") or "",
        "data": content["data"],
        "locked": True,
        "folder_id": langflow.find_project(PROJECT, ABOUT),
    }
    langflow.put_flow(version.langflow_id, fork)


def is_as_published(langflow: LangflowAdmin, version: FlowVersion) -> bool:
    """Whether Langflow has it, with the nodes and edges that were published."""
    fork = langflow.read_flow(version.langflow_id)
    return fork is not None and graph_hash(fork) == graph_hash(version.content)


def graph_hash(flow: Flow) -> str:
    """Of nodes and edges alone: a fork has another name, and no endpoint."""
    return version_of({"data": flow.get("data")})


def clear_forks(langflow: LangflowAdmin, flow: str, *, keep: int) -> None:
    """Delete those of old versions; `keep` is the number of the version that answers."""
    old = FlowVersion.objects.of(flow).exclude(number=keep).without_content()[FORKS_KEPT:]
    for version in old:
        try:
            langflow.delete_flow(version.langflow_id)
        except LangflowAdminError as error:
            logger.warning("%s of %s stays in Langflow: %s", version, flow, error)
