"""The flow in Langflow and the one in flows/ compared, and either brought to the other."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from ai_chatbot.flows.current import FlowVersion
from ai_chatbot.flows.files import (
    FlowProblem,
    flow_file,
    keep_backup,
    read_flow_file,
    read_pushed,
    remember_pushed,
    write_flow_file,
)
from ai_chatbot.flows.shape import KEPT_KEYS, version_of, with_typed_secrets
from ai_chatbot.langflow.admin import Flow, LangflowAdmin


class State(StrEnum):
    """How Langflow's copy of the flow stands to the file in flows/."""

    MISSING = "missing"
    RENAMED = "renamed"  # another endpoint name than the one that answers are asked from
    SAME = "same"
    OLDER = "older"
    EDITED = "edited"
    BOTH = "both changed"


SENTENCES = {
    State.MISSING: "The flow is not in Langflow yet. `manage.py flows push` puts it there.",
    State.RENAMED: (
        "The flow's endpoint name was changed in Langflow, so no question reaches it. "
        "`manage.py flows push` gives it its name back and keeps all else that was edited."
    ),
    State.SAME: "Langflow runs the flow as it is in flows/.",
    State.OLDER: "flows/ has a newer flow than Langflow. `manage.py flows push` publishes it.",
    State.EDITED: (
        "The flow was edited in Langflow, and that is what answers. "
        "`manage.py flows pull` brings it into flows/."
    ),
    State.BOTH: (
        "The flow was changed in Langflow and in flows/; Langflow's answers. "
        "`manage.py flows pull` takes Langflow's, `manage.py flows push --force` takes that of "
        "flows/; both keep a copy of the other."
    ),
}


@dataclass(frozen=True)
class FlowStatus:
    state: State
    flow: FlowVersion  # Langflow's
    file_version: str

    @property
    def sentence(self) -> str:
        return SENTENCES[self.state]


def flow_status() -> FlowStatus:
    """Raises LangflowAdminError or FlowProblem."""
    with LangflowAdmin() as langflow:
        ours = read_flow_file()
        return compare(find_theirs(langflow, ours), ours)


def find_theirs(langflow: LangflowAdmin, ours: Flow) -> Flow | None:
    """Langflow's copy, also under another endpoint name: the id that we gave it stays."""
    return langflow.find_flow(settings.LANGFLOW_FLOW, or_id=str(ours.get("id") or ""))


def is_renamed(theirs: Flow) -> bool:
    return theirs.get("endpoint_name") != settings.LANGFLOW_FLOW


def compare(theirs: Flow | None, ours: Flow) -> FlowStatus:
    ours_now = version_of(ours)
    if theirs is None:
        return FlowStatus(State.MISSING, FlowVersion(), ours_now)
    theirs_now = version_of(theirs)
    if is_renamed(theirs):
        return FlowStatus(State.RENAMED, FlowVersion(str(theirs["id"]), theirs_now), ours_now)
    pushed = read_pushed()
    state = {
        (True, True): State.SAME,
        (True, False): State.OLDER,
        (False, True): State.EDITED,
        (False, False): State.BOTH,
    }[theirs_now == pushed.get("langflow"), ours_now == pushed.get("file")]
    if theirs_now == ours_now:
        state = State.SAME
    return FlowStatus(state, FlowVersion(str(theirs["id"]), theirs_now), ours_now)


def push_flow(*, force: bool = False) -> str:
    """Publish flows/ in Langflow and say what was done; edits made in Langflow stay."""
    ours = read_flow_file()
    with LangflowAdmin() as langflow:
        theirs = find_theirs(langflow, ours)
        if theirs is None:
            remember_pushed(file=ours, langflow_has=langflow.create_flow(ours))
            return "The flow was put into Langflow."
        if not is_renamed(theirs):
            return push_over(langflow, theirs, ours, force=force)
        name = {"endpoint_name": settings.LANGFLOW_FLOW}
        theirs = langflow.update_flow(str(theirs["id"]), name)
        said = push_over(langflow, theirs, ours, force=force)
    return f"The flow has its endpoint name back. {said}"


def push_over(langflow: LangflowAdmin, theirs: Flow, ours: Flow, *, force: bool) -> str:
    status = compare(theirs, ours)
    if status.state is State.SAME:
        remember_pushed(file=ours, langflow_has=theirs)
        return status.sentence
    if status.state is not State.OLDER and not force:
        return f"Nothing was published. {status.sentence}"
    backup = keep_backup(theirs, "langflow")
    wanted = ours if force else with_typed_secrets(ours, theirs)
    changes = {key: wanted[key] for key in KEPT_KEYS if key in wanted}
    remember_pushed(file=ours, langflow_has=langflow.update_flow(status.flow.id, changes))
    return f"The flow was published in Langflow; the one before it is kept in {backup}."


def pull_flow() -> str:
    """Bring Langflow's copy into flows/ and say what was done."""
    ours = read_flow_file() if flow_file().exists() else {}
    with LangflowAdmin() as langflow:
        theirs = find_theirs(langflow, ours)
    if theirs is None:
        raise FlowProblem(SENTENCES[State.MISSING])
    theirs |= {"endpoint_name": settings.LANGFLOW_FLOW}  # whatever it is called there
    kept = ""
    if ours:
        if version_of(ours) == version_of(theirs):
            remember_pushed(file=ours, langflow_has=theirs)
            return "flows/ has Langflow's flow already."
        kept = f" The one before it is kept in {keep_backup(ours, 'file')}."
    write_flow_file(theirs)
    remember_pushed(file=theirs, langflow_has=theirs)
    return f"Langflow's flow is now in {flow_file()}.{kept}"
