"""How well a text answers a question, told by a small model that reads both at once.

An embedder makes its vector of a sentence before it knows the question; this one compares word
with word, so that it tells the sentence that answers from one of the same subject that does not.
It costs about 20 ms of processor a sentence: only the few that seemed best are read.
"""

import threading
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings

from notes.index.embedders.remembered import Remembered
from notes.index.embedders.sessions import Threads, is_there, open_model, output_of
from notes.index.embedding import LOCAL_MODEL, Embedder
from notes.search.telling import language_asked_in

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER = "reranker-en"
MAX_TOKENS = 192  # of question and sentence together
MAX_CHARS = 2000  # of each that are looked at
BATCH = 4  # sentences between two looks at the clock
REMEMBERED = 2_000  # logits: an answer's sentences are compared several times
READS = frozenset({"en", ""})  # languages of a question; "" where nothing tells


class RerankerUnavailable(Exception):
    """The weights are not here, or are damaged: what was found keeps its own order."""


class CrossEncoder:
    """ms-marco-MiniLM-L-12 in 8 bit, run by onnxruntime on the CPU; it was trained on English."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._threads = Threads()
        self._loaded: tuple[InferenceSession, Tokenizer] | None = None
        self._remembered: Remembered[float] = Remembered(REMEMBERED)

    def is_ready(self) -> bool:
        return is_there(self.folder)

    def logits(
        self, question: str, texts: Sequence[str], seconds: float = 10.0
    ) -> list[float | None]:
        """About -12 (says nothing of it) to 10 (answers it) for each text, in their order; None
        for those that no time was left for. Raises RerankerUnavailable."""
        keys = [(question, text) for text in texts]
        found = self._remembered.known(keys)

        def make(places: list[int]) -> Iterator[float]:
            read = partial(self._read, question)
            return (logit.item() for logit in self._threads.map(read, [texts[at] for at in places]))

        self._remembered.fill(found, keys, make, batch=BATCH, seconds=seconds)
        return found

    def _read(self, question: str, text: str) -> np.ndarray:
        session, tokenizer = self._load()
        return output_of(session, tokenizer.encode(question[:MAX_CHARS], text[:MAX_CHARS]))

    def _load(self) -> tuple["InferenceSession", "Tokenizer"]:
        with self._lock:
            if self._loaded is None:
                self._loaded = load_model(self.folder)
            return self._loaded


def load_model(folder: Path) -> tuple["InferenceSession", "Tokenizer"]:
    try:
        return open_model(folder, MAX_TOKENS)
    except Exception as error:  # both libraries raise bare Exceptions of their own
        raise RerankerUnavailable(
            f"The cross-encoder in {folder} is missing or damaged. `make run` fetches it."
        ) from error


def cross_encoder_for(embedder: Embedder | None, question: str) -> CrossEncoder | None:
    """The one that can judge sentences of notes that this embedder reads, if there is one here.

    Notes with the English embedder are English ones; of others, and of questions in other
    languages, it knows nothing.
    """
    if embedder is None or embedder.name != LOCAL_MODEL:
        return None
    if language_asked_in(question) not in READS:
        return None
    found = cross_encoder_in(settings.MODELS_DIR)
    return found if found.is_ready() else None


@cache
def cross_encoder_in(models: Path) -> CrossEncoder:
    return CrossEncoder(models / FOLDER)
