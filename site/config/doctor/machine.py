"""The machine that we stand on: versions, room on its disk, what others may read, weights."""

import shutil
import stat
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
from django.conf import settings

from ai_chatbot.flows.files import LANGFLOW_VERSION
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
    yield well("versions", f"Commonplace {VERSION}, Python {python}, Django {django.__version__}.")
    if not runs_own_langflow():
        return  # another machine's, perhaps: what runs there is asked of it
    try:
        found = version("langflow")
    except PackageNotFoundError:
        yield problem("versions", "Langflow is not installed.", "Run `make run`: it installs it.")
        return
    if found == LANGFLOW_VERSION:
        yield well("versions", f"Langflow {found}, which the flow was made with.")
        return
    yield warning(
        "versions",
        f"Langflow {found} is installed; the flow was made with {LANGFLOW_VERSION}.",
        "Try the upgrade on a copy of DATA_DIR first, or install what requirements.lock names.",
    )


def disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    says = f"{free / 1e9:.1f} GB are free where DATA_DIR is ({settings.DATA_DIR})."
    if free < ROOM_LEAST:
        yield problem("disk", says, "Make room: what people write cannot be kept much longer.")
    elif free < ROOM_LOW:
        yield warning("disk", says, "Make room; `manage.py prune` deletes what is not in use.")
    else:
        yield well("disk", says)


def privacy() -> Iterator[Finding]:
    if not stat.S_IMODE(settings.DATA_DIR.stat().st_mode) & OTHERS:
        yield well("privacy", "DATA_DIR is closed to other accounts of this machine.")
        return
    yield problem(
        "privacy",
        "Other accounts of this machine can read DATA_DIR, which holds secrets and notes.",
        f"Run `chmod -R go= {settings.DATA_DIR}`.",
        close_data,
    )


def close_data() -> str:
    close_all(settings.DATA_DIR)
    return "DATA_DIR is closed to others now."


def weights() -> Iterator[Finding]:
    missing = missing_models(wanted_weights(), settings.MODELS_DIR)
    if not missing:
        yield well("weights", "The model weights that this configuration runs on are in place.")
        return
    names = ", ".join(model.title for model in missing)
    yield problem(
        "weights", f"Weights are missing: {names}.", "Run `make run`: it fetches them.", fetch
    )


def wanted_weights() -> list[Model]:
    return needed_models(
        local_llm=runs_own_model() and fetches_our_own(),
        local_embedder=not settings.EMBEDDING_BASE_URL,
    )


def fetch() -> str:
    fetch_models(wanted_weights(), settings.MODELS_DIR)
    return "The weights are in place now."


def container() -> Iterator[Finding]:
    """In one, Langflow makes the host's address of 127.0.0.1, and its guard refuses that."""
    if not any(path.exists() for path in CONTAINERS):
        return
    yield warning(
        "container",
        "This is a container: Langflow's own model components take 127.0.0.1 for the host that "
        "runs it, and then refuse to go there.",
        "Use Notes Model, which reaches 127.0.0.1 as it is; or, for a server on that host, set "
        "LANGFLOW_SSRF_ALLOWED_HOSTS to its name or address, such as host.docker.internal.",
    )
