"""multilingual-e5-small in 8 bits, run by onnxruntime on the CPU."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from notes.index.embedders.base import (
    NO_BACKGROUND,
    Background,
    Embedder,
    EmbeddingUnavailable,
    normalised,
)
from notes.index.embedders.e5.graph import build
from notes.index.embedders.e5.tokens import Tokens
from notes.index.embedders.e5.weights import NotTheWeights, Weights, unpacked
from notes.index.embedders.sessions import Threads, open_session, stacked

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MULTILINGUAL = "e5-small-q4"
FILE = "e5-small-q4.bin"
MAX_TOKENS = 320  # passages have about 200, and more in scripts that take many tokens a word
# It was trained with these before what is looked for and what is found.
QUESTION, PASSAGE = "query: ", "passage: "
# Where texts lie by their language alone, whatever they say: the mean of all, and the directions
# in which languages differ (`python -m bench.embedders.directions` made it). Without these, what
# is left is what they say: among notes of eleven languages the one with the answer in another
# language than the question's was first for .24 of questions, and is for .61.
DIRECTIONS = Path(__file__).with_name("languages.npz")

# How near a cosine is depends on the notes: the mean of a question's with all passages is .27 among
# long articles, .15 among short notes, less where they are in another language. How far a cosine
# lies above that mean tells the same everywhere: STRETCH times as much is what all-MiniLM-L6-v2 has
# for the same passages, quantile by quantile, and BASE is what that has on average.
STRETCH, BASE = 1.57, 0.04
NAMES = 0.14  # names lie that much nearer to any question, on that scale
# Of many passages that say nothing of a question the nearest comes nearer than of few: where there
# are fewer than MANY, a likeness counts more for each time that they are e times fewer.
FEWER, MANY = 0.05, 700
COUNTED = (20, 1000)  # passages among which that was measured
# The mean of few passages is that of the passage looked for as well: as many others are counted in.
OTHERS, USUAL = 20, 0.15


@dataclass(frozen=True)
class Loaded:
    session: "InferenceSession"
    tokens: Tokens
    words: np.ndarray  # uint8 [words, hidden / 32, 18], mapped
    places: np.ndarray  # float32 [tokens, hidden]: what stands where in a text

    def embed(self, text: str) -> np.ndarray:
        """The mean of its tokens' vectors, of length 1: float32 [hidden]."""
        ids = self.tokens.ids(text, MAX_TOKENS)
        embedded = unpacked(self.words[ids]) + self.places[: len(ids)]
        return normalised(self.session.run(None, {"embedded": embedded[None]})[0][0])


class E5Embedder(Embedder):
    name = MULTILINGUAL
    needs_background = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.Lock()
        self.threads = Threads()
        self.loaded: Loaded | None = None
        with np.load(DIRECTIONS) as kept:
            self.mean = kept["mean"].astype(np.float32)
            self.directions = kept["directions"].astype(np.float32)

    def is_ready(self) -> bool:
        return (self.folder / FILE).is_file()

    def warm_up(self) -> None:
        self.load()

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return self.without_language(self.raw([f"{PASSAGE}{text}" for text in texts]))

    def embed_question(self, text: str) -> np.ndarray:
        return self.without_language(self.raw([f"{QUESTION}{text}"]))[0]

    def likeness(
        self, cosines: np.ndarray, background: Background = NO_BACKGROUND, *, of_names: bool = False
    ) -> np.ndarray:
        count = background.count
        usual = (count * background.usual + OTHERS * USUAL) / (count + OTHERS)
        few = FEWER * log(MANY / min(max(count, COUNTED[0]), COUNTED[1]))
        return STRETCH * (cosines - usual) + BASE + few + NAMES * of_names

    def raw(self, texts: Sequence[str]) -> np.ndarray:
        """As the model makes them: float32 [len(texts), hidden]."""
        return stacked(self.threads.map(partial(Loaded.embed, self.load()), texts))

    def without_language(self, vectors: np.ndarray) -> np.ndarray:
        if not len(vectors):
            return vectors
        apart = vectors - self.mean
        return normalised(apart - apart @ self.directions.T @ self.directions)

    def load(self) -> Loaded:
        with self.lock:
            if self.loaded is None:
                self.loaded = load_model(self.folder / FILE)
            return self.loaded


def load_model(path: Path) -> Loaded:
    try:
        weights = Weights(path)
        session = open_session(build(weights))
    except (OSError, NotTheWeights, KeyError) as error:
        raise EmbeddingUnavailable(
            f"The multilingual embedding model in {path.parent} is missing or damaged."
            " `python -m config.launch.weights --multilingual` fetches it."
        ) from error
    hidden = weights.sizes.hidden
    # All are of one type: what stands for that is the same everywhere.
    places = weights.floats("emb.pos").reshape(-1, hidden) + weights.floats("emb.type")[:hidden]
    return Loaded(session, Tokens(weights.vocabulary), weights.blocks("emb.word", hidden), places)
