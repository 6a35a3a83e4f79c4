"""The draft in Langflow and the flow in flows/ compared, and either brought to the other."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ai_chatbot.flows.current import AskedFlow
from ai_chatbot.flows.drafts import find_draft, left_out, write_draft
from ai_chatbot.flows.files import (
    FlowProblem,
    check_writable,
    flow_file,
    flow_keys,
    keep_backup,
    read_flow_file,
    read_pushed,
    read_pushed_flow,
    remember_pushed,
    write_flow_file,
)
from ai_chatbot.flows.keys.keeping import keep_keys
from ai_chatbot.flows.merging import Merge, merge
from ai_chatbot.flows.nested.finding import put_missing, whole, without_nested
from ai_chatbot.flows.publishing import (
    About,
    check_seen,
    ensure_published,
    is_withdrawn,
    pin_of,
    pinned,
    publish_draft,
    together,
)
from ai_chatbot.flows.shape import KEPT_KEYS, version_before, version_of, with_typed_secrets
from ai_chatbot.langflow.admin import Flow, LangflowAdmin, LangflowAdminError
from ai_chatbot.models import FlowPin
from ai_chatbot.models.flows import DRAFT


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
# The same where the page has a button for it.
ON_PAGE = {
    State.RENAMED: gettext_noop(
        "The draft's endpoint name was changed in Langflow. To give it its name back keeps all "
        "else that was edited."
    ),
    State.OLDER: gettext_noop("flows/ has a newer flow than Langflow."),
    State.EDITED: gettext_noop(
        "The draft was edited in Langflow. It answers nobody until it is published."
    ),
    State.BOTH: gettext_noop(
        "The draft was edited in Langflow, and flows/ has a newer flow. To put both together takes "
        "from each what it alone changed, writes that to Langflow and to flows/, and publishes it; "
        "it is refused where they contradict each other."
    ),
}


@dataclass(frozen=True)
class FlowStatus:
    state: State
    flow: AskedFlow  # the draft
    file_version: str
    pin: FlowPin | None = None  # what answers
    key: str = ""

    @property
    def sentence(self) -> str:
        return for_flow(_(SENTENCES[self.state]), self.key)

    @property
    def on_page(self) -> str:
        """The sentence, without the commands that are buttons there."""
        if self.state is State.EDITED and self.pin and not self.has_unpublished:
            return _("The draft is what answers; flows/ has another flow.")
        said = ON_PAGE.get(self.state)
        return _(said) if said else self.sentence

    @property
    def has_unpublished(self) -> bool:
        """Whether the draft is another flow than the one that answers."""
        return bool(self.pin and self.flow.version and self.pin.version.hash != self.flow.version)

    @property
    def answers(self) -> str:
        """What answers, in a sentence or two."""
        if settings.FLOW_ANSWERS == DRAFT:
            return _("The draft answers, as FLOW_ANSWERS says: each edit changes the next answer.")
        if self.pin is None and self.key not in ("", settings.LANGFLOW_FLOW):
            return _("It is not published, so nobody is offered it.")
        if self.pin is None:
            return _("Nothing is published yet, so the draft answers.")
        said = _("%(version)s answers.") % {"version": self.pin.version.said}
        differs = _("The draft differs from it.") if self.has_unpublished else ""
        return together(self.pin.said_trouble, said, differs)


def for_flow(sentence: str, key: str) -> str:
    """A sentence whose commands are about this flow."""
    if key in ("", settings.LANGFLOW_FLOW):
        return sentence
    return re.sub(r"`(manage\.py flows [^`]+)`", rf"`\1 --flow {key}`", sentence)


def every_key() -> list[str]:
    """The flows that flows/ has a file of, then the others that are published."""
    pinned_keys = FlowPin.objects.order_by("flow").values_list("flow", flat=True)
    return list(dict.fromkeys([*flow_keys(), *pinned_keys]))


def flow_status(key: str = "") -> FlowStatus:
    """Raises LangflowAdminError or FlowProblem."""
    with LangflowAdmin() as langflow:
        ours = read_flow_file(key)
        return compare(find_draft(langflow, key), ours, key)


def is_renamed(theirs: Flow, key: str = "") -> bool:
    return theirs.get("endpoint_name") != (key or settings.LANGFLOW_FLOW)


def compare(theirs: Flow | None, ours: Flow, key: str = "") -> FlowStatus:
    pin = pin_of(key or settings.LANGFLOW_FLOW)
    ours_now = version_of(ours)
    if theirs is None:
        return FlowStatus(State.MISSING, AskedFlow(), ours_now, pin, key)
    draft = AskedFlow(str(theirs["id"]), version_of(theirs))
    if is_renamed(theirs, key):
        return FlowStatus(State.RENAMED, draft, ours_now, pin, key)
    state = State.SAME if draft.version == ours_now else since_last_push(theirs, ours, key)
    return FlowStatus(state, draft, ours_now, pin, key)


def since_last_push(theirs: Flow, ours: Flow, key: str) -> State:
    """Which of the two is another than when they were last the same."""
    pushed = read_pushed(key)
    hashed = version_of if pushed.get("shape") else version_before
    return {
        (True, True): State.SAME,
        (True, False): State.OLDER,
        (False, True): State.EDITED,
        (False, False): State.BOTH,
    }[hashed(theirs) == pushed.get("langflow"), hashed(ours) == pushed.get("file")]


def push_flow(
    key: str = "",
    *,
    force: bool = False,
    merging: bool = False,
    by: User | None = None,
    seen: str = "",
) -> str:
    """Bring flows/ into Langflow, let it answer, and say what was done; edits there stay.

    Whatever is done, a version answers afterwards, and Langflow has it as it was published; but
    for a flow that was taken back, of which only the draft is written. `seen` is the hash of the
    draft that was looked at: over another one nothing is written.
    """
    ours = read_flow_file(key)
    with LangflowAdmin() as langflow:
        pushing = Pushing(langflow, ours, key, force=force, merging=merging, seen=seen)
        draft, said, is_new = pushing.into_draft()
        try:
            if is_withdrawn(key):
                published = _("It was taken back, and stays so.")
            elif is_new and pinned(key) is not None:
                published = publish_draft(langflow, draft, About("From flows/", by=by, flow=key))
            else:
                published = ensure_published(langflow, draft, ours, key)
        except (FlowProblem, LangflowAdminError) as problem:
            raise FlowProblem(f"{said} {problem}") from problem
    return f"{said} {published}".strip()


Pushed = tuple[Flow, str, bool]  # the draft now, what was done, whether flows/ changed it


@dataclass(frozen=True)
class Pushing:
    """The flow of flows/ on its way into the draft."""

    langflow: LangflowAdmin
    ours: Flow
    key: str
    force: bool = False
    merging: bool = False
    seen: str = ""

    def into_draft(self) -> Pushed:
        theirs = find_draft(self.langflow, self.key)
        if theirs is None:
            return self.make_draft()
        check_seen(self.langflow, theirs, self.seen)
        named = ""
        if is_renamed(theirs, self.key):
            name = {"endpoint_name": self.key or settings.LANGFLOW_FLOW}
            theirs = whole(self.langflow, self.langflow.update_flow(theirs["id"], name))
            named = _("The flow has its endpoint name back.")
        draft, said, is_new = self.over(theirs)
        return draft, together(named, said), is_new

    def make_draft(self) -> Pushed:
        """A draft that was deleted comes back as what answers, unless that is of flows/ anyway."""
        version, pushed = pinned(self.key), read_pushed(self.key)
        if version and version.hash not in (pushed.get("file"), pushed.get("langflow")):
            draft = write_draft(self.langflow, version.content, None, self.key)
            said = _("The draft was put into Langflow again, as %(version)s has it.")
            return draft, said % {"version": version}, False
        put_missing(self.langflow, self.ours)
        draft = whole(self.langflow, self.langflow.create_flow(without_nested(self.ours)))
        self.remember(self.ours, draft)
        return draft, _("The flow was put into Langflow."), True

    def over(self, theirs: Flow) -> Pushed:
        status = compare(theirs, self.ours, self.key)
        if status.state is State.SAME:
            self.remember(self.ours, theirs)
            return theirs, status.sentence, False
        if status.state is State.BOTH and self.merging:
            return self.merged(theirs)
        if status.state is not State.OLDER and not self.force:
            return theirs, together(_("Nothing was published."), status.sentence), False
        theirs, kept = keep_keys(self.langflow, theirs, self.key)
        backup = keep_backup(theirs, "langflow", self.key)
        wanted = self.ours if self.force else with_typed_secrets(self.ours, theirs)
        draft = self.write_over(theirs, wanted)
        self.remember(self.ours, draft)
        said = _("The draft has the flow of flows/ now; the one before it is kept in %(path)s.")
        said = together(said % {"path": backup}, kept, left_out(theirs, draft))
        return draft, said, True

    def write_over(self, theirs: Flow, wanted: Flow) -> Flow:
        changes = {name: wanted[name] for name in KEPT_KEYS if name in wanted}
        token = str(theirs.get("version_token") or "")
        put_missing(self.langflow, wanted)
        return whole(self.langflow, self.langflow.update_flow(theirs["id"], changes, token=token))

    def merged(self, theirs: Flow) -> Pushed:
        """Both sides' changes, where they do not contradict each other; else neither."""
        merged = merge_sides(theirs, self.ours, self.key)
        if merged.conflicts:
            said = _("Nothing was changed. Both changed the same: %(parts)s.")
            raise FlowProblem(said % {"parts": "; ".join(merged.conflicts)})
        check_writable(self.key)  # before Langflow's draft is replaced
        theirs, kept = keep_keys(self.langflow, theirs, self.key)
        theirs_kept = keep_backup(theirs, "langflow", self.key)
        ours_kept = keep_backup(self.ours, "file", self.key)
        draft = self.write_over(theirs, with_typed_secrets(merged.flow, theirs))
        write_flow_file(draft, self.key)
        self.remember(draft, draft)
        said = _("Both were put together, in Langflow and in flows/; kept: %(theirs)s, %(ours)s.")
        said %= {"theirs": theirs_kept, "ours": ours_kept}
        return draft, together(said, kept, left_out(theirs, draft)), True

    def remember(self, file: Flow, draft: Flow) -> None:
        remember_pushed(file=file, langflow_has=draft, key=self.key)


def merge_sides(theirs: Flow, ours: Flow, key: str = "") -> Merge:
    base = read_pushed_flow(key)
    if base is None:
        sentence = _(
            "It is not known any more what both once were, so they cannot be put together. "
            "`manage.py flows pull` or `manage.py flows push --force` takes one of them."
        )
        raise FlowProblem(for_flow(sentence, key))
    return merge(base, theirs, ours)


def pull_flow(key: str = "") -> str:
    """Bring Langflow's copy into flows/ and say what was done."""
    ours = read_flow_file(key) if flow_file(key).exists() else {}
    with LangflowAdmin() as langflow:
        theirs = find_draft(langflow, key)
    if theirs is None:
        raise FlowProblem(for_flow(_(SENTENCES[State.MISSING]), key))
    theirs |= {"endpoint_name": key or settings.LANGFLOW_FLOW}  # whatever it is called there
    kept = ""
    if ours:
        if version_of(ours) == version_of(theirs):
            remember_pushed(file=ours, langflow_has=theirs, key=key)
            return _("flows/ has Langflow's flow already.")
        path = keep_backup(ours, "file", key)
        kept = _("The one before it is kept in %(path)s.") % {"path": path}
    write_flow_file(theirs, key)
    remember_pushed(file=theirs, langflow_has=theirs, key=key)
    said = _("Langflow's flow is now in %(file)s.") % {"file": flow_file(key)}
    return together(said, kept)


def publish_flow(about: About, *, seen: str = "") -> str:
    """Let the draft answer and say what was done."""
    with LangflowAdmin() as langflow:
        draft = find_draft(langflow, about.flow)
        if draft is None:
            raise FlowProblem(for_flow(_(SENTENCES[State.MISSING]), about.flow))
        return publish_draft(langflow, draft, about, seen=seen)
