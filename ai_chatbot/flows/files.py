"""Flows as files: the one in flows/, what was pushed last, and backups."""

import json
import logging
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.flows.current import _seen
from ai_chatbot.flows.shape import normalise, version_of
from ai_chatbot.langflow.admin import Flow

logger = logging.getLogger(__name__)
LANGFLOW_VERSION = "1.13.0"  # as in requirements.txt: the flow's JSON is tied to it


class FlowProblem(Exception):
    """The flow's file cannot be used; the text says why."""


def flow_file() -> Path:
    return settings.FLOWS_DIR / f"{settings.LANGFLOW_FLOW}.json"


def read_flow_file() -> Flow:
    try:
        flow = json.loads(flow_file().read_text())
    except FileNotFoundError as error:
        raise FlowProblem(
            _("%(file)s is missing. `manage.py flows pull` makes it.") % {"file": flow_file()}
        ) from error
    except ValueError as error:
        raise FlowProblem(
            _("%(file)s is not a flow: %(why)s.") % {"file": flow_file(), "why": error}
        ) from error
    if not isinstance(flow, dict) or not (flow.get("data") or {}).get("nodes"):
        raise FlowProblem(_("%(file)s is not a flow: it has no nodes.") % {"file": flow_file()})
    return flow


def flow_id() -> str:
    """The id that the file gives the flow in Langflow; "" without a file that can be read."""
    try:
        return str(read_flow_file().get("id") or "")
    except FlowProblem:
        return ""


def write_flow_file(flow: Flow) -> None:
    """In a form that differs only where the flow does."""
    kept = normalise(flow) | {"id": flow["id"], "last_tested_version": LANGFLOW_VERSION}
    flow_file().write_text(as_text(kept))


def as_text(flow: Flow) -> str:
    return json.dumps(flow, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def backup_folder() -> Path:
    return settings.DATA_DIR / "flow_backups"


def backups(whose: str) -> list[Path]:
    """The newest first."""
    return sorted(backup_folder().glob(f"*-{whose}-*.json"), reverse=True)


def read_backup(name: str) -> Flow:
    for path in backup_folder().glob("*.json"):
        if path.name == name:
            return json.loads(path.read_text())
    raise FlowProblem(_("This copy of the flow is not kept any more."))


def keep_backup(flow: Flow, whose: str) -> Path:
    backup_folder().mkdir(parents=True, exist_ok=True)
    path = backup_folder() / f"{timezone.now():%Y%m%d-%H%M%S}-{whose}-{version_of(flow)}.json"
    path.touch(mode=0o600)  # Langflow's copy may hold a key that was typed in there
    path.write_text(as_text(flow))
    return path


def pushed_file() -> Path:
    return settings.DATA_DIR / "flows_pushed.json"


def pushed_flow_file() -> Path:
    """The flow itself as it was then, which both sides' later changes are compared with."""
    return settings.DATA_DIR / "flows_pushed" / f"{settings.LANGFLOW_FLOW}.json"


def read_pushed_flow() -> Flow | None:
    try:
        return json.loads(pushed_flow_file().read_text())
    except (FileNotFoundError, ValueError):
        return None


def read_pushed() -> dict[str, str]:
    """The versions of file and of Langflow's copy when both were last the same flow.

    `shape` says how they were hashed: "2" as shape.version_of does, else as version_before.
    """
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
    versions = {"file": version_of(file), "langflow": version_of(langflow_has), "shape": "2"}
    pushed_file().write_text(json.dumps({settings.LANGFLOW_FLOW: versions}, indent=2))
    pushed_flow_file().parent.mkdir(parents=True, exist_ok=True)
    pushed_flow_file().write_text(as_text(normalise(file)))
    _seen.clear()
