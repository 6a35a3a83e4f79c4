"""Langflow and the flow in it, as far as can be seen without asking a question."""

from collections.abc import Iterator
from functools import partial

from asgiref.sync import async_to_sync
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ai_chatbot.flows.checks import find_faults
from ai_chatbot.flows.drafts import find_draft, keep_keys
from ai_chatbot.flows.files import FlowProblem, flow_keys
from ai_chatbot.flows.keys.keeping import where_typed
from ai_chatbot.flows.keys.leftovers import (
    clean_files,
    delete_unused,
    files_with_keys,
    listed,
    unused_variables,
)
from ai_chatbot.flows.publishing import pinned
from ai_chatbot.flows.sync import FlowStatus, State, every_key, flow_status, push_flow
from ai_chatbot.langflow import database
from ai_chatbot.langflow.admin import (
    Flow,
    LangflowAdmin,
    LangflowAdminError,
    LangflowAway,
    LangflowKeyRefused,
)
from config.doctor.findings import Finding, of_flow, problem, warning, well
from config.readiness import check_index, check_langflow

OURS = "commonplace"  # the folder of our components, and so their category in Langflow
START = gettext_lazy("`make run` starts it; give it a minute.")
LEVELS = {
    State.MISSING: problem,
    State.RENAMED: problem,
    State.OLDER: warning,
    State.BOTH: warning,
}
MENDED = {State.MISSING, State.RENAMED, State.OLDER}  # by a push that overwrites no edit


def answers() -> Iterator[Finding]:
    """Whether Langflow and the embedder can be reached at all."""
    looks = {"langflow": check_langflow, "embedder": check_index}
    for subject, look in looks.items():
        check = async_to_sync(look)()  # its queries are made in this thread
        says = str(check.detail)
        if check.ok:
            yield well(subject, says)
        elif subject != "langflow" or not key_is_refused():  # `langflow` says that, and what to do
            yield problem(subject, says, str(START))


def key_is_refused() -> bool:
    try:
        with LangflowAdmin() as admin:
            admin.listed()
    except LangflowKeyRefused:
        return True
    except LangflowAdminError:
        return False
    return False


def langflow() -> Iterator[Finding]:
    if why := database.fault():
        yield problem(
            "langflow",
            _("Langflow's database cannot be read (%(why)s).") % {"why": why},
            _("This puts it aside. Langflow begins anew at its next start, with flows/."),
            begin_anew,
        )
    try:
        with LangflowAdmin() as admin:
            yield from running(admin)
    except LangflowAway:
        return  # `answers` has said so
    except LangflowAdminError as refused:
        fix = _("Set LANGFLOW_API_KEY to the key that it has.")
        yield problem("langflow", str(refused), fix)


def begin_anew() -> str:
    with LangflowAdmin() as admin:
        if admin.is_running():  # it would go on writing into the file, whatever that is called
            raise LangflowAdminError(
                _("Langflow runs. End Commonplace, then run `manage.py doctor --fix`.")
            )
    kept = database.set_aside()
    said = _("The database is %(file)s now: Langflow begins anew as it is started again.")
    return said % {"file": kept}


def running(admin: LangflowAdmin) -> Iterator[Finding]:
    version = {"version": admin.version()}
    yield well("langflow", _("Version %(version)s takes our key.") % version)
    found = admin.component_names(OURS)
    wanted = {"NotesModel", "NotesSearch"}
    if missing := sorted(wanted - found):
        yield problem(
            "components",
            _("Langflow did not load %(names)s: Notes Search and Notes Model are ours.")
            % {"names": ", ".join(missing)},
            _(
                "Start it with `--components-path flows/components`, as `make run` does, and "
                "see its log."
            ),
        )
    else:
        yield well("components", _("Langflow loaded Notes Search and Notes Model."))
    yield from unlisted(admin)
    if sessions := admin.sessions():
        yield warning(
            "privacy",
            kept(len(sessions)),
            _("Delete them there, or let this do it."),
            partial(forget, sessions),
        )


def unlisted(admin: LangflowAdmin) -> Iterator[Finding]:
    """A Langflow that cannot read one of its flows lists none of them."""
    try:
        admin.listed()
    except LangflowAway:
        raise
    except LangflowAdminError as failed:
        says = _("Langflow cannot list its flows: %(why)s What is published goes on answering.")
        yield problem(
            "flow",
            says % {"why": failed},
            _(
                "See langflow.log in DATA_DIR's logs. If it goes on, end Commonplace, move "
                "langflow/langflow.db out of DATA_DIR, and start again: Langflow begins anew, with "
                "what is published and the flows of flows/."
            ),
        )


def forget(sessions: list[str]) -> str:
    with LangflowAdmin() as admin:
        for session in sessions:
            admin.delete_messages(session)
    deleted = ngettext(
        "The messages of one session were deleted in Langflow.",
        "The messages of %(count)s sessions were deleted in Langflow.",
        len(sessions),
    )
    return deleted % {"count": len(sessions)}


def kept(sessions: int) -> str:
    says = ngettext(
        "Langflow keeps the messages of one session; staff see them in its Playground.",
        "Langflow keeps the messages of %(count)s sessions; staff see them in its Playground.",
        sessions,
    )
    return says % {"count": sessions}


def kept_flow() -> Iterator[Finding]:
    for key in flow_keys():
        try:
            status = flow_status(key)
        except LangflowAdminError:
            return  # said already
        except FlowProblem as unusable:
            fix = _("Bring flows/ back from git, or pull Langflow's flow.")
            yield problem("flow", str(unusable), fix)
        else:
            yield told(status)


def drafts() -> Iterator[Finding]:
    """What can be seen of each draft without running it: its inputs, outputs, nodes and edges."""
    try:
        with LangflowAdmin() as admin:
            for key in flow_keys():
                if draft := find_draft(admin, key):
                    yield from drafted(draft, key)
    except LangflowAdminError:
        return  # said already


def typed_keys() -> Iterator[Finding]:
    """Keys that stand in Langflow in clear, of drafts and of what was published."""
    try:
        with LangflowAdmin() as admin:
            for key in every_key():
                if fields := where_typed(admin, find_draft(admin, key), key):
                    says = _("Langflow keeps in clear what was typed in: %(fields)s.")
                    yield warning(
                        "keys",
                        of_flow(key, says % {"fields": ", ".join(fields)}),
                        _("This has it kept encrypted; so does publishing."),
                        partial(keep_keys, key),
                    )
    except LangflowAdminError:
        return  # said already


def left_keys() -> Iterator[Finding]:
    """What earlier releases kept of keys, and variables made of keys that are gone."""
    if files := list(files_with_keys()):
        says = _("Keys stand in clear in copies of drafts: %(files)s.")
        named = ", ".join(path.name for path, _clean in files)
        yield warning("keys", says % {"files": named}, _("This takes them out."), clean_files)
    try:
        with LangflowAdmin() as admin:
            unused = unused_variables(admin)
    except LangflowAdminError:
        return  # said already
    if unused:
        says = _("Langflow keeps keys that no flow uses any more: %(names)s.")
        yield warning(
            "keys",
            says % {"names": listed(unused)},
            _("This deletes them; so can you, in Langflow's settings."),
            delete_unused,
        )


def drafted(draft: Flow, key: str) -> Iterator[Finding]:
    answers = pinned(key)
    faults = find_faults(draft, answers.content if answers else None)
    for fault in faults:
        if fault.is_key:
            continue  # `typed_keys` tells it
        yield warning(
            "flow",
            of_flow(key, _("In the draft: %(fault)s") % {"fault": fault.sentence}),
            _("Mend it in the editor on the page “Flow”, or discard the edits there."),
        )
    if not faults:
        says = _("Inputs, outputs, nodes and edges of the draft hang together.")
        yield well("flow", of_flow(key, says))


def told(status: FlowStatus) -> Finding:
    level = LEVELS.get(status.state)
    if level is None:  # the same, or edited in Langflow on purpose
        return well("flow", of_flow(status.key, status.sentence))
    mend = partial(push_flow, status.key) if status.state in MENDED else None
    return level(
        "flow", of_flow(status.key, status.sentence), _("See `manage.py flows --help`."), mend
    )
