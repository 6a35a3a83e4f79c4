"""The draft in Langflow and the flow in flows/ compared, and either brought to the other."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.flows.current import DRAFT, AskedFlow
from ai_chatbot.flows.drafts import find_draft, together, write_draft
from ai_chatbot.flows.files import (
    FlowProblem,
    flow_file,
    keep_backup,
    read_flow_file,
    read_pushed,
    read_pushed_flow,
    remember_pushed,
    write_flow_file,
)
from ai_chatbot.flows.merging import Merge, merge
from ai_chatbot.flows.publishing import (
    About,
    ensure_published,
    pin_of,
    pinned,
    publish_draft,
)
from ai_chatbot.flows.shape import KEPT_KEYS, version_before, version_of, with_typed_secrets
from ai_chatbot.langflow.admin import Flow, LangflowAdmin, LangflowAdminError
from ai_chatbot.models import FlowPin


class State(StrEnum):
    """How the draft in Langflow stands to the file in flows/."""

    MISSING = "missing"
    RENAMED = "renamed"  # another endpoint name than the one that it was given
    SAME = "same"
    OLDER = "older"
    EDITED = "edited"
    BOTH = "both changed"


SENTENCES = {
    State.MISSING: gettext_noop(
        "The flow is not in Langflow yet. `manage.py flows push` puts it there."
    ),
    State.RENAMED: gettext_noop(
        "The draft's endpoint name was changed in Langflow. "
        "`manage.py flows push` gives it its name back and keeps all else that was edited."
    ),
    State.SAME: gettext_noop("Langflow runs the flow as it is in flows/."),
    State.OLDER: gettext_noop(
        "flows/ has a newer flow than Langflow. `manage.py flows push` publishes it."
    ),
    State.EDITED: gettext_noop(
        "The draft was edited in Langflow. `manage.py flows publish` makes it what answers, "
        "`manage.py flows pull` brings it into flows/."
    ),
    State.BOTH: gettext_noop(
        "The flow was changed in Langflow and in flows/: `manage.py flows diff` shows how. "
        "`manage.py flows push --merge` takes both where they do not contradict each other, "
        "`manage.py flows pull` takes Langflow's, `manage.py flows push --force` takes that of "
        "flows/; all keep a copy of what they replace."
    ),
}


@dataclass(frozen=True)
class FlowStatus:
    state: State
    flow: AskedFlow  # the draft
    file_version: str
    pin: FlowPin | None = None  # what answers

    @property
    def sentence(self) -> str:
        return _(SENTENCES[self.state])

    @property
    def has_unpublished(self) -> bool:
        """Whether the draft is another flow than the one that answers."""
        return bool(self.pin and self.flow.version and self.pin.version.hash != self.flow.version)

    @property
    def answers(self) -> str:
        """What answers, in a sentence or two."""
        if settings.FLOW_ANSWERS == DRAFT:
            return _("The draft answers, as FLOW_ANSWERS says: each edit changes the next answer.")
        if self.pin is None:
            return _("Nothing is published yet, so the draft answers.")
        said = _("%(version)s answers.") % {"version": self.pin.version.said}
        differs = _("The draft differs from it.") if self.has_unpublished else ""
        return together(self.pin.said_trouble, said, differs)


def flow_status() -> FlowStatus:
    """Raises LangflowAdminError or FlowProblem."""
    with LangflowAdmin() as langflow:
        ours = read_flow_file()
        return compare(find_draft(langflow), ours)


def is_renamed(theirs: Flow) -> bool:
    return theirs.get("endpoint_name") != settings.LANGFLOW_FLOW


def compare(theirs: Flow | None, ours: Flow) -> FlowStatus:
    pin = pin_of(settings.LANGFLOW_FLOW)
    ours_now = version_of(ours)
    if theirs is None:
        return FlowStatus(State.MISSING, AskedFlow(), ours_now, pin)
    draft = AskedFlow(str(theirs["id"]), version_of(theirs))
    if is_renamed(theirs):
        return FlowStatus(State.RENAMED, draft, ours_now, pin)
    state = State.SAME if draft.version == ours_now else since_last_push(theirs, ours)
    return FlowStatus(state, draft, ours_now, pin)


def since_last_push(theirs: Flow, ours: Flow) -> State:
    """Which of the two is another than when they were last the same."""
    pushed = read_pushed()
    hashed = version_of if pushed.get("shape") else version_before
    return {
        (True, True): State.SAME,
        (True, False): State.OLDER,
        (False, True): State.EDITED,
        (False, False): State.BOTH,
    }[hashed(theirs) == pushed.get("langflow"), hashed(ours) == pushed.get("file")]


def push_flow(*, force: bool = False, merging: bool = False) -> str:
    """Bring flows/ into Langflow, let it answer, and say what was done; edits there stay.

    Whatever is done, a version answers afterwards, and Langflow has it as it was published.
    """
    ours = read_flow_file()
    with LangflowAdmin() as langflow:
        draft, said, is_new = push_into_draft(langflow, ours, force=force, merging=merging)
        try:
            if is_new and pinned() is not None:
                published = publish_draft(langflow, draft, About(name="From flows/"))
            else:
                published = ensure_published(langflow, draft, ours)
        except (FlowProblem, LangflowAdminError) as problem:
            raise FlowProblem(f"{said} {problem}") from problem
    return f"{said} {published}".strip()


def push_into_draft(
    langflow: LangflowAdmin, ours: Flow, *, force: bool, merging: bool
) -> tuple[Flow, str, bool]:
    """The draft now, what was done, and whether it was changed by what flows/ has."""
    theirs = find_draft(langflow)
    if theirs is None:
        return make_draft(langflow, ours)
    named = ""
    if is_renamed(theirs):
        name = {"endpoint_name": settings.LANGFLOW_FLOW}
        theirs = langflow.update_flow(theirs["id"], name)
        named = _("The flow has its endpoint name back.")
    draft, said, is_new = push_over(langflow, theirs, ours, force=force, merging=merging)
    return draft, together(named, said), is_new


def make_draft(langflow: LangflowAdmin, ours: Flow) -> tuple[Flow, str, bool]:
    """A draft that was deleted comes back as what answers, unless that is of flows/ anyway."""
    version, pushed = pinned(), read_pushed()
    if version and version.hash not in (pushed.get("file"), pushed.get("langflow")):
        draft = write_draft(langflow, version.content, None)
        said = _("The draft was put into Langflow again, as %(version)s has it.")
        return draft, said % {"version": version}, False
    draft = langflow.create_flow(ours)
    remember_pushed(file=ours, langflow_has=draft)
    return draft, _("The flow was put into Langflow."), True


def push_over(
    langflow: LangflowAdmin, theirs: Flow, ours: Flow, *, force: bool, merging: bool
) -> tuple[Flow, str, bool]:
    status = compare(theirs, ours)
    if status.state is State.SAME:
        remember_pushed(file=ours, langflow_has=theirs)
        return theirs, status.sentence, False
    if status.state is State.BOTH and merging:
        return push_merged(langflow, theirs, ours)
    if status.state is not State.OLDER and not force:
        return theirs, together(_("Nothing was published."), status.sentence), False
    backup = keep_backup(theirs, "langflow")
    wanted = ours if force else with_typed_secrets(ours, theirs)
    draft = write_over(langflow, theirs, wanted)
    remember_pushed(file=ours, langflow_has=draft)
    said = _("The draft has the flow of flows/ now; the one before it is kept in %(path)s.")
    return draft, said % {"path": backup}, True


def write_over(langflow: LangflowAdmin, theirs: Flow, wanted: Flow) -> Flow:
    changes = {key: wanted[key] for key in KEPT_KEYS if key in wanted}
    token = str(theirs.get("version_token") or "")
    return langflow.update_flow(theirs["id"], changes, token=token)


def push_merged(langflow: LangflowAdmin, theirs: Flow, ours: Flow) -> tuple[Flow, str, bool]:
    """Both sides' changes, where they do not contradict each other; else neither."""
    merged = merge_sides(theirs, ours)
    if merged.conflicts:
        said = _("Nothing was changed. Both changed the same: %(parts)s.")
        raise FlowProblem(said % {"parts": "; ".join(merged.conflicts)})
    theirs_kept, ours_kept = keep_backup(theirs, "langflow"), keep_backup(ours, "file")
    draft = write_over(langflow, theirs, with_typed_secrets(merged.flow, theirs))
    write_flow_file(draft)
    remember_pushed(file=draft, langflow_has=draft)
    said = _("Both were put together, in Langflow and in flows/; kept: %(theirs)s, %(ours)s.")
    return draft, said % {"theirs": theirs_kept, "ours": ours_kept}, True


def merge_sides(theirs: Flow, ours: Flow) -> Merge:
    base = read_pushed_flow()
    if base is None:
        raise FlowProblem(
            _(
                "It is not known any more what both once were, so they cannot be put together. "
                "`manage.py flows pull` or `manage.py flows push --force` takes one of them."
            )
        )
    return merge(base, theirs, ours)


def pull_flow() -> str:
    """Bring Langflow's copy into flows/ and say what was done."""
    ours = read_flow_file() if flow_file().exists() else {}
    with LangflowAdmin() as langflow:
        theirs = find_draft(langflow)
    if theirs is None:
        raise FlowProblem(_(SENTENCES[State.MISSING]))
    theirs |= {"endpoint_name": settings.LANGFLOW_FLOW}  # whatever it is called there
    kept = ""
    if ours:
        if version_of(ours) == version_of(theirs):
            remember_pushed(file=ours, langflow_has=theirs)
            return _("flows/ has Langflow's flow already.")
        kept = _("The one before it is kept in %(path)s.") % {"path": keep_backup(ours, "file")}
    write_flow_file(theirs)
    remember_pushed(file=theirs, langflow_has=theirs)
    said = _("Langflow's flow is now in %(file)s.") % {"file": flow_file()}
    return together(said, kept)


def publish_flow(about: About, *, seen: str = "") -> str:
    """Let the draft answer and say what was done."""
    with LangflowAdmin() as langflow:
        draft = find_draft(langflow)
        if draft is None:
            raise FlowProblem(_(SENTENCES[State.MISSING]))
        return publish_draft(langflow, draft, about, seen=seen)
