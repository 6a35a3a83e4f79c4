"""Which model file answers on this machine: the one that is named, or the largest that it can run.

A model of our own is fetched where there is no other. Any chat model in GGUF's form will do.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from config.launch.problems import LaunchError
from config.launch.weights import LANGUAGE_MODEL

GB = 1_000_000_000
# A model of 1.1 GB writes 15 tokens a second on two cores, and one twice as large half of them.
BYTES_PER_CORE = GB
ROOM = 2 * GB  # for everything else of ours, beside a model and what it computes with
OVERHEAD = 1.3  # memory that a model takes, of its file's size
CGROUP = Path("/sys/fs/cgroup/memory.max")
HEAD = 48_000_000  # bytes of a file in which its words, and then how it chats, are told
CHATS = b"tokenizer.chat_template"


@dataclass(frozen=True)
class Machine:
    cores: int
    memory: int  # bytes

    def can_run(self, size: int) -> bool:
        """Whether a model of so many bytes fits and writes faster than one reads."""
        return size * OVERHEAD + ROOM <= self.memory and size <= self.cores * BYTES_PER_CORE


def this_machine() -> Machine:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Machine(cores or 1, min([memory, *limit_of(CGROUP)]))


def limit_of(path: Path) -> list[int]:
    """What a container allows, if it does not allow all."""
    try:
        said = path.read_text().strip()
    except OSError:
        return []
    return [int(said)] if said.isdigit() else []


def chosen_model() -> Path:
    """LLM_MODEL_PATH, else the largest in MODELS_DIR that this machine can run, else our own.

    Raises LaunchError when what was named is no model.
    """
    named = settings.LLM_MODEL_PATH
    if named:
        return check(Path(named).expanduser())
    ours = settings.MODELS_DIR / LANGUAGE_MODEL.path
    return largest(settings.MODELS_DIR.glob("*.gguf"), this_machine(), beyond=ours)


def check(path: Path) -> Path:
    if not is_chat_model(path):
        raise LaunchError(
            f"LLM_MODEL_PATH={path} is no chat model in GGUF's form that can be read. Name such a "
            "file, or leave it empty."
        )
    return path.resolve()


def largest(files: Iterable[Path], machine: Machine, *, beyond: Path) -> Path:
    """The largest chat model that the machine can run and that is larger than `beyond`."""
    sizes = {path: path.stat().st_size for path in files if path != beyond and path.is_file()}
    for path in sorted(sizes, key=lambda path: (-sizes[path], path)):
        larger = sizes[path] > LANGUAGE_MODEL.size
        if larger and machine.can_run(sizes[path]) and is_chat_model(path):
            return path
    return beyond


def is_chat_model(path: Path) -> bool:
    """Whether it says how it chats: no model of pictures or vectors does, nor a later part."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return False
    return head.startswith(b"GGUF") and CHATS in head


def fetches_our_own() -> bool:
    """Whether answers need the model that we fetch."""
    return chosen_model() == settings.MODELS_DIR / LANGUAGE_MODEL.path
