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
    SAME = "same"
    OLDER = "older"
    EDITED = "edited"
    BOTH = "both changed"


SENTENCES = {
    State.MISSING: "The flow is not in Langflow yet. `manage.py flows push` puts it there.",
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
        return compare(langflow.find_flow(settings.LANGFLOW_FLOW), read_flow_file())


def compare(theirs: Flow | None, ours: Flow) -> FlowStatus:
    ours_now = version_of(ours)
    if theirs is None:
        return FlowStatus(State.MISSING, FlowVersion(), ours_now)
    theirs_now = version_of(theirs)
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
        theirs = langflow.find_flow(settings.LANGFLOW_FLOW)
        status = compare(theirs, ours)
        if theirs is None:
            remember_pushed(file=ours, langflow_has=langflow.create_flow(ours))
            return "The flow was put into Langflow."
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
    with LangflowAdmin() as langflow:
        theirs = langflow.find_flow(settings.LANGFLOW_FLOW)
    if theirs is None:
        raise FlowProblem(SENTENCES[State.MISSING])
    kept = ""
    if flow_file().exists():
        ours = read_flow_file()
        if version_of(ours) == version_of(theirs):
            remember_pushed(file=ours, langflow_has=theirs)
            return "flows/ has Langflow's flow already."
        kept = f" The one before it is kept in {keep_backup(ours, 'file')}."
    write_flow_file(theirs)
    remember_pushed(file=theirs, langflow_has=theirs)
    return f"Langflow's flow is now in {flow_file()}.{kept}"
