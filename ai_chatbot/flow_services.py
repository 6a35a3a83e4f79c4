"""The flow between flows/ and Langflow: which one answers, publishing it, bringing it back."""

import asyncio
import json
import logging
import time
import weakref
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ai_chatbot.langflow_admin import (
    KEPT_KEYS,
    Flow,
    LangflowAdmin,
    LangflowAdminError,
    normalise,
    version_of,
    with_typed_secrets,
)

logger = logging.getLogger(__name__)

FLOW_MAX_AGE = 30.0  # seconds that an answer's record of its flow may lag behind an edit
AWAY_MAX_AGE = 5.0
LANGFLOW_VERSION = "1.13.0"  # as in requirements.txt: the flow's JSON is tied to it


@dataclass(frozen=True)
class FlowVersion:
    """Which flow, in which state; both empty when Langflow did not say."""

    id: str = ""
    version: str = ""


# (good until, what was seen) for each Langflow asked, and who is asking just now.
_seen: dict[str, tuple[float, FlowVersion]] = {}
_asking: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Task[FlowVersion]]" = (
    weakref.WeakKeyDictionary()
)


async def current_flow() -> FlowVersion:
    """The flow that answers now; never raises, as an answer must not fail for its record."""
    until, flow = _seen.get(settings.LANGFLOW_URL, (0.0, FlowVersion()))
    if time.monotonic() < until:
        return flow
    loop = asyncio.get_running_loop()
    if loop not in _asking or _asking[loop].done():  # fifty answers at once ask once
        _asking[loop] = asyncio.create_task(_look_at_flow())
    return await asyncio.shield(_asking[loop])


async def _look_at_flow() -> FlowVersion:
    flow = await asyncio.to_thread(_ask_current_flow)
    age = FLOW_MAX_AGE if flow.id else AWAY_MAX_AGE
    _seen[settings.LANGFLOW_URL] = (time.monotonic() + age, flow)
    return flow


def _ask_current_flow() -> FlowVersion:
    try:
        with LangflowAdmin() as langflow:
            flow = langflow.find_flow(settings.LANGFLOW_FLOW)
    except LangflowAdminError as error:
        logger.warning("The flow's version is not known: %s", error)
        return FlowVersion()
    return FlowVersion(str(flow["id"]), version_of(flow)) if flow else FlowVersion()


class FlowProblem(Exception):
    """The flow's file cannot be used; the text says why."""


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


def flow_file() -> Path:
    return settings.FLOWS_DIR / f"{settings.LANGFLOW_FLOW}.json"


def read_flow_file() -> Flow:
    try:
        flow = json.loads(flow_file().read_text())
    except FileNotFoundError as error:
        raise FlowProblem(f"{flow_file()} is missing. `manage.py flows pull` makes it.") from error
    except ValueError as error:
        raise FlowProblem(f"{flow_file()} is not a flow: {error}.") from error
    if not isinstance(flow, dict) or not (flow.get("data") or {}).get("nodes"):
        raise FlowProblem(f"{flow_file()} is not a flow: it has no nodes.")
    return flow


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


def write_flow_file(flow: Flow) -> None:
    """In a form that differs only where the flow does."""
    kept = normalise(flow) | {"id": flow["id"], "last_tested_version": LANGFLOW_VERSION}
    flow_file().write_text(as_text(kept))


def as_text(flow: Flow) -> str:
    return json.dumps(flow, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def keep_backup(flow: Flow, whose: str) -> Path:
    folder = settings.DATA_DIR / "flow_backups"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{timezone.now():%Y%m%d-%H%M%S}-{whose}-{version_of(flow)}.json"
    path.touch(mode=0o600)  # Langflow's copy may hold a key that was typed in there
    path.write_text(as_text(flow))
    return path


def pushed_file() -> Path:
    return settings.DATA_DIR / "flows_pushed.json"


def read_pushed() -> dict[str, str]:
    """The versions of file and of Langflow's copy when both were last the same flow."""
    try:
        pushed = json.loads(pushed_file().read_text())
    except FileNotFoundError:
        return {}
    except ValueError:
        logger.warning("%s is not readable; it is made anew.", pushed_file())
        return {}
    return pushed.get(settings.LANGFLOW_FLOW) or {}


def remember_pushed(*, file: Flow, langflow_has: Flow) -> None:
    # Two versions, as Langflow may complete a flow while storing it.
    versions = {"file": version_of(file), "langflow": version_of(langflow_has)}
    pushed_file().write_text(json.dumps({settings.LANGFLOW_FLOW: versions}, indent=2))
    _seen.clear()


def password_file() -> Path:
    return settings.DATA_DIR / "langflow_password"


def kept_login() -> tuple[str, str] | None:
    """Langflow's (user name, password) as `make run` keeps them; None for a Langflow elsewhere."""
    try:
        username = (settings.DATA_DIR / "langflow_superuser").read_text().strip()
        return username, password_file().read_text().strip()
    except FileNotFoundError:
        return None
