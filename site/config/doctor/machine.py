"""The machine that we stand on: versions, room on its disk, what others may read, weights."""

import shutil
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
from django.conf import settings
from django.utils.translation import gettext as _

from ai_chatbot.flows.files import LANGFLOW_VERSION
from config.base.languages import numbers
from config.base.private import OTHERS, close_all
from config.doctor.findings import Finding, problem, warning, well
from config.launch.local_model import fetches_our_own
from config.launch.preparation import runs_own_langflow, runs_own_model
from config.launch.weights import Model, fetch_models, missing_models, needed_models
from config.version import VERSION

ROOM_LEAST, ROOM_LOW = 200 << 20, 1 << 30  # bytes free on the data's disk
CONTAINERS = (Path("/.dockerenv"), Path("/run/.containerenv"))


def versions() -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    ours = f"Commonplace {VERSION}, Python {python}, Django {django.__version__}."
    yield well("versions", ours)
    if not runs_own_langflow():
        return  # another machine's, perhaps: what runs there is asked of it
    try:
        found = version("langflow")
    except PackageNotFoundError:
        fix = _("Run `make run`: it installs it.")
        yield problem("versions", _("Langflow is not installed."), fix)
        return
    if found == LANGFLOW_VERSION:
        says = _("Langflow %(version)s, which the flow was made with.")
        yield well("versions", says % {"version": found})
        return
    yield warning(
        "versions",
        _("Langflow %(version)s is installed; the flow was made with %(other)s.")
        % {"version": found, "other": LANGFLOW_VERSION},
        _("Try the upgrade on a copy of DATA_DIR first, or install what requirements.lock names."),
    )


def disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    says = _("%(free)s are free where DATA_DIR is (%(folder)s).")
    says %= {"free": numbers.size(free), "folder": settings.DATA_DIR}
    if free < ROOM_LEAST:
        fix = _("Make room: what people write cannot be kept much longer.")
        yield problem("disk", says, fix)
    elif free < ROOM_LOW:
        fix = _("Make room; `manage.py prune` deletes what is not in use.")
        yield warning("disk", says, fix)
    else:
        yield well("disk", says)


def privacy() -> Iterator[Finding]:
    if not stat.S_IMODE(settings.DATA_DIR.stat().st_mode) & OTHERS:
        yield well("privacy", _("DATA_DIR is closed to other accounts of this machine."))
        return
    yield problem(
        "privacy",
        _("Other accounts of this machine can read DATA_DIR, which holds secrets and notes."),
        _("Run `%(command)s`.") % {"command": f"chmod -R go= {settings.DATA_DIR}"},
        close_data,
    )


def close_data() -> str:
    close_all(settings.DATA_DIR)
    return _("DATA_DIR is closed to others now.")


def weights() -> Iterator[Finding]:
    missing = missing_models(wanted_weights(), settings.MODELS_DIR)
    if not missing:
        says = _("The model weights that this configuration runs on are in place.")
        yield well("weights", says)
        return
    names = ", ".join(model.title for model in missing)
    says = _("Weights are missing: %(names)s.") % {"names": names}
    yield problem("weights", says, _("Run `make run`: it fetches them."), fetch)


def wanted_weights() -> list[Model]:
    return needed_models(
        local_llm=runs_own_model() and fetches_our_own(),
        local_embedder=not settings.EMBEDDING_BASE_URL,
    )


def fetch() -> str:
    fetch_models(wanted_weights(), settings.MODELS_DIR)
    return _("The weights are in place now.")


def container() -> Iterator[Finding]:
    """In one, Langflow makes the host's address of 127.0.0.1, and its guard refuses that."""
    if not any(path.exists() for path in CONTAINERS):
        return
    yield warning(
        "container",
        _(
            "This is a container: Langflow's own model components take 127.0.0.1 for the host "
            "that runs it, and then refuse to go there."
        ),
        _(
            "Use Notes Model, which reaches 127.0.0.1 as it is; or, for a server on that host, set "
            "LANGFLOW_SSRF_ALLOWED_HOSTS to its name or address, such as host.docker.internal."
        ),
    )
