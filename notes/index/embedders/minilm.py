"""Vectors of English, made by a small model on this machine."""

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from notes.index.embedders.base import Embedder, EmbeddingUnavailable, normalised
from notes.index.embedders.sessions import Threads, is_there, open_model, output_of, stacked

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

LOCAL_MODEL = "minilm-int8"
MAX_TOKENS = 256  # what all-MiniLM-L6-v2 was trained to read


class LocalEmbedder(Embedder):
    """all-MiniLM-L6-v2 in 8 bit, run by onnxruntime on the CPU."""

    name = LOCAL_MODEL
    reads_latin_only = True  # it was trained on English

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.Lock()
        self.threads = Threads()
        self.loaded: tuple[InferenceSession, Tokenizer] | None = None

    def is_ready(self) -> bool:
        return is_there(self.folder)

    def warm_up(self) -> None:
        self.embed(["warm"])

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        session, tokenizer = self.load()
        # One at a time is fastest on a CPU: nothing is spent on padding.
        return stacked(self.threads.map(partial(embed_one, session, tokenizer), texts))

    def load(self) -> tuple["InferenceSession", "Tokenizer"]:
        with self.lock:
            if self.loaded is None:
                self.loaded = load_model(self.folder)
            return self.loaded


def load_model(folder: Path) -> tuple["InferenceSession", "Tokenizer"]:
    try:
        return open_model(folder, MAX_TOKENS)
    except Exception as error:  # both libraries raise bare Exceptions of their own
        raise EmbeddingUnavailable(
            f"The embedding model in {folder} is missing or damaged. `make run` fetches it;"
            " with EMBEDDING_BASE_URL another server can embed instead."
        ) from error


def embed_one(session: "InferenceSession", tokenizer: "Tokenizer", text: str) -> np.ndarray:
    """The mean of the tokens' vectors, brought to length 1: float32 [d]."""
    return normalised(output_of(session, tokenizer.encode(text)).mean(axis=0))
