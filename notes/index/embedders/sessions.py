"""How models run on this machine: a text a thread, and no thread that waits by spinning.

onnxruntime's own threads share a text, and spin while they wait for each other: for a passage of
200 tokens that cost 115 ms of processor time on two cores against 57 of one thread alone. As
many texts at once as there are cores are as fast, and they leave when there is nothing to do.
"""

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

THREADS_MAX = 4  # with more the memory's speed is what counts


def open_session(model: str | bytes) -> "InferenceSession":
    """A model's file, or what would be in it; raises bare Exceptions of onnxruntime's own."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False  # 0.23 GB instead of several times that
    options.log_severity_level = 3
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def open_model(folder: Path, max_tokens: int) -> "tuple[InferenceSession, Tokenizer]":
    """The model in a folder and what cuts texts for it; raises bare Exceptions of the libraries'
    own."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    session = open_session(str(folder / "model.onnx"))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return session, tokenizer


def is_there(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("model.onnx", "tokenizer.json"))


def output_of(session: "InferenceSession", text: "Encoding") -> np.ndarray:
    """What the model makes of one text, or of two that it reads together."""
    given = {
        "input_ids": text.ids,
        "attention_mask": text.attention_mask,
        "token_type_ids": text.type_ids,
    }
    wanted = [needed.name for needed in session.get_inputs()]
    return session.run(None, {name: np.array([given[name]], np.int64) for name in wanted})[0][0]


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Threads:
    """Threads for the texts of one embedder, made when there is more than one. On Linux they have
    the priority of the thread that asked first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def map(
        self, function: Callable[[str], np.ndarray], given: Sequence[str]
    ) -> Iterable[np.ndarray]:
        if len(given) < 2 or cores() == 1:
            return map(function, given)
        return self._threads().map(function, given)

    def _threads(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(min(cores(), THREADS_MAX), "embedding")
            return self._pool


def stacked(rows: Iterable[np.ndarray]) -> np.ndarray:
    """float32 [how many, d]"""
    made = list(rows)
    return np.stack(made) if made else np.empty((0, 0), np.float32)
