"""A published version's own flow in Langflow: put there, looked at, put back, cleared away.

It stands in a project folder of its own, locked, without an endpoint name, under an id that we
chose, and is asked by that id. Nothing that happens on the draft's canvas touches it.
"""

import copy
import logging
from collections.abc import Iterator

from ai_chatbot.flows.differences import Difference, differences
from ai_chatbot.flows.flow_server import give, take_back
from ai_chatbot.flows.keys.typed import Keeper
from ai_chatbot.flows.nested.copies import copies_of, copy_ids
from ai_chatbot.flows.nodes import OURS, nodes_in, template_of, type_of
from ai_chatbot.flows.shape import blanked_field, version_of
from ai_chatbot.langflow.admin import Flow, LangflowAdmin, LangflowAdminError
from ai_chatbot.models import FlowPin, FlowVersion

logger = logging.getLogger(__name__)

PROJECT = "Commonplace: published"
ABOUT = "What answers. Written by Commonplace when a flow is published; edit the draft instead."
FORKS_KEPT = 5  # the newest; older ones are put there again when they are wanted


def put_fork(langflow: LangflowAdmin, version: FlowVersion, draft: Flow | None) -> None:
    """Write the version's flow; what was typed into secret fields is taken from the draft.

    But for whose notes are searched: each of its runs brings that. None stands there in clear.
    """
    keeper = Keeper(langflow)
    place = {"locked": True, "folder_id": langflow.find_project(PROJECT, ABOUT)}
    fork: Flow = {}
    for fork_id, flow in copies_of(version, draft).items():
        fork = keeper.moved(without_tokens(flow)) | place
        fork["description"] = flow.get("description") or ""
        langflow.put_flow(fork_id, fork)
    give(version, fork)  # its own flow, which is the last


def delete_forks(langflow: LangflowAdmin, version: FlowVersion) -> None:
    take_back(version)
    for fork_id in copy_ids(version):
        langflow.delete_flow(fork_id)


def without_tokens(flow: Flow) -> Flow:
    """The flow without the personal tokens that somebody put into Notes Search for trying it."""
    clean = copy.deepcopy(flow)
    for node in nodes_in(clean):
        field = template_of(node).get("token")
        if type_of(node).startswith(OURS) and isinstance(field, dict):
            field.update(blanked_field(field) | {"value": ""})
    return clean


def is_as_published(langflow: LangflowAdmin, version: FlowVersion) -> bool:
    """Whether Langflow has it, with the nodes and edges that were published."""
    return is_there(langflow, version) and not changed_by_hand(langflow, version)


def is_there(langflow: LangflowAdmin, version: FlowVersion) -> bool:
    """Whether Langflow has its flow, and those that this runs."""
    return all(langflow.read_flow(fork_id) is not None for fork_id in copy_ids(version))


def changed_by_hand(langflow: LangflowAdmin, version: FlowVersion) -> list[Difference]:
    """What somebody did to its copy in Langflow, past Commonplace; [] where it is as published."""
    found: list[Difference] = []
    for fork_id, wanted in copies_of(version).items():
        fork, wanted = langflow.read_flow(fork_id), without_tokens(wanted)
        if fork is not None and graph_hash(fork) != graph_hash(wanted):
            found += differences({"data": wanted["data"]}, {"data": fork.get("data")})
    return found


def graph_hash(flow: Flow) -> str:
    """Of nodes and edges alone: a fork has another name, and no endpoint."""
    return version_of({"data": flow.get("data")})


def forks_in(langflow: LangflowAdmin, flow: str) -> Iterator[Flow]:
    """All that Langflow has of what was published of this flow."""
    newest = FlowVersion.objects.of(flow)[: FORKS_KEPT + 1]
    answers = FlowPin.objects.select_related("version").filter(flow=flow)
    versions = {each.pk: each for each in (*newest, *(pin.version for pin in answers))}
    for version in versions.values():
        for fork_id in copy_ids(version):
            if fork := langflow.read_flow(fork_id):
                yield fork


def clear_forks(langflow: LangflowAdmin, flow: str, *, keep: int) -> None:
    """Delete those of old versions; `keep` is the number of the version that answers."""
    old = FlowVersion.objects.of(flow).exclude(number=keep)[FORKS_KEPT:]
    for version in old.iterator(chunk_size=1):  # a flow's JSON is 100 KB and more
        try:
            delete_forks(langflow, version)
        except LangflowAdminError as error:
            logger.warning("%s of %s stays in Langflow: %s", version, flow, error)
