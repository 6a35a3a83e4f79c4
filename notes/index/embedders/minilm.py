"""Vectors of English, made by a small model on this machine."""

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from notes.index.embedders.base import Embedder, EmbeddingUnavailable, normalised
from notes.index.embedders.sessions import Threads, open_session, stacked

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
        return all((self.folder / name).is_file() for name in ("model.onnx", "tokenizer.json"))

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
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = open_session(str(folder / "model.onnx"))
    except Exception as error:  # both libraries raise bare Exceptions of their own
        raise EmbeddingUnavailable(
            f"The embedding model in {folder} is missing or damaged. `make run` fetches it;"
            " with EMBEDDING_BASE_URL another server can embed instead."
        ) from error
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return session, tokenizer


def embed_one(session: "InferenceSession", tokenizer: "Tokenizer", text: str) -> np.ndarray:
    """The mean of the tokens' vectors, brought to length 1: float32 [d]."""
    ids = np.array([tokenizer.encode(text).ids], np.int64)
    given = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": np.zeros_like(ids),
    }
    wanted = {needed.name for needed in session.get_inputs()}
    tokens = session.run(None, {name: given[name] for name in wanted})[0][0]
    return normalised(tokens.mean(axis=0))
