"""Flows examined by `lfx upgrade`, on copies, in a process of their own.

By the Langflow that is installed here, or by that of another environment: an upgrade is tried
before it is made.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from ai_chatbot.flows.files import FlowProblem
from ai_chatbot.flows.nested.finding import nested_in, without_nested
from ai_chatbot.flows.shape import normalise
from ai_chatbot.langflow.admin import Flow
from config.base.storable import dict_in, list_in, text_in

SECONDS = 180  # for lfx to list its components and look at the flows
NODES_MOST, NAME_CHARS, WHY_CHARS = 500, 100, 300
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")  # nothing that is secret


class Fit(StrEnum):
    """How a node stands to its component in a Langflow, in `lfx upgrade`'s words."""

    OK = "OK"
    SAFE = "SAFE"  # it has newer code, which can take the place of the flow's
    BREAKING = "BREAKING"  # its newer code has other fields or outputs
    BLOCKED = "BLOCKED"  # it has no such component


FITS = {
    "ok": Fit.OK,
    "outdated_safe": Fit.SAFE,
    "outdated_breaking": Fit.BREAKING,
    "blocked": Fit.BLOCKED,
}


@dataclass(frozen=True)
class Examined:
    """What is said of one flow: the worst of its nodes, and the names of those that are so."""

    fit: Fit
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Examination:
    version: str  # of the Langflow that was asked
    flows: dict[str, Examined]


def examine_flows(flows: Mapping[str, Flow], python: str = "") -> Examination:
    """Each of `flows` by its name. `python` is the interpreter of another environment.

    Raises FlowProblem where nothing can be told.
    """
    parts = {name: [*parts_of(n, flow)] for n, (name, flow) in enumerate(flows.items())}
    with tempfile.TemporaryDirectory() as place:
        folder, answer = Path(place) / "flows", Path(place) / "said.json"
        folder.mkdir()
        for part in chain.from_iterable(parts.values()):
            (folder / f"{part.file}.json").write_text(json.dumps(part.flow))
        said = dict_in(ask_lfx(python or sys.executable, folder, answer))
    found = dict_in(said.get("flows"))
    if error := text_in(said.get("error"), WHY_CHARS):
        raise cannot_tell(error)
    told = {name: judged((part, found.get(part.file)) for part in parts[name]) for name in flows}
    return Examination(text_in(said.get("version"), NAME_CHARS), told)


def ask_lfx(python: str, folder: Path, answer: Path) -> Any:
    command = [python, "-m", "commonplace_langflow", "upgrade", str(folder), str(answer)]
    try:
        ended = subprocess.run(  # noqa: S603 - an interpreter that staff named, and our module
            command, env=environment(folder.parent), timeout=SECONDS, capture_output=True
        )
    except subprocess.TimeoutExpired as error:
        raise cannot_tell(_("it took more than %(n)s seconds") % {"n": SECONDS}) from error
    except OSError as error:
        raise cannot_tell(f"{python}: {error.strerror}") from error
    try:
        return json.loads(answer.read_text())
    except (OSError, ValueError) as error:  # it ended before it had anything to say
        raise cannot_tell(last_line(ended.stderr)) from error


def environment(place: Path) -> dict[str, str]:
    """As Langflow's own process has it, but with a folder for what it keeps that is thrown away."""
    flows = settings.FLOWS_DIR
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed_on | {
        "PYTHONPATH": str(flows / "process"),
        "LANGFLOW_COMPONENTS_PATH": str(flows / "components"),
        "LANGFLOW_CONFIG_DIR": str(place / "langflow"),
        "LANGFLOW_DO_NOT_TRACK": "true",
        "DO_NOT_TRACK": "true",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }


class Part(NamedTuple):
    """A flow, or one of those that its nodes run, without what was typed in secret."""

    file: str
    within: str  # what its nodes' names begin with
    flow: Flow


def parts_of(number: int, flow: Flow) -> Iterator[Part]:
    clean = normalise(flow)
    yield Part(str(number), "", without_nested(clean))
    for n, nested in enumerate(nested_in(clean).values()):
        yield Part(f"{number}-{n}", f"{text_in(nested.get('name'), NAME_CHARS)} › ", nested)


def judged(said: Iterable[tuple[Part, object]]) -> Examined:
    """The worst that is said, and of which nodes; one that is no node's counts for none."""
    fits = [
        (
            FITS.get(str(node.get("status")), Fit.BLOCKED),
            part.within + text_in(node.get("name"), NAME_CHARS),
        )
        for part, nodes in said
        for node in map(dict_in, list_in(nodes)[:NODES_MOST])
    ]
    order = list(Fit)
    worst = max((fit for fit, _name in fits), key=order.index, default=Fit.OK)
    if worst is Fit.OK:
        return Examined(worst)
    return Examined(worst, tuple(dict.fromkeys(name for fit, name in fits if fit is worst)))


def last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return text_in(lines[-1], WHY_CHARS) if lines else _("it said nothing")


def cannot_tell(why: str) -> FlowProblem:
    said = _("`lfx upgrade` could not look at the flows: %(why)s.")
    return FlowProblem(said % {"why": why.rstrip(".")})
