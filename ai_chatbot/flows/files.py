"""Flows as files: those in flows/, what was pushed last, and backups.

A flow's key is its endpoint name in Langflow, and its file's name. Where none is given, the usual
flow is meant.
"""

import json
import logging
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ai_chatbot.flows.current import _unknown
from ai_chatbot.flows.shape import normalise, version_of, without_secrets
from ai_chatbot.langflow.admin import Flow
from config.base.storable import dict_in

logger = logging.getLogger(__name__)
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")  # as Langflow takes it for an endpoint's name
HASH = "[0-9a-f]" * 12
LANGFLOW_VERSION = "1.13.0"  # as in requirements.txt: the flow's JSON is tied to it


class FlowProblem(Exception):
    """The flow's file cannot be used; the text says why."""


def flow_keys() -> list[str]:
    """The flows of which flows/ has a file; the usual one first, whether it has or not."""
    found = {path.stem for path in settings.FLOWS_DIR.glob("*.json") if KEY.fullmatch(path.stem)}
    return [settings.LANGFLOW_FLOW, *sorted(found - {settings.LANGFLOW_FLOW})]


def flow_file(key: str = "") -> Path:
    return settings.FLOWS_DIR / f"{key or settings.LANGFLOW_FLOW}.json"


def read_flow_file(key: str = "") -> Flow:
    path = flow_file(key)
    try:
        flow = json.loads(path.read_text())
    except FileNotFoundError as error:
        raise FlowProblem(
            _("%(file)s is missing. `manage.py flows pull` makes it.") % {"file": path}
        ) from error
    except ValueError as error:
        raise FlowProblem(
            _("%(file)s is not a flow: %(why)s.") % {"file": path, "why": error}
        ) from error
    if not isinstance(flow, dict) or not (flow.get("data") or {}).get("nodes"):
        raise FlowProblem(_("%(file)s is not a flow: it has no nodes.") % {"file": path})
    return flow


def flow_id(key: str = "") -> str:
    """The id that the file gives the flow in Langflow; "" without a file that can be read."""
    try:
        return str(read_flow_file(key).get("id") or "")
    except FlowProblem:
        return ""


def write_flow_file(flow: Flow, key: str = "") -> None:
    """In a form that differs only where the flow does."""
    kept = normalise(flow) | {"id": flow["id"], "last_tested_version": LANGFLOW_VERSION}
    with told_if_not_written(flow_file(key)) as path:
        path.write_text(as_text(kept))


def check_writable(key: str = "") -> None:
    """Raise FlowProblem where the flow's file could not be written."""
    with told_if_not_written(flow_file(key)) as path:
        path.open("a").close()


@contextmanager
def told_if_not_written(path: Path) -> Iterator[Path]:
    try:
        yield path
    except OSError as error:
        said = _("%(file)s cannot be written: %(why)s.")
        raise FlowProblem(said % {"file": path, "why": error.strerror}) from error


def as_text(flow: Flow) -> str:
    return json.dumps(flow, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def backup_folder() -> Path:
    return settings.DATA_DIR / "flow_backups"


def of(key: str) -> str:
    """Of another flow than the usual one, what its backups are told apart by."""
    return "" if key in ("", settings.LANGFLOW_FLOW) else f"-{key}"


def backups(whose: str, key: str = "") -> list[Path]:
    """The newest first."""
    found = backup_folder().glob(f"????????-??????-{whose}{of(key)}-{HASH}.json")
    return sorted(found, reverse=True)


def read_backup(name: str, key: str = "") -> Flow:
    """A draft that was kept of this flow."""
    for path in backups("draft", key):
        if path.name == name:
            return json.loads(path.read_text())
    raise FlowProblem(_("This copy of the flow is not kept any more."))


def keep_backup(flow: Flow, whose: str, key: str = "") -> Path:
    backup_folder().mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%d-%H%M%S}-{whose}{of(key)}-{version_of(flow)}.json"
    path = backup_folder() / name
    write_alone(path, as_text(without_secrets(flow)))
    return path


def write_alone(path: Path, text: str) -> None:
    """For the server's account alone to read, and in one step: others may look at it meanwhile."""
    half = path.with_name(f"{path.stem}.{uuid.uuid4().hex}.tmp")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def pushed_file() -> Path:
    return settings.DATA_DIR / "flows_pushed.json"


def pushed_flow_file(key: str = "") -> Path:
    """The flow itself as it was then, which both sides' later changes are compared with."""
    return settings.DATA_DIR / "flows_pushed" / f"{key or settings.LANGFLOW_FLOW}.json"


def read_pushed_flow(key: str = "") -> Flow | None:
    try:
        return json.loads(pushed_flow_file(key).read_text())
    except (FileNotFoundError, ValueError):
        return None


def read_pushed(key: str = "") -> dict[str, str]:
    """The versions of file and of Langflow's copy when both were last the same flow.

    `shape` says how they were hashed: "2" as shape.version_of does, else as version_before.
    """
    return dict_in(read_all_pushed().get(key or settings.LANGFLOW_FLOW))


def read_all_pushed() -> dict[str, Any]:
    try:
        return dict_in(json.loads(pushed_file().read_text()))
    except FileNotFoundError:
        return {}
    except ValueError:
        logger.warning("%s is not readable; it is made anew.", pushed_file())
        return {}


def remember_pushed(*, file: Flow, langflow_has: Flow, key: str = "") -> None:
    # Two versions, as Langflow may complete a flow while storing it.
    versions = {"file": version_of(file), "langflow": version_of(langflow_has), "shape": "2"}
    every = read_all_pushed() | {key or settings.LANGFLOW_FLOW: versions}
    pushed_file().write_text(json.dumps(every, indent=2))
    pushed_flow_file(key).parent.mkdir(parents=True, exist_ok=True)
    pushed_flow_file(key).write_text(as_text(normalise(file)))
    _unknown.clear()
